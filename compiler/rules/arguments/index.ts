export { argumentExtra } from "./argument-extra.ts";
export { argumentFew } from "./argument-few.ts";
export { argumentMissing } from "./argument-missing.ts";
export { argumentTwice } from "./argument-twice.ts";
export { argumentUnknown } from "./argument-unknown.ts";
export { notOneOf } from "./not-one-of.ts";
export { wrongType } from "./wrong-type.ts";
