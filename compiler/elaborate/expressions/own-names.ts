import type { Decl } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import type { OpenPass } from "../../experiment/tensor-node.ts";
import { mayOverlap, type PartValue } from "../../experiment/values.ts";
import type { Context, Env } from "../context.ts";
import { hereName, type Module } from "../modules.ts";
import { declaredValue } from "./declarations.ts";

/**
 * Suggestions from the user's own file for messages. They are computed only for a message, and do not count as uses.
 */

/** The first name in a file that is declared with a keyword. */
export function firstDeclared(module: Module, kind: Decl["kind"]): string | undefined {
  for (const top of module.names.values())
    if (top.decl.kind === kind && !top.guessed) return hereName(top).text;
  return undefined;
}

/** A part of a split that shares no image with the training set of a stage. */
export function heldOutPart({ context, module }: Env, training: PartValue): string | undefined {
  const { publicNames: _, ...rest } = context;
  const apart: Context = { ...rest, values: new Map(context.values), used: new Set() };
  for (const top of module.names.values()) {
    if (top.decl.kind !== "split" || top.guessed) continue;
    const value = declaredValue(apart, top);
    if (value.kind !== "part" || value.value.half !== "train") continue;
    if (value.value.dataset.name === training.dataset.name && !mayOverlap(value.value, training))
      return hereName(top).text;
  }
  return undefined;
}

/** A split that would hold out some of a stage's training images. */
export function splitOf(training: PartValue): string {
  return `split fit, validation = random(${training.name}, 90%, 10%, seed: 1)`;
}

/** A classifier made of the trained networks, for the unchanged image: `c(f.adversarial(image))`. */
export function classifierText(passes: readonly OpenPass[], classes: number | undefined): string | undefined {
  const head = passes.findLast(
    ({ features, network }) => network.spec.kind === "head" && features === classes,
  );
  const input = head?.inputs[0];
  if (!head || input?.kind !== "pass" || input.pass.network.spec.kind !== "encoder") return undefined;
  return `${head.network.name}(${passName(input.pass)}(image))`;
}

/** A network with its branch, as written in a call. */
export function passName({ network, branch }: OpenPass): string {
  return branch === undefined ? network.name : `${network.name}.${branch}`;
}

/** The text at a span, on one line and without long arguments. */
export function shortText({ sweep }: Context, span: Span): string {
  const text = sweep.textOf(span).replace(/\s+/g, " ");
  return text.length <= 30 ? text : text.replace(/\(.*\)$/, "(...)");
}
