import type { Item, Name } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { type Epoch, MOST_UPDATES, updatesOf } from "../derive/epoch.ts";
import { looksAtLabels } from "../derive/gradient.ts";
import { passesInOrder, trainingMode } from "../derive/pass-order.ts";
import { attackKey, viewsInOrder } from "../derive/views.ts";
import type { Stage } from "../experiment/experiment.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import type { Duration } from "../experiment/quantity.ts";
import type { ColumnValue } from "../experiment/values.ts";
import type { Report } from "../rules/diagnostics.ts";
import { holdToRules } from "../rules/run.ts";
import { checkAttacks } from "./attacks.ts";
import { closeStage } from "./close.ts";
import type { Context } from "./context.ts";
import type { EarlierStage } from "./earlier-stage.ts";
import { checkEpoch } from "./epoch.ts";
import { classifierText } from "./expressions/own-names.ts";
import { StageScope } from "./expressions/stage-scope.ts";
import { NOTHING_SEEN, type StageSeen } from "./labelled.ts";
import { checkKeeps, checkMeasures } from "./metrics.ts";
import type { Module } from "./modules.ts";
import { writtenAs } from "./named-sources.ts";
import { checkNetworks } from "./networks-of-stage.ts";
import { checkObjective } from "./objective.ts";
import { checkOptimizers, readOptimizers } from "./optimizers-of-stage.ts";
import { checkPredict } from "./predict.ts";
import type { MergedStage } from "./recipes.ts";
import { StageResolver } from "./resolve-settings.ts";
import type { DataStatement } from "./sources.ts";
import { readSources } from "./sources.ts";
import { spanIn } from "./span-in.ts";
import { StageNetworks } from "./stage-networks.ts";
import { makesColumns, readDuration, readWhole, requireStatements, theItem } from "./statements.ts";
import { checkUnused } from "./unused.ts";

export interface CheckedStage {
  readonly earlier: EarlierStage;
  /** whether it measures anything or keeps a checkpoint by a metric */
  readonly measures: boolean;
  readonly networks: ReadonlySet<NetworkSymbol>;
  /** a classifier to suggest, if it has none */
  readonly classifier: string | undefined;
  readonly data: Pick<DataStatement, "part" | "span"> | undefined;
}

export interface StageInput {
  readonly context: Context;
  readonly module: Module;
  readonly stage: MergedStage;
  readonly earlier: ReadonlyMap<string, EarlierStage>;
  readonly later: ReadonlyMap<string, Span>;
  /** columns made by earlier stages */
  readonly columns: ReadonlyMap<string, ColumnValue>;
}

/** Checks a training stage and makes its tree. */
export function checkStage(input: StageInput): CheckedStage {
  const { context, module, stage, earlier, later } = input;
  const { report } = context;
  const { items } = stage;
  const own = new Set<Item>(stage.decl.items);

  checkContinue(context, stage);
  requireStatements(context, stage, module);
  const sources = readSources({ context, module }, items);
  const data = sources.first;
  const networks = new StageNetworks(earlier, later, stage.name);
  const scope = new StageScope(
    context,
    module,
    items,
    data && { ...data },
    (network) => networks.branches(network),
    stage.incomplete,
    input.columns,
    sources.named,
  );
  networks.read(scope, items, own);
  const batchItem = theItem(items, "batch");
  const batch = readWhole(scope, batchItem, "batch") ?? data?.batch;
  const length = readDuration(scope, theItem(items, "for"));
  const epoch =
    data && batch !== undefined
      ? checkEpoch(report, data, batch, batchItem?.value.span ?? data.span)
      : undefined;
  const clock = epoch && length && { for: length.value, stepsPerEpoch: epoch.steps, span: length.span };

  const objective = checkObjective(scope, items);
  const attacks = checkAttacks(scope, items);
  scope.evaluateAll();
  const predict = checkPredict(scope, items);
  const attackPasses = attacks?.flatMap(({ passes }) => passes.map(({ pass }) => pass)) ?? [];
  const optimizers = readOptimizers(scope, items);
  const optimizer = optimizers?.[0]?.value;
  const wasted = checkUnused(scope, objective, attacks);
  const losses = [...(objective?.losses ?? []), ...(attacks ?? []).flatMap((attack) => attack.losses)];
  const looks = losses.some(([, node]) => looksAtLabels(node));
  const labelled = data && looks ? { stage: stage.name.text, part: data.part, span: data.span } : undefined;
  const trained = checkNetworks({
    scope,
    networks,
    earlier,
    training: objective?.passes ?? [],
    terms: objective?.terms ?? [],
    zeros: objective?.zeros ?? false,
    labelled,
    attack: attackPasses,
    predict: predict?.written ?? [],
    complete: objective !== undefined && attacks !== undefined && !networks.broken && !wasted,
    span: theItem(items, "minimize")?.span ?? stage.name.span,
  });
  if (optimizers && objective && !networks.broken) checkOptimizers(scope, optimizers, trained.earlier);
  const classifier = classifierText(objective?.passes ?? [], data?.part.dataset.classes);
  const about = { stage: stage.name, classifier };
  const measured = checkMeasures(scope, items, predict !== undefined, about, clock);
  const names = makesColumns(items)
    ? trained.earlier.keys()
    : (predict?.written.map(({ network }) => network.name) ?? []);
  const seen: StageSeen = {
    stage: stage.name.text,
    networks: [
      { labels: labelled ? [labelled] : [], by: undefined },
      ...[...new Set(names)].map((name) => trained.earlier.get(name)?.seen ?? NOTHING_SEEN),
    ],
  };
  const teachers = [...scope.columnsUsed].flatMap((column) =>
    [...earlier.values()].flatMap(({ columns: made, seen: labels }) => {
      const of = made.get(column);
      return of ? [{ column: of, seen: labels }] : [];
    }),
  );
  const kept = checkKeeps(scope, items, clock, seen, teachers);

  const checkpoints = new Map<string, Name | undefined>([
    ["last", undefined],
    ...items.flatMap((item) => (item.kind === "keep-by" ? [[item.name.text, item.name] as const] : [])),
  ]);
  const result: EarlierStage = {
    name: stage.name,
    networks: trained.earlier,
    checkpoints,
    seen,
    keepsEvery: items.some(({ kind }) => kind === "keep-every"),
    columns: scope.ownColumns(),
  };
  const base = {
    measures: measured.length > 0 || kept.by.length > 0,
    networks: trained.used,
    classifier,
    data,
  };
  if (makesColumns(items)) return { ...base, earlier: result };
  if (!clock || !data || !batch || !epoch || !length || !objective || !attacks || !optimizer)
    return { ...base, earlier: result };
  if (!isWhole(report, length, epoch)) return { ...base, earlier: result };

  const tree = closeStage({
    scope,
    name: stage.name.text,
    data,
    batch: { value: batch, origin: batchItem ? writtenAs(scope.env, batchItem.value) : data.origins.of },
    length,
    networks: trained.nodes,
    attacks,
    objective,
    predict,
    optimizer,
    keep: kept,
    measure: measured,
    resolver: new StageResolver(report, clock),
  });
  if (!tree) return { ...base, earlier: result };
  if (!networks.broken) noteOrder(context, tree);
  // the tree does not support several data sources yet, so rules cannot check them
  const isSound = sources.named.size === 0 && !networks.broken;
  const ok = !isSound || holdToRules("stage", tree, spanIn, report);
  const complete = trained.allStart && !networks.broken && !!predict === !!theItem(items, "predict");
  if (!notEntangled(report, tree) || !complete || !ok) return { ...base, earlier: result };
  return { ...base, earlier: { ...result, tree } };
}

