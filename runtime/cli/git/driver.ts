import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { comparePlans } from "../../../compiler/plan-diff/compare.ts";
import { brief, type DiffNode, diffTree } from "../../../compiler/plan-diff/tree.ts";
import type { Plan } from "../../../compiler/schema/plan.ts";
import { planKey } from "../../../grammar/plan-text.ts";
import type { Compiled } from "../compile-file.ts";
import { planFromText } from "../plan-from-file.ts";
import { renderPlanDiff } from "../render-plan-diff.ts";
import { type Origin, originOf, originOfText } from "./blob-origin.ts";

/** The arguments of a diff driver: gitattributes(5), "Defining an external diff driver". */
interface Side {
  /** a file with the text; the null device if there is none */
  readonly file: string;
  readonly id: string;
}

export interface DriverOptions {
  readonly root: string;
  readonly color: boolean;
  readonly columns?: number | undefined;
}

/**
 * What `git diff` shows for one file: the changes of its plan. If one side has no plan, it shows the reason and the difference of
 * the texts.
 */
export function driverText(args: readonly string[], options: DriverOptions): string {
  const [path = "", oldFile, oldId, , newFile, newId, , newPath = path] = args;
  if (oldFile === undefined || newFile === undefined) return `${path}: not merged\n`;
  const [before, after]: [Side, Side] = [
    { file: oldFile, id: oldId ?? "0" },
    { file: newFile, id: newId ?? "0" },
  ];
  const head = `diff --aclc a/${path} b/${newPath}\n`;
  const textual = (why: string): string =>
    `${head}${why}\n${textDiff(before.file, after.file, path, newPath, options)}`;
  const [old, now] = [compileSide(path, before, options.root), compileSide(newPath, after, options.root)];
  if (old === undefined || now === undefined) return textual(old === undefined ? "new file" : "deleted file");
  const [one, other] = [old, now].map(({ compiled }) => compiled.plan);
  if (one === undefined || other === undefined) {
    const broken = one === undefined ? old : now;
    const library = isLibrary(broken.text);
    const side = one === undefined ? "before" : "after";
    if (broken.compiled.isSweep)
      return textual("a sweep has several plans; to compare its experiments: aclc diff --git REVISION");
    return textual(
      library
        ? "a library has no plan; to compare the experiments that import it: aclc diff --git REVISION"
        : `the file does not compile ${side} the change (${firstError(broken.compiled)}); this is the difference of the text`,
    );
  }
  const diff = comparePlans(one, other, { before: old.compiled.sources, after: now.compiled.sources });
  if (diff.equal)
    return `${head}the plans mean the same; for the difference of the text: git diff --no-ext-diff --no-textconv\n`;
  const { color, columns } = options;
  return `${head}${renderPlanDiff(diff, { format: "text", color, columns }).text}`;
}

/**
 * The text that `git log -p` compares line by line: every value of the plan with its full path. A file without a plan is not
 * changed.
 */
export function textconvText(file: string, root: string): string {
  const text = readFileSync(file, "utf8");
  const origin = originOfText(file, root);
  if (origin === undefined || isLibrary(text)) return text;
  const plan = compileText(text, origin).plan;
  return plan === undefined ? text : flatPlan(plan);
}

function flatPlan(plan: Plan): string {
  const lines = (path: readonly string[], node: DiffNode): string[] => {
    // small entries are written on one line
    if (["by", "measure", "passes"].includes(path.at(-2) ?? "")) return [`${path.join(".")}: ${brief(node)}`];
    const parts = node.kind === "branch" ? [...node.parts] : [];
    // an entry with a tag: the tag first, then its values
    const own =
      node.kind === "leaf" ? node.text : (node.tag ?? (parts.length === 0 ? brief(node) : undefined));
    return [
      ...(own === undefined ? [] : [`${path.join(".")}: ${own}`]),
      ...parts.flatMap(([key, part]) => lines([...path, key], part)),
    ];
  };
  return `${[...diffTree(plan).parts].flatMap(([key, part]) => lines([key], part)).join("\n")}\n`;
}

const isNull = (file: string): boolean => file === "/dev/null" || file.toLowerCase() === "nul";

const isLibrary = (text: string): boolean => !/^\s*experiment\b/m.test(text) && planKey(text) === undefined;

interface CompiledSide {
  readonly text: string;
  readonly compiled: Compiled;
}

function compileSide(path: string, { file, id }: Side, root: string): CompiledSide | undefined {
  if (isNull(file)) return undefined;
  const text = readFileSync(file, "utf8");
  return { text, compiled: compileText(text, originOf(path, id, root)) };
}

function compileText(text: string, origin: Origin): Compiled {
  return planFromText(origin.path, text, (file) => origin.read(file));
}

function firstError(compiled: Compiled): string {
  const [first] = compiled.toJson().filter(({ severity }) => severity === "error");
  return first === undefined ? "it has no experiment" : `line ${first.line}: ${first.message}`;
}

/** The difference of two texts as git shows it, with the paths in the repository. */
function textDiff(
  before: string,
  after: string,
  path: string,
  newPath: string,
  { root, color }: DriverOptions,
): string {
  const output = gitNoIndex(before, after, color, root);
  const mark = output.indexOf("@@ -");
  if (mark < 0) return output === "" ? "" : "the files differ\n";
  const hunks = output.lastIndexOf("\n", mark) + 1;
  const [a, b] = [isNull(before) ? "/dev/null" : `a/${path}`, isNull(after) ? "/dev/null" : `b/${newPath}`];
  return `--- ${a}\n+++ ${b}\n${output.slice(hunks)}`;
}

function gitNoIndex(before: string, after: string, color: boolean, root: string): string {
  const args = [
    "diff",
    "--no-index",
    "--no-ext-diff",
    "--no-textconv",
    color ? "--color" : "--no-color",
    "--",
    before,
    after,
  ];
  try {
    return execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    // status 1 means that the files differ
    return error instanceof Error && "stdout" in error ? String(error.stdout) : "";
  }
}
