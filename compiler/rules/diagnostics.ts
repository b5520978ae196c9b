import { diagnosticTable, type Reporter } from "../../grammar/diagnostic.ts";
import * as argumentRules from "./arguments/index.ts";
import * as attacks from "./attacks/index.ts";
import * as data from "./data/index.ts";
import * as losses from "./losses/index.ts";
import * as measures from "./measures/index.ts";
import * as names from "./names/index.ts";
import * as networks from "./networks/index.ts";
import * as numbers from "./numbers/index.ts";
import * as optimizers from "./optimizers/index.ts";
import * as params from "./params/index.ts";
import * as predict from "./predict/index.ts";
import * as recipes from "./recipes/index.ts";
import type { Needs, Rule } from "./rule.ts";
import * as schedules from "./schedules/index.ts";
import * as source from "./source/index.ts";
import * as stage from "./stage/index.ts";
import * as starts from "./starts/index.ts";
import * as sweep from "./sweep/index.ts";
import * as views from "./views/index.ts";

type AnyRule = Rule<string, never>;

/** The rules of a group by their codes. */
type ByCode<G extends Record<string, AnyRule>> = { readonly [K in keyof G as G[K]["code"]]: G[K] };

function byCode<G extends Record<string, AnyRule>>(group: G): ByCode<G> {
  return Object.fromEntries(Object.values(group).map((rule) => [rule.code, rule])) as ByCode<G>;
}

/** Every message about a file that parses. Each rule has its own file, in a folder for its subject. */
export const CHECK_DIAGNOSTICS = diagnosticTable("check", {
  ...byCode(source),
  ...byCode(names),
  ...byCode(params),
  ...byCode(sweep),
  ...byCode(recipes),
  ...byCode(argumentRules),
  ...byCode(numbers),
  ...byCode(schedules),
  ...byCode(data),
  ...byCode(views),
  ...byCode(attacks),
  ...byCode(losses),
  ...byCode(networks),
  ...byCode(starts),
  ...byCode(optimizers),
  ...byCode(predict),
  ...byCode(stage),
  ...byCode(measures),
});

/** Reports an error, a warning or a note by code and typed parameters. */
export type Report = Reporter<typeof CHECK_DIAGNOSTICS.rows>;

const rows: Readonly<Record<string, AnyRule>> = CHECK_DIAGNOSTICS.rows;

/** The same message for a plan: its help says what to write in YAML. */
export const makeInPlan: Report = (code, span, params, labels) => {
  const { help: _, replacement: __, helpInPlan, ...texts } = rows[code] as AnyRule;
  const row = helpInPlan ? { ...texts, help: helpInPlan } : texts;
  return diagnosticTable("check", { [code]: row }).make(code, span, params as never, labels);
};

/** What must have been read for this message to be right; `undefined` if it always is. */
export function needsOf(code: string): Needs | undefined {
  return code.startsWith("check/") ? rows[code.slice("check/".length)]?.needs : undefined;
}
