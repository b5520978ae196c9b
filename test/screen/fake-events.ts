import type { RunEvent, StageOutline } from "../../runtime/events.ts";

/** What a run of two stages says, without a clock and without chance: the same at every call. */
export interface FakeRun {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

export const FAKE_FOLDER = "/home/reader/adversarial/runs/ds";

/** Steps as they come, and all the rest in between, as a run of `examples/` would say them. */
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
  for (const [index, stage] of stages.entries()) {
    yield { event: "stage", index, count: stages.length, update: 0, ...stage };
    for (let step = 1; step <= stage.steps; step++) {
      yield fakeStep(stage, step);
      if (step % stage.steps_per_epoch === 0) yield* fakeEpochEnd(stage, index, step);
    }
    yield checkpoint(stage, "last", stage.steps);
    yield { event: "stage_finished", stage: stage.name, seconds: stage.steps * 0.3 };
  }
  yield* fakeEvaluation();
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

function fakeStep(stage: StageOutline, step: number): RunEvent {
  const done = step / stage.steps;
  const wobble = Math.sin(step * 12.9898) * 0.08 + Math.sin(step * 0.37) * 0.05;
  const first = 6.1 * Math.exp(-1.6 * done) + wobble;
  const second = 6.4 * Math.exp(-1.1 * done) - wobble;
  const losses = Object.fromEntries(stage.losses.map((name, i) => [name, i === 0 ? first : second]));
  const attacks = Object.fromEntries(
    Object.entries(stage.attacks).map(([views, steps]) => [
      views,
      { radius: 8 / 255, steps, first: second * 0.82, last: second },
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
  };
}

function* fakeEpochEnd(stage: StageOutline, index: number, step: number): Generator<RunEvent> {
  const epoch = step / stage.steps_per_epoch;
  yield { event: "epoch", stage: stage.name, epoch, step, loss: 6 / (epoch + 1), seconds: 29.87 };
  if (index === 0) return;
  const shared = { event: "metric", stage: stage.name, epoch, items: 5000 } as const;
  yield { event: "progress", what: "accuracy under a_adv on validation", done: 1, of: 2 };
  yield { event: "progress", what: "accuracy under a_adv on validation", done: 2, of: 2 };
  yield { ...shared, name: "accuracy", split: "validation", value: 0.8 + epoch / 1000 };
  yield { ...shared, name: "accuracy under pgd(steps 20)", split: "validation", value: 0.45 + epoch / 1000 };
  yield checkpoint(stage, "best", step);
}

function checkpoint(stage: StageOutline, name: string, step: number): RunEvent {
  const file = `${FAKE_FOLDER}/checkpoints/${stage.name}/${name}.safetensors`;
  return { event: "checkpoint", stage: stage.name, name, epoch: step / stage.steps_per_epoch, step, file };
}

function* fakeEvaluation(): Generator<RunEvent> {
  const values = {
    accuracy: 0.8219,
    "accuracy under pgd(steps 20)": 0.5286,
    "accuracy under autoattack": 0.4913,
  };
  for (const [name, value] of Object.entries(values)) {
    for (let done = 1; done <= 4; done++)
      yield { event: "progress", what: `${name} on cifar.test`, done: done * 2500, of: 10_000 };
    yield { event: "metric", stage: "finetune.best", name, split: "cifar.test", value, items: 10_000 };
  }
}
