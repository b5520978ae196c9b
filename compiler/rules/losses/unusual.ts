import { rationalText } from "../../experiment/number-text.ts";
import { statedValues } from "../../experiment/open-schedule.ts";
import type { Scalar } from "../../experiment/quantity.ts";
import type { FunctionCall } from "../subjects.ts";

/** The first value of a loss's option that is above the usual ones in its definition. */
export function unusual(
  { word, options }: FunctionCall,
  key: string,
): { readonly found: string; readonly published: string } | undefined {
  const usual = word.args[key]?.usual;
  const value = options[key] as Scalar | undefined;
  if (!usual || value === undefined) return undefined;
  const large = statedValues(value).find((one) => one.compare(usual.most) > 0);
  return large && { found: rationalText(large), published: usual.published };
}
