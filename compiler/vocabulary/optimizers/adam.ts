import type { Scalar } from "../../experiment/quantity.ts";
import type { ValueId } from "../../tensor/program.ts";
import { argument } from "../define/argument.ts";
import type { HostScalar } from "../define/lowering.ts";
import { learningRate, weightDecay } from "../define/optimizer-arguments.ts";
import { optimizer } from "../define/optimizers.ts";
import { usual } from "../define/usual.ts";
import { scalar } from "../types/numbers.ts";

const correction = (base: Scalar): HostScalar => ({ kind: "one_minus_power", base });

const RATES = usual({
  least: "1e-8",
  most: "0.1",
  published: "1e-3 (Kingma and Ba, 2015), up to 0.01 (Kipf and Welling, 2017)",
});
const DECAYS = usual({ most: "0.1", published: "5e-4 (Kipf and Welling, 2017)" });

export const adam = optimizer("adam", {
  doc: "Adam with bias correction. Weight decay is added to the gradient, as in PyTorch's Adam, not AdamW.",
  source: "Kingma and Ba, 2015",
  args: {
    lr: learningRate("0.001", RATES),
    beta1: argument(scalar, {
      default: "0.9",
      bounds: "0..1 without 1",
      doc: "decay rate of the first moment",
    }),
    beta2: argument(scalar, {
      default: "0.999",
      bounds: "0..1 without 1",
      doc: "decay rate of the second moment",
    }),
    epsilon: argument(scalar, {
      default: "1e-8",
      bounds: "not negative",
      doc: "added to the denominator for numerical stability",
    }),
    weight_decay: weightDecay(DECAYS),
  },
  slots: ["first", "second"],
  host: ({ beta1, beta2 }) => [correction(beta1), correction(beta2)],
  // per parameter: decay 2, moments 3 and 4, root 3, quotient 1, step 2
  operations: () => 15,
  lower: ({ context, w, decayed, spread, slot, keep, set }, { lr, beta1, beta2, epsilon }) => {
    const { b, scalars } = context;
    // scalars of the whole tensor are computed once
    const blend = (old: ValueId, value: ValueId, beta: ValueId): ValueId =>
      b.add(b.mul(spread(beta), old), b.mul(spread(b.addNumber(b.neg(beta), 1)), value));
    const first = blend(slot("first"), decayed, scalars.scalar(beta1));
    const second = blend(slot("second"), b.mul(decayed, decayed), scalars.scalar(beta2));
    const [correction1, correction2] = [scalars.host(correction(beta1)), scalars.host(correction(beta2))];
    const root = b.add(b.div(b.sqrt(second), spread(b.sqrt(correction2))), spread(scalars.scalar(epsilon)));
    const rate = spread(b.div(scalars.scalar(lr), correction1));
    keep("first", first);
    keep("second", second);
    set(b.sub(w, b.mul(rate, b.div(first, root))));
  },
});
