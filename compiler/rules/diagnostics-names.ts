import { andList, type DiagnosticRow, error, suggesting, warning } from "../../grammar/diagnostic.ts";
import type { DeclaredKind } from "./declared-kind.ts";

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
  param: (name) => `write \`${name}\` where its value is needed`,
  attack: (name) => `write view x_adv = ${name}(x) maximizing LOSS, or measure accuracy under ${name}`,
  schedule: (name) => `write \`${name}\` in place of a number, such as lr: ${name}`,
  augment: (name) => `write view x = ${name}(image)`,
  dataset: (name) => `write data ${name}.train`,
  split: (name) => `write data ${name}, or measure on ${name}`,
  encoder: (name) => `call it on views: ${name}(x)`,
  head: (name) => `call it on the output of an encoder: ${name}(f(x))`,
  let: (name) => `write \`${name}\` in a loss`,
  branch: (name) => `call it in a loss: ${name}(x)`,
  stage: (name) => `start a later stage from ${name}.last, or evaluate ${name}.last`,
};

/** What only the file of an experiment may contain, as it is written there. */
const NOT_IN_LIBRARY = {
  stage: "a `stage`",
  evaluation: "`evaluate`",
  title: "`experiment`",
  seed: "`seed`",
  precision: "`precision`",
} as const;

