export { ambiguousOverride } from "./ambiguous-override.ts";
export { badOverride } from "./bad-override.ts";
export { outOfRange } from "./out-of-range.ts";
export { paramsFile } from "./params-file.ts";
export { rangeNotHere } from "./range-not-here.ts";
export { rangeOrder } from "./range-order.ts";
export { unknownOverride } from "./unknown-override.ts";
export { unknownType } from "./unknown-type.ts";
