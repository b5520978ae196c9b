import { error, type Nothing, suggesting, warning } from "../../grammar/diagnostic.ts";

/** A part that a stage does not train on; where there is none, the split that makes one. */
interface HeldOut {
  readonly part: string | undefined;
  readonly split: string;
}
const keepInstead = ({ part, split }: HeldOut): string =>
  part === undefined ? `train on a part and keep the other one back: ${split}` : `select on ${part}`;

/** What is kept, measured and evaluated. */
export const MEASURE_ROWS = {
  "unknown-metric": suggesting(
    error<{ name: string; nearest?: string | undefined }>(
      ({ name }) => `there is no metric \`${name}\``,
      () => "there is `accuracy`",
    ),
    ({ nearest }) => nearest,
  ),
  "on-missing": error<{ data: string; split: string | undefined }>(
    () => "measured on what?",
    ({ data, split }) => `add: on ${data}${split === undefined ? "" : `, with ${split}`}`,
  ),
  "on-twice": error<{ data: string; other: string | undefined }>(
    ({ data }) => `the evaluation says already that it is on ${data}`,
    ({ other }) =>
      other === undefined ? "leave `on` out" : `write another block: evaluate ${other} { ... }`,
  ),
  "measured-twice": error<{ name: string }>(({ name }) => `${name} is measured twice`),
  "predict-missing": error<{ classifier: string | undefined }>(
    () => "accuracy of which classifier?",
    ({ classifier }) => `add: predict ${classifier ?? "HEAD(ENCODER(image))"}`,
  ),
  "keep-after-end": warning<{ every: string; stage: string }>(
    ({ every, stage }) => `every ${every} is longer than the stage, ${stage}: only \`last\` is kept`,
    () => "write a shorter time, or leave it out: `last` is always kept",
  ),
  "measure-after-end": warning<{ every: string; stage: string }>(
    ({ every, stage }) => `every ${every} is longer than the stage, ${stage}: it is never measured`,
    () => "leave `every` out to measure at the end",
  ),
  "trains-on-test": warning<{ stage: string; data: string; train: string }>(
    ({ stage, data }) =>
      `stage \`${stage}\` trains on the test images of ${data}: accuracy on them says nothing about others`,
    ({ train }) => `write: data ${train}`,
  ),
  "selected-on-training": error<{
    data: string;
    by: string | undefined;
    own: string | undefined;
    held: HeldOut;
  }>(
    ({ data, by }) =>
      `a checkpoint cannot be selected on ${data}: it holds images ${by === undefined ? "the stage trains on" : `that stage \`${by}\` trained on with their labels`}`,
    ({ by, own, held }) =>
      by !== undefined && own !== undefined
        ? `let stage \`${by}\` train without them, too: data ${own}`
        : keepInstead(held),
  ),
  "selected-on-test": warning<{ data: string; held: HeldOut }>(
    ({ data }) => `a checkpoint selected on ${data} says nothing about it any more`,
    ({ held }) => keepInstead(held),
  ),
  "teacher-saw": warning<{ data: string; column: string; stage: string; own: string | undefined }>(
    ({ data, column }) =>
      `a checkpoint is selected on ${data}, with whose labels the network behind \`${column}\` was trained`,
    ({ stage, own }) =>
      own === undefined
        ? `let stage \`${stage}\` train without them`
        : `let stage \`${stage}\` train without them: data ${own}`,
  ),
  "evaluated-on-training": error<{ data: string; stage: string }>(
    ({ data, stage }) => `stage \`${stage}\` trained on images of ${data} with their labels`,
    () => "`measure` in the stage reports training accuracy",
  ),
  "evaluated-twice": error<{ pair: string }>(
    ({ pair }) => `${pair} is evaluated twice`,
    () => "put all that is measured into one block",
  ),
  "stage-without-predict": error<{ stage: string; classifier: string | undefined }>(
    ({ stage }) => `stage \`${stage}\` has no classifier to evaluate`,
    ({ classifier }) => `add to the stage: predict ${classifier ?? "HEAD(ENCODER(image))"}`,
  ),
  "every-in-evaluation": error<Nothing>(
    () => "an evaluation happens once",
    () => "leave `every` out; in a stage it says how often to measure",
  ),
  "evaluation-empty": error<Nothing>(
    () => "the evaluation measures nothing",
    () => "add: measure accuracy",
  ),
} as const;
