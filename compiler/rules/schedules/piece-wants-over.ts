import { rule } from "../rule.ts";

export const pieceWantsOver = rule({
  code: "piece-wants-over",
  severity: "error",
  message: ({ name }: { name: string }) =>
    `\`${name}\` lasts to the end of the stage, so the schedule after it never starts`,
  help: () => "say how long it lasts, such as over: 10 epochs",
});
