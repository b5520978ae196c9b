import type { Attack, Expr, Pass, View } from "../experiment/experiment.ts";
import { asAttack } from "../vocabulary/define/attacks.ts";
import { asAugmentation, type ImageSize } from "../vocabulary/define/augmentations.ts";
import { isAlways } from "../vocabulary/define/constant.ts";
import { asFunction } from "../vocabulary/define/functions.ts";
import { opText } from "./operations.ts";
import { type RowPass, rowsOf, sameRows } from "./same-rows.ts";
import { partsOf, sizeOf } from "./views.ts";

/**
 * Whether an attack that starts at its clean views never moves. Comparing a view with its source through the same
 * passes has gradient 0 there; only rounding errors move it.
 * @param image size of the images in the data
 */
export function isStationary(attack: Attack, image: ImageSize): boolean {
  const alone = asAttack(attack.word).iterations(attack.args).batchNorm === "eval";
  const made = new Set<View>(attack.makes);
  const imageOf = (view: View): string =>
    view.kind === "adversarial" && made.has(view) ? imageText(view.of, image) : imageText(view, image);
  return attack.maximizing.every(({ loss }) => {
    const sides = sidesOf(unscaled(loss.expr), alone);
    if (!sides) return false;
    const [left, right] = sides.map((side) => rowsOf(side, (pass: Pass) => rowPass(pass, imageOf), alone));
    return sameRows(left!, right!);
  });
}

/** A text that is equal for two views of the same images. */
function imageText(view: View, image: ImageSize): string {
  if (view.kind !== "augmented") return view.name;
  let size = sizeOf(view.of, image);
  for (const { word, args } of view.ops) {
    const augmentation = asAugmentation(word);
    if (augmentation.isRandom(args, size)) return view.name;
    size = augmentation.size(args, size);
  }
  return [imageText(view.of, image), ...view.ops.map(opText)].join(" then ");
}

function rowPass(pass: Pass, imageOf: (view: View) => string): RowPass<View> {
  const { network, branch, mode } = pass;
  return {
    key: `${network.network.name}.${branch ?? ""} ${mode ?? ""}`,
    parts: partsOf(pass),
    inputs: pass.inputs.map((input) =>
      input.kind === "view"
        ? { view: input.view, image: imageOf(input.view) }
        : { pass: rowPass(input.pass, imageOf), part: input.part },
    ),
  };
}

/** The two operands of a comparison that has its minimum or maximum where they are equal. */
function sidesOf(expr: Expr, alone: boolean): readonly Expr[] | undefined {
  if (expr.kind !== "call") return undefined;
  const word = asFunction(expr.word);
  if (word.traits.equalAtBest) return expr.args;
  // against a distribution that does not move, cross-entropy is a divergence and a constant
  if (!word.traits.scores || !alone) return undefined;
  const [logits, target] = expr.args as readonly [Expr, Expr];
  const plain = isAlways(expr.options.smoothing, 0);
  const held = target.kind === "call" && asFunction(target.word).keepsValue ? target.args[0]! : target;
  const soft = held.kind === "call" && asFunction(held.word).isDistribution(held.options);
  return plain && soft ? [logits, held.args[0]!] : undefined;
}

/** The expression without constant factors; its gradient is 0 at the same points. */
function unscaled(expr: Expr): Expr {
  if (expr.kind !== "call" || !asFunction(expr.word).traits.linear) return expr;
  const other = expr.args.filter((arg) => arg.kind !== "scalar");
  return other.length === 1 ? unscaled(other[0]!) : expr;
}
