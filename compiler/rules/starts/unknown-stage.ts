import { rule } from "../rule.ts";

interface Params {
  readonly name: string;
  readonly found?: string;
  readonly write?: string | undefined;
  readonly help?: string | undefined;
  readonly nearest?: string | undefined;
}

export const unknownStage = rule({
  code: "unknown-stage",
  severity: "error",
  needs: "names",
  message: ({ name, found }: Params) =>
    found === undefined ? `there is no stage \`${name}\`` : `\`${name}\` is ${found}, not a stage`,
  help: ({ help, write }) => help ?? (write && `write a checkpoint of a stage, such as ${write}`),
  meant: ({ nearest }) => nearest,
});
