import { andList, type DiagnosticRow, error, suggesting, warning } from "../../grammar/diagnostic.ts";
import type { DeclaredKind } from "../elaborate/suitable.ts";

interface Suggested {
  readonly nearest?: string | undefined;
}
const suggested = <P extends Suggested>(row: DiagnosticRow<P>): DiagnosticRow<P> =>
  suggesting(row, ({ nearest }) => nearest);

/** What nothing may use. */
export type Unused = DeclaredKind | "the import";

/** How what is declared is used. */
const USES: Readonly<Partial<Record<Unused, (name: string) => string>>> = {
  recipe: (name) => `write stage NAME like ${name} { ... }`,
  param: (name) => `write \`${name}\` where its value is meant`,
  attack: (name) => `write view x_adv = ${name}(x) maximizing LOSS, or measure accuracy under ${name}`,
  schedule: (name) => `write \`${name}\` for a number, such as lr: ${name}`,
  augment: (name) => `write view x = ${name}(image)`,
  dataset: (name) => `write data ${name}.train`,
  split: (name) => `write data ${name}, or measure on ${name}`,
  encoder: (name) => `call it on views: ${name}(x)`,
  head: (name) => `call it on what an encoder makes: ${name}(f(x))`,
  let: (name) => `write \`${name}\` in a loss`,
  branch: (name) => `call it in a loss: ${name}(x)`,
  stage: (name) => `start a later stage from ${name}.last, evaluate ${name}.last`,
};

