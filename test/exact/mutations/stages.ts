import { at, INIT, type Mutation, PIPELINE } from "./mutation.ts";

/** How stages run: their start, batches, draws, schedules, measurements and kept checkpoints. */
export const STAGES: readonly Mutation[] = [
  ...at("runtime/stages/items.ts", PIPELINE, [
    ["split: parts that overlap by one", "start += count;", "start += count - 1;"],
    ["split: not by its seed", `streamKey("split", split.seed, split.of)`, `streamKey("split", 0, split.of)`],
    ["split: parts in the drawn order", ".map((i) => all[i]!)\n        .sort();", ".map((i) => all[i]!);"],
    [
      "shuffle: one for all epochs",
      `streamKey("shuffle", seed, stageName, epoch)`,
      `streamKey("shuffle", seed, stageName, 1)`,
    ],
    [
      "shuffle: one for all stages",
      `streamKey("shuffle", seed, stageName, epoch)`,
      `streamKey("shuffle", seed, "stage", epoch)`,
    ],
    ["shuffle: also where it is off", "stage.data.shuffle\n", "stage.data !== undefined\n"],
    ["shuffle: places for items", "epoch)).map((i) => items[i]!)", "epoch))"],
    [
      "batches: the first image of an epoch never seen",
      "order.slice(step * stage.batch,",
      "order.slice(Math.max(step * stage.batch, 1),",
    ],
    [
      "batches: the last image of an epoch never seen",
      "Math.min((step + 1) * stage.batch, order.length)",
      "Math.min((step + 1) * stage.batch, order.length - 1)",
    ],
  ]),
  ...at("runtime/stages/host-scalars.ts", PIPELINE, [
    ["Adam: correction of the next update", "** clock.update", "** (clock.update + 1)"],
  ]),
  ...at("runtime/stages/train.ts", PIPELINE, [
    [
      "draws that do not depend on the step",
      `["step", integers([update - 1], [])]`,
      `["step", integers([0], [])]`,
    ],
    [
      "schedules of the update before",
      "hostScalars(lowered.scalars, clockOf(this.stage, update))",
      "hostScalars(lowered.scalars, clockOf(this.stage, Math.max(update - 1, 1)))",
    ],
    ["optimizer slots that start at 1e-3", "new Float64Array(count)", "new Float64Array(count).fill(1e-3)"],
    ["an epoch of one batch", "batches[this.update - first]!", "batches[0]!"],
    [
      "a stage that ends with a whole epoch",
      "Math.min(first + batches.length, stage.updates)",
      "first + batches.length",
    ],
    [
      "a stage without its last, shorter epoch",
      "(epoch - 1) * perEpoch < stage.updates",
      "epoch * perEpoch <= stage.updates",
    ],
    ["an attack's steps as at first: the program", "[kind, batch, ...counts].join()", "[kind, batch].join()"],
    ["an attack's steps as at first: its length", "batch, undefined, update)", "batch, undefined, 1)"],
    [
      "an attack's steps of the update before",
      "this.program(kind, indices.length, update)",
      "this.program(kind, indices.length, Math.max(update - 1, 1))",
    ],
    [
      "keep by: the worst",
      "!isBetter(plan.word, value, before.value)",
      "!isBetter(plan.word, before.value, value)",
    ],
    [
      "keep by: of equal ones the last",
      "!isBetter(plan.word, value, before.value)",
      "isBetter(plan.word, before.value, value)",
    ],
    ["keep by: the best so far forgotten", "[kept]: { value, epoch } }", "[kept]: { value: 0, epoch } }"],
    ["keep by: two metrics taken for one", "measured.get(metricKey)", "[...measured.values()][0]"],
    ["keep by: draws of the epoch before", "counter: epoch,", "counter: epoch - 1,"],
    ["keep every: at the end too", "every && this.update < this.stage.updates", "every"],
    ["keep every: steps taken for epochs", `every.unit === "epochs"`, `every.unit !== undefined`],
    [
      "measure every: when it is not due",
      "!isDue(this.stage, plan.every, epoch)",
      "isDue(this.stage, plan.every, epoch)",
    ],
    ["measure: not at the end", "this.measure(this.epochs, true)", "this.measure(this.epochs, false)"],
    [
      "draws of one image for all of a batch's places",
      `["first_item", integers([0], [])]`,
      `["first_item", integers([1], [])]`,
    ],
  ]),
  ...at("runtime/stages/checkpoints.ts", PIPELINE, [
    [
      "start: running statistics new",
      "tensors.set(spec.name, tensor!);",
      `tensors.set(
        spec.name,
        spec.role === "running" ? fromHost(initialTensor(plan.seed, spec, storedDType(plan))) : tensor!,
      );`,
    ],
    ["start: always from scratch", `start === "scratch"`, `start !== ""`],
    [
      "start: from the last checkpoint",
      "folder.readCheckpoint(from, checkpoint)",
      `folder.readCheckpoint(from, "last")`,
    ],
  ]),
  ...at("runtime/stages/tensors.ts", PIPELINE, [
    [
      "kernels: height for width, on the way in",
      "permuted(tensor, [2, 3, 1, 0])",
      "permuted(tensor, [3, 2, 1, 0])",
    ],
    [
      "kernels: height for width, on the way out",
      "permuted(tensor, [3, 2, 0, 1])",
      "permuted(tensor, [3, 2, 1, 0])",
    ],
  ]),
  ...at("runtime/stages/tensors.ts", INIT, [
    ["first weights: gain of 1", "Math.sqrt(2 / spec.init.fan)", "Math.sqrt(1 / spec.init.fan)"],
    ["first weights: positive ones alone", "(2 * u - 1) * bound", "u * bound"],
    [
      "first weights: not by the tensor's name",
      `streamKey("weights", seed, spec.name)`,
      `streamKey("weights", seed, spec.role)`,
    ],
    [
      "first weights: not by the seed",
      `streamKey("weights", seed, spec.name)`,
      `streamKey("weights", 0, spec.name)`,
    ],
  ]),
  ...at("runtime/stages/evaluate.ts", PIPELINE, [
    [
      "measurement: a smaller last batch not counted",
      "start < items.length; start += loaded.batch",
      "start + loaded.batch <= items.length; start += loaded.batch",
    ],
    ["measurement: the last item of a batch not counted", "(i < count ? 1 : 0)", "(i < count - 1 ? 1 : 0)"],
    ["measurement: what fills up a batch counted", "(i < count ? 1 : 0)", "(i < loaded.batch ? 1 : 0)"],
    [
      "measurement: the first batch again",
      "items[start + (i < count ? i : 0)]!",
      "items[i < count ? i : 0]!",
    ],
    [
      "measurement: draws without the epoch",
      `["step", integers([counter], [])]`,
      `["step", integers([0], [])]`,
    ],
    [
      "measurement: the draws of the first batch again",
      `["first_item", integers([start], [])]`,
      `["first_item", integers([0], [])]`,
    ],
    [
      "measurement: the draws of what was measured before",
      "metric.under, scope, batch]",
      "metric.under, batch]",
    ],
  ]),
  ...at("runtime/run.ts", PIPELINE, [
    [
      "evaluation: the last checkpoint, whatever is named",
      "folder.readCheckpoint(stage, kept)",
      `folder.readCheckpoint(stage, "last")`,
    ],
    ["evaluation: the checkpoint before", "loaded?.checkpoint !== checkpoint", "loaded === undefined"],
    [
      "evaluation: the draws of its checkpoint alone",
      "measure({ predict, metric, scope, counter: 0,",
      "measure({ predict, metric, scope: checkpoint, counter: 0,",
    ],
  ]),
];
