import type { Arg, Expr } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { Duration } from "../plan/schema.ts";
import type { Env } from "../resolve/context.ts";
import type { OpenScalar } from "../resolve/open-schedule.ts";
import { defaultOf, type Origin, written, writtenAs } from "../resolve/origin.ts";
import type { Rational } from "../resolve/rational.ts";
import type { Located, PartValue, Value } from "../resolve/values.ts";
import { ARGUMENTS_NOT_YET } from "./builtins.ts";
import { evaluate } from "./evaluate.ts";
import type { Argument, ArgumentType, Signature } from "./signature.ts";
import type { TensorNode } from "./tensor-node.ts";
import { coerce } from "./types.ts";

/** The arguments of one call, each of the type its signature says. Accessors are for calls where `ok` holds. */
export class Arguments {
  ok = true;
  readonly given = new Map<string, Located>();
  readonly all = new Map<string, Located>();
  readonly rest: Located[] = [];

  value(name: string): Value | undefined {
    return this.all.get(name)?.value;
  }
  /** Where each argument comes from; those left out without a default are missing. */
  origins(): Readonly<Record<string, Origin | undefined>> {
    return Object.fromEntries([...this.all].map(([name, { origin }]) => [name, origin]));
  }
  spanOf(name: string): Span {
    return this.all.get(name)!.span;
  }
  private need<K extends Value["kind"]>(name: string, ...kinds: readonly K[]): Extract<Value, { kind: K }> {
    const value = this.value(name);
    if (value && (kinds as readonly string[]).includes(value.kind))
      return value as Extract<Value, { kind: K }>;
    throw new Error(`argument ${name} is ${value?.kind}, not ${kinds.join(" or ")}`);
  }
  number(name: string): Rational {
    return this.need(name, "number").value;
  }
  optionalNumber(name: string): Rational | undefined {
    return this.all.has(name) ? this.number(name) : undefined;
  }
  whole(name: string): number {
    return Number(this.number(name).numerator);
  }
  scalar(name: string): OpenScalar {
    return this.need(name, "number", "schedule").value;
  }
  duration(name: string): Duration {
    return this.need(name, "duration").value;
  }
  optionalDuration(name: string): Duration | undefined {
    return this.all.has(name) ? this.duration(name) : undefined;
  }
  word(name: string): string {
    return this.need(name, "word").text;
  }
  bool(name: string): boolean {
    return this.need(name, "bool").value;
  }
  ratio(name: string): readonly [OpenScalar, OpenScalar] {
    const { low, high } = this.need(name, "range");
    return [low, high];
  }
  part(name: string): PartValue {
    return this.need(name, "part").value;
  }
  list(name: string): readonly Located[] {
    return this.need(name, "list").items;
  }
  tensor(name: string): TensorNode {
    return this.need(name, "tensor").node;
  }
}

/** Whether an expression is a word that the argument takes by itself: what else has that name does not stand behind it. */
function isOwnWord(expr: Expr, value: Value, type: ArgumentType): boolean {
  if (type === "branches") return true;
  if (expr.kind !== "path" || expr.words.length !== 1) return false;
  if (value.kind === "bool") return expr.words[0].text === String(value.value);
  return value.kind === "word" && expr.words[0].text === value.text;
}

/**
 * Reads the arguments of a call by its signature: positions, names, types, bounds, defaults.
 * @param skip leading arguments that are something else's, such as the image of an augmentation
 */
export function readArguments(
  env: Env,
  name: string,
  signature: Signature,
  args: readonly Arg[],
  callSpan: Span,
  options: { readonly skip?: number; readonly only?: "given" } = {},
): Arguments {
  const { report } = env.context;
  const result = new Arguments();
  const nameSpans = new Map<string, Span>();
  let position = 0;

  const read = (name: string, of: Pick<Argument, "type" | "bounds" | "share">, arg: Arg): Located => {
    const { type, bounds, share } = of;
    const value = coerce(env, evaluate(env, arg.value, type), arg.value.span, { type, bounds, share, name });
    if (value.kind === "error") result.ok = false;
    const { span } = arg.value;
    return {
      value,
      span,
      origin: isOwnWord(arg.value, value, type) ? written(span) : writtenAs(env, arg.value),
    };
  };
  for (const arg of args.slice(options.skip ?? 0)) {
    if (arg.name) {
      const wanted = arg.name.text;
      const argument = Object.hasOwn(signature.args, wanted) ? signature.args[wanted] : undefined;
      const chosen = wanted === "positives" && arg.value.kind === "list";
      if (chosen || (!argument && ARGUMENTS_NOT_YET[name]?.includes(wanted))) {
        const what = chosen ? "chosen positives" : `\`${wanted}\` of \`${name}\``;
        report("not-yet", arg.name.span, { what });
        result.ok = false;
        continue;
      }
      if (!argument) {
        const names = Object.keys(signature.args);
        const free = names.filter(
          (one) => !nameSpans.has(one) && !args.some((other) => other.name?.text === one),
        );
        const nearest = nearestName(wanted, [...free, ...names]);
        report("argument-unknown", arg.name.span, { of: name, name: wanted, has: names, nearest });
        result.ok = false;
        // Read as what is missing otherwise, so that it is not said to be missing as well.
        const meant = nearest !== undefined && free.includes(nearest) ? signature.args[nearest] : undefined;
        if (meant && !meant.default && !meant.optional && options.only !== "given")
          result.given.set(nearest!, read(nearest!, meant, arg));
        continue;
      }
      const before = nameSpans.get(wanted);
      if (before) {
        report("argument-twice", arg.name.span, { of: name, name: wanted }, [
          { span: before, text: "first here" },
        ]);
        result.ok = false;
        continue;
      }
      nameSpans.set(wanted, arg.name.span);
      result.given.set(wanted, read(wanted, argument, arg));
      continue;
    }
    const positional = signature.positional[position++];
    if (positional !== undefined) {
      nameSpans.set(positional, arg.span);
      result.given.set(positional, read(positional, signature.args[positional]!, arg));
    } else if (signature.rest) {
      const { name: one, type } = signature.rest;
      result.rest.push(read(one, type === "whole" ? { type, bounds: "positive" } : { type }, arg));
    } else {
      const free = Object.keys(signature.args).find((one) => !nameSpans.has(one));
      report("argument-extra", arg.span, { of: name, takes: signature.positional.length, named: free });
      result.ok = false;
    }
  }
  for (const [argument, { default: fallback, optional, doc }] of Object.entries(signature.args)) {
    const given = result.given.get(argument);
    if (given) result.all.set(argument, given);
    else if (options.only === "given") continue;
    else if (fallback)
      result.all.set(argument, { value: fallback, span: callSpan, origin: defaultOf(name, callSpan) });
    else if (!optional) {
      report("argument-missing", callSpan, { of: name, name: argument, doc });
      result.ok = false;
    }
  }
  if (signature.rest && result.rest.length < signature.rest.least && options.only !== "given") {
    report("argument-few", callSpan, { of: name, what: signature.rest.name });
    result.ok = false;
  }
  return result;
}