/** Files, names, params, recipes. */
export const NAME_ROWS = {
  "not-yet": error<{ what: string; instead?: string | undefined }>(
    ({ what }) => `${what} is not carried out yet`,
    ({ instead }) => instead,
  ),

  "file-not-found": error<{ path: string; folder?: string | undefined }>(
    ({ path, folder }) => (folder === undefined ? `there is no file ${path}` : `"${folder}" names no file`),
    ({ folder }) =>
      folder
        ? `name the file in the folder: use "${folder.replace(/\/?$/, "/")}NAME.acl"`
        : "a path is read from the folder of the file it is written in",
  ),
  "import-circle": error<{ path: string }>(
    ({ path }) => `${path} is being read already: it uses this file in turn`,
    () => "move what both files use to a third one",
  ),
  "not-in-library": error<{ what: "stage" | "evaluation" | "title" | "seed" | "precision" }>(
    ({ what }) => `a file that others use holds no ${what}`,
    ({ what }) =>
      what === "stage"
        ? "make it a recipe, or move it to the file of the experiment"
        : what === "evaluation"
          ? "move it to the file of the experiment"
          : "leave it out: the file of the experiment says it",
  ),
  "unknown-import": suggested(
    error<{ name: string; path: string } & Suggested>(({ name, path }) => `${path} declares no \`${name}\``),
  ),
  "declared-twice": suggesting(
    error<{ name: string; meant?: string | undefined }>(
      ({ name }) => `\`${name}\` is declared twice`,
      () => "give one of the two another name",
    ),
    ({ meant }) => meant,
  ),
  "imported-twice": error<{ name: string }>(
    ({ name }) => `\`${name}\` comes from two places`,
    ({ name }) => `take chosen names: use ${name} as another_name from "..."`,
  ),
  "hides-outer": suggesting(
    error<{ name: string; meant?: string | undefined }>(
      ({ name }) => `\`${name}\` hides a name declared outside of the stage`,
      () => "give it another name",
    ),
    ({ meant }) => meant,
  ),
  "hides-builtin": suggesting(
    error<{ name: string; instead: string; meant?: string | undefined }>(
      ({ name }) => `\`${name}\` is a name of the language`,
      ({ instead }) => `give it another name: ${instead}`,
    ),
    ({ meant }) => meant,
  ),
  "unknown-name": suggested(
    error<{ name: string; help?: string | undefined } & Suggested>(
      ({ name }) => `nothing is named \`${name}\` here`,
      ({ help }) => help,
    ),
  ),
  "name-differs": suggesting(
    error<{ declared: string; used: string; times: number }>(
      ({ declared, used, times }) =>
        `\`${declared}\` is used nowhere, and \`${used}\`, which is used ${times} times, is declared nowhere`,
    ),
    ({ used }) => used,
  ),
  "params-file": error<{ problem: string }>(
    ({ problem }) => `this is no file of params: ${problem}`,
    () => "write a line for each: name: value",
  ),
  "each-misplaced": error(
    () => "`each` stands where one value is wanted",
    () =>
      "it may be all of the value of a param or of seed, or an argument of the attack measured in an evaluate",
  ),
  "each-values": error(
    () => "`each` lists one value or more, without names",
    () => "write each(4/255, 8/255)",
  ),
  "each-twice": error<{ value: string }>(({ value }) => `\`each\` lists ${value} twice`),
  "sweep-not-here": error<{ points: number; name: string; value: string }>(
    ({ points }) =>
      `this is a sweep of ${points} ${points === 1 ? "point" : "points"}, and one experiment is wanted`,
    ({ name, value }) =>
      `--set ${name}=${value} takes one value; aclc plan --sweep lists the points and writes them`,
  ),
  "sweep-too-large": error<{ points: number; most: number }>(
    ({ points, most }) => `this is a sweep of ${points} points; ${most} is the most`,
  ),
  "unknown-member": suggested(
    error<{ name: string; of: string; has: readonly string[]; help?: string | undefined } & Suggested>(
      ({ name, of }) => `${of} has no \`${name}\``,
      ({ name, has, help }) =>
        help ??
        (has.length === 0 ? `leave \`.${name}\` out` : `it has ${has.map((one) => `\`${one}\``).join(", ")}`),
    ),
  ),
  "refers-to-itself": error<{ name: string; view?: boolean }>(
    ({ name }) => `\`${name}\` is declared by itself`,
    ({ view }) =>
      view ? "make it of `image` or of another view" : "give what it is made of a name of its own",
  ),
  unused: warning<{ what: Unused; names: readonly string[]; of?: string }>(
    ({ what, names }) => `nothing uses ${what} ${andList(names)}`,
    ({ what, names, of }) => {
      const [name = ""] = names;
      const use = USES[what]?.(of === undefined ? name : `${of}.${name}`);
      return use === undefined ? undefined : `${use}, or remove it`;
    },
  ),
  "two-with-one-name": error<{ name: string }>(
    ({ name }) => `two things from different files go by the name \`${name}\` in the plan`,
    () => "import one of them under another name: use NAME as OTHER from ...",
  ),

  "second-statement": error<{ what: string; where: string; help: string }>(
    ({ what, where }) => `${where} has \`${what}\` twice`,
    ({ help }) => help,
  ),
  "no-experiment": error<Record<never, never>>(
    () => "the experiment has no stage",
    () => "add `stage NAME { ... }`",
  ),
  "unknown-override": {
    ...error<{ name: string; help: string } & Suggested>(
      ({ name }) => `there is no param \`${name}\` to set`,
      ({ help }) => help,
    ),
    replacement: ({ nearest }: Suggested) => nearest,
  },
  "ambiguous-override": error<{ name: string }>(({ name }) => `two files have a param \`${name}\``),
  "bad-override": error<{ of: string; text: string }>(({ of, text }) => `\`${text}\` is no value for ${of}`),
  "out-of-range": error<{ name: string; low: string; high: string; doc?: string | undefined }>(
    ({ name, low, high }) => `\`${name}\` lies outside of its range ${low}..${high}`,
    ({ name, doc }) =>
      doc === undefined ? "write a value within the range, or widen the range" : `${name}: ${doc}`,
  ),
  "range-not-here": error<{ name: string; found: string }>(
    ({ name, found }) => `a range is of numbers or durations, and \`${name}\` is ${found}`,
    () => "leave `in ...` out",
  ),
  "unknown-type": suggested(
    error<{ name: string } & Suggested>(({ name }) => `there is no type \`${name}\``),
  ),

  "too-deep": error<Record<never, never>>(
    () => "this stands for something that stands for something, and so on, too many times over",
    () => "write the value itself somewhere in between",
  ),
  "too-large": error<Record<never, never>>(
    () => "this stands for more values than can be worked out",
    () => "names that stand for the same thing several times double it at each step",
  ),

  "not-a-recipe": error<{ name: string; found: string }>(
    ({ name, found }) => `\`${name}\` is ${found}, not a recipe`,
    () => "only a recipe can stand after `like`",
  ),
  "unknown-recipe": suggested(
    error<{ name: string } & Suggested>(({ name }) => `there is no recipe \`${name}\``),
  ),
  "recipe-circle": error<{ name: string }>(({ name }) => `the recipe \`${name}\` is like itself`),
} as const;
