import { binaryOperator } from "../define/operators.ts";

export const multiply = binaryOperator("multiply", "Product of two.", ({ b }, x, y) => b.mul(x, y));
