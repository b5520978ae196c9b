import { rule } from "../rule.ts";

interface Params {
  readonly outputs: number;
  readonly classes: number;
  readonly data: string | undefined;
}

/** @param data the data set with these classes; absent for those of a column */
export const classesDiffer = rule({
  code: "classes-differ",
  severity: "error",
  message: ({ outputs, classes }: Params) =>
    `the head has ${outputs} outputs, but there are ${classes} classes`,
  help: ({ data, classes }) => `write linear(${data === undefined ? classes : `${data}.classes`})`,
});
