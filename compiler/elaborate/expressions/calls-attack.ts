import type { CallExpr } from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/span.ts";
import type { AttackValue } from "../../experiment/values.ts";
import { ERROR, type Value } from "../../experiment/values.ts";
import type { AttackDefinition } from "../../vocabulary/define/attacks.ts";
import type { Env } from "../context.ts";
import type { Arguments } from "./arguments.ts";
import { readArguments } from "./read-arguments.ts";

export function makeAttack(word: AttackDefinition, args: Arguments, span: Span): Value {
  return { kind: "attack", value: { word, args: args.all, span, made: span } };
}

/** `pgd5(steps: 20)`: the same attack with some arguments changed. */
export function changeAttack(env: Env, attack: Value & { kind: "attack" }, call: CallExpr): Value {
  const positional = call.args.find((arg) => !arg.name);
  if (positional) {
    env.context.report("attack-outside-view", call.span, { name: call.callee.words[0].text });
    return ERROR;
  }
  const changed = withOptions(env, attack.value, call, 0);
  return changed ? { kind: "attack", value: changed } : ERROR;
}

/**
 * Changes some options of an attack; undefined after an error.
 * @param skip number of leading arguments that are images
 */
export function withOptions(
  env: Env,
  attack: AttackValue,
  call: CallExpr,
  skip: number,
): AttackValue | undefined {
  if (call.args.length === skip) return { ...attack, span: call.span };
  const options = { ...(attack.word as AttackDefinition), positional: [] };
  const args = readArguments(env, call.callee.words[0].text, options, call.args, call.callee.span, {
    skip,
    only: "given",
    declared: env.context.unknown.declarationOf(call.callee.words[0].span),
  });
  if (!args.ok) return undefined;
  return { ...attack, args: new Map([...attack.args, ...args.given]), span: call.span };
}
