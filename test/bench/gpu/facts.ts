import type { AnyInstruction, Program } from "../../../compiler/tensor/program.ts";
import type { CompiledProgram } from "../../../runtime/engines/pjrt/executable.ts";
import { type HloComputation, type HloInstruction, readHlo } from "./hlo.ts";

/** What a compiled training step is made of. */
export interface StepFacts {
  /** convolutions of the program, and calls of cuDNN that they became, by direction */
  readonly convolutions: Directions;
  readonly cudnn: Directions;
  /** loops */
  readonly whiles: number;
  /** calls of cuDNN for filter gradients inside of loops */
  readonly filterGradientsInLoops: number;
  /** transposes and copies into another order of axes, of tensors as large as activations */
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

/** @param rows of a batch in the network; no kernel may have as many channels, so that activations are known by it */
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

/** The instructions of all computations that loops run. */
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

/** A transpose of a whole activation; XLA writes a change of layout as a copy whose order differs from row-major. */
function isMoved({ opcode, dimensions, layout }: HloInstruction, rows: number): boolean {
  const isActivation =
    dimensions.length === 4 &&
    dimensions.some((n) => n % rows === 0) &&
    dimensions.reduce((size, n) => size * n, 1) >= rows * 4 * 4 * 64;
  if (!isActivation) return false;
  return opcode === "transpose" || (opcode === "copy" && layout.join() !== "3,2,1,0");
}

/** What must hold of the step, whatever XLA makes of it. */
export function problemsOf(facts: StepFacts): string[] {
  const { convolutions, cudnn, bytes } = facts;
  const checks: readonly (readonly [boolean, string])[] = [
    [cudnn.forward === convolutions.forward, "every convolution is one call of cuDNN"],
    [cudnn.input === convolutions.input, "every input gradient is one call of cuDNN"],
    [cudnn.filter === convolutions.filter, "every filter gradient is one call of cuDNN"],
    [facts.whiles === 1, "the attack is the one loop"],
    [facts.filterGradientsInLoops === 0, "the attack makes no filter gradient"],
    [facts.transposedActivations === 0, "no activation is transposed"],
    // weights, statistics and momenta are f32; only the images on the device are not updated
    [bytes.alias > 0.9 * bytes.argument, "the state gives its memory to the next one"],
    [bytes.temporary < 100e9, "a step fits into an H200"],
  ];
  return checks.filter(([holds]) => !holds).map(([, text]) => `not so: ${text}`);
}
