import type { Name } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { Checkpoint, Stage, StageNetwork } from "../experiment/experiment.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import type { ColumnValue } from "../experiment/values.ts";
import { insteadOf, synonymAmong } from "../suggest/synonyms.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import type { Seen, StageSeen } from "./labelled.ts";
import { article } from "./recipes.ts";

/** What later stages and evaluations need to know of a stage. */
export interface EarlierStage {
  readonly name: Name;
  /** absent after an error; whoever needs it reports nothing more */
  readonly tree?: Stage;
  readonly networks: ReadonlyMap<string, EarlierNetwork>;
  /** checkpoints by name, with the place of their declaration; `last` always exists */
  readonly checkpoints: ReadonlyMap<string, Name | undefined>;
  /**
   * labels that the networks of `predict` and of columns were trained on, in this stage or in stages they start from
   */
  readonly seen: StageSeen;
  /** whether it has a `keep every` statement */
  readonly keepsEvery: boolean;
  /** columns that it makes for later stages */
  readonly columns: ReadonlyMap<string, ColumnValue>;
}

export interface EarlierNetwork {
  readonly symbol: NetworkSymbol;
  readonly node: StageNetwork;
  readonly branches: readonly string[];
  /** branches that were trained by the end of the stage; "" is the unnamed one */
  readonly trained: ReadonlySet<string>;
  readonly update: "train" | "frozen";
  /** labels it was trained on, in this stage and before */
  readonly seen: Seen;
}

/** The checkpoint of a stage with this name; undefined if it has an error. */
export function checkpointOf(stage: Stage, name: string): Checkpoint | undefined {
  const kept = name === "last" ? name : stage.keep.by.find((one) => one.name === name);
  return kept && { stage, kept };
}

/** An earlier stage by name; reports it if there is none. */
export function stageNamed(
  { context: { report, unknown, modules } }: Pick<StageScope, "context">,
  name: Name,
  earlier: ReadonlyMap<string, EarlierStage>,
  later: ReadonlyMap<string, Span>,
  itself?: Name,
): EarlierStage | undefined {
  const stage = earlier.get(name.text);
  if (stage) {
    unknown.refer(stage.name);
    return stage;
  }
  const own = itself?.text === name.text ? itself.span : undefined;
  const after = own ?? later.get(name.text);
  const other = modules.entry.names.get(name.text);
  // copied now, since more stages are added later
  const before = [...earlier.values()];
  if (after)
    report("later-stage", name.span, { stage: name.text, itself: own !== undefined }, [
      { span: after, text: own ? "this stage" : "declared here" },
    ]);
  else if (other && !other.guessed && other.decl.kind !== "stage") {
    unknown.refer(other.name);
    const last = before.at(-1);
    const write = last && `${last.name.text}.${[...last.checkpoints.keys()].at(-1)}`;
    report("unknown-stage", name.span, { name: name.text, found: article(other.decl.kind), write }, [
      { span: other.name.span, text: "declared here" },
    ]);
  } else
    unknown.add({
      name,
      declared: () => before.map((one) => ({ name: one.name, kind: "stage" })),
      suitable: ["stage"],
      words: () => ["scratch"],
      isTold: () => synonymAmong(name.text, ["scratch"]) !== undefined,
      say: (nearest, labels) => {
        const meant = synonymAmong(name.text, ["scratch"]) ?? nearest;
        const stages = before.map((one) => `${one.name.text}.${[...one.checkpoints.keys()].at(-1)}`);
        const help =
          insteadOf(name.text, "start") ??
          `write a checkpoint of an earlier stage${stages.length > 0 ? `, such as ${stages[0]},` : ""} or \`scratch\``;
        report("unknown-stage", name.span, { name: name.text, nearest: meant, help }, labels);
      },
    });
  return undefined;
}

/** Whether a stage keeps a checkpoint of this name; reports it if not. */
export function hasCheckpoint(
  { context: { report, unknown } }: Pick<StageScope, "context">,
  stage: EarlierStage,
  word: Name,
): boolean {
  const { checkpoints, name: owner } = stage;
  const kept = checkpoints.get(word.text);
  if (kept) unknown.refer(kept);
  if (checkpoints.has(word.text)) return true;
  if (word.text === "each") {
    report("not-yet", word.span, { what: "`each`", instead: `name one: ${owner.text}.last` });
    if (!stage.keepsEvery)
      report("kept-never", word.span, { stage: owner.text }, [{ span: owner.span, text: "declared here" }]);
    return stage.keepsEvery;
  } else
    unknown.add({
      name: word,
      declared: () => [...checkpoints.values()].flatMap((name) => (name ? [{ name, kind: "keep-by" }] : [])),
      words: () => ["last"],
      say: (nearest, labels) => {
        const of = labels.length > 0 ? labels : [{ span: owner.span, text: "declared here" }];
        report(
          "unknown-checkpoint",
          word.span,
          { stage: owner.text, name: word.text, has: [...checkpoints.keys()], nearest },
          of,
        );
      },
    });
  return false;
}
