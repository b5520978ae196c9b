import type { ValueId } from "../../tensor/program.ts";
import { argument } from "../define/argument.ts";
import { learningRate, momentum, weightDecay } from "../define/optimizer-arguments.ts";
import { optimizer } from "../define/optimizers.ts";
import { usual } from "../define/usual.ts";
import { scalar } from "../types/numbers.ts";

const RATES = usual({
  least: "1e-4",
  most: "50",
  published: "0.3 for every 256 images (Chen et al., 2020), up to 5 (Jiang et al., 2020)",
});
const DECAYS = usual({ most: "0.1", published: "1e-6 (Chen et al., 2020; Jiang et al., 2020)" });

/**
 * As in the code of Jiang et al. (2020): the learning rate is inside the momentum buffer, all tensors are adapted, and
 * a tensor with norm 0 has local rate 1.
 */
export const lars = optimizer("lars", {
  doc: "LARS: layer-wise adaptive learning rates. The momentum buffer includes the learning rate.",
  source: "You et al., 2017",
  args: {
    lr: learningRate("0.1", RATES),
    momentum,
    weight_decay: weightDecay(DECAYS),
    trust: argument(scalar, {
      default: "0.001",
      bounds: "positive",
      doc: "trust coefficient of the layer-wise rate",
    }),
    epsilon: argument(scalar, {
      default: "0",
      bounds: "not negative",
      doc: "added to the denominator for numerical stability",
    }),
  },
  slots: ["momentum"],
  // per parameter: two norms 4, decay 2, buffer 3, step 1
  operations: () => 10,
  lower: ({ context, w, g, decayed, spread, slot, keep, set }, args) => {
    const { b, scalars } = context;
    const norm = (x: ValueId): ValueId => b.sqrt(b.sumAll(b.mul(x, x)));
    const [wn, gn] = [norm(w), norm(g)];
    const denominator = b.add(
      b.add(gn, b.mul(scalars.scalar(args.weight_decay), wn)),
      scalars.scalar(args.epsilon),
    );
    const tiny = b.constant(1e-15, context.compute);
    const isZero = b.or(b.compare(wn, tiny, "LT"), b.compare(gn, tiny, "LT"));
    const one = b.constant(1, context.compute);
    const local = b.select(
      isZero,
      one,
      b.div(b.mul(scalars.scalar(args.trust), wn), b.select(isZero, one, denominator)),
    );
    const rate = spread(b.mul(scalars.scalar(args.lr), local));
    const buffer = b.add(
      b.mul(spread(scalars.scalar(args.momentum)), slot("momentum")),
      b.mul(rate, decayed),
    );
    keep("momentum", buffer);
    set(b.sub(w, buffer));
  },
});
