import { diagnosticTable, type Reporter } from "../../grammar/diagnostic.ts";
import { NAME_ROWS } from "./diagnostics-names.ts";
import { STAGE_ROWS } from "./diagnostics-stage.ts";
import { VALUE_ROWS } from "./diagnostics-values.ts";

/** Everything the compiler says about a file that parses. */
export const CHECK_DIAGNOSTICS = diagnosticTable("check", { ...NAME_ROWS, ...VALUE_ROWS, ...STAGE_ROWS });

/** Reports a problem by code and typed parameters. */
export type Report = Reporter<typeof CHECK_DIAGNOSTICS.rows>;
