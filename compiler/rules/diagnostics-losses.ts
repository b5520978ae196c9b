import { error, type Nothing, warning } from "../../grammar/diagnostic.ts";

/** Losses and the objective. */
export const LOSS_ROWS = {
  "one-view": error<Nothing>(
    () => "a contrastive loss wants at least two views",
    () => "write nt_xent(g(f(a, b)), ...)",
  ),
  "one-number": error<Nothing>(
    () => "results of one number for each image are all alike or opposite: a contrast has no gradient",
    () => "let the head end in more numbers: mlp(128, 128, ...)",
  ),
  "same-view": error<{ left: string; right: string; second: string; draw: string }>(
    ({ left, right }) =>
      left === right
        ? `\`${left}\` is contrasted with itself: it is like itself whatever the weights are`
        : `\`${left}\` and \`${right}\` are the same images: they are alike whatever the weights are`,
    ({ left, second, draw }) => `draw two: view ${left}, ${second} = ${draw}`,
  ),
  "same-sides": error<{ of: string }>(
    ({ of }) => `both sides of \`${of}\` are the same: it is the same number whatever the weights are`,
    () => "compare results of two views, or of two networks",
  ),
  /** @param data the data set whose classes they are; none for those of a column */
  "classes-differ": error<{ outputs: number; classes: number; data: string | undefined }>(
    ({ outputs, classes }) => `${outputs} outputs cannot be scores of ${classes} classes`,
    ({ data, classes }) => `write linear(${data === undefined ? classes : `${data}.classes`})`,
  ),
  "logits-as-target": error<Nothing>(
    () => "the target of `cross_entropy` is a class or a distribution, not logits",
    () => "write softmax(...)",
  ),
  "distribution-as-logits": error<{ of: string }>(
    ({ of }) => `\`${of}\` takes logits and makes distributions of them itself`,
    () => "leave `softmax` out",
  ),
  "let-parts": error<{ names: number; found: string; example: string }>(
    ({ names, found }) => `${names} names want one call over ${names} views, found ${found}`,
    ({ example }) => `a call gives a part for each view in it: ${example}`,
  ),
  "loss-not-linear": error<{ name: string }>(
    ({ name }) => `\`${name}\` goes into the objective other than with a weight`,
    () => "make it a loss of its own: loss NAME = ...",
  ),
  "constant-in-sum": error<Nothing>(
    () => "a number alone is no loss: it has no gradient",
    () => "leave it out, or multiply a loss by it",
  ),

  "objective-zero": error<{ of: "minimize" | "maximizing" }>(
    ({ of }) =>
      of === "minimize"
        ? "everything in `minimize` has weight 0: nothing trains"
        : "everything in `maximizing` has weight 0: the attack raises nothing",
    () => "leave the factor out, or give it another value",
  ),
  "objective-negative": warning<Nothing>(
    () => "every loss here has a negative weight: minimizing raises them",
    () => "leave the minus out",
  ),
  "weight-zero": warning<{ of: "minimize" | "maximizing"; name: string | undefined }>(
    ({ of, name }) =>
      `${name === undefined ? "this part" : `\`${name}\``} of \`${of}\` has weight 0: it ${of === "minimize" ? "trains" : "moves"} nothing and costs its passes`,
    () => "remove it, or give it another weight",
  ),
} as const;
