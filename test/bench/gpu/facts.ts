import type { AnyInstruction, Program } from "../../../compiler/tensor/program.ts";
import type { CompiledProgram } from "../../../runtime/engines/pjrt/executable.ts";
import { type HloComputation, type HloInstruction, readHlo } from "./hlo.ts";

/** Facts about a compiled training step. */
export interface StepFacts {
  /** number of convolutions in the program, and of cuDNN calls for them, by direction */
  readonly convolutions: Directions;
  readonly cudnn: Directions;
  /** number of loops */
  readonly whiles: number;
  /** number of cuDNN calls for filter gradients inside loops */
  readonly filterGradientsInLoops: number;
  /** number of transposes and layout changes of tensors as large as activations */
  readonly transposedActivations: number;
  readonly bytes: { readonly argument: number; readonly alias: number; readonly temporary: number };
}

export interface Directions {
  readonly forward: number;
  readonly input: number;
  readonly filter: number;
}

const CUDNN = {
  forward: /^__cudnn\$conv(?:Forward|BiasActivationForward)/,
  input: /^__cudnn\$convBackwardInput/,
  filter: /^__cudnn\$convBackwardFilter/,
} as const;

const OPS = {
  forward: "convolution",
  input: "convolution_input_grad",
  filter: "convolution_filter_grad",
} as const;

function* every(instructions: readonly AnyInstruction[]): Generator<AnyInstruction> {
  for (const one of instructions) {
    yield one;
    if (one.op === "repeat") yield* every(one.attrs.body.instructions);
  }
}

function counted(count: (direction: keyof Directions) => number): Directions {
  return { forward: count("forward"), input: count("input"), filter: count("filter") };
}

/**
 * @param rows rows of a batch in the network. No kernel may have as many channels, because activations are recognized
 * by this number
 */
export function stepFacts(program: Program, compiled: CompiledProgram, rows: number): StepFacts {
  const computations = readHlo(compiled.optimized());
  const all = computations.flatMap(({ instructions }) => instructions);
  const calls = (target: RegExp, of = all): number => of.filter((one) => target.test(one.target)).length;
  const ops = [...every(program.instructions)];
  const whiles = all.filter(({ opcode }) => opcode === "while");
  const { argument, alias, temporary } = compiled.memory();
  return {
    convolutions: counted((direction) => ops.filter(({ op }) => op === OPS[direction]).length),
    cudnn: counted((direction) => calls(CUDNN[direction])),
    whiles: whiles.length,
    filterGradientsInLoops: calls(CUDNN.filter, inside(whiles, computations)),
    transposedActivations: all.filter((one) => isMoved(one, rows)).length,
    bytes: { argument, alias, temporary },
  };
}

/** The instructions of all computations that run in loops. */
function inside(whiles: readonly HloInstruction[], computations: readonly HloComputation[]) {
  const byId = new Map(computations.map((one) => [one.id, one]));
  const seen = new Set<bigint>();
  const visit = (ids: readonly bigint[]): void => {
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      for (const { called } of byId.get(id)?.instructions ?? []) visit(called);
    }
  };
  for (const { called } of whiles) visit(called);
  return [...seen].flatMap((id) => byId.get(id)?.instructions ?? []);
}

/**
 * Whether an instruction transposes a whole activation. XLA writes a layout change as a copy whose order is not
 * row-major.
 */
function isMoved({ opcode, dimensions, layout }: HloInstruction, rows: number): boolean {
  const isActivation =
    dimensions.length === 4 &&
    dimensions.some((n) => n % rows === 0) &&
    dimensions.reduce((size, n) => size * n, 1) >= rows * 4 * 4 * 64;
  if (!isActivation) return false;
  return opcode === "transpose" || (opcode === "copy" && layout.join() !== "3,2,1,0");
}

/** Checks facts that must hold whatever XLA does. */
export function problemsOf(facts: StepFacts): string[] {
  const { convolutions, cudnn, bytes } = facts;
  const checks: readonly (readonly [boolean, string])[] = [
    [cudnn.forward === convolutions.forward, "every convolution is one call of cuDNN"],
    [cudnn.input === convolutions.input, "every input gradient is one call of cuDNN"],
    [cudnn.filter === convolutions.filter, "every filter gradient is one call of cuDNN"],
    [facts.whiles === 1, "the attack is the one loop"],
    [facts.filterGradientsInLoops === 0, "the attack makes no filter gradient"],
    [facts.transposedActivations === 0, "no activation is transposed"],
    // weights, statistics and momentum are f32; only the images on the device are not updated
    [bytes.alias > 0.9 * bytes.argument, "the state gives its memory to the next one"],
    [bytes.temporary < 100e9, "a step fits into an H200"],
  ];
  return checks.filter(([holds]) => !holds).map(([, text]) => `not so: ${text}`);
}
