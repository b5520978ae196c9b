import { rule } from "../rule.ts";

interface Params {
  readonly of: string;
  readonly takes: number;
  readonly write?: string | undefined;
  /** the whole call, if several arguments need a name */
  readonly call?: string;
  readonly order?: string | undefined;
  readonly help?: string | undefined;
}

export const argumentExtra = rule({
  code: "argument-extra",
  severity: "error",
  message: ({ of, takes }: Params) =>
    takes === 0
      ? `\`${of}\` takes no arguments without a name`
      : `\`${of}\` takes only ${takes === 1 ? "one argument" : `${takes} arguments`} without a name`,
  help: ({ help, write, call, order }) => {
    if (help !== undefined) return help;
    if (call !== undefined) return `write ${call}${order === undefined ? "" : `: ${order}`}`;
    return write && `name the argument: ${write}`;
  },
});
