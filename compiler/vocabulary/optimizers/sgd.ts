import { argument } from "../define/argument.ts";
import { learningRate, momentum, weightDecay } from "../define/optimizer-arguments.ts";
import { optimizer } from "../define/optimizers.ts";
import { bool } from "../types/words.ts";

export const sgd = optimizer("sgd", {
  doc: "Stochastic gradient descent, as in PyTorch: the momentum buffer does not include the learning rate.",
  args: {
    lr: learningRate("0.1"),
    momentum,
    nesterov: argument(bool, { default: "false", doc: "whether to use Nesterov momentum" }),
    weight_decay: weightDecay,
  },
  slots: ["momentum"],
  needs: ["nesterov", "momentum"],
  // decay 2, buffer 2, step 2; Nesterov looks ahead with 2 more
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
