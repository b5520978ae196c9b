import type { Item, Name } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import { derived } from "../experiment/origin.ts";
import { withOrigins } from "../experiment/origins.ts";
import { recordOf } from "../experiment/record.ts";
import type { ColumnValue, PartValue } from "../experiment/values.ts";
import { metricsInOrder, sorted } from "../plan/plan-order.ts";
import { MOST_UPDATES, type PredictPlan, type StagePlan } from "../plan/schema.ts";
import { checkAttacks } from "./attacks.ts";
import type { Context } from "./context.ts";
import type { EarlierStage } from "./earlier-stage.ts";
import { checkEpoch } from "./epoch.ts";
import { classifierText } from "./expressions/own-names.ts";
import { StageScope } from "./expressions/stage-scope.ts";
import { looksAtLabels, NOTHING_SEEN, type StageSeen } from "./labelled.ts";
import { checkKeeps, checkMeasures } from "./metrics.ts";
import type { Module } from "./modules.ts";
import { writtenAs } from "./named-sources.ts";
import { checkNetworks } from "./networks-of-stage.ts";
import { checkObjective } from "./objective.ts";
import { checkOptimizers, readOptimizers } from "./optimizers-of-stage.ts";
import { type OrderedPass, orderPasses, passPlan } from "./pass-order.ts";
import { warnCompany, warnTrainMode } from "./pass-warnings.ts";
import { planExpr } from "./plan-expr.ts";
import { checkPredict } from "./predict.ts";
import type { MergedStage } from "./recipes.ts";
import { resolveOptimizer, StageResolver } from "./resolve-settings.ts";
import type { DataStatement } from "./sources.ts";
import { readSources } from "./sources.ts";
import { StageNetworks } from "./stage-networks.ts";
import { makesColumns, readDuration, readWhole, requireStatements, theItem } from "./statements.ts";
import { checkUnused } from "./unused.ts";
import { orderViews } from "./view-order.ts";

export interface CheckedStage {
  readonly earlier: EarlierStage;
  /** puts together all but the cost; absent after an error */
  readonly plan?: () => Omit<StagePlan, "cost">;
  /** whether something is measured in it */
  readonly measures: boolean;
  readonly networks: ReadonlySet<NetworkSymbol>;
  /** sets of items it refers to */
  readonly parts: ReadonlySet<PartValue>;
  readonly predict?: () => PredictPlan;
  /** one that it could have, where it has none */
  readonly classifier: string | undefined;
  readonly data: Pick<DataStatement, "part" | "span"> | undefined;
}

export interface StageInput {
  readonly context: Context;
  readonly module: Module;
  readonly stage: MergedStage;
  readonly earlier: ReadonlyMap<string, EarlierStage>;
  readonly later: ReadonlyMap<string, Span>;
  /** columns that earlier stages have made */
  readonly columns: ReadonlyMap<string, ColumnValue>;
  readonly errors: () => number;
}

