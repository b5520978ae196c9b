export { eachMisplaced } from "./each-misplaced.ts";
export { eachTwice } from "./each-twice.ts";
export { eachValues } from "./each-values.ts";
export { sweepNotHere } from "./sweep-not-here.ts";
export { sweepTooLarge } from "./sweep-too-large.ts";
