import type { BatchNormMode } from "./network-symbol.ts";

/** The names of passes, checkpoints and sets of images are printed and parsed only in this file. */

/** What the name of a pass contains. */
interface NamedPass {
  readonly network: Named;
  readonly branch?: string | undefined;
  /** as written at the call */
  readonly mode?: BatchNormMode | undefined;
  /** number of `again(...)` around it */
  readonly again: number;
  /** names of the inputs, in order, without the `again` of this pass */
  readonly inputs: readonly string[];
}

/** `again(f.adversarial(a, b, batch_norm: eval))`. */
export function passName({ network, branch, mode, again, inputs }: NamedPass): string {
  const name = branch === undefined ? network.name : `${network.name}.${branch}`;
  const call = `${name}(${inputs.join(", ")}${mode === undefined ? "" : `, batch_norm: ${mode}`})`;
  return `${AGAIN.repeat(again)}${call}${")".repeat(again)}`;
}

/** The name of a pass, or of one of its parts: `f(a, b)[1]`. */
export function partName(pass: string, part: number | undefined): string {
  return part === undefined ? pass : `${pass}[${part}]`;
}

interface Named {
  readonly name: string;
}

interface NamedCheckpoint {
  readonly stage: Named;
  readonly kept: "last" | Named;
}

interface NamedStart {
  readonly checkpoint: NamedCheckpoint;
  readonly network: { readonly network: Named };
  readonly branch?: string;
}

/** `finetune.best`. */
export function checkpointText({ stage, kept }: NamedCheckpoint): string {
  return `${stage.name}.${kept === "last" ? kept : kept.name}`;
}

/** `pretrain.last.f.adversarial`: a network in a checkpoint, with its branch if one is given. */
export function startText({ checkpoint, network, branch }: NamedStart): string {
  const from = `${checkpointText(checkpoint)}.${network.network.name}`;
  return branch === undefined ? from : `${from}.${branch}`;
}

/** The contents of a pass name that was parsed. */
export interface PassName {
  readonly network: string;
  readonly branch?: string;
  readonly mode?: BatchNormMode;
  /** number of `again(...)` around it */
  readonly again: number;
  /** names of the inputs, in order */
  readonly inputs: readonly string[];
}

/**
 * Parses `again(f.adversarial(a, b, batch_norm: eval))`.
 * @returns undefined if the text is not the name of a pass
 */
export function readPassName(text: string): PassName | undefined {
  const pass = readWritten(text);
  if (!pass) return undefined;
  const { again } = pass;
  const inputs = pass.inputs.map((input) => {
    const { name, part } = readPartName(input);
    if (!name.endsWith(")")) return input;
    return partName(`${AGAIN.repeat(again)}${name}${")".repeat(again)}`, part);
  });
  return { ...pass, inputs };
}

/** Parses a pass name with its inputs as written, which do not contain the `again` of this pass. */
function readWritten(text: string): PassName | undefined {
  let [inner, again] = [text, 0];
  while (inner.startsWith(AGAIN) && inner.endsWith(")"))
    [inner, again] = [inner.slice(AGAIN.length, -1), again + 1];
  const open = inner.indexOf("(");
  if (open < 0 || !inner.endsWith(")")) return undefined;
  const [network = "", branch, ...more] = inner.slice(0, open).split(".");
  if (more.length > 0 || !isName(network) || (branch !== undefined && !isName(branch))) return undefined;
  const words = itemsOf(inner.slice(open + 1, -1));
  const mode = MODES.find((one) => words.at(-1) === `batch_norm: ${one}`);
  return {
    network,
    ...(branch === undefined ? {} : { branch }),
    ...(mode ? { mode } : {}),
    again,
    inputs: mode ? words.slice(0, -1) : words,
  };
}

/** The names to print in place of those in the name of a pass. */
export interface OtherNames {
  view(name: string): string;
  network(name: string): string;
  /**
   * The branch of a call; undefined if it is not printed.
   * @param followed the branch of all inputs, if they have one
   */
  branch(name: string, network: string, followed: string | undefined): string | undefined;
}

/** The name of a pass, of a part of one, or of a view, with other names. */
export function withOtherNames(text: string, others: OtherNames): string {
  return renamed(text, others).text;
}

function renamed(
  text: string,
  others: OtherNames,
): { readonly text: string; readonly branch: string | undefined } {
  const { name, part } = readPartName(text);
  const pass = readWritten(name);
  if (!pass) return { text: partName(others.view(name), part), branch: undefined };
  const inputs = pass.inputs.map((input) => renamed(input, others));
  const [first] = inputs;
  const followed = inputs.every(({ branch }) => branch === first?.branch) ? first?.branch : undefined;
  const { network, branch = undefined } = pass;
  const other = passName({
    ...pass,
    network: { name: others.network(network) },
    branch: branch === undefined ? undefined : others.branch(branch, network, followed),
    inputs: inputs.map((input) => input.text),
  });
  return { text: partName(other, part), branch: branch ?? followed };
}

const AGAIN = "again(";
const MODES: readonly BatchNormMode[] = ["train", "batch", "eval"];

const NAMES = /^[A-Za-z_][A-Za-z0-9_]*$/;

function isName(text: string): boolean {
  return NAMES.test(text);
}

/** Splits `f(a, b)[1]` into the name of the pass and the index of the part. */
export function readPartName(text: string): { readonly name: string; readonly part?: number } {
  const open = text.endsWith("]") ? text.lastIndexOf("[") : -1;
  const number = open > 0 ? text.slice(open + 1, -1) : "";
  // a part has only one name: `[01]` is not a part
  const part = Number(number);
  if (number !== String(part) || !Number.isSafeInteger(part) || part < 0) return { name: text };
  return { name: text.slice(0, open), part };
}

/**
 * Finds the pass that a name refers to, as a whole or by a part.
 * @returns undefined if no pass has the name, for example for a view
 */
export function passAmong<T>(
  passes: Readonly<Record<string, T>>,
  text: string,
): { readonly name: string; readonly pass: T; readonly part?: number } | undefined {
  if (Object.hasOwn(passes, text)) return { name: text, pass: passes[text]! };
  const { name, part } = readPartName(text);
  if (part === undefined || !Object.hasOwn(passes, name)) return undefined;
  return { name, pass: passes[name]!, part };
}

/** Splits a text at its commas, except at commas in parentheses. */
function itemsOf(text: string): string[] {
  const words: string[] = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")") depth--;
    if (depth > 0 || !text.startsWith(", ", i)) continue;
    words.push(text.slice(start, i));
    start = i + 2;
  }
  return [...words, text.slice(start)];
}

/**
 * Splits `finetune.best`. The text after the stage is returned whole, even if it cannot be the name of a checkpoint.
 */
export function readCheckpointName(text: string): { readonly stage: string; readonly kept: string } {
  const [stage = "", ...kept] = text.split(".");
  return { stage, kept: kept.join(".") };
}

/** Splits the text of a `start` other than `scratch`. The text after the network is returned whole. */
export function readStartName(text: string): {
  readonly stage: string;
  readonly kept: string;
  readonly network: string;
  readonly branch?: string;
} {
  const [stage = "", kept = "", network = "", ...branch] = text.split(".");
  return { stage, kept, network, ...(branch.length > 0 ? { branch: branch.join(".") } : {}) };
}

/** Splits `cifar.train` into data set and half. */
export function readImagesName(text: string): { readonly dataset: string; readonly half: "train" | "test" } {
  const [dataset = "", half] = text.split(".");
  return { dataset, half: half === "train" ? half : "test" };
}
