import type { Span } from "../../grammar/span.ts";
import type { StageNetwork, Start } from "../experiment/experiment.ts";
import type { BatchNormMode, NetworkSymbol, NetworkUse } from "../experiment/network-symbol.ts";
import { defaultOf, derived, written } from "../experiment/origin.ts";
import { withOrigins } from "../experiment/origins.ts";
import type { OpenPass } from "../experiment/tensor-node.ts";
import { holdToRules } from "../rules/run.ts";
import { checkpointOf, type EarlierNetwork, type EarlierStage } from "./earlier-stage.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import { type Labelled, NOTHING_SEEN } from "./labelled.ts";
import type { Term } from "./linear.ts";
import { rootOf } from "./passes.ts";
import { reachedByGradient } from "./reach.ts";
import type { StageNetworks, StartPlace } from "./stage-networks.ts";

interface Input {
  readonly scope: StageScope;
  readonly networks: StageNetworks;
  readonly earlier: ReadonlyMap<string, EarlierStage>;
  readonly training: readonly OpenPass[];
  readonly terms: readonly Term[];
  /** whether parts of the objective have weight 0 */
  readonly zeros: boolean;
  /** the labels that the stage trains on, if it does */
  readonly labelled: Labelled | undefined;
  readonly attack: readonly OpenPass[];
  readonly predict: readonly OpenPass[];
  /** no part of the stage has an error, so a network without passes is unused */
  readonly complete: boolean;
  /** span of the stage's objective */
  readonly span: Span;
}

interface Result {
  readonly nodes: ReadonlyMap<NetworkSymbol, StageNetwork>;
  /** whether the start of every network is known */
  readonly allStart: boolean;
  readonly used: ReadonlySet<NetworkSymbol>;
  readonly earlier: ReadonlyMap<string, EarlierNetwork>;
  /** the batch norm mode of a training pass */
  readonly modeOf: (pass: OpenPass) => BatchNormMode;
}

/** Checks the networks of a stage: which ones it has, where they start, and which ones it trains. */
export function checkNetworks(input: Input): Result {
  const { scope, networks, training, attack, predict } = input;
  const { report } = scope.context;
  const first = new Map<NetworkSymbol, OpenPass>();
  for (const pass of [...training, ...attack, ...predict])
    if (!first.has(pass.network)) first.set(pass.network, pass);
  const mentioned = [...networks.starts.keys(), ...networks.freezes.keys()];
  const used = new Set([...first.keys(), ...mentioned]);
  if (input.complete) reportUnused(input, first);

  const modeOf = (pass: OpenPass): BatchNormMode =>
    pass.mode ?? networks.freezes.get(pass.network)?.mode ?? "train";
  const reached = reachedByGradient(input.terms);
  const weighed = input.zeros ? reachedByGradient(input.terms, { zeros: true }) : reached;
  const nodes = new Map<NetworkSymbol, StageNetwork>();
  let allStart = true;
  const earlier = new Map<string, EarlierNetwork>();
  const idle: NetworkSymbol[] = [];
  for (const network of used) {
    const start = networks.starts.get(network);
    const frozen = networks.freezes.get(network);
    const average = network.averageOf !== undefined;
    const here = average ? [] : training.filter((pass) => pass.network === network && weighed.has(pass.text));
    if (!start) reportMissingStart(input, network, first.get(network));
    if (!frozen && !average && here.length === 0 && first.has(network)) idle.push(network);
    const known = start && start !== "error" ? start : undefined;
    const branches = known?.branches ?? branchesOf(input, network);
    const trained = new Set(known?.trained ?? []);
    if (!frozen) for (const pass of here) if (reached.has(pass.text)) trained.add(pass.branch ?? "");
    const from = known?.from;
    const weights = from && startNode(from);
    const node = withOrigins<StageNetwork>(
      {
        network,
        ...(weights ? { start: weights } : {}),
        branches,
        ...(frozen ? { frozen: frozen.mode } : {}),
      },
      {
        start: known ? written(known.span) : defaultOf("a stage without `start`"),
        branches: known?.branches
          ? derived("branches it starts with", written(known.span))
          : derived("branches of the network", written(network.decl.span)),
        update: frozen ? written(frozen.span) : derived("nothing freezes it"),
        frozen_batch_norm: frozen?.origin,
      },
    );
    nodes.set(network, node);
    allStart &&= start !== "error" && (weights !== undefined || !from);
    const learns = !frozen && input.labelled && here.length > 0;
    const { labels, by } = known?.seen ?? NOTHING_SEEN;
    earlier.set(network.name, {
      symbol: network,
      node,
      branches,
      trained,
      update: frozen ? "frozen" : "train",
      seen: { labels: learns ? [input.labelled, ...labels] : labels, by },
    });
    if (known?.source?.use && network.use && String(known.source.use.input) !== String(network.use.input))
      report("shapes-differ", known.span, { network: network.name, source: known.source.name }, [
        { span: network.use.span, text: `\`${network.name}\` gets ${inputSize(network.use)}` },
        {
          span: known.source.use.span,
          text: `\`${known.source.name}\` gets ${inputSize(known.source.use)}`,
        },
      ]);
  }
  for (const network of used)
    if (network.averageOf) checkAverage(input, network, network.averageOf, earlier, first.get(network));
  if (input.complete) {
    const any = [...used].some(
      (network) => !networks.freezes.has(network) && !idle.includes(network) && !network.averageOf,
    );
    if (any || training.length > 0) checkTrained(input, first, any, idle);
    if (any) {
      reportUntrainedBranches(input, earlier, idle);
      for (const [network, { span }] of networks.freezes)
        if (first.has(network)) reportFrozen(input, network, span);
    }
  }
  return {
    nodes,
    allStart,
    used,
    earlier,
    modeOf,
  };
}

