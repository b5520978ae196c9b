import type { Span } from "../../grammar/span.ts";
import { Rational } from "../experiment/rational.ts";
import type { OpenPass, OpenPassInput, TensorNode } from "../experiment/tensor-node.ts";
import type { Value } from "../experiment/values.ts";
import type { Report } from "../rules/diagnostics.ts";

/** Names may stand for names, so that a short file can mean more than any machine can work out. These are the ends. */
const MOST = {
  /** expressions inside of each other; each name on the way counts as several */
  depth: 2000,
  /** expressions in all */
  steps: 300_000,
  /** values that one name may stand for, and how deep they may lie in each other */
  size: 20_000,
  nesting: 4000,
} as const;

/** What a name costs of the depth, and a call. */
export const NAME_COST = 4;
export const CALL_COST = 6;

/** How much one compilation has worked out. */
export class EvaluationLimit {
  private depth = 0;
  private steps = 0;
  private said = false;
  private readonly extents = new Extents();

  constructor(private readonly report: Report) {}

  /** Begins something that `leave` ends. @returns false where it is too much, after saying so once */
  enter(span: Span, cost: number): boolean {
    const tooDeep = this.depth + cost > MOST.depth;
    if (!tooDeep && this.steps < MOST.steps) {
      this.depth += cost;
      this.steps++;
      return true;
    }
    this.refuse(tooDeep ? "too-deep" : "too-large", span);
    return false;
  }

  leave(cost: number): void {
    this.depth -= cost;
  }

  /** Says that something goes too far: once, as all else follows from it. */
  refuse(code: "too-deep" | "too-large", span: Span): void {
    if (!this.said) this.report(code, span, {});
    this.said = true;
  }

  /** Whether a value is one that can be gone through; says so if not. */
  fits(value: Value, span: Span): boolean {
    if (PLAIN.has(value.kind)) return true;
    const { size, nesting } = this.extents.of(value);
    const ok = size <= MOST.size && nesting <= MOST.nesting;
    if (!ok) this.refuse("too-large", span);
    return ok;
  }
}

/** What has no parts. */
const PLAIN: ReadonlySet<Value["kind"]> = new Set([
  "number",
  "duration",
  "string",
  "bool",
  "word",
  "error",
  "view",
]);

/** Where a thing is written or comes from, and what it is a thing of, is no part of it. */
const ASIDE: ReadonlySet<string> = new Set([
  "span",
  "origin",
  "origins",
  "network",
  "decl",
  "modeOrigin",
  "type",
]);

interface Extent {
  readonly size: number;
  readonly nesting: number;
}

/** What has parts of its own beside the other ones: options, types, lists. */
const OF_A_NODE = 4;

/** Extents of results, which are made of each other: each is looked at once. */
class Extents {
  private readonly known = new Map<TensorNode | OpenPass, Extent>();

  of(value: Value): Extent {
    if (value.kind === "tensor") return this.node(value.node);
    // of an attack the one argument that is a schedule may be large
    if (value.kind !== "attack") return extentOf(value);
    const args = [...value.value.args.values()].filter(({ value: arg }) => !PLAIN.has(arg.kind));
    return together(args.map(({ value: arg }) => extentOf(arg)));
  }

  private node(node: TensorNode): Extent {
    switch (node.kind) {
      case "pass":
        return this.pass(node.pass);
      case "loss":
        return this.node(node.node);
      case "call":
        return (
          this.known.get(node) ??
          this.keep(
            node,
            node.args.map((arg) => this.node(arg)),
          )
        );
      case "scalar":
        return extentOf(node.value);
      case "label":
        return SINGLE;
    }
  }

  private pass(pass: OpenPass): Extent {
    const of = (input: OpenPassInput): Extent => (input.kind === "pass" ? this.pass(input.pass) : SINGLE);
    return this.known.get(pass) ?? this.keep(pass, pass.inputs.map(of));
  }

  private keep(of: TensorNode | OpenPass, parts: readonly Extent[]): Extent {
    const extent = together(parts);
    this.known.set(of, extent);
    return extent;
  }
}

const SINGLE: Extent = { size: 1, nesting: 1 };

/** Of something that is made of these. */
function together(parts: readonly Extent[]): Extent {
  let size: number = OF_A_NODE;
  let nesting = 0;
  for (const part of parts) {
    size += part.size;
    nesting = Math.max(nesting, part.nesting);
  }
  return { size, nesting: nesting + 1 };
}

/** How many values there are in one, shared ones as often as they are referred to, and how deep they lie in each other. */
function extentOf(value: object): Extent {
  let size = 1;
  let nesting = 0;
  const add = (key: unknown, part: unknown): void => {
    if (typeof part !== "object" || part === null || part instanceof Rational || ASIDE.has(key as string))
      return;
    if (PLAIN.has((part as Value).kind)) {
      size++;
      return;
    }
    const extent = extentOf(part);
    size += extent.size;
    nesting = Math.max(nesting, extent.nesting);
  };
  // this looks at every value: pairs of keys and values would be most of what a check allocates
  if (value instanceof Map) for (const [key, part] of value) add(key, part);
  else for (const key in value) add(key, (value as Record<string, unknown>)[key]);
  return { size, nesting: nesting + 1 };
}
