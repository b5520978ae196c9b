import { lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { quoted } from "../../screen/summary.ts";
import { FileError } from "../failure.ts";
import { readWholeFile } from "../read-file.ts";
import { writeNamedFile } from "../write-file.ts";
import { git, gitAnswer } from "./git.ts";

/** The lines that tell git which files to show as plans. They have no effect without the configuration. */
const ATTRIBUTES = ["*.acl diff=aclc", "*.plan.yaml diff=aclc"] as const;
const FILE = ".gitattributes";

/** The commands in `.git/config`. @param aclc the command that starts this program, as a list of words */
function settings(aclc: readonly string[]): readonly (readonly [key: string, value: string])[] {
  const start = aclc.map(quoted).join(" ");
  return [
    // If the program is missing, `git diff` still has to work: it then shows the text.
    [
      "diff.aclc.command",
      `f() { ${start} git diff-driver "$@" || git diff --no-index --no-ext-diff --no-textconv -- "$2" "$5" || true; }; f`,
    ],
    ["diff.aclc.textconv", `f() { ${start} git textconv "$1" || cat "$1"; }; f`],
    [
      "diff.aclc.xfuncname",
      "^[ \\t]*((stage|recipe|evaluate|view|loss|attack|optimizer|stages|networks)\\b.*)$",
    ],
  ];
}

/** Configures a repository to show plans. @returns one line for each change; empty if it was already configured */
export async function setUp(root: string, aclc: readonly string[]): Promise<string[]> {
  const done: string[] = [];
  // read first, because it can throw
  const { text, lines } = attributes(root);
  for (const [key, value] of settings(aclc)) {
    if (gitAnswer(["config", "--local", "--get", key], root) === value) continue;
    git(["config", "--local", "--replace-all", key, value], root);
    done.push(`set ${key} in the configuration of this clone`);
  }
  const missing = ATTRIBUTES.filter((line) => !lines.includes(line));
  if (missing.length > 0) {
    const end = text.includes("\r\n") ? "\r\n" : "\n";
    const open = text !== "" && !text.endsWith("\n") ? end : "";
    await writeNamedFile(FILE, `${text}${open}${missing.map((line) => line + end).join("")}`, root);
    done.push(...missing.map((line) => `added \`${line}\` to ${FILE}`));
  }
  return done;
}

/** Removes what `setUp` added, and nothing else. */
export async function undo(root: string): Promise<string[]> {
  const done: string[] = [];
  const { text, lines } = attributes(root);
  for (const [key] of settings([])) {
    if (gitAnswer(["config", "--local", "--get", key], root) === undefined) continue;
    git(["config", "--local", "--unset-all", key], root);
    done.push(`removed ${key} from the configuration of this clone`);
  }
  // remove the section if it is empty
  if (
    done.length > 0 &&
    gitAnswer(["config", "--local", "--get-regexp", "^diff\\.aclc\\."], root) === undefined
  )
    gitAnswer(["config", "--local", "--remove-section", "diff.aclc"], root);
  const ours = lines.filter((line) => (ATTRIBUTES as readonly string[]).includes(line));
  if (ours.length > 0) {
    const rest = text
      .split(/(?<=\n)/)
      .filter((line) => !(ATTRIBUTES as readonly string[]).includes(line.trim()))
      .join("");
    if (rest === "") rmSync(join(root, FILE));
    else await writeNamedFile(FILE, rest, root);
    done.push(...ours.map((line) => `removed \`${line}\` from ${FILE}`));
  }
  return done;
}

function attributes(root: string): { readonly text: string; readonly lines: readonly string[] } {
  const found = lstatSync(join(root, FILE), { throwIfNoEntry: false });
  // git does not follow a link either, and its target may belong to somebody else
  if (found && !found.isFile())
    throw new FileError(
      `${FILE} is not a regular file, and git does not read it`,
      `replace it by a file, or write these lines yourself: ${ATTRIBUTES.join(", ")}`,
    );
  const text = found ? readWholeFile(FILE, root) : "";
  return { text, lines: text.split(/\r?\n/).map((line) => line.trim()) };
}