/**
 * Checks what is trained with the rules.
 * @param any whether any network is trained
 */
function checkTrained(
  { scope, networks, span }: Input,
  first: ReadonlyMap<NetworkSymbol, OpenPass>,
  any: boolean,
  idle: readonly NetworkSymbol[],
): void {
  const stage = {};
  const frozen = [...networks.freezes.values()];
  const spans = new Map<object, Span>([[stage, span]]);
  for (const one of frozen) spans.set(one, one.span);
  for (const network of idle) {
    spans.set(network, first.get(network)!.span);
    spans.set(network.decl, network.decl.name.span);
  }
  holdToRules(
    "learning",
    {
      stage,
      any,
      frozen,
      idle: idle.map((network) => ({ name: network.name, node: network, declared: network.decl })),
    },
    ({ node }) => spans.get(node),
    scope.context.report,
  );
}

/** A moving average must start where its network starts, and the stage must train that network. */
function checkAverage(
  { networks, scope, complete }: Input,
  network: NetworkSymbol,
  of: NetworkSymbol,
  earlier: Map<string, EarlierNetwork>,
  pass: OpenPass | undefined,
): void {
  const { report } = scope.context;
  const labels = [{ span: network.decl.name.span, text: `a moving average of \`${of.name}\`` }];
  const original = earlier.get(of.name);
  const [start, other] = [networks.starts.get(network), networks.starts.get(of)];
  if (start === "error" || other === "error") return;
  if (
    start &&
    (start.from?.stage !== other?.from?.stage || start.from?.checkpoint !== other?.from?.checkpoint)
  )
    report("average-starts-apart", start.span, { network: network.name, of: of.name }, [
      ...labels,
      ...(other ? [{ span: other.span, text: `\`${of.name}\` starts here` }] : []),
    ]);
  const moves = original?.update === "train" && original.trained.size > 0;
  if (complete && pass && !moves)
    report("average-of-idle", pass.span, { network: network.name, of: of.name }, labels);
  const known = earlier.get(network.name);
  if (known && original)
    earlier.set(network.name, { ...known, trained: new Set([...known.trained, ...original.trained]) });
}

