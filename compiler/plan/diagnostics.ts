import { type DiagnosticRow, diagnosticTable, type Reporter, suggesting } from "../../grammar/diagnostic.ts";

const error = <P>(message: (p: P) => string, help?: (p: P) => string | undefined): DiagnosticRow<P> => ({
  severity: "error",
  message,
  ...(help ? { help } : {}),
});

/** What can be wrong with a plan that is read from a file. */
export const PLAN_DIAGNOSTICS = diagnosticTable("plan", {
  "not-yaml": error<{ reason: string }>(({ reason }) => `this is not YAML: ${reason}`),
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
  "does-not-follow": error<{ expected: number | string; found: number | string; why: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    ({ why }) => `it follows from the rest of the plan: ${why}`,
  ),
  "other-cost": {
    severity: "warning",
    message: ({ expected, found }: { expected: number; found: number }) =>
      `a step costs ${expected} operations, not ${found}`,
    help: () => "`aclc plan` on the .acl file counts anew; a run does not depend on it",
  } satisfies DiagnosticRow<{ expected: number; found: number }>,
  "wrong-operand": error<{ expected: string; found: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    () => "an expression is made of what goes together",
  ),
  "missing-key": error<{ key: string }>(({ key }) => `\`${key}\` is missing`),
  "wrong-type": error<{ expected: string; found: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
  ),
});

export type PlanReport = Reporter<typeof PLAN_DIAGNOSTICS.rows>;
