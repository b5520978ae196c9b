import type { Span } from "../../grammar/span.ts";
import type { EpochPlan } from "../plan/schema.ts";
import type { Report } from "./diagnostics.ts";
import type { DataStatement } from "./sources.ts";

/** Steps of an epoch; the last, smaller batch is kept unless the file says otherwise. */
export function checkEpoch(
  report: Report,
  data: DataStatement,
  batch: number,
  batchSpan: Span,
): EpochPlan | undefined {
  const { items, name } = data.part;
  const labels = [{ span: batchSpan, text: "the batch" }];
  if (batch > items) {
    const code = data.last === "drop" ? "no-full-batch" : "batch-above-data";
    report(code, data.span, { batch, items, data: name }, labels);
    if (data.last === "drop") return undefined;
  }
  const steps = data.last === "keep" ? Math.ceil(items / batch) : Math.floor(items / batch);
  const last = data.last === "keep" ? items - (steps - 1) * batch : batch;
  if (last === 1) {
    report("last-of-one", data.span, { items, batch }, labels);
    return undefined;
  }
  return { steps, last_batch: last };
}
