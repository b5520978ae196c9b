import type { BatchNormMode } from "./network-symbol.ts";

/** The names of passes, checkpoints and sets of images: printed and taken apart only here. */

/** A pass as far as its name says it. */
interface NamedPass {
  readonly network: Named;
  readonly branch?: string | undefined;
  /** as stated at the call */
  readonly mode?: BatchNormMode | undefined;
  /** how many `again(...)` stand around it */
  readonly again: number;
  /** in order, as they are named outside of every `again` */
  readonly inputs: readonly string[];
}

/** `again(f.adversarial(a, b, batch_norm: eval))`. */
export function passName({ network, branch, mode, again, inputs }: NamedPass): string {
  const name = branch === undefined ? network.name : `${network.name}.${branch}`;
  const call = `${name}(${inputs.join(", ")}${mode === undefined ? "" : `, batch_norm: ${mode}`})`;
  return `${AGAIN.repeat(again)}${call}${")".repeat(again)}`;
}

/** All parts of a pass, or one of them. */
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

/** `pretrain.last.f.adversarial`: a checkpoint's network, with branch where one is taken. */
export function startText({ checkpoint, network, branch }: NamedStart): string {
  const from = `${checkpointText(checkpoint)}.${network.network.name}`;
  return branch === undefined ? from : `${from}.${branch}`;
}

/** What the text of a pass says of it. */
export interface PassName {
  readonly network: string;
  readonly branch?: string;
  readonly mode?: BatchNormMode;
  /** how many `again(...)` stand around it */
  readonly again: number;
  /** as they stand in `inputs` */
  readonly inputs: readonly string[];
}

/** `again(f.adversarial(a, b, batch_norm: eval))` in its parts; undefined for a text of no pass. */
export function readPassName(text: string): PassName | undefined {
  let [inner, again] = [text, 0];
  while (inner.startsWith(AGAIN) && inner.endsWith(")"))
    [inner, again] = [inner.slice(AGAIN.length, -1), again + 1];
  const open = inner.indexOf("(");
  if (open < 0 || !inner.endsWith(")")) return undefined;
  const [network = "", branch, ...more] = inner.slice(0, open).split(".");
  if (more.length > 0 || !isName(network) || (branch !== undefined && !isName(branch))) return undefined;
  const words = itemsOf(inner.slice(open + 1, -1));
  const mode = MODES.find((one) => words.at(-1) === `batch_norm: ${one}`);
  const inputs = (mode ? words.slice(0, -1) : words).map((input) => {
    const { name, part } = readPartName(input);
    if (!name.endsWith(")")) return input;
    return partName(`${AGAIN.repeat(again)}${name}${")".repeat(again)}`, part);
  });
  return {
    network,
    ...(branch === undefined ? {} : { branch }),
    ...(mode ? { mode } : {}),
    again,
    inputs,
  };
}

const AGAIN = "again(";
const MODES: readonly BatchNormMode[] = ["train", "batch", "eval"];

const NAMES = /^[A-Za-z_][A-Za-z0-9_]*$/;

function isName(text: string): boolean {
  return NAMES.test(text);
}

/** A pass's name, and which of its parts is meant: `f(a, b)[1]`. */
export function readPartName(text: string): { readonly name: string; readonly part?: number } {
  const open = text.endsWith("]") ? text.lastIndexOf("[") : -1;
  const number = open > 0 ? text.slice(open + 1, -1) : "";
  if (number === "" || ![...number].every((digit) => digit >= "0" && digit <= "9")) return { name: text };
  return { name: text.slice(0, open), part: Number(number) };
}

/** The pass that a name is of or is a part of, where it is among some; undefined for a view. */
export function passAmong<T>(
  passes: Readonly<Record<string, T>>,
  text: string,
): { readonly name: string; readonly pass: T; readonly part?: number } | undefined {
  if (Object.hasOwn(passes, text)) return { name: text, pass: passes[text]! };
  const { name, part } = readPartName(text);
  if (part === undefined || !Object.hasOwn(passes, name)) return undefined;
  return { name, pass: passes[name]!, part };
}

/** A list at its commas, but for those in brackets. */
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

/** `finetune.best` in its parts; what comes after the stage is one name, and may be none of a checkpoint. */
export function readCheckpointName(text: string): { readonly stage: string; readonly kept: string } {
  const [stage = "", ...kept] = text.split(".");
  return { stage, kept: kept.join(".") };
}

/** The parts of a `start` that is not `scratch`; what comes after the network is one name. */
export function readStartName(text: string): {
  readonly stage: string;
  readonly kept: string;
  readonly network: string;
  readonly branch?: string;
} {
  const [stage = "", kept = "", network = "", ...branch] = text.split(".");
  return { stage, kept, network, ...(branch.length > 0 ? { branch: branch.join(".") } : {}) };
}

/** `cifar.train`: a part of a data set. */
export function readImagesName(text: string): { readonly dataset: string; readonly half: "train" | "test" } {
  const [dataset = "", half] = text.split(".");
  return { dataset, half: half === "train" ? half : "test" };
}