/** Files, names, params, recipes. */
export const NAME_ROWS = {
  "not-yet": error<{ what: string; instead?: string | undefined }>(
    ({ what }) => `${what} is not supported yet`,
    ({ instead }) => instead,
  ),

  "file-not-found": error<{ path: string; folder?: string | undefined }>(
    ({ path, folder }) => (folder === undefined ? `there is no file ${path}` : `"${folder}" is not a file`),
    ({ folder }) =>
      folder
        ? `name a file in the folder: use "${folder.replace(/\/?$/, "/")}NAME.acl"`
        : "paths are relative to the folder of the file they are written in",
  ),
  "import-circle": error<{ path: string }>(
    ({ path }) => `circular import: ${path} uses this file, directly or through other files`,
    () => "move the declarations that both files need to a third file",
  ),
  "not-in-library": error<{ what: "stage" | "evaluation" | "title" | "seed" | "precision" }>(
    ({ what }) => `this file is imported as a library, and a library cannot contain ${NOT_IN_LIBRARY[what]}`,
    ({ what }) =>
      what === "stage"
        ? "make it a `recipe`, or move it to the file of the experiment"
        : what === "evaluation"
          ? "move it to the file of the experiment"
          : "remove it: the file of the experiment sets it",
  ),
  "unknown-import": suggested(
    error<{ name: string; path: string } & Suggested>(({ name, path }) => `${path} has no \`${name}\``),
  ),
  "declared-twice": suggesting(
    error<{ name: string; meant?: string | undefined }>(
      ({ name }) => `\`${name}\` is declared twice`,
      () => "rename one of the two",
    ),
    ({ meant }) => meant,
  ),
  "imported-twice": error<{ name: string }>(
    ({ name }) => `\`${name}\` is declared in two files`,
    ({ name }) => `rename it where you import it: use ${name} as another_name from "..."`,
  ),
  "hides-outer": suggesting(
    error<{ name: string; meant?: string | undefined }>(
      ({ name }) => `\`${name}\` is already declared outside the stage`,
      () => "choose another name",
    ),
    ({ meant }) => meant,
  ),
  "hides-builtin": suggesting(
    error<{ name: string; instead: string; meant?: string | undefined }>(
      ({ name }) => `\`${name}\` is a built-in name`,
      ({ instead }) => `choose another name: ${instead}`,
    ),
    ({ meant }) => meant,
  ),
  "unknown-name": suggested(
    error<{ name: string; help?: string | undefined } & Suggested>(
      ({ name }) => `\`${name}\` is not declared`,
      ({ help }) => help,
    ),
  ),
  "name-differs": suggesting(
    error<{ declared: string; used: string; times: number }>(
      ({ declared, used, times }) =>
        `\`${declared}\` is declared but never used; \`${used}\` is used ${times} times but never declared`,
    ),
    ({ used }) => used,
  ),
  "params-file": error<{ problem: string }>(
    ({ problem }) => `this is not a valid file of params: ${problem}`,
    () => "write one param per line, as in `radius: 8/255`",
  ),
  "each-misplaced": error(
    () => "`each` is not allowed here",
    () => "write `param NAME = each(A, B)` at the top of the file, and NAME here",
  ),
  "each-values": error(
    () => "`each` needs one or more values, without names",
    () => "write each(4/255, 8/255)",
  ),
  "each-twice": error<{ value: string }>(({ value }) => `\`each\` lists ${value} twice`),
  "sweep-not-here": error<{ points: number; name: string; value: string }>(
    ({ points }) =>
      `this file is a sweep of ${points} ${points === 1 ? "experiment" : "experiments"}, but a single experiment is needed`,
    ({ name, value }) =>
      `choose one with --set ${name}=${value}; aclc plan --sweep lists and writes all of them`,
  ),
  "sweep-too-large": error<{ points: number; most: number }>(
    ({ points, most }) => `this sweep has ${points} experiments; the limit is ${most}`,
  ),
  "unknown-member": suggested(
    error<{ name: string; of: string; has: readonly string[]; help?: string | undefined } & Suggested>(
      ({ name, of }) => `${of} has no \`${name}\``,
      ({ name, has, help }) =>
        help ??
        (has.length === 0 ? `remove \`.${name}\`` : `it has ${has.map((one) => `\`${one}\``).join(", ")}`),
    ),
  ),
  "refers-to-itself": error<{ name: string; view?: boolean }>(
    ({ name }) => `\`${name}\` is defined using itself`,
    ({ name, view }) =>
      view ? "make it from `image` or from another view" : `define \`${name}\` without using \`${name}\``,
  ),
  unused: warning<{ what: Unused; names: readonly string[]; of?: string }>(
    ({ what, names }) => `${what} ${andList(names)} ${names.length === 1 ? "is" : "are"} never used`,
    ({ what, names, of }) => {
      const [name = ""] = names;
      const use = USES[what]?.(of === undefined ? name : `${of}.${name}`);
      return use === undefined ? undefined : `${use}, or remove it`;
    },
  ),
  "two-with-one-name": error<{ name: string }>(
    ({ name }) => `two files declare \`${name}\`, and in the plan every name must be unique`,
    () => 'import one of them under another name: use NAME as OTHER from "..."',
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
      ({ name }) => `there is no param \`${name}\``,
      ({ help }) => help,
    ),
    replacement: ({ nearest }: Suggested) => nearest,
  },
  "ambiguous-override": error<{ name: string }>(({ name }) => `two imported files have a param \`${name}\``),
  "bad-override": error<{ of: string; text: string }>(
    ({ of, text }) => `\`${text}\` is not a valid value for ${of}`,
  ),
  "out-of-range": error<{ name: string; low: string; high: string; doc?: string | undefined }>(
    ({ name, low, high }) => `\`${name}\` is outside its range ${low}..${high}`,
    ({ name, doc }) =>
      doc === undefined ? "write a value within the range, or widen the range" : `${name}: ${doc}`,
  ),
  "range-not-here": error<{ name: string; found: string }>(
    ({ name, found }) => `only numbers and durations can have a range, and \`${name}\` is ${found}`,
    () => "remove `in ...`",
  ),
  "unknown-type": suggested(
    error<{ name: string } & Suggested>(
      ({ name }) => `there is no type \`${name}\``,
      () => "types are number, whole, pixels, percent, duration, bool and others",
    ),
  ),

  "too-deep": error<Record<never, never>>(
    () => "this chain of definitions is too long",
    () => "write the value directly, without so many names in between",
  ),
  "too-large": error<Record<never, never>>(
    () => "this expands to more values than can be computed",
    () => "a name that uses another name several times multiplies its size; use each name once",
  ),

  "not-a-recipe": error<{ name: string; found: string }>(
    ({ name, found }) => `\`${name}\` is ${found}, not a recipe`,
    () => "only a recipe may follow `like`",
  ),
  "unknown-recipe": suggested(
    error<{ name: string } & Suggested>(({ name }) => `there is no recipe \`${name}\``),
  ),
  "recipe-circle": error<{ name: string }>(
    ({ name }) => `recipe \`${name}\` is defined using itself`,
    () => "remove one of the `like`",
  ),
} as const;
