import type { Arg, CallExpr, Name } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import {
  type DatasetKind,
  describe,
  ERROR,
  type OpenOptimizer,
  type Value,
  type ValueKind,
} from "../experiment/values.ts";
import { BUILTINS, builtinsOf, NOT_YET, signatureOf } from "./builtins.ts";
import { aheadCall } from "./calls-ahead.ts";
import { changeAttack, makeAttack } from "./calls-attack.ts";
import { applyAugment, makeOp } from "./calls-augment.ts";
import { makeDataset } from "./calls-data.ts";
import { makeNetwork } from "./calls-network.ts";
import { makeOptimizer } from "./calls-optimizer.ts";
import { callNetwork } from "./calls-pass.ts";
import { makeSchedule } from "./calls-schedule.ts";
import { makeTensor } from "./calls-tensor.ts";
import type { Env, Expected } from "./context.ts";
import { declaredNames, evaluate, lookUp, unknownName } from "./evaluate.ts";
import { insteadFor } from "./meant-name.ts";
import { shortText } from "./own-names.ts";
import { readArguments } from "./read-arguments.ts";
import type { Signature } from "./signature.ts";
import { suitableFor } from "./suitable.ts";

/** The value of `NAME(...)`: something of the language, or something declared with its options changed. */
export function evaluateCall(env: Env, call: CallExpr, expected: Expected): Value {
  const { report } = env.context;
  const { words } = call.callee;
  const name = words[0];
  const declared = words.length === 1 ? lookUp(env, name) : undefined;
  if (!declared && words.length === 1) {
    if (name.text === "each") {
      report("each-misplaced", call.span, {});
      return ERROR;
    }
    if (NOT_YET.has(name.text)) return aheadCall(env, call);
    const signature = signatureOf(name.text, positionalCount(call.args));
    if (signature) return builtinCall(env, call, signature);
    unknownCall(env, name, call, expected);
    return ERROR;
  }
  const value = declared ?? evaluate(env, call.callee, "network");
  env.context.unknown.extend(name.span, call.callee.span);
  // A call of a network stands for its results, of which its declaration says little.
  if (value.kind !== "network" || !env.locals) env.context.unknown.extend(name.span, call.span);
  switch (value.kind) {
    case "error":
      return ERROR;
    case "network":
      return callNetwork(env, value, call);
    case "attack":
      return changeAttack(env, value, call);
    case "augment":
      return applyAugment(env, name, call);
    case "dataset":
    case "part":
      report("not-yet", call.argsSpan, {
        what: "an option of a data set outside `data`",
        instead: `write it in \`data\`: data ${shortText(env.context, call.span)}`,
      });
      return ERROR;
    default:
      report("not-callable", call.callee.span, {
        name: call.callee.words.map(({ text }) => text).join("."),
        found: describe(value),
      });
      return ERROR;
  }
}

/** A call of nothing that there is: its arguments are checked as far as they mean something by themselves. */
function unknownCall(env: Env, name: Name, call: CallExpr, expected: Expected): void {
  const suitable = suitableFor(expected, true);
  const likely = builtinsOf(...(suitable?.families ?? []));
  const meant = insteadFor(name.text, suitable)
    ? undefined
    : nearestName(name.text, [...likely, ...declaredNames(env, name), ...Object.keys(BUILTINS)]);
  const signature = meant === undefined ? undefined : signatureOf(meant, positionalCount(call.args));
  let first: ValueKind | undefined;
  if (signature) {
    const skip = signature.family === "augment" ? imagesOf(env, call.args) : 0;
    readArguments(env, meant!, signature, call.args, call.callee.span, { skip, only: "guessed" });
  } else {
    // what has a name may be a word, which only its argument knows
    const images = expected === "images" ? "images" : undefined;
    const values = call.args.flatMap((arg) => (arg.name ? [] : [evaluate(env, arg.value, images)]));
    first = values[0]?.kind;
  }
  unknownName(env, name, suitableFor(expected, true, first));
}

/** A call of something the language has. */
function builtinCall(env: Env, call: CallExpr, signature: Signature): Value {
  const name = call.callee.words[0].text;
  const { family } = signature;
  const skip = family === "augment" ? imagesOf(env, call.args) : 0;
  const args = readArguments(env, name, signature, call.args, call.callee.span, { skip });
  if (!args.ok) return ERROR;
  switch (family) {
    case "schedule":
      return makeSchedule(env, name, args, call.span);
    case "augment":
      return makeOp(env, name, args, call.span);
    case "attack":
      return makeAttack(args, call.span);
    case "attack option":
      return name === "relative"
        ? { kind: "relative", share: args.number("share") }
        : { kind: "normal", deviation: args.number("deviation") };
    case "loss":
    case "algebra":
      return makeTensor(env, name, args, call);
    case "optimizer":
      return makeOptimizer(env, name as OpenOptimizer["kind"], args, call.span);
    case "encoder":
    case "head":
      return makeNetwork(env, name, args, call.span);
    case "dataset":
      return makeDataset(env, name as DatasetKind, args, call.span);
    default:
      env.context.report("wrong-type", call.span, { expected: "a value", found: `a call of \`${name}\`` });
      return ERROR;
  }
}

function positionalCount(args: readonly Arg[]): number {
  return args.reduce((count, { name }) => (name ? count : count + 1), 0);
}

/** How many leading arguments are images: the language's augmentations may be applied in a `view` at once. */
export function imagesOf(env: Env, args: readonly Arg[]): number {
  const [first] = args;
  if (!env.locals || !first || first.name || first.value.kind !== "path") return 0;
  const [name, ...rest] = first.value.words;
  const kind = lookUp(env, name)?.kind;
  return (kind === "view" && rest.length === 0) || (kind === "source" && rest.length === 1) ? 1 : 0;
}
