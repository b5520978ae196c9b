import { binaryOperator } from "../define/operators.ts";

export const add = binaryOperator("add", "Sum of two.", ({ b }, x, y) => b.add(x, y));
