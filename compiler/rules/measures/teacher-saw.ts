import { rule } from "../rule.ts";

interface Params {
  readonly data: string;
  readonly column: string;
  readonly stage: string;
  readonly own: string | undefined;
}

export const teacherSaw = rule({
  code: "teacher-saw",
  severity: "warning",
  message: ({ data, column }: Params) =>
    `this chooses on ${data}, but the network behind \`${column}\` was trained with the labels of ${data}`,
  help: ({ stage, own }) =>
    own === undefined
      ? `train stage \`${stage}\` without these images`
      : `train stage \`${stage}\` without these images: data ${own}`,
});
