import type { Arg, Expr } from "../../../grammar/ast.ts";
import type { Label } from "../../../grammar/diagnostic.ts";
import type { Span } from "../../../grammar/span.ts";
import { defaultOf } from "../../experiment/origin.ts";
import type { Located, Value } from "../../experiment/values.ts";
import { meantArgument } from "../../suggest/argument-names.ts";
import { insteadOf } from "../../suggest/synonyms.ts";
import type { Argument } from "../../vocabulary/define/argument.ts";
import type { Definition } from "../../vocabulary/define/definition.ts";
import type { ArgumentType } from "../../vocabulary/types/type.ts";
import type { Env } from "../context.ts";
import { argumentsFor } from "../meant-argument.ts";
import { wordAs, writtenAs } from "../named-sources.ts";
import { coerce } from "../types.ts";
import { Arguments } from "./arguments.ts";
import { evaluate } from "./evaluate.ts";
import { shortText } from "./own-names.ts";

/** Whether an expression is an enum word, so that it is not a reference to something with the same name. */
function isOwnWord(expr: Expr, value: Value, type: ArgumentType): boolean {
  // names of branches are always new words
  if (type.ofNames && type.words) return true;
  if (expr.kind !== "path" || expr.words.length !== 1) return false;
  if (value.kind === "bool") return expr.words[0].text === String(value.value);
  return value.kind === "word" && expr.words[0].text === value.text;
}

/**
 * Reads the arguments of a call by its signature: positions, names, types, bounds, defaults.
 * @param skip number of leading arguments that are handled elsewhere, such as the image of an augmentation
 * @param only `given`: check only given arguments, because the others are already known; `guessed`: the callee is a
 * guess, so do not report missing and unknown arguments
 * @param reserved the callee is not supported yet, so a missing argument is not an error
 * @param declared span of the callee's declaration
 */
export function readArguments(
  env: Env,
  name: string,
  signature: Definition,
  args: readonly Arg[],
  callSpan: Span,
  options: {
    readonly skip?: number;
    readonly only?: "given" | "guessed";
    readonly reserved?: true;
    readonly declared?: Span | undefined;
  } = {},
): Arguments {
  const { report } = env.context;
  const result = new Arguments();
  const declared = options.declared && [{ span: options.declared, text: "declared here" }];
  const own = options.skip ? args.slice(options.skip) : args;
  const names = Object.keys(signature.args);
  /** arguments that a wrong one was probably meant to be; they are not reported as missing */
  const excused: string[] = [];
  const extra: Arg[] = [];
  let position = 0;

  const read = (argument: string, of: Pick<Argument, "type" | "bounds" | "share">, arg: Arg): Located => {
    const { type, bounds, share } = of;
    const value = coerce(env, evaluate(env, arg.value, type), arg.value.span, {
      type,
      bounds,
      share,
      name: argument,
    });
    if (value.kind === "error") result.ok = false;
    const { span } = arg.value;
    return {
      value,
      span,
      origin: isOwnWord(arg.value, value, type) ? wordAs(env, arg.value) : writtenAs(env, arg.value),
    };
  };
  const isFree = (one: string): boolean =>
    !result.given.has(one) && !own.some((other) => other.name?.text === one);
  for (const arg of own) {
    if (arg.name) {
      const wanted = arg.name.text;
      const argument = Object.hasOwn(signature.args, wanted) ? signature.args[wanted] : undefined;
      const chosen = arg.value.kind === "list" ? argument?.reservedList : undefined;
      if (chosen !== undefined || (!argument && signature.reservedArgs?.includes(wanted))) {
        const what = chosen ?? `\`${wanted}\` of \`${name}\``;
        report("not-yet", arg.name.span, { what, instead: `remove \`${wanted}\`` });
        result.ok = false;
        continue;
      }
      if (!argument) {
        result.ok = false;
        if (options.only === "guessed") continue;
        const free = names.filter(isFree);
        const close = meantArgument(wanted, names, free);
        const instead = close === undefined ? insteadOf(wanted, signature.family) : undefined;
        const nearest = close ?? (options.only || instead ? undefined : theOnlyMissing(signature, own, free));
        const removed = instead?.startsWith("remove it")
          ? [{ span: withComma(args, arg), text: "" }]
          : undefined;
        const params = { of: name, name: wanted, has: names, nearest, instead, edits: removed };
        report("argument-unknown", arg.name.span, params, declared);
        if (nearest === undefined || !free.includes(nearest)) continue;
        excused.push(nearest);
        // read it as that argument, so that errors in its value are reported too
        const meant = signature.args[nearest]!;
        if (close && !meant.default && !meant.optional && !options.only)
          result.given.set(nearest, read(nearest, meant, arg));
        continue;
      }
      if (result.given.has(wanted)) {
        const first = own.find((one) => one.name?.text === wanted && one !== arg)?.name;
        const unnamed = own.filter((one) => !one.name)[signature.positional.indexOf(wanted)];
        const before = unnamed?.span ?? first?.span ?? arg.name.span;
        report("argument-twice", arg.name.span, { of: name, name: wanted }, [
          { span: before, text: "first here" },
        ]);
        result.ok = false;
        continue;
      }
      if (argument.reserved)
        report("not-yet", arg.name.span, {
          what: `\`${wanted}\` of \`${name}\``,
          instead: `remove \`${wanted}\``,
        });
      result.given.set(wanted, read(wanted, argument, arg));
      continue;
    }
    const positional = signature.positional[position++];
    if (positional !== undefined) {
      result.given.set(positional, read(positional, signature.args[positional]!, arg));
    } else if (signature.rest) {
      const { name: one, argument } = signature.rest;
      result.rest.push(read(one, argument, arg));
    } else extra.push(arg);
  }
  const missing = options.only
    ? []
    : names.filter((one) => isRequired(signature, one) && !result.given.has(one) && !excused.includes(one));
  if (extra.length > 0) {
    result.ok = false;
    const free = names.filter(isFree);
    if (options.only !== "guessed") {
      const named = reportUnnamed(
        env,
        name,
        signature,
        extra,
        missing.length >= extra.length ? missing : free,
        declared,
        own,
      );
      // read it as that argument, so that errors in its value are reported too
      if (named !== undefined && extra[0])
        result.given.set(named, read(named, signature.args[named]!, extra[0]));
    }
  }
  /** origin of every omitted argument */
  const leftOut = defaultOf(name, callSpan);
  for (const argument of names) {
    const { default: fallback, doc, example } = signature.args[argument]!;
    const given = result.given.get(argument);
    if (given) result.all.set(argument, given);
    else if (options.only) continue;
    else if (fallback) result.all.set(argument, { value: fallback, span: callSpan, origin: leftOut });
    // if there is an extra argument without a name, it was probably meant
    else if (missing.includes(argument) && extra.length === 0 && !options.reserved) {
      const write = signature.positional.includes(argument)
        ? `${name}(${example})`
        : `${argument}: ${example}`;
      report("argument-missing", callSpan, { of: name, name: argument, write, doc });
    }
  }
  if (missing.length > 0) result.ok = false;
  if (signature.rest && result.rest.length < signature.rest.least && !options.only) {
    if (!options.reserved) report("argument-few", callSpan, { of: name, what: signature.rest.name });
    result.ok = false;
  }
  return result;
}

