import { diagnosticTable, type Reporter } from "../../grammar/diagnostic.ts";
import { LOSS_ROWS } from "./diagnostics-losses.ts";
import { MEASURE_ROWS } from "./diagnostics-measures.ts";
import { NAME_ROWS } from "./diagnostics-names.ts";
import { NETWORK_ROWS } from "./diagnostics-networks.ts";
import { STAGE_ROWS } from "./diagnostics-stage.ts";
import { VALUE_ROWS } from "./diagnostics-values.ts";

/** Everything the compiler says about a file that parses. */
export const CHECK_DIAGNOSTICS = diagnosticTable("check", {
  ...NAME_ROWS,
  ...VALUE_ROWS,
  ...STAGE_ROWS,
  ...LOSS_ROWS,
  ...NETWORK_ROWS,
  ...MEASURE_ROWS,
});

/** Reports a problem by code and typed parameters. */
export type Report = Reporter<typeof CHECK_DIAGNOSTICS.rows>;
