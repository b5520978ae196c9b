import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folders with the pages of each room, relative to the root of the project. A page may be in a subfolder. The build
 * puts their contents into the bundle.
 */
const FOLDERS = {
  syntax: "grammar/pages",
  check: "compiler/rules",
  plan: "compiler/plan/pages",
  run: "runtime/pages",
} as const;
const SETUPS = "compiler/rules/setups";

/** The first half of a code. */
export type Room = keyof typeof FOLDERS;

export interface PageFiles {
  /** the text of each page by its code, sorted by room and name */
  readonly pages: Readonly<Record<string, string>>;
  /** the experiments that examples are inserted into, by name */
  readonly setups: Readonly<Record<string, string>>;
}

export function readPageFiles(): PageFiles {
  const pages = (Object.keys(FOLDERS) as Room[]).flatMap((room) =>
    filesOf(FOLDERS[room], ".md").map(([name, text]) => [`${room}/${name}`, text] as const),
  );
  return { pages: Object.fromEntries(pages), setups: Object.fromEntries(filesOf(SETUPS, ".acl")) };
}

/** Names of files without their folder and extension, and their texts. */
function filesOf(folder: string, ending: string): (readonly [string, string])[] {
  const path = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending) && basename(file) !== "README.md")
    .map((file) => [basename(file, ending), readFileSync(`${path}${file}`, "utf8")] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
