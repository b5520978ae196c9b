import type { CallExpr, Expr, Name, PathExpr } from "../../../grammar/ast.ts";
import type { Edit } from "../../../grammar/diagnostic.ts";
import { editsBetween, nearestName } from "../../../grammar/did-you-mean.ts";
import { Rational } from "../../experiment/rational.ts";
import { describe, ERROR, type Located, type Value } from "../../experiment/values.ts";
import { synonymAmong } from "../../suggest/synonyms.ts";
import { duration } from "../../vocabulary/types/durations.ts";
import { number, percent, pixels, whole } from "../../vocabulary/types/numbers.ts";
import { network, part } from "../../vocabulary/types/things.ts";
import type { ArgumentType } from "../../vocabulary/types/type.ts";
import { bool, choice, start } from "../../vocabulary/types/words.ts";
import type { Env, Expected } from "../context.ts";
import { homeOf } from "../context.ts";
import { CALL_COST } from "../evaluation-limit.ts";
import { insteadFor, listOfSuitable, synonymFor } from "../meant-name.ts";
import { declaredIn, type Module, type TopName } from "../modules.ts";
import { writtenAs } from "../named-sources.ts";
import { referBranch } from "../passes.ts";
import { type Suitable, suitableFor } from "../suitable.ts";
import { nearestWord, wordMeant } from "../types.ts";
import type { Declared } from "../unknown-names.ts";
import {
  isLanguageName,
  namesOf,
  notYet,
  PREDEFINED,
  reservedWord,
  WORD_NAMES,
  wordNamed,
} from "../words.ts";
import { binary, negate } from "./arithmetic.ts";
import { evaluateCall } from "./calls.ts";
import { inSequence } from "./calls-schedule.ts";
import { columnAt } from "./columns.ts";
import { declaredValue } from "./declarations.ts";

/**
 * The value of an expression.
 * @param expected type of the argument it is given to; the type's own words win over names
 */
export function evaluate(env: Env, expr: Expr, expected?: Expected): Value {
  const { limit } = env.context;
  const cost = expr.kind === "call" ? CALL_COST : 1;
  if (!limit.enter(expr.span, cost)) return ERROR;
  const value = valueNow(env, expr, expected);
  limit.leave(cost);
  return value;
}

function valueNow(env: Env, expr: Expr, expected: Expected): Value {
  const { report } = env.context;
  switch (expr.kind) {
    case "missing":
      return ERROR;
    case "number": {
      const value = Rational.parse(expr.text);
      if (value) return { kind: "number", value };
      report("number-too-large", expr.span, { text: expr.text, digits: expr.text.length > 1000 });
      return ERROR;
    }
    case "string":
      return { kind: "string", value: expr.value };
    case "list":
      return listOf(env, expr.items, expected);
    case "negate":
      return negate(env, evaluate(env, expr.operand), expr.span);
    case "unit": {
      const operand = evaluate(env, expr.operand);
      if (operand.kind === "error") return ERROR;
      if (operand.kind !== "number" || operand.percent) {
        const unit = expr.unit === "percent" ? "%" : expr.unit;
        report("unit-of", expr.unitSpan, { unit, found: describe(operand) });
        return ERROR;
      }
      if (expr.unit === "percent")
        return { kind: "number", value: operand.value.divide(Rational.of(100)), percent: true };
      if (operand.value.numerator < 0n) {
        report("duration-negative", expr.span, {});
        return ERROR;
      }
      return { kind: "duration", value: { unit: expr.unit, value: operand.value } };
    }
    case "binary":
      if (isHyphenated(env, expr)) return ERROR;
      if (typeof expected === "object" && expected.pixels) warnOf225(env, expr);
      return binary(
        env,
        expr,
        evaluate(env, expr.left, operandOf(expected)),
        evaluate(env, expr.right, operandOf(expected)),
      );
    case "range": {
      const bounds = [expr.low, expr.high].map((bound) => {
        const value = evaluate(env, bound);
        if (value.kind === "number" || value.kind === "schedule") return value;
        if (value.kind !== "error")
          report("wrong-type", bound.span, { expected: "a number", found: describe(value) });
        return undefined;
      });
      const [low, high] = bounds;
      if (low === undefined || high === undefined) return ERROR;
      const percent = bounds.some((bound) => bound?.kind === "number" && bound.percent);
      return { kind: "range", low: low.value, high: high.value, ...(percent ? { percent } : {}) };
    }
    case "then":
      return inSequence(
        env,
        expr.items.map((item) => ({ value: evaluate(env, item, operandOf(expected)), span: item.span })),
        expr.span,
      );
    case "path":
      return evaluatePath(env, expr, expected);
    case "call":
      return evaluateCall(env, expr, expected);
  }
}

