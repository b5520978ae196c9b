import type { Span } from "../../../grammar/span.ts";
import type { OpenScalar } from "../../experiment/open-schedule.ts";
import type { Origin, Origins } from "../../experiment/origin.ts";
import type { Rational } from "../../experiment/rational.ts";
import type { TensorNode } from "../../experiment/tensor-node.ts";
import type { Located, PartValue, Value } from "../../experiment/values.ts";
import type { Call } from "../../experiment/word.ts";
import type { Definition } from "../../vocabulary/define/definition.ts";
import { OPEN } from "../../vocabulary/types/type.ts";

/** The arguments of one call, each with the type of its definition. The accessors may be used only if `ok`. */
export class Arguments {
  ok = true;
  readonly given = new Map<string, Located>();
  readonly all = new Map<string, Located>();
  readonly rest: Located[] = [];

  value(name: string): Value | undefined {
    return this.all.get(name)?.value;
  }
  /** The origins of all arguments; omitted ones without a default are missing. */
  origins(): Origins {
    const origins: Record<string, Origin | undefined> = {};
    for (const [name, { origin }] of this.all) origins[name] = origin;
    return origins;
  }
  spanOf(name: string): Span {
    return this.all.get(name)!.span;
  }
  /** The spans of the items of a list; for another value, its own span. */
  itemSpans(name: string): readonly Span[] {
    const argument = this.all.get(name);
    if (!argument) return [];
    return argument.value.kind === "list" ? argument.value.items.map(({ span }) => span) : [argument.span];
  }
  /** All arguments as the definition takes them. Schedules among them are still open. */
  resolved({ args, rest }: Definition): Call["args"] {
    const resolved: Record<string, unknown> = {};
    if (rest?.key)
      resolved[rest.key] = this.rest.map(({ value, span }) => rest.argument.type.resolve(value, span, OPEN));
    for (const [name, { type }] of Object.entries(args)) {
      const argument = this.all.get(name);
      if (argument) resolved[name] = type.resolve(argument.value, argument.span, OPEN);
    }
    return resolved;
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
  whole(name: string): number {
    return Number(this.number(name).numerator);
  }
  scalar(name: string): OpenScalar {
    return this.need(name, "number", "schedule").value;
  }
  bool(name: string): boolean {
    return this.need(name, "bool").value;
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
