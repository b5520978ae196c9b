import { rule } from "../rule.ts";

export const attackShort = rule({
  code: "attack-short",
  severity: "warning",
  message: ({ reach, radius }: { reach: string; radius: string }) =>
    `all steps together move a pixel by at most ${reach}, less than half of the radius ${radius}`,
  help: () => "use more steps, or larger ones such as relative(1/4)",
});
