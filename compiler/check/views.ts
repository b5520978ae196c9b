import type { CallExpr } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { AttackValue } from "../resolve/attack-value.ts";
import { describe, type OpenOp, type Value } from "../resolve/values.ts";
import { builtin, NOT_YET } from "./builtins.ts";
import { withOptions } from "./calls-attack.ts";
import { augmentDecl, augmentWith } from "./calls-augment.ts";
import { isRandom } from "./chance.ts";
import { evaluate, lookUp } from "./evaluate.ts";
import type { StageScope, ViewItem } from "./stage-scope.ts";

type Size = readonly [number, number, number];

/** What one `view` statement makes. */
export type ViewInfo =
  | {
      readonly kind: "augmented";
      readonly item: ViewItem;
      readonly of: string;
      readonly ops: readonly OpenOp[];
      /** whether its operations draw anything */
      readonly random: boolean;
      readonly size: Size;
    }
  | {
      readonly kind: "adversarial";
      readonly item: ViewItem;
      /** view each made one starts from, in order */
      readonly sources: readonly string[];
      readonly attack: AttackValue;
      readonly size: Size;
      /** the attack as written, for messages */
      readonly span: Span;
    };

/** Reads a `view` statement: an image as it is, an augmentation of one, or an attack on one or several. */
export function viewInfo(scope: StageScope, item: ViewItem): ViewInfo | undefined {
  const { report } = scope.context;
  const { value: expr } = item;
  if (expr.kind === "call" && expr.callee.words.length === 1) {
    const name = expr.callee.words[0];
    const declared = lookUp(scope.env, name);
    if (declared?.kind === "error") return undefined;
    if (declared?.kind === "attack") return attacked(scope, item, declared.value, expr);
    if (declared?.kind === "augment") {
      const of = imageOf(scope, expr);
      if (of === undefined) return undefined;
      return augmented(scope, item, of, augmentWith(scope.env, augmentDecl(scope.env, name)!, expr, 1));
    }
    if (!declared && builtin(name.text)?.family === "augment") {
      const of = imageOf(scope, expr);
      return of === undefined ? undefined : augmented(scope, item, of, evaluate(scope.env, expr));
    }
    if (!declared && builtin(name.text)?.family === "attack" && !NOT_YET.has(name.text)) {
      report("wrong-type", expr.span, {
        expected: "an attack with a name",
        found: `\`${name.text}(...)\``,
        help: `write attack NAME = ${name.text}(...), then NAME(VIEW)`,
      });
      return undefined;
    }
  }
  const value = evaluate(scope.env, expr, "images");
  if (value.kind === "error") return undefined;
  if (value.kind === "view") return augmented(scope, item, value.name, { kind: "augment", ops: [] });
  report("wrong-type", expr.span, {
    expected: "images",
    found: describe(value),
    help: value.kind === "augment" && expr.kind === "path" ? `write ${expr.words[0].text}(image)` : undefined,
  });
  return undefined;
}

/** The one image of an augmentation. */
function imageOf(scope: StageScope, call: CallExpr): string | undefined {
  const { report } = scope.context;
  const [first] = call.args;
  const name = call.callee.words[0].text;
  if (!first || first.name) {
    report("argument-missing", call.callee.span, {
      of: name,
      name: "image",
      doc: `write ${name}(image, ...)`,
    });
    return undefined;
  }
  const value = evaluate(scope.env, first.value, "images");
  if (value.kind === "view") return value.name;
  if (value.kind !== "error")
    report("wrong-type", first.value.span, {
      expected: "images",
      found: describe(value),
      help: `write ${name}(image)`,
    });
  return undefined;
}

function augmented(scope: StageScope, item: ViewItem, of: string, value: Value): ViewInfo | undefined {
  const { report } = scope.context;
  if (value.kind !== "augment") return undefined;
  if (item.maximizing) {
    report("maximizing-without-attack", item.maximizing.span, {}, [
      { span: item.value.span, text: "this is none" },
    ]);
    return undefined;
  }
  let size = scope.viewSize(of);
  if (!size) return undefined;
  let random = false;
  for (const op of value.ops) {
    random ||= isRandom(op, size);
    const wanted = op.fields.size;
    if (typeof wanted !== "number") continue;
    if (op.op === "random_crop") {
      const padding = op.fields.padding as number;
      const smallest = Math.min(size[0], size[1]) + 2 * padding;
      if (wanted > smallest) {
        report("crop-too-large", op.span, { crop: wanted, image: smallest }, [
          { span: item.names[0]!.span, text: "for this view" },
        ]);
        return undefined;
      }
    }
    size = [wanted, wanted, size[2]];
  }
  if (!random && item.names.length > 1) {
    report("names-of-one-image", item.names[1]!.span, {});
    return undefined;
  }
  return { kind: "augmented", item, of, ops: value.ops, random, size };
}

function attacked(
  scope: StageScope,
  item: ViewItem,
  attack: AttackValue,
  call: CallExpr,
): ViewInfo | undefined {
  const { report } = scope.context;
  const images = call.args.filter((arg) => !arg.name);
  const sources: string[] = [];
  let ok = true;
  let size: Size | undefined;
  for (const arg of images) {
    const value = evaluate(scope.env, arg.value, "images");
    if (value.kind === "view") {
      sources.push(value.name);
      const its = scope.viewSize(value.name);
      if (its && size && its.join() !== size.join()) {
        report("sizes-differ", arg.span, { left: size.join(" x "), right: its.join(" x ") }, [
          { span: images[0]!.span, text: size.join(" x ") },
        ]);
        ok = false;
      }
      size ??= its;
      if (!its) ok = false;
    } else {
      if (value.kind !== "error")
        report("wrong-type", arg.value.span, { expected: "images", found: describe(value) });
      ok = false;
    }
  }
  if (ok && images.length !== item.names.length) {
    report("attack-count", call.argsSpan, { names: item.names.length, views: images.length }, [
      {
        span: item.names[0]!.span,
        text: item.names.length === 1 ? "one name" : `${item.names.length} names`,
      },
    ]);
    ok = false;
  }
  const firstOption = call.args.findIndex((arg) => arg.name);
  const late = firstOption < 0 ? undefined : call.args.slice(firstOption).find((arg) => !arg.name);
  if (late) ok = false;
  const changed = withOptions(scope.env, attack, call, images.length);
  if (!item.maximizing) {
    report("maximizing-missing", call.span, { name: call.callee.words[0].text });
    return undefined;
  }
  if (!ok || !changed || !size) return undefined;
  return { kind: "adversarial", item, sources, attack: changed, size, span: call.span };
}
