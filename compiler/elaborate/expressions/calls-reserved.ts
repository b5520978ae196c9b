import type { CallExpr } from "../../../grammar/ast.ts";
import { ERROR, type Value } from "../../experiment/values.ts";
import { asDataset } from "../../vocabulary/define/datasets.ts";
import type { Env } from "../context.ts";
import { notYet, reservedWord } from "../words.ts";
import type { Arguments } from "./arguments.ts";
import { imagesOf } from "./calls.ts";
import { makeDataset } from "./calls-data.ts";
import { argmaxOf } from "./columns.ts";
import { readArguments } from "./read-arguments.ts";

/**
 * A call of a word that is not supported yet, which is reported. Its arguments are checked. Its value is what other
 * parts of the file need, so that they can be checked too.
 */
export function reservedCall(env: Env, call: CallExpr): Value {
  const [name] = call.callee.words;
  const word = reservedWord(name.text);
  const args = reservedArguments(env, call);
  if (!args?.ok || !word) return ERROR;
  switch (word.family) {
    case "copy":
      return averageOf(args, call);
    case "dataset":
      return "image" in word ? makeDataset(env, asDataset(word), args, call.span) : ERROR;
    case "augment":
      return { kind: "augment", ops: [], unbounded: call.span };
    case "algebra":
      return args.value("of") ? argmaxOf(env, name, args.value("of")) : ERROR;
    default:
      return ERROR;
  }
}

/** Reports that a word is not supported yet, and reads the arguments of its call. */
export function reservedArguments(env: Env, { callee, args }: CallExpr): Arguments | undefined {
  const [name] = callee.words;
  const word = reservedWord(name.text);
  if (!word) return undefined;
  env.context.report("not-yet", name.span, notYet(word));
  const skip = word.family === "augment" ? imagesOf(env, args) : 0;
  return readArguments(env, name.text, word, args, callee.span, { skip, reserved: true });
}

/** A moving average: a network like the given one, without a name of its own yet. */
function averageOf(args: Arguments, { span }: CallExpr): Value {
  const of = args.value("of");
  if (of?.kind !== "network") return ERROR;
  const { spec, origins } = of.value;
  const decl = { kind: spec.kind, name: { text: "", span }, span };
  return { kind: "network", value: { name: "", decl, spec, origins, averageOf: of.value } };
}
