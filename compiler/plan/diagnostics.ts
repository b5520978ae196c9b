import { diagnosticTable, error, type Reporter, warning } from "../../grammar/diagnostic.ts";
import { YAML_ROWS } from "../yaml/diagnostics.ts";

/** Errors of a plan that is read from a file. */
export const PLAN_DIAGNOSTICS = diagnosticTable("plan", {
  ...YAML_ROWS,
  "not-yaml": error<{ reason: string }>(({ reason }) => `this is not valid YAML: ${reason}`),
  "not-plain": error<{ found: string }>(
    ({ found }) => `a plan cannot contain ${found}`,
    () => "write the value itself here",
  ),
  "too-big": error<{ length: number; limit: number }>(
    ({ length, limit }) =>
      `this plan has ${length} characters, more than the limit of ${limit}: it is not read`,
    () => "is it the right file? Plans have some ten thousand characters",
  ),
  "other-version": error<{ found: string }>(
    ({ found }) => `this plan has format version ${found}, which cannot be read`,
    () => "only version 1 can be read: make the plan again with `aclc plan`",
  ),
  "unknown-name": error<{ what: string; name: string; nearest?: string | undefined }>(
    ({ what, name }) => `\`${name}\` is not ${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`,
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
        ? `\`${key}\` is not allowed here, found ${found}`
        : `expected ${expected}, found ${found}`;
    },
    ({ why }) => `this value is derived from the rest of the plan: ${why}`,
  ),
  "other-cost": warning<{ key: string; expected: number; found: number }>(
    ({ key, expected, found }) => `\`${key}\` is really ${expected}, not ${found}`,
    () => "the real cost is used; `aclc plan` on the .acl file writes it",
  ),
  "name-twice": error<{ what: string; name: string }>(
    ({ what, name }) => `two ${what} have the name \`${name}\``,
    () => "every name must be unique in a plan",
  ),
  "wrong-operand": error<{ expected: string; found: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    () => "give the function an input of the expected kind",
  ),
  "not-used": error<{ what: string; name: string; by: string }>(
    ({ what, name, by }) => `no ${by} uses the ${what} \`${name}\``,
    () => "a plan contains only what is used: remove this too, or restore what used it",
  ),
  "too-many": error<{ shown: number }>(
    ({ shown }) => `this plan has more than ${shown} errors: the others are not shown`,
    () => "do not edit a plan by hand: change its .acl file and run `aclc plan`",
  ),
});

export type PlanReport = Reporter<typeof PLAN_DIAGNOSTICS.rows>;
