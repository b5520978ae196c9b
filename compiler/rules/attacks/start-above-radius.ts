import { rule } from "../rule.ts";

export const startAboveRadius = rule({
  code: "start-above-radius",
  severity: "warning",
  message: ({ deviation, radius }: { deviation: string; radius: string }) =>
    `a start with standard deviation ${deviation} is outside the radius ${radius} for most pixels`,
  help: () => "write `start: uniform`, or a small standard deviation such as normal(0.001)",
});