/** Reports `cross-entropy(...)`: a name with a hyphen, which is read as a difference. */
function isHyphenated(env: Env, { operator, left, right, span }: Extract<Expr, { kind: "binary" }>): boolean {
  const name = right.kind === "call" ? right.callee : right;
  const isTight = name.span.start === left.span.end + 1;
  if (operator !== "-" || !isTight || left.kind !== "path" || name.kind !== "path") return false;
  if (left.words.length > 1 || name.words.length > 1 || lookUp(env, left.words[0])) return false;
  const text = `${left.words[0].text}_${name.words[0].text}`;
  const known = [...declaredNames(env, left.words[0]), ...WORD_NAMES];
  const meant = known.find((one) => editsBetween(text, one) === 0) ?? synonymAmong(text, WORD_NAMES);
  if (meant === undefined) return false;
  env.context.report(
    "unknown-name",
    { ...span, end: name.span.end },
    { name: text.replace("_", "-"), nearest: meant },
  );
  return true;
}

/** Warns if a denominator looks like a mistyped 255: one digit differs, or two are swapped. */
function warnOf225(env: Env, { operator, left, right, span }: Extract<Expr, { kind: "binary" }>): void {
  if (operator !== "/" || left.kind !== "number" || right.kind !== "number") return;
  const { text } = right;
  const others = [...text].filter((digit, i) => digit !== "255"[i]).length;
  if (text.length !== 3 || (others !== 1 && text !== "525")) return;
  env.context.report("pixels-of-225", span, { found: `${left.text}/${text}`, meant: `${left.text}/255` });
}

/** The expected type of an operand: enum words cannot be operands. */
function operandOf(expected: Expected): Expected {
  return wordsOf(expected).length > 0 ? undefined : expected;
}

function listOf(env: Env, items: readonly Expr[], expected: Expected): Value {
  const type = typeof expected === "object" ? expected : undefined;
  const values: Located[] = items.map((item) => {
    // names of branches are words; they refer to nothing
    if (type?.ofNames && item.kind === "path" && item.words.length === 1)
      return { value: { kind: "word", text: item.words[0].text }, span: item.span };
    return { value: evaluate(env, item, type?.element), span: item.span, origin: writtenAs(env, item) };
  });
  return values.some(({ value }) => value.kind === "error") ? ERROR : { kind: "list", items: values };
}

/** The enum words that an argument of this type accepts. */
function wordsOf(expected: Expected): readonly string[] {
  return (typeof expected === "object" ? expected.words : undefined) ?? [];
}

function evaluatePath(env: Env, path: PathExpr, expected: Expected): Value {
  const { words } = path;
  const first = words[0];
  const hasMembers = words.length > 1;
  if (!hasMembers && wordsOf(expected).includes(first.text))
    return expected === bool
      ? { kind: "bool", value: first.text === "true" }
      : { kind: "word", text: first.text };
  // the owner of a member has another type than the member
  const owner = hasMembers && expected !== part && expected !== network && expected !== "network";
  let value = nameValue(env, first, owner ? "owner" : expected);
  for (let i = 1; i < words.length; i++) value = member(env, value, first, words[i]!);
  env.context.unknown.extend(first.span, path.span);
  return value;
}

/**
 * The value of a name. It is looked up in this order: parameters, stage, the stage's file, the file where it is
 * written, the language.
 */
