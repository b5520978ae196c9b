import { error, type Nothing, warning } from "../../grammar/diagnostic.ts";

/** Losses and the objective. */
export const LOSS_ROWS = {
  "one-view": error<Nothing>(
    () => "a contrastive loss needs at least two views",
    () => "give it both views: nt_xent(g(f(a, b)), ...)",
  ),
  "one-number": error<Nothing>(
    () => "with one number per image, cosine similarity is always 1 or -1 and the loss has no gradient",
    () => "give the head more outputs, such as mlp(128, 128, ...)",
  ),
  "same-view": error<{ left: string; right: string; second: string; draw: string }>(
    ({ left, right }) =>
      left === right
        ? `\`${left}\` is contrasted with itself, so there is nothing to learn`
        : `\`${left}\` and \`${right}\` are the same images, so there is nothing to learn from contrasting them`,
    ({ left, second, draw }) => `draw two views: view ${left}, ${second} = ${draw}`,
  ),
  "same-sides": error<{ of: string }>(
    ({ of }) => `both inputs of \`${of}\` are the same, so its value is constant and has no gradient`,
    () => "compare the outputs of two views, or of two networks",
  ),
  /** @param data the data set whose classes they are; none for those of a column */
  "classes-differ": error<{ outputs: number; classes: number; data: string | undefined }>(
    ({ outputs, classes }) => `the head has ${outputs} outputs, but there are ${classes} classes`,
    ({ data, classes }) => `write linear(${data === undefined ? classes : `${data}.classes`})`,
  ),
  "logits-as-target": error<Nothing>(
    () => "the target of `cross_entropy` must be a label or a distribution, not logits",
    () => "turn logits into a distribution: softmax(...)",
  ),
  "distribution-as-logits": error<{ of: string }>(
    ({ of }) => `\`${of}\` needs logits: it applies softmax itself`,
    () => "remove `softmax`",
  ),
  "let-parts": error<{ names: number; found: string; example: string }>(
    ({ names, found }) => `${names} names need one call over ${names} views, found ${found}`,
    ({ example }) => `a call returns one part per view, as in: ${example}`,
  ),
  "loss-not-linear": error<{ name: string }>(
    ({ name }) =>
      `losses can only be added and multiplied by numbers; here \`${name}\` is used in another way`,
    () => "declare the whole term as a loss: loss NAME = ...",
  ),
  "constant-in-sum": error<Nothing>(
    () => "this number is not a loss: it has no gradient",
    () => "remove it, or multiply a loss by it",
  ),

  "objective-zero": error<{ of: "minimize" | "maximizing" }>(
    ({ of }) =>
      of === "minimize"
        ? "every loss in `minimize` has weight 0, so nothing is trained"
        : "every loss in `maximizing` has weight 0, so the attack maximizes nothing",
    () => "remove the factor, or give it another value",
  ),
  "objective-negative": warning<Nothing>(
    () => "every loss here has a negative weight, so minimizing makes them larger",
    () => "remove the minus",
  ),
  "weight-zero": warning<{ of: "minimize" | "maximizing"; name: string | undefined }>(
    ({ of, name }) =>
      `${name === undefined ? "this term" : `\`${name}\``} has weight 0 in \`${of}\`: it has no effect but is still computed`,
    () => "remove it, or give it another weight",
  ),
} as const;
