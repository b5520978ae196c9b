import type { Span } from "../../grammar/span.ts";
import type { OpenScalar } from "../experiment/open-schedule.ts";
import type { Rational } from "../experiment/rational.ts";
import type { TensorNode } from "../experiment/tensor-node.ts";
import type { Located, PartValue, Value } from "../experiment/values.ts";
import type { Duration } from "../plan/schema.ts";
import type { Origin, Origins } from "./origin.ts";

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
  origins(): Origins {
    const origins: Record<string, Origin | undefined> = {};
    for (const [name, { origin }] of this.all) origins[name] = origin;
    return origins;
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
