import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Precision } from "../../../../compiler/plan/schema.ts";
import { deadCode } from "../../../../compiler/tensor/passes/dead-code.ts";
import type { Program } from "../../../../compiler/tensor/program.ts";
import type { Overrides } from "../../../../runtime/engines/pjrt/compile-options.ts";
import { findPlugin } from "../../../../runtime/engines/pjrt/search.ts";
import { fillDevice, inputsOf, lowered, planOf } from "../../workload.ts";
import { type Facts, open } from "./correct.ts";
import type { CheckOptions } from "./options.ts";

/** What a GPU runs as one graph, cuDNN's convolutions too; XLA's own default leaves them out. */
const GRAPHS: Overrides = {
  xla_gpu_enable_command_buffer:
    "CONDITIONAL,CUBLAS,CUBLASLT,CUDNN,CUSTOM_CALL,DYNAMIC_SLICE_FUSION,FUSION,CONVOLUTION,WHILE",
};

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const round = (n: number): number => Number(n.toPrecision(4));

/** One of the programs whose speed is compared: seconds of each round. */
interface Runner {
  readonly about: Facts;
  step(): Promise<number>;
  end(): Promise<Facts>;
}

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

async function pytorch(options: CheckOptions, style: string, precision: string): Promise<Runner> {
  const { python, images, width, attackSteps } = options;
  const words = ["--style", style, "--dtype", precision, "--batch", images, "--width", width];
  const child = spawn(
    python,
    [join(__dirname, "peer_torch.py"), ...words.map(String), "--attack-steps", String(attackSteps)],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  let trouble = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    trouble = (trouble + text).slice(-2000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (): Promise<Facts> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(trouble.trim().split("\n").at(-1) ?? "PyTorch ended");
    return JSON.parse(value);
  };
  const about = await ask();
  const request = (name: string) => {
    child.stdin.write(`${name}\n`);
    return ask();
  };
  return {
    about: { version: about.version, device: about.device },
    step: async () => Number((await request("step")).seconds),
    async end() {
      const { gpu_bytes } = await request("memory");
      await ended(child);
      return { memory: { peak: gpu_bytes } };
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("close", () => resolve());
    child.stdin?.end();
  });
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
    ...(options.peers
      ? ["official", "tuned", "compiled"].map((style): [string, () => Promise<Runner>] => [
          `PyTorch, ${style}`,
          () => pytorch(options, style, precision),
        ])
      : []),
  ];
  const runners: { name: string; runner: Runner; made: number; seconds: number[] }[] = [];
  for (const [name, make] of makers) {
    const began = performance.now();
    try {
      const runner = await make();
      runners.push({ name, runner, made: (performance.now() - began) / 1000, seconds: [] });
    } catch (error) {
      print({ precision, program: name, error: (error as Error).message.slice(0, 300) });
    }
  }
  for (let round = 0; round < options.steps; round++)
    for (const { runner, seconds } of runners) seconds.push(await runner.step());
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