/** The weights of a checkpoint; undefined if its stage has an error. */
function startNode({ stage, checkpoint, network, branch }: StartPlace): Start | undefined {
  const { tree } = stage;
  const kept = tree && checkpointOf(tree, checkpoint);
  return kept && { checkpoint: kept, network: network.node, ...(branch === undefined ? {} : { branch }) };
}

function inputSize({ input }: NetworkUse): string {
  return typeof input === "number" ? `features[${input}]` : input.join(" x ");
}

function reportUnused(input: Input, first: ReadonlyMap<NetworkSymbol, OpenPass>): void {
  const { networks, scope } = input;
  for (const [network, start] of networks.starts)
    if (!first.has(network) && start !== "error")
      scope.context.report("network-not-used", start.span, { network: network.name, what: "start" });
  for (const [network, { span }] of networks.freezes)
    if (!first.has(network))
      scope.context.report("network-not-used", span, { network: network.name, what: "freeze" });
}

/**
 * Reports a network that is frozen at its initial weights. It has no effect if they are zeros. Random weights are a
 * valid baseline if the stage says `from scratch` and no checkpoint of the network exists.
 */
function reportFrozen(input: Input, network: NetworkSymbol, span: Span): void {
  const start = input.networks.starts.get(network);
  if (input.networks.lost || start === "error" || start?.from) return;
  const from = start?.span ?? network.decl.name.span;
  holdToRules(
    "frozen",
    {
      network,
      node: network,
      isStated: start !== undefined,
      trainedIn: trainedBefore(input, network)?.name.text,
    },
    ({ key }) => (key === "start" ? from : span),
    input.scope.context.report,
  );
}

/** The last earlier stage that trained a network. */
function trainedBefore({ earlier }: Input, network: NetworkSymbol): EarlierStage | undefined {
  return [...earlier.values()].filter((stage) => stage.networks.get(network.name)?.update === "train").at(-1);
}

/** Reports a network without a `start` that an earlier stage trained. */
function reportMissingStart(input: Input, network: NetworkSymbol, pass: OpenPass | undefined): void {
  const before = trainedBefore(input, network);
  if (!before || !pass || input.networks.lost) return;
  input.scope.context.report("start-wanted", pass.span, { network: network.name, stage: before.name.text }, [
    { span: before.name.span, text: "trained here" },
  ]);
}

function branchesOf(input: Input, network: NetworkSymbol): readonly string[] {
  const { spec } = network;
  if (spec.kind === "encoder" || spec.branches !== "follow") return spec.branches as readonly string[];
  const pass = [...input.training, ...input.attack, ...input.predict].find((one) => one.network === network);
  if (!pass) return network.use?.branches ?? [];
  return input.networks.branches(rootOf(pass))?.names ?? [];
}

function reportUntrainedBranches(
  input: Input,
  earlier: ReadonlyMap<string, EarlierNetwork>,
  idle: readonly NetworkSymbol[],
): void {
  const reported = new Set<string>();
  for (const pass of [...input.attack, ...input.predict]) {
    const key = `${pass.network.name}.${pass.branch}`;
    if (pass.branch === undefined || idle.includes(pass.network) || reported.has(key)) continue;
    const { trained = new Set<string>() } = earlier.get(pass.network.name) ?? {};
    // a network that is frozen at its initial weights is reported as a whole
    const isInitial = trained.size === 0 && input.networks.freezes.has(pass.network);
    if (trained.has(pass.branch) || isInitial) continue;
    reported.add(key);
    input.scope.context.report(
      "branch-not-trained",
      pass.span,
      { network: pass.network.name, branch: pass.branch, trained: [...trained] },
      [{ span: pass.network.decl.name.span, text: "declared here" }],
    );
  }
}
