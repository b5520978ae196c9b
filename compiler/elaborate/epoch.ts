import type { Span } from "../../grammar/span.ts";
import { type Epoch, epochOf } from "../derive/epoch.ts";
import type { Report } from "../rules/diagnostics.ts";
import type { DataStatement } from "./sources.ts";

/** Steps of an epoch; the last, smaller batch is kept unless the file says otherwise. */
export function checkEpoch(
  report: Report,
  data: DataStatement,
  batch: number,
  batchSpan: Span,
): Epoch | undefined {
  const { items, name } = data.part;
  if (batch > items) {
    const code = data.last === "drop" ? "no-full-batch" : "batch-above-data";
    report(code, batchSpan, { batch, items, data: name }, [{ span: data.span, text: `${items} images` }]);
    if (data.last === "drop") return undefined;
  }
  const epoch = epochOf(items, batch, data.last);
  if (epoch.last_batch === 1) {
    const one = batch === 1;
    let other: number | undefined = batch - 1;
    while (other > 1 && items % other === 1) other--;
    if (other <= 1) other = undefined;
    const labels = one ? [] : [{ span: batchSpan, text: "the batch" }];
    report("last-of-one", one ? batchSpan : data.span, { items, batch, data: name, other }, labels);
    return undefined;
  }
  return epoch;
}