/** The span of an argument with one comma, so that the other arguments stay separated when it is removed. */
function withComma(args: readonly Arg[], arg: Arg): Span {
  const i = args.indexOf(arg);
  const [before, after] = [args[i - 1], args[i + 1]];
  if (after) return { ...arg.span, end: after.span.start };
  if (before) return { ...arg.span, start: before.span.end };
  return arg.span;
}

/** Whether an expression looks like a number of inputs or outputs. */
function isSize({ kind }: Expr): boolean {
  return kind === "number" || kind === "path";
}

function isRequired({ args }: Definition, name: string): boolean {
  const { default: fallback, optional } = args[name]!;
  return !fallback && !optional;
}

/** If one argument is missing and one name is unknown, the unknown name was meant to be the missing one. */
function theOnlyMissing(
  signature: Definition,
  given: readonly Arg[],
  free: readonly string[],
): string | undefined {
  const missing = free.filter((name) => isRequired(signature, name));
  const unknown = given.filter(({ name }) => name && !Object.hasOwn(signature.args, name.text));
  return missing.length === 1 && unknown.length === 1 ? missing[0] : undefined;
}

/**
 * Reports arguments without a name that need one.
 * @param free names that they could have
 * @param given all arguments of the call
 * @returns the name that was meant, if there is only one possibility
 */
function reportUnnamed(
  { context }: Env,
  name: string,
  signature: Definition,
  extra: readonly Arg[],
  free: readonly string[],
  declared: readonly Label[] | undefined,
  given: readonly Arg[],
): string | undefined {
  const [first, last] = [extra[0]!, extra.at(-1)!];
  const takes = signature.positional.length;
  const span = { ...first.span, end: last.span.end };
  const list = free.find((one) =>
    extra.every(({ value }) => signature.args[one]!.type.element?.mayBe(value)),
  );
  if (list !== undefined) {
    const text = `${list}: [${extra.map((arg) => context.sweep.textOf(arg.value.span)).join(", ")}]`;
    const edits = [{ span, text }];
    context.report(
      "argument-extra",
      span,
      { of: name, takes, help: `write ${name}(${text})`, edits },
      declared,
    );
    return undefined;
  }
  if (extra.length > 1 && extra.length <= free.length && takes === 0) {
    const named = (arg: Arg, i: number): string => `${free[i]}: ${context.sweep.textOf(arg.value.span)}`;
    const call = `${name}(${extra.map(named).join(", ")})`;
    const edits = extra.map((arg, i) => ({ span: arg.span, text: named(arg, i) }));
    context.report(
      "argument-extra",
      span,
      { of: name, takes, call, order: signature.order, edits },
      declared,
    );
    return undefined;
  }
  const meant = argumentsFor(
    first.value,
    free.map((one) => [one, signature.args[one]!] as const),
  );
  const text = shortText(context, first.value.span);
  const write = meant.length > 0 ? meant.map((one) => `${one}: ${text}`).join(" or ") : undefined;
  const leading =
    signature.inferred !== undefined &&
    extra.length === 1 &&
    isSize(first.value) &&
    given[0]?.value.kind === "number";
  if (leading) {
    const own = context.sweep.textOf(first.value.span);
    const help = `write ${name}(${own}): ${signature.inferred}`;
    const edits = [{ span: { ...given[0]!.span, end: first.span.start }, text: "" }];
    context.report("argument-extra", span, { of: name, takes, help, edits }, declared);
    return undefined;
  }
  const edits =
    meant.length === 1 && extra.length === 1
      ? [{ span: first.span, text: `${meant[0]}: ${context.sweep.textOf(first.value.span)}` }]
      : undefined;
  context.report("argument-extra", span, { of: name, takes, write, edits }, declared);
  return extra.length === 1 ? meant[0] : undefined;
}
