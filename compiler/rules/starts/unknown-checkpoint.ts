import { andList } from "../../../grammar/diagnostic.ts";
import { rule } from "../rule.ts";

interface Params {
  readonly stage: string;
  readonly name: string;
  readonly has: readonly string[];
  readonly nearest?: string | undefined;
}

export const unknownCheckpoint = rule({
  code: "unknown-checkpoint",
  severity: "error",
  needs: "names",
  message: ({ stage, name }: Params) => `stage \`${stage}\` does not keep \`${name}\``,
  help: ({ name, has }) => `it keeps ${andList(has)}; to keep another, add: keep ${name} by accuracy on ...`,
  meant: ({ nearest }) => nearest,
});
