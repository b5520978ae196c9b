import { diagnosticTable, error, type Reporter, suggesting, warning } from "../../grammar/diagnostic.ts";
import { listText } from "../yaml/path-text.ts";

/** What can be wrong with a plan that is read from a file. */
export const PLAN_DIAGNOSTICS = diagnosticTable("plan", {
  "not-yaml": error<{ reason: string }>(({ reason }) => `the YAML is wrong here: ${reason}`),
  "not-plain": error<{ found: string }>(
    ({ found }) => `a plan writes every value out, without ${found}`,
    () => "write the value itself here",
  ),
  "other-version": error<{ found: string }>(
    ({ found }) => `a plan of version ${found} cannot be read`,
    () => "this compiler reads version 1",
  ),
  "unknown-key": suggesting(
    error<{ key: string; nearest?: string | undefined }>(({ key }) => `there is no \`${key}\` here`),
    ({ nearest }) => nearest,
  ),
  "unknown-name": error<{ what: string; name: string; nearest?: string | undefined }>(
    ({ what, name }) => `\`${name}\` is no ${what}`,
    ({ nearest }) => (nearest === undefined ? undefined : `did you mean \`${nearest}\`?`),
  ),
  "does-not-follow": error<{
    key?: string;
    expected: number | string | undefined;
    found: number | string | undefined;
    why: string;
  }>(
    ({ key, expected, found }) => {
      if (found === undefined) return `\`${key}\` is missing: expected ${expected}`;
      return expected === undefined
        ? `\`${key}\` does not belong here, found ${found}`
        : `expected ${expected}, found ${found}`;
    },
    ({ why }) => `it follows from the rest of the plan: ${why}`,
  ),
  "other-cost": warning<{ key: string; expected: number; found: number }>(
    ({ key, expected, found }) => `\`${key}\` is counted as ${expected}, not ${found}`,
    () => "the count is taken, not what stands here; `aclc plan` on the .acl file writes it",
  ),
  "name-twice": error<{ what: string; name: string }>(
    ({ what, name }) => `\`${name}\` is the name of two ${what}`,
    () => "a name stands for one thing in all of the plan",
  ),
  "not-moved": error<{ view: string }>(
    ({ view }) => `no loss that this attack raises depends on \`${view}\``,
    () => "an attack moves the views that its losses look at",
  ),
  "not-trained": error<{ network?: string }>(
    ({ network }) =>
      network === undefined
        ? "every network of this stage is frozen: `minimize` trains nothing"
        : `\`${network}\` is trained, and \`minimize\` does not reach it`,
    ({ network }) => network && "a network that stays as it is has `update: frozen`",
  ),
  "label-hidden": error<Record<never, never>>(
    () => "`label` is used, and the labels of this stage are hidden",
    () => "`labels: shown` lets losses use them",
  ),
  "wrong-operand": error<{ expected: string; found: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    () => "an expression is made of what goes together",
  ),
  "missing-key": error<{ keys: readonly string[]; within: string | undefined }>(
    ({ keys, within }) =>
      `${listText(keys)} ${keys.length === 1 ? "is" : "are"} missing in ${within === undefined ? "the plan" : `\`${within}\``}`,
  ),
  "out-of-bounds": suggesting(
    error<{ key: string; limits: string; found: string; meant?: string | undefined }>(
      ({ key, limits, found }) => `\`${key}\` must be ${limits}, not ${found}`,
    ),
    ({ meant }) => meant,
  ),
  "not-used": error<{ what: string; name: string; by: string }>(
    ({ what, name, by }) => `no ${by} uses the ${what} \`${name}\``,
    () => "a plan holds what is in use alone: take it out as well, or put back what used it",
  ),
  "too-many": error<{ shown: number }>(
    ({ shown }) => `more than ${shown} mistakes: those below are not shown`,
    () => "a plan is written by `aclc plan`, and changed in its .acl file",
  ),
  "wrong-type": error<{ expected: string; found: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
  ),
});

export type PlanReport = Reporter<typeof PLAN_DIAGNOSTICS.rows>;
