import type { Arg, CallExpr, Name } from "../../../grammar/ast.ts";
import { nearestName } from "../../../grammar/did-you-mean.ts";
import { METHODS } from "../../../grammar/habits/foreign-words.ts";
import { describe, ERROR, type Value, type ValueKind } from "../../experiment/values.ts";
import { isModule, synonymOf } from "../../suggest/synonyms.ts";
import type { AttackOptionDefinition } from "../../vocabulary/define/attack-options.ts";
import { asAttack } from "../../vocabulary/define/attacks.ts";
import { asAugmentation } from "../../vocabulary/define/augmentations.ts";
import { asDataset } from "../../vocabulary/define/datasets.ts";
import type { Definition } from "../../vocabulary/define/definition.ts";
import { asFunction, type RewriteDefinition } from "../../vocabulary/define/functions.ts";
import { asNetwork } from "../../vocabulary/define/networks.ts";
import { asOptimizer } from "../../vocabulary/define/optimizers.ts";
import type { ScheduleDefinition } from "../../vocabulary/define/schedules.ts";
import type { Env, Expected } from "../context.ts";
import { insteadFor } from "../meant-name.ts";
import { suitableFor } from "../suitable.ts";
import { namesOf, reservedWord, WORD_NAMES, wordCalled, wordsNamed } from "../words.ts";
import { changeAttack, makeAttack } from "./calls-attack.ts";
import { applyAugment, makeOp } from "./calls-augment.ts";
import { makeDataset } from "./calls-data.ts";
import { makeNetwork } from "./calls-network.ts";
import { makeOptimizer, networksFirst } from "./calls-optimizer.ts";
import { callNetwork } from "./calls-pass.ts";
import { reservedCall } from "./calls-reserved.ts";
import { makeSchedule } from "./calls-schedule.ts";
import { makeRewrite, makeTensor } from "./calls-tensor.ts";
import { declaredNames, evaluate, lookUp, unknownName } from "./evaluate.ts";
import { shortText } from "./own-names.ts";
import { readArguments } from "./read-arguments.ts";