/** Whether a stage has a whole number of steps, below the maximum; reports it if not. */
function isWhole(
  report: Report,
  { value, span }: { readonly value: Duration; readonly span: Span },
  { steps }: Epoch,
): boolean {
  const updates = updatesOf(value, steps);
  if (updates !== undefined && updates <= MOST_UPDATES) return true;
  if (updates === undefined)
    report("not-whole", span, {
      found: "a duration that ends in the middle of a step",
      help: wholeSteps(value, steps),
    });
  else
    report("out-of-bounds", span, {
      name: "for",
      bounds: `at most ${MOST_UPDATES} steps`,
      found: String(updates),
    });
  return false;
}

/** Suggests the nearest whole numbers of steps. */
function wholeSteps({ unit, value }: Duration, stepsPerEpoch: number): string {
  const steps = value.toNumber() * (unit === "epochs" ? stepsPerEpoch : 1);
  const near = [Math.floor(steps), Math.ceil(steps)].filter((one) => one > 0);
  return `write ${near.map((one) => (one === 1 ? "1 step" : `${one} steps`)).join(" or ")}`;
}

/** Checks `continue from NAME`: NAME must be a checkpoint of this stage. */
function checkContinue({ report, unknown }: Context, stage: MergedStage): void {
  const item = theItem(stage.items, "continue");
  if (!item) return;
  report("not-yet", item.span, { what: "`continue`" });
  const kept = stage.items.flatMap((one) => (one.kind === "keep-by" ? [one.name] : []));
  const { text, span } = item.from;
  const found = kept.find((name) => name.text === text);
  if (found) unknown.refer(found);
  else {
    const has = kept.map((name) => name.text);
    const nearest = nearestName(text, has);
    report("unknown-checkpoint", span, { stage: stage.name.text, name: text, has, nearest }, [
      { span: stage.name.span, text: "this stage" },
    ]);
  }
}

function isBefore(one: object, other: object): boolean {
  const [a, b] = [one, other].map((node) => spanIn({ node })!) as [Span, Span];
  return a.file === b.file && a.start < b.start;
}

/**
 * Notes that two passes update the same statistics in another order than they are written: `minimize` determines the
 * order.
 */
function noteOrder({ report }: Context, { passes }: Stage): void {
  const ordered = passesInOrder(passes, trainingMode);
  for (const { pass, order } of ordered) {
    if (order !== 2) continue;
    const first = ordered.find(
      (other) =>
        other.order === 1 && other.pass.network === pass.network && other.pass.branch === pass.branch,
    );
    if (!first || !isBefore(pass, first.pass)) continue;
    const { name } = pass.network.network;
    const network = pass.branch === undefined ? name : `${name}.${pass.branch}`;
    const labels = [{ span: spanIn({ node: first.pass })!, text: "runs first" }];
    report("order-matters", spanIn({ node: pass })!, { network }, labels);
  }
}

/** Whether no two attacks need each other's views; reports it if they do. */
function notEntangled(report: Report, tree: Stage): boolean {
  const { circle } = viewsInOrder(tree);
  const attacks = circle.flatMap((made) => (made.kind === "adversarial" ? [made] : []));
  const [one, other] = attacks.map(({ attack }) => ({
    names: attackKey(attack),
    span: spanIn({ node: attack })!,
  }));
  if (!one) return true;
  const labels = other ? [{ span: other.span, text: "needs the result of that attack" }] : [];
  report("attacks-entangled", one.span, { names: one.names }, labels);
  return false;
}