export function nameValue(env: Env, name: Name, expected?: Expected): Value {
  const found = lookUp(env, name, expected);
  if (found) return found;
  const { report } = env.context;
  if (name.text === "each") {
    report("each-misplaced", name.span, {});
    return ERROR;
  }
  const reserved = reservedWord(name.text);
  const signature = wordNamed(name.text) ?? reserved;
  if (
    signature &&
    !signature.rest &&
    Object.values(signature.args).every((arg) => arg.default || arg.optional)
  ) {
    const callee = { kind: "path", words: [name], span: name.span } as const;
    return evaluateCall(
      env,
      { kind: "call", callee, args: [], argsSpan: name.span, span: name.span },
      expected,
    );
  }
  if (signature) {
    if (signature === reserved) report("not-yet", name.span, notYet(reserved));
    else if (
      typeof expected === "object" &&
      expected.place !== "word" &&
      wordsOf(expected).length > 0 &&
      !suitableFor(expected, true)?.families.includes(signature.family)
    ) {
      const meant = wordMeant(name.text, wordsOf(expected));
      report("wrong-type", name.span, {
        expected: expected.expected,
        found: `\`${name.text}\``,
        help: meant && `did you mean \`${meant}\`?`,
        edits: meant === undefined ? undefined : [{ span: name.span, text: meant }],
      });
    } else
      report("wrong-type", name.span, {
        expected: expected === undefined ? "a value" : "an argument",
        found: `\`${name.text}\` without its arguments`,
        help: `write ${name.text}(${signature.positional.map((one) => signature.args[one]?.example).join(", ") || "..."})`,
      });
    return ERROR;
  }
  const words = wordsOf(expected);
  if (typeof expected === "object" && expected.place === "word") {
    report("not-one-of", name.span, {
      found: `\`${name.text}\``,
      words,
      nearest: nearestWord(name.text, words),
    });
    return ERROR;
  }
  unknownName(env, name, suitableFor(expected, false), words);
  return ERROR;
}

/**
 * Records an unknown name, to be reported.
 * @param words enum words that are allowed there
 * @param others declarations that cannot be named there
 * @param call the call, if the name is called
 */
export function unknownName(
  env: Env,
  name: Name,
  suitable: Suitable | undefined,
  words: readonly string[] = [],
  others: readonly Declared[] = [],
  call?: CallExpr,
): void {
  const { report, unknown } = env.context;
  const home = homeOf(env, name.span);
  if (env.module.lost.has(name.text) || home.lost.has(name.text)) return;
  unknown.add({
    name,
    declared: () => [...visibleNames(env, home), ...others],
    ...(suitable ? { suitable: suitable.declared } : {}),
    words: () => [...words, ...(suitable ? namesOf(...suitable.families) : []), ...languageNames(env)],
    follows: () => env.locals?.areLost(suitable?.declared) ?? false,
    isTold: () =>
      synonymFor(name.text, suitable, words) !== undefined || insteadFor(name.text, suitable) !== undefined,
    say: (nearest, labels) => {
      const own = nearest !== undefined && !wordNamed(nearest) && !words.includes(nearest);
      const other = own ? undefined : synonymFor(name.text, suitable, words);
      const hint = own || other ? undefined : insteadFor(name.text, suitable);
      const help =
        nearest === undefined && !other && !hint
          ? listOfSuitable(home, visibleNames(env, home), name, suitable, words)
          : hint;
      const meant = other?.includes("(") || hint ? undefined : (other ?? nearest);
      report(
        "unknown-name",
        name.span,
        {
          name: name.text,
          nearest: meant,
          help: other ? `write ${other} instead` : help,
          edits:
            other?.includes("(") && !call
              ? [{ span: name.span, text: other }]
              : hint && /^(?:remove it|join)/.test(hint)
                ? withoutCall(env, name, call)
                : undefined,
        },
        labels,
      );
    },
  });
}

/** The edits that remove a step of a sequence, or keep only the first argument of a call. */
function withoutCall(env: Env, name: Name, call: CallExpr | undefined): readonly Edit[] | undefined {
  if (!call) return undefined;
  const { textOf } = env.context.sweep;
  const { file, start, end } = call.span;
  const around = (from: number, to: number): string => textOf({ file, start: Math.max(0, from), end: to });
  const behind = /^\s*then\s+/.exec(around(end, end + 40))?.[0].length;
  if (behind !== undefined) return [{ span: { file, start, end: end + behind }, text: "" }];
  const before = /\s+then\s*$/.exec(around(start - 40, start))?.[0].length;
  if (before !== undefined) return [{ span: { file, start: start - before, end }, text: "" }];
  const [first] = call.args;
  if (!first || first.name) return undefined;
  const items = first.value.kind === "list" ? first.value.items : [first.value];
  // including the text before the name, such as a module
  const prefix = /[\w.]*$/.exec(around(name.span.start - 40, name.span.start))![0].length;
  return [
    {
      span: { file, start: name.span.start - prefix, end },
      text: items.map((item) => textOf(item.span)).join(" then "),
    },
  ];
}

