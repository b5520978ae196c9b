import type { Arg, CallExpr, Expr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import type { AttackValue } from "../../experiment/values.ts";
import { describe, type OpenOp, type Value } from "../../experiment/values.ts";
import { holdToRules, type SpanOf } from "../../rules/run.ts";
import { asAugmentation } from "../../vocabulary/define/augmentations.ts";
import { isRandom } from "../random-operations.ts";
import { viewsDiffer } from "../sizes.ts";
import { reservedWord, wordNamed } from "../words.ts";
import { withOptions } from "./calls-attack.ts";
import { augmentDecl, augmentWith } from "./calls-augment.ts";
import { evaluate, lookUp } from "./evaluate.ts";
import { firstDeclared, shortText } from "./own-names.ts";
import type { StageScope, ViewItem } from "./stage-scope.ts";

type Size = readonly [number, number, number];

/** The result of a `view` statement. */
export type ViewInfo =
  | {
      readonly kind: "augmented";
      readonly item: ViewItem;
      readonly of: string;
      readonly ops: readonly OpenOp[];
      /** whether its operations are random */
      readonly random: boolean;
      readonly size: Size;
      /** the operation that may make pixel values leave the range of images, here or in its source */
      readonly unbounded?: Span;
    }
  | {
      readonly kind: "adversarial";
      readonly item: ViewItem;
      /** the view that each adversarial view starts from, in order */
      readonly sources: readonly string[];
      readonly attack: AttackValue;
      readonly size: Size;
      /** span of the attack, for messages */
      readonly span: Span;
    };

/** Reads a `view` statement: an unchanged image, an augmentation of a view, or an attack on one or more views. */
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
      // called on the image alone, it has its defaults
      const value =
        expr.args.length === 1 ? declared : augmentWith(scope.env, augmentDecl(scope.env, name)!, expr, 1);
      return augmented(scope, item, of, value);
    }
    if (!declared && (wordNamed(name.text) ?? reservedWord(name.text))?.family === "augment") {
      const of = imageOf(scope, expr);
      return of === undefined ? undefined : augmented(scope, item, of, evaluate(scope.env, expr));
    }
    if (!declared && wordNamed(name.text)?.family === "attack") {
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
    help: value.kind === "augment" ? augmentHelp(expr) : undefined,
  });
  return undefined;
}

/** Suggests how to apply an augmentation that was not called on an image. */
function augmentHelp(expr: Expr): string | undefined {
  if (expr.kind === "path") return `write ${expr.words[0].text}(image)`;
  return expr.kind === "then"
    ? "give it a name, augment NAME = ... then ..., and write NAME(image)"
    : undefined;
}

/** The view that an augmentation is called on; undefined after an error. */
function imageOf(scope: StageScope, call: CallExpr): string | undefined {
  const { report } = scope.context;
  const [first] = call.args;
  const name = call.callee.words[0].text;
  if (!first || first.name) {
    report("argument-missing", call.callee.span, {
      of: name,
      name: "image",
      write: `${name}(image${call.args.length > 0 ? ", ..." : ""})`,
    });
    return undefined;
  }
  const value = evaluate(scope.env, first.value, "images");
  if (value.kind === "view") return value.name;
  if (value.kind !== "error")
    report("wrong-type", first.value.span, {
      expected: "images",
      found: describe(value),
      help: `write ${imageFirst(scope, call)}`,
    });
  return undefined;
}

/** The text of a call with the image as its first argument. */
function imageFirst(scope: StageScope, { callee, args }: CallExpr): string {
  const name = callee.words[0].text;
  const isView = ({ value }: Arg): boolean =>
    value.kind === "path" && (value.words[0].text === "image" || !!scope.viewItem(value.words[0].text));
  const view = args.find((arg) => !arg.name && isView(arg));
  // without a view among the arguments, the first may be meant for the operation itself
  const own = view !== undefined || (wordNamed(name)?.positional.length ?? 0) > 0;
  const others = args.filter((arg, i) => arg !== view && (own || i > 0));
  const text = (arg: Arg): string => shortText(scope.context, arg.span);
  return `${name}(${[view ? text(view) : "image", ...others.map(text)].join(", ")})`;
}

function augmented(scope: StageScope, item: ViewItem, of: string, value: Value): ViewInfo | undefined {
  const { report } = scope.context;
  if (value.kind !== "augment") return undefined;
  if (item.maximizing) {
    const { textOf } = scope.context.sweep;
    report(
      "maximizing-without-attack",
      item.maximizing.span,
      {
        loss: textOf(item.maximizing.span),
        attack: firstDeclared(scope.module, "attack"),
        of: item.names[0]!.text,
        name: `${item.names[0]!.text}_adv`,
      },
      [{ span: item.value.span, text: "not an attack" }],
    );
    return undefined;
  }
  let size = scope.viewSize(of);
  if (!size) return undefined;
  let random = false;
  for (const op of value.ops) {
    random ||= isRandom(op, size);
    const word = asAugmentation(op.word);
    const call = { word, args: op.args };
    const spanOf: SpanOf = ({ node }) => {
      if (node !== call) return item.names[0]!.span;
      const { size: origin } = op.origins();
      return origin?.kind === "written" ? origin.span : op.span;
    };
    if (!holdToRules("operation", { call, image: size, view: item }, spanOf, report)) return undefined;
    size = word.size(op.args, size);
  }
  if (!random && item.names.length > 1) {
    report("names-of-one-image", item.names[1]!.span, {});
    return undefined;
  }
  const unbounded = value.unbounded ?? unboundedBy(scope, of);
  return { kind: "augmented", item, of, ops: value.ops, random, size, ...(unbounded ? { unbounded } : {}) };
}

/** The operation that made a view leave the range of images, if any. */
function unboundedBy(scope: StageScope, view: string): Span | undefined {
  const item = scope.viewItem(view);
  const info = item && scope.view(item);
  return info?.kind === "augmented" ? info.unbounded : undefined;
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
      const viewSize = scope.viewSize(value.name);
      if (viewSize && size && viewSize.join() !== size.join()) {
        const [first] = sources;
        viewsDiffer(scope.env, arg.span, [first!, size], [value.name, viewSize], scope);
        ok = false;
      }
      size ??= viewSize;
      if (!viewSize) ok = false;
      const unbounded = unboundedBy(scope, value.name);
      if (unbounded) {
        const labels = [{ span: unbounded, text: "its values are not between 0 and 1" }];
        report("attack-unbounded", arg.span, { view: value.name }, labels);
        ok = false;
      }
    } else {
      if (value.kind !== "error")
        report("wrong-type", arg.value.span, { expected: "images", found: describe(value) });
      ok = false;
    }
  }
  if (ok && images.length !== item.names.length) {
    if (images.length > item.names.length) scope.lose("view");
    const attackText = call.callee.words[0].text;
    const names = item.names.map(({ text }) => text).slice(0, images.length);
    for (const source of sources.slice(names.length)) names.push(`${source}_adv`);
    const write = `${names.join(", ") || "x_adv"} = ${attackText}(${sources.join(", ") || "x"})`;
    report("attack-count", call.argsSpan, { names: item.names.length, views: images.length, write }, [
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

export type AttackView = ViewInfo & { readonly kind: "adversarial" };