/** Checks one training stage, and how its part of the plan is put together. */
export function checkStage(input: StageInput): CheckedStage {
  const { context, module, stage, earlier, later } = input;
  const { report } = context;
  const { items } = stage;
  const errorsBefore = input.errors();
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
  const resolver = new StageResolver(report, clock ?? { without: "" });
  if (!clock) resolver.ok = false;

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
  const its = { stage: stage.name, classifier };
  const measured = checkMeasures(scope, items, predict !== undefined, its, clock);
  const says = makesColumns(items)
    ? trained.earlier.keys()
    : (predict?.written.map(({ network }) => network.name) ?? []);
  const seen: StageSeen = {
    stage: stage.name.text,
    networks: [
      { labels: labelled ? [labelled] : [], by: undefined },
      ...[...new Set(says)].map((name) => trained.earlier.get(name)?.seen ?? NOTHING_SEEN),
    ],
  };
  const teachers = [...scope.columnsUsed].flatMap((column) =>
    [...earlier.values()].flatMap(({ columns: made, seen: its }) => {
      const of = made.get(column);
      return of ? [{ column: of, seen: its }] : [];
    }),
  );
  const kept = checkKeeps(scope, items, clock, seen, teachers);

  const checkpoints = new Map<string, Name | undefined>([
    ["last", undefined],
    ...items.flatMap((item) => (item.kind === "keep-by" ? [[item.name.text, item.name] as const] : [])),
  ]);
  const result: EarlierStage = {
    name: stage.name,
    failed: input.errors() > errorsBefore,
    networks: trained.earlier,
    checkpoints,
    seen,
    keepsEvery: items.some(({ kind }) => kind === "keep-every"),
    columns: scope.ownColumns(),
  };
  const parts = new Set([...(data ? [data.part] : []), ...measured.parts, ...kept.parts]);
  const base = {
    measures: measured.parts.length > 0 || kept.parts.length > 0,
    networks: trained.used,
    parts,
    classifier,
    data,
    ...(predict?.plan ? { predict: predict.plan } : {}),
  };
  if (makesColumns(items)) return { ...base, earlier: result };
  if (!clock || !data || !batch || !epoch || !length || !objective || !attacks || !optimizer || result.failed)
    return { ...base, earlier: { ...result, failed: true } };

  // From here on nothing is wrong but numbers that need the clock.
  const updates = updatesOf(length.value, epoch.steps);
  if (updates === undefined || updates > MOST_UPDATES) {
    if (updates === undefined)
      report("not-whole", length.span, {
        found: "a duration that ends in the middle of a step",
        help: wholeSteps(length.value, epoch.steps),
      });
    else
      report("out-of-bounds", length.span, {
        name: "for",
        bounds: `at most ${MOST_UPDATES} steps`,
        found: String(updates),
      });
    return { ...base, earlier: { ...result, failed: true } };
  }
  const made = orderViews(scope, networks, attacks, resolver);
  const lossPlans = new Map<string, StagePlan["losses"][string]>();
  for (const [name, node] of losses) if (!lossPlans.has(name)) lossPlans.set(name, planExpr(node, resolver));
  const passes = orderPasses(objective.passes, (pass) => trained.modeOf(pass));
  if (!networks.broken) noteOrder(context, passes);
  warnCompany(scope, objective.passes);
  warnTrainMode(scope, attacks, objective.passes);
  const minimize = resolver.weights(objective.weights);
  const resolved = resolveOptimizer(optimizer, resolver);
  const plan = (): Omit<StagePlan, "cost"> => {
    const { views, attacks: moved } = made();
    return withOrigins(
      {
        data: withOrigins(
          {
            of: data.part.name,
            items: data.part.items,
            labels: data.labels,
            shuffle: data.shuffle,
            last: data.last,
          },
          data.origins,
        ),
        batch,
        epoch: withOrigins(epoch, {
          steps: derived(`images / batch, rounded ${data.last === "keep" ? "up" : "down"}`),
          last_batch: derived("images left for the last step, or a full batch"),
        }),
        for: length.value,
        updates,
        networks: trained.plan(),
        views,
        attacks: moved,
        passes: recordOf(
          passes.map((ordered) => [ordered.pass.text, passPlan(ordered, 1, whyPass(ordered, networks))]),
        ),
        losses: sorted(recordOf(lossPlans)),
        minimize,
        ...(predict ? { predict: predict.plan() } : {}),
        optimizer: resolved,
        keep: kept.plan,
        measure: metricsInOrder(measured.plan),
      },
      {
        batch: batchItem ? writtenAs(scope.env, batchItem.value) : data.origins.of,
        for: length.origin,
        updates: derived("length of the stage in steps", length.origin),
      },
    );
  };
  const failed = !resolver.ok || input.errors() > errorsBefore;
  return { ...base, earlier: { ...result, failed }, ...(failed ? {} : { plan }) };
}

/** Why a training pass runs as it does. */
function whyPass({ pass }: OrderedPass, networks: StageNetworks): Parameters<typeof passPlan>[2] {
  const frozen = networks.freezes.get(pass.network);
  return {
    mode: frozen
      ? derived("mode of a frozen network", frozen.origin)
      : derived("training passes use batch statistics"),
    times: derived("once in a step"),
  };
}

function updatesOf(length: StagePlan["for"], steps: number): number | undefined {
  const { numerator, denominator } = length.value;
  const product = numerator * BigInt(length.unit === "epochs" ? steps : 1);
  return product % denominator === 0n && product > 0n ? Number(product / denominator) : undefined;
}

/** The whole numbers of steps nearest to a length. */
function wholeSteps({ unit, value }: StagePlan["for"], stepsPerEpoch: number): string {
  const steps = value.toNumber() * (unit === "epochs" ? stepsPerEpoch : 1);
  const near = [Math.floor(steps), Math.ceil(steps)].filter((one) => one > 0);
  return `write ${near.map((one) => (one === 1 ? "1 step" : `${one} steps`)).join(" or ")}`;
}

/** `continue from NAME`: one of the checkpoints that the stage keeps. */
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

/** Two passes that move the same statistics: swapping two terms of `minimize` would change the result. */
function noteOrder(context: Context, passes: ReturnType<typeof orderPasses>): void {
  for (const { pass, order } of passes) {
    if (order !== 2) continue;
    const first = passes.find(
      (other) =>
        other.order === 1 && other.pass.network === pass.network && other.pass.branch === pass.branch,
    );
    if (!first) continue;
    const network = pass.branch === undefined ? pass.network.name : `${pass.network.name}.${pass.branch}`;
    context.report("order-matters", pass.span, { network }, [{ span: first.pass.span, text: "runs first" }]);
  }
}
