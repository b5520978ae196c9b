import { binaryOperator } from "../define/operators.ts";

export const divide = binaryOperator("divide", "Quotient of two.", ({ b }, x, y) => b.div(x, y));