/** @returns undefined if the name is unknown; does not report it */
export function lookUp(env: Env, name: Name, expected?: Expected): Value | undefined {
  const { unknown } = env.context;
  const isLanguage = isLanguageName(name.text);
  if (isLanguage && isDeclared(env, name)) return ERROR;
  const parameter = env.parameters?.get(name.text);
  if (parameter) {
    unknown.refer(parameter.name, name.span);
    return evaluate(parameter.env, parameter.expr, expected);
  }
  const local = env.locals?.value(name);
  if (local) return local.kind === "column" ? columnAt(env, local.value, name.span) : local;
  // only stages and recipes can still have the name of a word, and they are not values
  const top = isLanguage ? undefined : topName(env, name);
  if (top) {
    noteImport(env, name);
    if (!top.guessed) unknown.refer(top.name, name.span);
    else unknownName(env, name, undefined, [], declaredIn(top.module));
    const value = declaredValue(env.context, top, expected, env);
    return value.kind === "column" ? columnAt(env, value.value, name.span) : value;
  }
  if (name.text === "true" || name.text === "false") return { kind: "bool", value: name.text === "true" };
  return undefined;
}

function topName(env: Env, name: Name): TopName | undefined {
  return env.module.names.get(name.text) ?? homeOf(env, name.span).names.get(name.text);
}

/**
 * Whether a name of the language is also declared, which was already reported. The name is ambiguous, so nothing more
 * is reported about it. Stages and recipes are not values, so their names are not ambiguous.
 */
function isDeclared(env: Env, name: Name): boolean {
  if (env.parameters?.has(name.text)) return true;
  const top = topName(env, name);
  return top !== undefined && top.decl.kind !== "stage" && top.decl.kind !== "recipe";
}

/** Records that the main file uses an imported name. A library's statement that uses its own names needs no import. */
function noteImport({ context, module }: Env, { text, span }: Name): void {
  if (!module.isEntry || module.own.has(text) || !module.names.has(text)) return;
  if (span.file === module.path || !context.modules.all.get(span.file)?.names.has(text))
    context.imports.add(text);
}

/** The names that can be used in a place. */
export function declaredNames(env: Env, at: Name): string[] {
  return visibleNames(env, homeOf(env, at.span)).map(({ name }) => name.text);
}

/** The declarations that can be named in a place, nearest scope first. */
function visibleNames(env: Env, home: Module): Declared[] {
  return [
    ...[...(env.parameters?.values() ?? [])].map(({ name }) => ({ name, kind: "parameter" }) as const),
    ...(env.locals?.names() ?? []),
    ...declaredIn(env.module),
    ...declaredIn(home),
  ];
}

function languageNames(env: Env): string[] {
  return env.locals
    ? [...PREDEFINED, ...WORD_NAMES]
    : namesOf("dataset", "split", "augment", "encoder", "head", "attack", "attack option", "schedule");
}

function member(env: Env, value: Value, owner: Name, word: Name): Value {
  const { report } = env.context;
  if (value.kind === "error") return ERROR;
  const has = (names: readonly string[]): Value => {
    report("unknown-member", word.span, {
      name: word.text,
      of: `${describe(value).replace(/^an? /, "the ")} \`${owner.text}\``,
      has: names,
      nearest: nearestName(word.text, names),
    });
    return ERROR;
  };
  if (value.kind === "dataset") {
    const { value: dataset } = value;
    const halves = ["train", "test", ...(dataset.unlabeled ? (["unlabeled"] as const) : [])] as const;
    const half = halves.find((one) => one === word.text);
    if (half && dataset.name === "") {
      const help = `declare it with a name: dataset my_data = ${owner.text}, and write my_data.${half}`;
      report("wrong-type", owner.span, {
        expected: "a declared data set",
        found: `\`${owner.text}\``,
        help,
      });
      return ERROR;
    }
    if (half)
      return {
        kind: "part",
        value: { name: `${dataset.name}.${half}`, items: dataset[half]!, dataset, half },
      };
    if (word.text === "classes") return { kind: "number", value: Rational.of(dataset.classes) };
    return has([...halves, "classes"]);
  }
  if (value.kind === "source") return env.locals!.sourceMember(value.name, word);
  if (value.kind === "network" && !value.branch) {
    referBranch(env.context, value.value, word.text);
    return { ...value, branch: { text: word.text, span: word.span } };
  }
  return has([]);
}

/** Types of params by name. */
export const PARAM_TYPES: Readonly<Record<string, ArgumentType>> = {
  number,
  pixels,
  whole,
  duration,
  percent,
  bool,
  interpolation: choice(["bicubic", "bilinear"]),
  batch_norm: choice(["train", "batch", "eval"]),
  reduce: choice(["mean", "sum"]),
  normalize: choice(["imagenet", "cifar10", "none"]),
  clip: choice(["ball_then_image", "image_then_ball"]),
  pick: choice(["last", "best"]),
  start,
};
