import type { CallExpr, Expr, Name, ValueDecl } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import { rationalText } from "../../experiment/number-text.ts";
import { isConstant } from "../../experiment/open-schedule.ts";
import { type Origins, written } from "../../experiment/origin.ts";
import { describe, ERROR, type Value } from "../../experiment/values.ts";
import { holdToRules } from "../../rules/run.ts";
import { meantArgument } from "../../suggest/argument-names.ts";
import type { AugmentDefinition } from "../../vocabulary/define/augmentations.ts";
import { type Deferred, type Env, homeOf } from "../context.ts";
import { NAME_COST } from "../evaluation-limit.ts";
import type { Arguments } from "./arguments.ts";
import { evaluate } from "./evaluate.ts";
import { shortText } from "./own-names.ts";

/** A call of an augmentation word. */
export function makeOp(env: Env, word: AugmentDefinition, args: Arguments, span: Span): Value {
  const { report } = env.context;
  for (const { value, span: at } of args.all.values()) {
    if (value.kind !== "range") continue;
    const { low, high } = value;
    if (isConstant(low) && isConstant(high) && low.compare(high) > 0) {
      const [, first, second] = /^(.+?)\s*\.\.\s*(.+)$/s.exec(env.context.sweep.textOf(at)) ?? [];
      const texts = { low: first ?? rationalText(low), high: second ?? rationalText(high) };
      report("range-order", at, texts);
      return ERROR;
    }
  }
  if (!changesSomething(env, word, args, span)) return ERROR;
  const call = { word, args: args.resolved(word) };
  if (!holdToRules("augmentation", call, ({ key }) => args.spanOf(key!), report)) return ERROR;
  const origins = (): Origins => ({ ...args.origins(), op: written(span) });
  return { kind: "augment", ops: [{ ...call, span, origins }] };
}

/** Whether an augmentation changes anything; reports it if all its optional changes were omitted. */
function changesSomething(env: Env, word: AugmentDefinition, args: Arguments, span: Span): boolean {
  const { oneOf = [] } = word;
  if (oneOf.length === 0 || oneOf.some((one) => args.given.has(one))) return true;
  const what = `${oneOf.slice(0, -1).join(", ")} or ${oneOf.at(-1)}`;
  env.context.report("argument-few", span, { of: word.name, what });
  return false;
}

type AugmentDecl = Extract<ValueDecl, { kind: "augment" }>;

/** `simclr(strength: 0.5)`: a declared augmentation with arguments. */
export function applyAugment(env: Env, name: Name, call: CallExpr): Value {
  const decl = augmentDecl(env, name);
  if (!decl) {
    env.context.report("not-callable", call.callee.span, { name: name.text, found: "an augmentation" });
    return ERROR;
  }
  const positional = call.args.find((arg) => !arg.name);
  if (positional) {
    env.context.report("augment-outside-view", call.span, { name: name.text });
    return ERROR;
  }
  return augmentWith(env, decl, call, 0);
}

export function augmentDecl(env: Env, name: Name): AugmentDecl | undefined {
  const local = env.locals?.augment(name.text);
  if (local) return local;
  const top = env.module.names.get(name.text) ?? homeOf(env, name.span).names.get(name.text);
  return top?.decl.kind === "augment" ? top.decl : undefined;
}

/**
 * The operations of a declared augmentation with the given arguments.
 * @param skip number of leading arguments that are images
 */
export function augmentWith(env: Env, decl: AugmentDecl, call: CallExpr | undefined, skip: number): Value {
  const { report } = env.context;
  const home = homeOf(env, decl.span);
  const augments = [...(env.augments ?? []), decl];
  if (env.augments?.includes(decl)) {
    reportCircle(env, env.augments.slice(env.augments.indexOf(decl)));
    return ERROR;
  }
  const inside: Env = { context: env.context, module: home, augments };
  const parameters = new Map<string, Deferred>(
    decl.parameters.map(({ name, value }) => [name.text, { name, expr: value, env: inside }]),
  );
  const names = [...parameters.keys()];
  const declared = [{ span: decl.name.span, text: "declared here" }];
  let ok = true;
  const seen = new Map<string, Span>();
  for (const arg of (call?.args ?? []).slice(skip)) {
    if (!arg.name) {
      const write = names[0] && `${names[0]}: ${shortText(env.context, arg.value.span)}`;
      report("argument-extra", arg.span, { of: decl.name.text, takes: 0, write }, declared);
      ok = false;
    } else if (!parameters.has(arg.name.text)) {
      report(
        "argument-unknown",
        arg.name.span,
        {
          of: decl.name.text,
          name: arg.name.text,
          has: names,
          nearest: meantArgument(arg.name.text, names, names),
        },
        declared,
      );
      ok = false;
    } else if (seen.has(arg.name.text)) {
      report("argument-twice", arg.name.span, { of: decl.name.text, name: arg.name.text }, [
        { span: seen.get(arg.name.text)!, text: "first here" },
      ]);
      ok = false;
    } else {
      seen.set(arg.name.text, arg.name.span);
      parameters.set(arg.name.text, { ...parameters.get(arg.name.text)!, expr: arg.value, env });
    }
  }
  if (!ok) return ERROR;
  const { limit } = env.context;
  if (!limit.enter(decl.name.span, NAME_COST)) return ERROR;
  const value = evaluate({ ...inside, parameters }, decl.value, "augmentation");
  limit.leave(NAME_COST);
  if (!limit.fits(value, decl.name.span)) return ERROR;
  if (value.kind === "augment" || value.kind === "error") return value;
  const { value: body } = decl;
  const ops = body.kind === "list" ? body.items.map(({ span }) => shortText(env.context, span)) : [];
  report("wrong-type", body.span, {
    expected: "an augmentation",
    found: describe(value),
    help: ops.length > 1 ? `put them in sequence: ${ops.join(" then ")}` : undefined,
    edits: ops.length > 1 ? [{ span: body.span, text: inSequence(env, body) }] : undefined,
  });
  return ERROR;
}

/** The items of a list with `then` between them. */
function inSequence(env: Env, body: Expr): string {
  if (body.kind !== "list") return "";
  return body.items.map(({ span }) => env.context.sweep.textOf(span)).join(" then ");
}

/** Reports a cycle of augmentations, always at the first declaration, so that it is reported once. */
function reportCircle({ context }: Env, circle: readonly AugmentDecl[]): void {
  const [first, ...others] = [...circle].sort((a, b) => a.span.start - b.span.start);
  const { text, span } = first!.name;
  const labels = others.map(({ name }) => ({ span: name.span, text: "through this" }));
  context.report("refers-to-itself", span, { name: text }, labels);
}
