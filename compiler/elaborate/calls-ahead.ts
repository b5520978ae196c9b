import type { CallExpr } from "../../grammar/ast.ts";
import { ERROR, type Value } from "../experiment/values.ts";
import type { Arguments } from "./arguments.ts";
import { aheadOf, notYet } from "./builtins.ts";
import { imagesOf } from "./calls.ts";
import { makeDataset } from "./calls-data.ts";
import { argmaxOf } from "./columns.ts";
import type { Env } from "./context.ts";
import { readArguments } from "./read-arguments.ts";

/**
 * A call of something that the compiler does not carry out yet, which is said, with its arguments checked and, where
 * others build on it, what it will stand for.
 */
export function aheadCall(env: Env, call: CallExpr): Value {
  const [name] = call.callee.words;
  const args = aheadArguments(env, call);
  if (!args?.ok) return ERROR;
  switch (name.text) {
    case "ema":
      return averageOf(args, call);
    case "cifar100":
    case "stl10":
      return makeDataset(env, name.text, args, call.span);
    case "high_pass":
      return { kind: "augment", ops: [], unbounded: call.span };
    case "argmax":
      return argmaxOf(env, name, args.value("of"));
    default:
      return ERROR;
  }
}

/** Says that a name is not carried out yet, and reads the arguments of its call. */
export function aheadArguments(env: Env, { callee, args }: CallExpr): Arguments | undefined {
  const [name] = callee.words;
  env.context.report("not-yet", name.span, notYet(name.text));
  const signature = aheadOf(name.text);
  const skip = signature?.family === "augment" ? imagesOf(env, args) : 0;
  return signature && readArguments(env, name.text, signature, args, callee.span, { skip, ahead: true });
}

/** A network of the same form, without a name of its own yet. */
function averageOf(args: Arguments, { span }: CallExpr): Value {
  const of = args.value("of");
  if (of?.kind !== "network") return ERROR;
  const { spec, origins } = of.value;
  const decl = { kind: spec.kind, name: { text: "", span }, span };
  return { kind: "network", value: { name: "", decl, spec, origins, averageOf: of.value } };
}
