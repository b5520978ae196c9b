import { binaryOperator } from "../define/operators.ts";

export const subtract = binaryOperator("subtract", "Difference of two.", ({ b }, x, y) => b.sub(x, y));
