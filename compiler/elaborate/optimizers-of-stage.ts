import type { Item } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import { describe, type OpenOptimizer } from "../experiment/values.ts";
import type { EarlierNetwork } from "./earlier-stage.ts";
import { evaluate } from "./expressions/evaluate.ts";
import type { StageScope } from "./expressions/stage-scope.ts";

/** An `optimizer` statement of a stage. */
export interface StageOptimizer {
  readonly value: OpenOptimizer;
  readonly span: Span;
}

/** Reads the `optimizer` statements of a stage; undefined after an error, and if there is none. */
export function readOptimizers(
  scope: StageScope,
  items: readonly Item[],
): readonly StageOptimizer[] | undefined {
  const read: StageOptimizer[] = [];
  let ok = true;
  for (const item of items) {
    if (item.kind !== "optimizer") continue;
    const value = evaluate(scope.env, item.value, "optimizer");
    if (value.kind === "optimizer") {
      if (read.length > 0)
        scope.context.report("not-yet", item.span, {
          what: "a second optimizer",
          instead: "remove it: one optimizer trains all networks of the stage",
        });
      read.push({ value: value.value, span: item.span });
      continue;
    }
    ok = false;
    if (value.kind !== "error")
      scope.context.report("wrong-type", item.value.span, {
        expected: "an optimizer such as sgd(lr: 0.1)",
        found: describe(value),
      });
  }
  return ok && read.length > 0 ? read : undefined;
}

/** Checks that each trained network of a stage has exactly one optimizer. */
export function checkOptimizers(
  { context: { report } }: StageScope,
  optimizers: readonly StageOptimizer[],
  networks: ReadonlyMap<string, EarlierNetwork>,
): void {
  const isTrained = ({ symbol, update, trained }: EarlierNetwork): boolean =>
    update === "train" && trained.size > 0 && !symbol.averageOf;
  const all = [...networks.values()].filter(isTrained).map(({ symbol }) => symbol);
  const having = new Map<NetworkSymbol, Span>();
  for (const { value, span } of optimizers) {
    // one statement that trains several networks again is one mistake
    let isReported = false;
    const own = value.only
      ? value.only.flatMap(({ value: one, span: at }) =>
          one.kind === "network" ? [{ network: one.value, at }] : [],
        )
      : all.map((network) => ({ network, at: span }));
    for (const { network, at } of own) {
      const before = having.get(network);
      if (!all.includes(network))
        report(
          network.averageOf ? "optimizer-of-average" : "optimizer-of-idle",
          at,
          { network: network.name, of: network.averageOf?.name ?? "" },
          [{ span: network.decl.name.span, text: "declared here" }],
        );
      else if (before) {
        const labels = [{ span: before, text: `\`${network.name}\` already has this one` }];
        if (!isReported) report("two-optimizers", at, { network: network.name }, labels);
        isReported = true;
      } else having.set(network, at);
    }
  }
  const [first] = optimizers;
  for (const network of all)
    if (!having.has(network) && first)
      report("optimizer-missing", network.decl.name.span, { network: network.name }, [
        { span: first.span, text: "trains only other networks" },
      ]);
}
