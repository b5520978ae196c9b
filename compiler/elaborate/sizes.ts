import type { Span } from "../../grammar/span.ts";
import type { TensorNode } from "../experiment/tensor-node.ts";
import { describe } from "../experiment/values.ts";
import type { Env, LocalNames } from "./context.ts";

type Sized = readonly [view: string, size: readonly number[]];

/** Reports two views of different sizes. The label shows where the unusual one gets its size. */
export function viewsDiffer(env: Env, span: Span, left: Sized, right: Sized, locals: LocalNames): void {
  const text = ([view, size]: Sized): string => `\`${view}\` of ${size.join(" x ")}`;
  const image = locals.viewSize("image")?.join();
  const odd = image === right[1].join() ? left : right;
  const made = locals.viewMade(odd[0]);
  const labels = made ? [{ span: made, text: `made ${odd[1].join(" x ")} here` }] : [];
  const help = `make both one size, such as random_resized_crop(${left[1][0]})`;
  env.context.report("sizes-differ", span, { left: text(left), right: text(right), help }, labels);
}

interface Placed {
  readonly node: TensorNode;
  readonly span: Span;
}

/** Reports outputs of different sizes. The labels show the other output and the network that makes this one. */
export function resultsDiffer(env: Env, left: Placed, right: Placed): void {
  const [leftText, rightText] = [left, right].map(({ node }) => describe({ kind: "tensor", node }));
  const labels = [{ span: left.span, text: leftText! }];
  const { node } = right;
  const features = (one: TensorNode): number | undefined =>
    one.type.shape === "rows" ? one.type.features : undefined;
  if (node.kind === "pass" && features(node) !== features(left.node)) {
    const { network } = node.pass;
    labels.push({ span: network.decl.name.span, text: `outputs ${features(node)} values` });
  }
  env.context.report("sizes-differ", right.span, { left: leftText!, right: rightText! }, labels);
}
