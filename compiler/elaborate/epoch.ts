import type { Span } from "../../grammar/span.ts";
import { type Epoch, epochOf } from "../derive/epoch.ts";
import type { Report } from "../rules/diagnostics.ts";
import { holdToRules } from "../rules/run.ts";
import type { DataStatement } from "./sources.ts";

/** The epoch of a stage. Its last, smaller batch is kept unless the file says otherwise. Undefined after an error. */
export function checkEpoch(
  report: Report,
  data: DataStatement,
  batch: number,
  batchSpan: Span,
): Epoch | undefined {
  const { part: of, last } = data;
  const stage = {};
  const ok = holdToRules(
    "epoch",
    { of, last, batch, data, stage },
    ({ node }) => (node === stage ? batchSpan : data.span),
    report,
  );
  return ok ? epochOf(of.items, batch, last) : undefined;
}
