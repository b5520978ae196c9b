import { rule } from "../rule.ts";

export const pieceWantsFrom = rule({
  code: "piece-wants-from",
  severity: "error",
  message: ({ name }: { name: string }) => `\`${name}\` does not say at which value it starts`,
  help: ({ name }) => (name === "constant" ? "write constant(VALUE)" : `write ${name}(from: VALUE, ...)`),
});
