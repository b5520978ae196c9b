import { error, type Nothing, suggesting, warning } from "../../grammar/diagnostic.ts";

/** A part that a stage does not train on; where there is none, the split that makes one. */
interface HeldOut {
  readonly part: string | undefined;
  readonly split: string;
}
const keepInstead = ({ part, split }: HeldOut): string =>
  part === undefined ? `hold out a part of the training data: ${split}` : `choose it on ${part}`;

/** What is kept, measured and evaluated. */
export const MEASURE_ROWS = {
  "unknown-metric": suggesting(
    error<{ name: string; nearest?: string | undefined }>(
      ({ name }) => `there is no metric \`${name}\``,
      () => "write accuracy, or accuracy under ATTACK",
    ),
    ({ nearest }) => nearest,
  ),
  "on-missing": error<{ data: string; split: string | undefined }>(
    () => "this measurement does not say which images to use",
    ({ data, split }) => `add: on ${data}${split === undefined ? "" : `, and declare ${split}`}`,
  ),
  "on-twice": error<{ data: string; other: string | undefined }>(
    ({ data }) => `this block already evaluates on ${data}`,
    ({ other }) => (other === undefined ? "remove `on`" : `write another block: evaluate ${other} { ... }`),
  ),
  "measured-twice": error<{ name: string }>(({ name }) => `${name} is measured twice`),
  "predict-missing": error<{ classifier: string | undefined }>(
    () => "there is no classifier to measure",
    ({ classifier }) => `add: predict ${classifier ?? "HEAD(ENCODER(image))"}`,
  ),
  "keep-after-end": warning<{ every: string; stage: string }>(
    ({ every, stage }) => `${every} is longer than the stage (${stage}), so only \`last\` is kept`,
    () => "write a shorter time, or remove the line: `last` is always kept",
  ),
  "measure-after-end": warning<{ every: string; stage: string }>(
    ({ every, stage }) => `${every} is longer than the stage (${stage}), so this is never measured`,
    () => "write a shorter time, or remove `every` to measure once at the end",
  ),
  "trains-on-test": warning<{ stage: string; data: string; train: string }>(
    ({ stage, data }) =>
      `stage \`${stage}\` trains on the test images of ${data}, so accuracy on them is biased`,
    ({ train }) => `train on the training images: data ${train}`,
  ),
  "selected-on-training": error<{
    data: string;
    by: string | undefined;
    own: string | undefined;
    held: HeldOut;
  }>(
    ({ data, by }) =>
      `a checkpoint cannot be chosen on ${data}: ${by === undefined ? "this stage trains on these images" : `stage \`${by}\` trained on these images with their labels`}`,
    ({ by, own, held }) =>
      by !== undefined && own !== undefined
        ? `train stage \`${by}\` without them, too: data ${own}`
        : keepInstead(held),
  ),
  "selected-on-test": warning<{ data: string; held: HeldOut }>(
    ({ data }) => `a checkpoint chosen on ${data} has a biased test accuracy`,
    ({ held }) => keepInstead(held),
  ),
  "teacher-saw": warning<{ data: string; column: string; stage: string; own: string | undefined }>(
    ({ data, column }) =>
      `this chooses on ${data}, but the network behind \`${column}\` was trained with the labels of ${data}`,
    ({ stage, own }) =>
      own === undefined
        ? `train stage \`${stage}\` without these images`
        : `train stage \`${stage}\` without these images: data ${own}`,
  ),
  "evaluated-on-training": error<{ data: string; stage: string }>(
    ({ data, stage }) =>
      `stage \`${stage}\` was trained on images of ${data} with their labels, so accuracy on them is biased`,
    () => "evaluate on other images; for training accuracy, use `measure` in the stage",
  ),
  "evaluated-other-classes": error<{ data: string; stage: string; trained: string }>(
    ({ data, stage, trained }) =>
      `the classes of ${data} are not those of ${trained}, which stage \`${stage}\` is trained on`,
    ({ trained }) => `evaluate on ${trained}.test`,
  ),
  "evaluated-twice": error<{ pair: string }>(
    ({ pair }) => `${pair} is evaluated twice`,
    () => "put all measurements into one `evaluate` block",
  ),
  "stage-without-predict": error<{ stage: string; classifier: string | undefined }>(
    ({ stage }) => `stage \`${stage}\` has no classifier to evaluate`,
    ({ classifier }) => `add to the stage: predict ${classifier ?? "HEAD(ENCODER(image))"}`,
  ),
  "every-in-evaluation": error<Nothing>(
    () => "`every` is not allowed here: an evaluation runs once",
    () => "remove `every`; to measure during training, use `measure` in the stage",
  ),
  "evaluation-empty": error<Nothing>(
    () => "this `evaluate` block measures nothing",
    () => "add: measure accuracy",
  ),
} as const;