/** The value of `NAME(...)`: a call of a word, or of a declared name. */
export function evaluateCall(env: Env, call: CallExpr, expected: Expected): Value {
  const { report } = env.context;
  const { words } = call.callee;
  const name = words[0];
  const declared = words.length === 1 ? lookUp(env, name) : undefined;
  if (words.length > 1 && isModule(name.text) && !lookUp(env, name)) {
    callOfModule(env, call, expected);
    return ERROR;
  }
  const method = words.length === 2 ? methodOf(env, call) : undefined;
  if (method) return method;
  if (!declared && words.length === 1) {
    if (name.text === "each") {
      report("each-misplaced", call.span, {});
      return ERROR;
    }
    if (reservedWord(name.text)) return reservedCall(env, call);
    const word = wordExpected(call, expected) ?? wordCalled(name.text, positionalCount(call.args));
    if (word) return wordCall(env, call, word);
    unknownCall(env, name, call, expected);
    return ERROR;
  }
  const value = declared ?? evaluate(env, call.callee, "network");
  env.context.unknown.extend(name.span, call.callee.span);
  // A call of a network gives a pass, so it does not refer to the network's declaration itself.
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

/**
 * `cosine(0.1, 0)` where a number is expected is a schedule, although the function of the same name takes arguments by
 * position.
 */
function wordExpected({ callee, args }: CallExpr, expected: Expected): Definition | undefined {
  const forNumber = typeof expected === "object" && expected.place === "number";
  if (!forNumber || !args.every(({ value }) => value.kind === "number" || value.kind === "unit"))
    return undefined;
  return wordsNamed(callee.words[0].text).find(({ family }) => family === "schedule");
}

/** Reports `F.cross_entropy(...)`: names have no module here. */
function callOfModule(env: Env, call: CallExpr, expected: Expected): void {
  const { callee } = call;
  const last = callee.words.at(-1)!;
  const suitable = suitableFor(expected, true);
  const words = namesOf(...(suitable?.families ?? []));
  const exact = [...words, ...WORD_NAMES].find((one) => plainName(one) === plainName(last.text));
  const other = exact ?? synonymOf(last.text);
  const unwrapped = { kind: "path", words: [last], span: last.span } as const;
  if (other === undefined) {
    unknownCall(env, last, { ...call, callee: unwrapped }, expected);
    return;
  }
  const name = callee.words.map(({ text }) => text).join(".");
  const isName = !other.includes("(");
  const word = isName ? wordCalled(other, positionalCount(call.args)) : undefined;
  const skip = word?.family === "augment" ? imagesOf(env, call.args) : 0;
  if (word) readArguments(env, other, word, call.args, callee.span, { skip, only: "guessed" });
  else for (const arg of call.args) if (!arg.name) evaluate(env, arg.value);
  const instead = isName ? { nearest: other } : { help: `write ${other} instead` };
  env.context.report("unknown-name", callee.span, { name, ...instead });
}

const plainName = (name: string): string => name.toLowerCase().replaceAll("_", "");

/** Reports `z.detach()`: a method of a tensor in other libraries, which is a function here. */
function methodOf(env: Env, call: CallExpr): Value | undefined {
  const [owner, method] = call.callee.words;
  if (!method) return undefined;
  const value = lookUp(env, owner);
  if (value?.kind === "network" && method.text === "parameters") {
    const found = "the method `parameters`";
    env.context.report("wrong-type", call.span, { expected: "a network", found, write: owner.text });
    return ERROR;
  }
  if (!Object.hasOwn(METHODS, method.text)) return undefined;
  if (value?.kind !== "tensor" && value?.kind !== "view" && value?.kind !== "label") return undefined;
  const name = METHODS[method.text];
  const write = name === undefined ? owner.text : `${name}(${owner.text})`;
  env.context.report("wrong-type", call.span, {
    expected: "a function",
    found: `the method \`${method.text}\``,
    write,
  });
  return ERROR;
}

/** Reports a call of an unknown name. Its arguments are checked as far as possible. */
function unknownCall(env: Env, name: Name, call: CallExpr, expected: Expected): void {
  const suitable = suitableFor(expected, true);
  const likely = namesOf(...(suitable?.families ?? []));
  const meant = insteadFor(name.text, suitable)
    ? undefined
    : nearestName(name.text, [...likely, ...declaredNames(env, name), ...WORD_NAMES]);
  const word = meant === undefined ? undefined : wordCalled(meant, positionalCount(call.args));
  let first: ValueKind | undefined;
  if (word) {
    const skip = word.family === "augment" ? imagesOf(env, call.args) : 0;
    readArguments(env, meant!, word, call.args, call.callee.span, { skip, only: "guessed" });
  } else {
    // a named argument may be an enum word, which has a meaning only for its argument
    const images = expected === "images" ? "images" : undefined;
    const values = call.args.flatMap((arg) => (arg.name ? [] : [evaluate(env, arg.value, images)]));
    first = values[0]?.kind;
  }
  unknownName(env, name, suitableFor(expected, true, first), [], [], call);
}

/** A call of a word of the language. */
function wordCall(env: Env, call: CallExpr, word: Definition): Value {
  const skip = word.family === "augment" ? imagesOf(env, call.args) : 0;
  const { networks, rest } =
    word.family === "optimizer" ? networksFirst(env, call) : { networks: [], rest: call.args };
  const args = readArguments(env, word.name, word, rest, call.callee.span, { skip });
  if (!args.ok) return ERROR;
  switch (word.family) {
    case "schedule":
      return makeSchedule(env, word as ScheduleDefinition, args, call.span);
    case "augment":
      return makeOp(env, asAugmentation(word), args, call.span);
    case "attack":
      return makeAttack(asAttack(word), args, call.span);
    case "attack option":
      return (word as AttackOptionDefinition).value(args.resolved(word));
    case "loss":
    case "algebra":
      return "rewrite" in word
        ? makeRewrite(env, word as RewriteDefinition, args, call)
        : makeTensor(env, asFunction(word), args, call);
    case "optimizer":
      return makeOptimizer(env, asOptimizer(word), args, call.span, networks);
    case "encoder":
    case "head":
      return makeNetwork(env, asNetwork(word), args, call.span);
    case "dataset":
      return makeDataset(env, asDataset(word), args, call.span);
    default:
      env.context.report("wrong-type", call.span, {
        expected: "a value",
        found: `a call of \`${word.name}\``,
      });
      return ERROR;
  }
}

function positionalCount(args: readonly Arg[]): number {
  return args.reduce((count, { name }) => (name ? count : count + 1), 0);
}

/**
 * The number of leading arguments that are images: in a `view`, an augmentation of the language can be called on an
 * image directly.
 */
export function imagesOf(env: Env, args: readonly Arg[]): number {
  const [first] = args;
  if (!env.locals || !first || first.name || first.value.kind !== "path") return 0;
  const [name, ...rest] = first.value.words;
  const kind = lookUp(env, name)?.kind;
  return (kind === "view" && rest.length === 0) || (kind === "source" && rest.length === 1) ? 1 : 0;
}
