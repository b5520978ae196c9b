import type { RunEvent, StageOutline } from "../../runtime/events.ts";

/** The events of a made-up run of two stages, without a clock or randomness: equal at every call. */
export interface FakeRun {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

export const FAKE_FOLDER = "/home/reader/adversarial/runs/ds";

/** The steps, and all other events in between, as a run of `examples/` would emit them. */
export function* fakeEvents({ epochs, stepsPerEpoch }: FakeRun): Generator<RunEvent> {
  const stages = [
    outline("pretrain", epochs, stepsPerEpoch, 512, ["l_std", "l_adv"], { "a_adv, b_adv": 5 }),
    outline("finetune", Math.max(1, epochs >> 1), stepsPerEpoch, 128, ["ce", "kl"], { x_adv: 10 }),
  ];
  yield { event: "version", schema: 1, aclc: "0.1.0" };
  yield {
    event: "run",
    experiment: "ACL, dual stream, CIFAR-10",
    folder: FAKE_FOLDER,
    seed: 1,
    precision: "float32",
    plan_digest: "9f2c",
    engine: "tensorflow",
    device: "cpu",
    details: { version: "2.21.0", threads: 16 },
    stages,
    evaluations: ["finetune.best on cifar.test"],
  };
  yield { event: "notice", text: "the GPU is left alone: --device cpu" };
  const evaluations = 3 * EVALUATION;
  const all = stages.reduce((sum, stage) => sum + stage.steps, evaluations);
  let before = 0;
  for (const [index, stage] of stages.entries()) {
    const ofRun = (step: number): number => (before + step) / all;
    yield { event: "stage", index, count: stages.length, update: 0, ...stage };
    for (let step = 1; step <= stage.steps; step++) {
      yield fakeStep(stage, step, ofRun(step));
      if (step % stage.steps_per_epoch === 0) yield* fakeEpochEnd(stage, index, step, ofRun(step));
    }
    yield checkpoint(stage, "last", stage.steps);
    yield { event: "stage_finished", stage: stage.name, seconds: stage.steps * 0.3 };
    before += stage.steps;
  }
  yield* fakeEvaluation(1 - evaluations / all);
  yield { event: "finished", folder: FAKE_FOLDER, seconds: 4711.4 };
}

function outline(
  name: string,
  epochs: number,
  steps: number,
  batch: number,
  losses: string[],
  attacks: Record<string, number>,
): StageOutline {
  return { name, epochs, steps_per_epoch: steps, steps: epochs * steps, batch, losses, attacks };
}

/** The remaining operations of the three evaluations, each as a number of steps. */
const EVALUATION = 30;

function fakeStep(stage: StageOutline, step: number, ofRun: number): RunEvent {
  const done = step / stage.steps;
  const wobble = Math.sin(step * 12.9898) * 0.08 + Math.sin(step * 0.37) * 0.05;
  const first = 6.1 * Math.exp(-1.6 * done) + wobble;
  const second = 6.4 * Math.exp(-1.1 * done) - wobble;
  const losses = Object.fromEntries(stage.losses.map((name, i) => [name, i === 0 ? first : second]));
  const attacks = Object.fromEntries(
    Object.entries(stage.attacks).map(([views, steps]) => [
      views,
      { radius: 8 / 255, steps, gain: { first: second * 0.82, last: second } },
    ]),
  );
  return {
    event: "step",
    stage: stage.name,
    epoch: Math.ceil(step / stage.steps_per_epoch),
    step,
    loss: 0.5 * first + 0.5 * second,
    losses,
    attacks,
    lr: 5 * Math.min(1, step / stage.steps_per_epoch) * (1 - done),
    gradient_norm: 2 + wobble,
    images: stage.batch,
    images_per_second: 512 + 40 * wobble,
    of_run: ofRun,
  };
}

function* fakeEpochEnd(stage: StageOutline, index: number, step: number, ofRun: number): Generator<RunEvent> {
  const epoch = step / stage.steps_per_epoch;
  const [first, second] = stage.losses as [string, string];
  yield {
    event: "epoch",
    stage: stage.name,
    epoch,
    step,
    loss: 6 / (epoch + 1),
    losses: { [first]: 5 / (epoch + 1), [second]: 7 / (epoch + 1) },
    attacks: Object.fromEntries(
      Object.keys(stage.attacks).map((views) => [views, { first: 5 / (epoch + 1), last: 8 / (epoch + 1) }]),
    ),
    gradient_norm: 2,
    lr: 5 * (1 - step / stage.steps),
    seconds: 29.87,
  };
  if (index === 0) return;
  const shared = { event: "metric", stage: stage.name, epoch, items: 5000, of_run: ofRun } as const;
  const what = "accuracy under a_adv on validation";
  yield { event: "progress", what, done: 1, of: 2, of_run: ofRun };
  yield { event: "progress", what, done: 2, of: 2, of_run: ofRun };
  yield { ...shared, name: "accuracy", split: "validation", value: 0.8 + epoch / 1000 };
  yield { ...shared, name: "accuracy under pgd(steps 20)", split: "validation", value: 0.45 + epoch / 1000 };
  yield checkpoint(stage, "best", step);
}

function checkpoint(stage: StageOutline, name: string, step: number): RunEvent {
  const file = `${FAKE_FOLDER}/checkpoints/${stage.name}/${name}.safetensors`;
  return { event: "checkpoint", stage: stage.name, name, epoch: step / stage.steps_per_epoch, step, file };
}

function* fakeEvaluation(ofRun: number): Generator<RunEvent> {
  const values = {
    accuracy: 0.8219,
    "accuracy under pgd(steps 20)": 0.5286,
    "accuracy under autoattack": 0.4913,
  };
  for (const [i, [name, value]] of Object.entries(values).entries()) {
    const at = (done: number): number => ofRun + ((i + done / 4) / 3) * (1 - ofRun);
    for (let done = 1; done <= 4; done++)
      yield {
        event: "progress",
        what: `${name} on cifar.test`,
        done: done * 2500,
        of: 10_000,
        of_run: at(done),
      };
    const result = { name, split: "cifar.test", value, items: 10_000, of_run: at(4) };
    yield { event: "metric", stage: "finetune.best", epoch: 1, ...result };
  }
}
