import { argument } from "../define/argument.ts";
import { learningRate, momentum, weightDecay } from "../define/optimizer-arguments.ts";
import { optimizer } from "../define/optimizers.ts";
import { usual } from "../define/usual.ts";
import { bool } from "../types/words.ts";

const RATES = usual({
  least: "1e-6",
  most: "100",
  published: "0.1 (He et al., 2016), up to 30 for a linear probe (He et al., 2020)",
});
const DECAYS = usual({ most: "0.1", published: "5e-4 (Zagoruyko and Komodakis, 2016)" });

export const sgd = optimizer("sgd", {
  doc: "Stochastic gradient descent, as in PyTorch: the momentum buffer does not include the learning rate.",
  args: {
    lr: learningRate("0.1", RATES),
    momentum,
    nesterov: argument(bool, { default: "false", doc: "whether to use Nesterov momentum" }),
    weight_decay: weightDecay(DECAYS),
  },
  slots: ["momentum"],
  needs: ["nesterov", "momentum"],
  // per parameter: decay 2, buffer 2, step 2; Nesterov momentum 2 more
  operations: ({ nesterov }) => (nesterov ? 8 : 6),
  lower: ({ context, w, decayed, spread, slot, keep, set }, { lr, momentum: share, nesterov }) => {
    const { b, scalars } = context;
    const rate = spread(scalars.scalar(lr));
    const kept = spread(scalars.scalar(share));
    const buffer = b.add(b.mul(kept, slot("momentum")), decayed);
    const step = nesterov ? b.add(decayed, b.mul(kept, buffer)) : buffer;
    keep("momentum", buffer);
    set(b.sub(w, b.mul(rate, step)));
  },
});
