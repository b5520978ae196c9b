import type { Span } from "../../grammar/span.ts";
import { Rational } from "../experiment/rational.ts";
import type { OpenPass, OpenPassInput, TensorNode } from "../experiment/tensor-node.ts";
import type { Value } from "../experiment/values.ts";
import type { Report } from "../rules/diagnostics.ts";

/** Limits of evaluation. Names can refer to names, so a short file can describe a value too large for any machine. */
const MOST = {
  /** depth of nested expressions; a name or call counts several times */
  depth: 2000,
  /** number of expressions evaluated */
  steps: 300_000,
  /** size of one value, and depth of its nesting */
  size: 20_000,
  nesting: 4000,
} as const;

/** How much a name and a call count in the depth. */
export const NAME_COST = 4;
export const CALL_COST = 6;

/** Counts the evaluations of one compilation. */
export class EvaluationLimit {
  private depth = 0;
  private steps = 0;
  private isReported = false;
  private readonly extents = new Extents();

  constructor(private readonly report: Report) {}

  /**
   * Starts an evaluation; `leave` must end it.
   * @returns false if a limit is exceeded, which is reported once
   */
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

  /** Reports an exceeded limit, only the first time: later ones follow from it. */
  refuse(code: "too-deep" | "too-large", span: Span): void {
    if (!this.isReported) this.report(code, span, {});
    this.isReported = true;
  }

  /** Whether a value is small enough to process; reports it if not. */
  fits(value: Value, span: Span): boolean {
    if (PLAIN.has(value.kind)) return true;
    const { size, nesting } = this.extents.of(value);
    const ok = size <= MOST.size && nesting <= MOST.nesting;
    if (!ok) this.refuse("too-large", span);
    return ok;
  }
}

/** Values without parts. */
const PLAIN: ReadonlySet<Value["kind"]> = new Set([
  "number",
  "duration",
  "string",
  "bool",
  "word",
  "error",
  "view",
]);

/** Properties that are not counted as parts: origins, places, types, and what a value refers to. */
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

/** Size of a node itself with its options, type and lists. */
const OF_A_NODE = 4;

/** Computes sizes. Nodes and passes are shared, so each is computed once. */
class Extents {
  private readonly known = new Map<TensorNode | OpenPass, Extent>();

  of(value: Value): Extent {
    if (value.kind === "tensor") return this.node(value.node);
    // an argument of an attack can be a large schedule
    if (value.kind !== "attack") return extentOf(value);
    const args = [...value.value.args.values()].filter(({ value: arg }) => !PLAIN.has(arg.kind));
    return extentOfParts(args.map(({ value: arg }) => extentOf(arg)));
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
    const extent = extentOfParts(parts);
    this.known.set(of, extent);
    return extent;
  }
}

const SINGLE: Extent = { size: 1, nesting: 1 };

/** The extent of something with these parts. */
function extentOfParts(parts: readonly Extent[]): Extent {
  let size: number = OF_A_NODE;
  let nesting = 0;
  for (const part of parts) {
    size += part.size;
    nesting = Math.max(nesting, part.nesting);
  }
  return { size, nesting: nesting + 1 };
}

/** The number of values inside a value and the depth of their nesting. A shared value counts each time. */
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
  // this visits every value; `Object.entries` would be most of what a check allocates
  if (value instanceof Map) for (const [key, part] of value) add(key, part);
  else for (const key in value) add(key, (value as Record<string, unknown>)[key]);
  return { size, nesting: nesting + 1 };
}
