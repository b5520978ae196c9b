import type { EpochPlan } from "../plan/schema.ts";
import type { Report } from "./diagnostics.ts";
import type { DataStatement } from "./statements.ts";

/** Steps of an epoch; the last, smaller batch is kept unless the file says otherwise. */
export function checkEpoch(report: Report, data: DataStatement, batch: number): EpochPlan | undefined {
  const { items, name } = data.part;
  if (batch > items) {
    report(data.last === "drop" ? "no-full-batch" : "batch-above-data", data.span, {
      batch,
      items,
      data: name,
    });
    if (data.last === "drop") return undefined;
  }
  const steps = data.last === "keep" ? Math.ceil(items / batch) : Math.floor(items / batch);
  const last = data.last === "keep" ? items - (steps - 1) * batch : batch;
  if (last === 1) {
    report("last-of-one", data.span, { items, batch });
    return undefined;
  }
  return { steps, last_batch: last };
}
