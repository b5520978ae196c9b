import type { Name } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { NetworkSymbol } from "../resolve/network-symbol.ts";
import type { PartValue } from "../resolve/values.ts";
import type { StageScope } from "./stage-scope.ts";

/** What later stages and evaluations have to know of a stage. */
export interface EarlierStage {
  readonly name: Name;
  /** had errors: silences what is built on it */
  readonly failed: boolean;
  readonly networks: ReadonlyMap<string, EarlierNetwork>;
  readonly checkpoints: ReadonlySet<string>;
  readonly data: PartValue | undefined;
  readonly usesLabels: boolean;
}

export interface EarlierNetwork {
  readonly symbol: NetworkSymbol;
  readonly branches: readonly string[];
  /** branches that have been trained by the end of the stage; "" for the unnamed one */
  readonly trained: ReadonlySet<string>;
  readonly update: "train" | "frozen";
}

/** A stage by name, if it has run by then. */
export function stageNamed(
  { context: { report } }: Pick<StageScope, "context">,
  name: Name,
  earlier: ReadonlyMap<string, EarlierStage>,
  later: ReadonlyMap<string, Span>,
): EarlierStage | undefined {
  const stage = earlier.get(name.text);
  if (stage) return stage;
  const after = later.get(name.text);
  if (after) report("later-stage", name.span, { stage: name.text }, [{ span: after, text: "declared here" }]);
  else {
    const nearest = nearestName(name.text, [...earlier.keys(), "scratch"]);
    report("unknown-stage", name.span, { name: name.text, nearest });
  }
  return undefined;
}

/** Whether a stage keeps a checkpoint of that name; says so if not. */
export function hasCheckpoint(
  { context: { report } }: Pick<StageScope, "context">,
  stage: EarlierStage,
  word: Name,
): boolean {
  if (stage.checkpoints.has(word.text)) return true;
  if (word.text === "each") report("not-yet", word.span, { what: "`each`" });
  else
    report(
      "unknown-checkpoint",
      word.span,
      {
        stage: stage.name.text,
        name: word.text,
        has: [...stage.checkpoints],
      },
      [{ span: stage.name.span, text: "declared here" }],
    );
  return false;
}
