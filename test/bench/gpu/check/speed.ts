import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Precision } from "../../../../compiler/plan/schema.ts";
import { deadCode } from "../../../../compiler/tensor/passes/dead-code.ts";
import type { Program } from "../../../../compiler/tensor/program.ts";
import type { Overrides } from "../../../../runtime/engines/pjrt/compile-options.ts";
import { findPlugin } from "../../../../runtime/engines/pjrt/search.ts";
import { fillDevice, inputsOf, lowered, planOf } from "../../workload.ts";
import { type Facts, open } from "./correct.ts";
import type { CheckOptions } from "./options.ts";
import { PEERS, type Runner, startPeer } from "./peers.ts";

/** What a GPU runs as one graph, cuDNN's convolutions too; XLA's own default leaves them out. */
const GRAPHS: Overrides = {
  xla_gpu_enable_command_buffer:
    "CONDITIONAL,CUBLAS,CUBLASLT,CUDNN,CUSTOM_CALL,DYNAMIC_SLICE_FUSION,FUSION,CONVOLUTION,WHILE",
};

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const round = (n: number): number => Number(n.toPrecision(4));

/** The step's images alone: gathered, cut, turned and coloured. */
function imagesOf(program: Program): Program {
  const loop = program.instructions.find(({ op }) => op === "repeat")!;
  const image = program.types.findIndex(
    (type) => type.shape.join() === program.types[loop.results[0]!]!.shape.join(),
  );
  return deadCode({ ...program, name: "images", outputs: [{ name: "images", value: image }], updates: [] });
}

async function aclc(
  options: CheckOptions,
  precision: string,
  cache: string,
  graphs: boolean,
): Promise<Runner> {
  const { images, width, attackSteps } = options;
  const plan = planOf({
    precision: (precision === "tf32" ? "float32" : precision) as Precision,
    images,
    width,
    attackSteps,
  });
  const math = precision === "tf32" ? "tf32" : "exact";
  const factory = await open(cache, graphs ? { overrides: GRAPHS } : {});
  const engine = await factory.open({ device: "auto", math });
  await fillDevice(engine, plan);
  const one = lowered(plan, "ds");
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  let executable = await engine.load(one.program).catch((error: Error) => {
    void engine.close();
    throw error;
  });
  const again = await timed(async () => {
    executable = await engine.load(one.program);
  });
  let update = 0;
  const step = () => timed(() => executable.run(inputsOf(plan, "ds", one, update++)));
  const first = await step();
  return {
    about: { secondsToLoadFromCache: round(again), firstStep: round(first) },
    step,
    async end() {
      const memory = await Promise.resolve()
        .then(() => engine.memory())
        .catch(() => undefined);
      const images = await engine.load(imagesOf(one.program));
      const share = await timed(() => images.run(inputsOf(plan, "ds", one, 0)));
      await engine.close();
      return { secondsForImages: round(share), ...(memory ? { memory } : {}) };
    },
  };
}

/** All programs of one precision, a round of each in turn, so that what disturbs one disturbs the others. */
export async function speedRows(options: CheckOptions, precision: string, print: (facts: Facts) => void) {
  const cache = mkdtempSync(join(tmpdir(), "aclc-gpu-check-"));
  const isGpu = (await findPlugin("auto")).accelerator.platform !== "cpu";
  const makers: [string, () => Promise<Runner>][] = [
    ["aclc", () => aclc(options, precision, cache, false)],
    ...(isGpu
      ? [
          ["aclc, convolutions in CUDA graphs", () => aclc(options, precision, cache, true)] as [
            string,
            () => Promise<Runner>,
          ],
        ]
      : []),
    ...(options.peers ? PEERS : []).map((peer): [string, () => Promise<Runner>] => [
      peer.name,
      () => startPeer(peer, options, precision, isGpu ? "gpu" : "cpu"),
    ]),
  ];
  let runners: { name: string; runner: Runner; made: number; seconds: number[] }[] = [];
  const without = (name: string, error: unknown): void => {
    runners = runners.filter((one) => one.name !== name);
    // a peer is not what is checked
    const [word, facts] = name.startsWith("aclc") ? ["error", { passed: false }] : ["skipped", {}];
    print({ precision, program: name, ...facts, [word]: (error as Error).message.slice(0, 300) });
  };
  for (const [name, make] of makers) {
    const began = performance.now();
    try {
      const runner = await make();
      runners.push({ name, runner, made: (performance.now() - began) / 1000, seconds: [] });
    } catch (error) {
      without(name, error);
    }
  }
  for (let round = 0; round < options.steps; round++)
    for (const { name, runner, seconds } of runners)
      await runner.step().then(
        (taken) => seconds.push(taken),
        (error) => without(name, error),
      );
  for (const { name, runner, made, seconds } of runners) {
    const step = median(seconds);
    print({
      precision,
      program: name,
      imagesPerSecond: round(options.images / step),
      secondsPerStep: round(step),
      secondsToStart: round(made),
      ...runner.about,
      ...(await runner.end()),
    });
  }
  rmSync(cache, { recursive: true, force: true });
}
