import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the pages of each room's codes lie, from the root of the project. The bundle holds what is read here. */
const FOLDERS = {
  syntax: "grammar/pages",
  check: "compiler/rules/pages",
  plan: "compiler/plan/pages",
  run: "runtime/pages",
} as const;
const SETUPS = "compiler/rules/pages/setups";

/** First half of a code. */
export type Room = keyof typeof FOLDERS;

export interface PageFiles {
  /** text of each page by its code, room by room in the order of the alphabet */
  readonly pages: Readonly<Record<string, string>>;
  /** text of each experiment that examples are parts of, by name */
  readonly setups: Readonly<Record<string, string>>;
}

export function readPageFiles(): PageFiles {
  const pages = (Object.keys(FOLDERS) as Room[]).flatMap((room) =>
    filesOf(FOLDERS[room], ".md").map(([name, text]) => [`${room}/${name}`, text] as const),
  );
  return { pages: Object.fromEntries(pages), setups: Object.fromEntries(filesOf(SETUPS, ".acl")) };
}

/** Names without their ending, and texts. */
function filesOf(folder: string, ending: string): (readonly [string, string])[] {
  const path = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
  return readdirSync(path)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => [file.slice(0, -ending.length), readFileSync(`${path}${file}`, "utf8")] as const);
}
