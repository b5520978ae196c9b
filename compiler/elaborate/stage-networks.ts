import type { Expr, Item, Name, PathExpr } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { partNames, shapesOf } from "../derive/layers.ts";
import type { BatchNormMode } from "../experiment/network-symbol.ts";
import { type NetworkSymbol, statedBranches } from "../experiment/network-symbol.ts";
import { defaultOf, type Origin, written } from "../experiment/origin.ts";
import { describe } from "../experiment/values.ts";
import { file } from "../vocabulary/starts/file.ts";
import { choice, parts } from "../vocabulary/types/words.ts";
import type { StageBranches } from "./context.ts";
import { type EarlierNetwork, type EarlierStage, hasCheckpoint, stageNamed } from "./earlier-stage.ts";
import { evaluate, lookUp, nameValue } from "./expressions/evaluate.ts";
import { readArguments } from "./expressions/read-arguments.ts";
import type { StageScope } from "./expressions/stage-scope.ts";
import { NOTHING_SEEN, type Seen } from "./labelled.ts";
import { referBranch, unknownBranch } from "./passes.ts";
import { coerce } from "./types.ts";

const MODE = choice(["train", "batch", "eval"]);

type StartItem = Extract<Item, { kind: "start" }>;
type FreezeItem = Extract<Item, { kind: "freeze" }>;

export interface Start {
  /** absent: from scratch */
  readonly from?: StartPlace;
  /** undefined for a head from scratch: it has the branches of its input */
  readonly branches: readonly string[] | undefined;
  readonly trained: ReadonlySet<string>;
  /** labels that the checkpoint was trained on */
  readonly seen: Seen;
  readonly span: Span;
  /** the network in the checkpoint */
  readonly source?: NetworkSymbol;
  /** the checkpoint, if `start` takes all its branches */
  readonly all?: string;
}

/** The weights of a checkpoint that a network starts from. */
export interface StartPlace {
  readonly stage: EarlierStage;
  readonly checkpoint: string;
  readonly network: EarlierNetwork;
  /** absent: every branch */
  readonly branch?: string;
}

interface Freeze {
  /** whether it is a statement of the stage itself, not of its recipe */
  readonly own: boolean;
  readonly mode: BatchNormMode;
  readonly span: Span;
  /** origin of the mode */
  readonly origin: Origin;
}

/** Where the networks of a stage start, and which ones are frozen. */
export class StageNetworks {
  readonly starts = new Map<NetworkSymbol, Start | "error">();
  readonly freezes = new Map<NetworkSymbol, Freeze>();
  /** some `start` names an unknown network, so it could be of any */
  lost = false;

  constructor(
    private readonly earlier: ReadonlyMap<string, EarlierStage>,
    private readonly later: ReadonlyMap<string, Span>,
    /** name of the stage */
    private readonly stage: Name,
  ) {}

  branches(network: NetworkSymbol): StageBranches | undefined {
    const start = this.starts.get(network);
    if (start === "error") return { names: [], broken: true };
    if (start?.branches)
      return { names: start.branches, because: start.span, ...(start.all ? { from: start.all } : {}) };
    if (network.averageOf && !start) return this.branches(network.averageOf);
    if (network.spec.kind !== "encoder") return undefined;
    const before = [...this.earlier.values()]
      .filter((one) => one.networks.get(network.name)?.update === "train")
      .at(-1);
    const trained = [...(before?.networks.get(network.name)?.trained ?? [])];
    const startsFrom =
      before && !start ? { at: this.stage.span, stage: before.name.text, trained } : undefined;
    return {
      names: statedBranches(network.spec),
      ...(this.lost ? { broken: true } : {}),
      ...(startsFrom ? { startsFrom } : {}),
    };
  }

  /** whether some `start` has an error */
  get broken(): boolean {
    return this.lost || [...this.starts.values()].includes("error");
  }

  /** @param own statements of the stage itself, which win over those of its recipe */
  read(scope: StageScope, items: readonly Item[], own: ReadonlySet<Item>): void {
    const spans = new Map<NetworkSymbol, { span: Span; own: boolean }>();
    for (const item of items) {
      if (item.kind === "freeze") for (const target of item.targets) this.freeze(scope, item, target, own);
      if (item.kind !== "start") continue;
      const { textOf } = scope.context.sweep;
      for (const target of item.targets) {
        const network = networkOf(scope, target.words[0]);
        if (!network) {
          this.lost = true;
          continue;
        }
        if (target.words.length > 1) {
          scope.context.report("not-yet", target.span, {
            what: "starting one branch of a network",
            instead: `start the whole network: start ${network.name} from ${textOf(item.from.span)}`,
          });
          hasBranch(scope, network, target.words[1]!);
          this.starts.set(network, "error");
          continue;
        }
        const before = spans.get(network);
        if (before?.own && own.has(item)) {
          scope.context.report("started-twice", target.span, { network: network.name }, [
            { span: before.span, text: "first here" },
          ]);
          continue;
        }
        spans.set(network, { span: target.span, own: own.has(item) });
        this.starts.set(network, this.start(scope, item, network, target) ?? "error");
      }
    }
  }

  private start(
    scope: StageScope,
    item: StartItem,
    network: NetworkSymbol,
    target: PathExpr,
  ): Start | undefined {
    const { report } = scope.context;
    const [first, ...rest] = item.from.words;
    const span = target.span;
    if (first.text === file.name) {
      report("not-yet", item.from.span, { what: "starting from a file" });
      // the argument `network` names a network in the file, so it is not checked
      const args = item.args.filter(({ name }) => name?.text !== "network");
      readArguments(scope.env, file.name, file, args, item.from.span, { reserved: true });
      return undefined;
    }
    if (first.text === "scratch" && rest.length === 0) return scratch(scope, item, network, span);
    for (const arg of item.args) {
      report("argument-extra", arg.span, { of: item.from.words.map(({ text }) => text).join("."), takes: 0 });
      return undefined;
    }
    const stage = stageNamed(scope, first, this.earlier, this.later, this.stage);
    if (!stage) return undefined;
    const [checkpoint, networkWord, branchWord, ...extra] = rest;
    if (!stage.tree) {
      // The stage has an error, but its declarations can still be checked.
      const named = networkWord ? lookUp(scope.env, networkWord) : undefined;
      if (checkpoint) hasCheckpoint(scope, stage, checkpoint);
      if (named?.kind === "network" && branchWord) hasBranch(scope, named.value, branchWord);
      return undefined;
    }
    if (!checkpoint) {
      report("checkpoint-wanted", item.from.span, { stage: first.text, has: [...stage.checkpoints.keys()] }, [
        { span: stage.name.span, text: "declared here" },
      ]);
      return undefined;
    }
    if (!hasCheckpoint(scope, stage, checkpoint)) return undefined;
    if (extra[0]) {
      report("unknown-member", extra[0].span, { name: extra[0].text, of: "a branch", has: [] });
      return undefined;
    }
    const sourceName = networkWord?.text ?? network.name;
    const source = stage.networks.get(sourceName);
    if (!source) {
      // the target may be misspelled, so any network could be meant
      if (!networkWord) this.lost = true;
      const names = [...stage.networks.keys()];
      report(
        "unknown-member",
        networkWord?.span ?? target.span,
        {
          name: sourceName,
          of: `stage \`${stage.name.text}\``,
          has: names,
          nearest: nearestName(sourceName, names),
        },
        [{ span: stage.name.span, text: "declared here" }],
      );
      return undefined;
    }
    if (!sameShape(network, source.symbol)) {
      report(
        "shapes-differ",
        networkWord?.span ?? item.from.span,
        { network: network.name, source: source.symbol.name },
        [
          { span: network.decl.name.span, text: `\`${network.name}\`` },
          { span: source.symbol.decl.name.span, text: `\`${source.symbol.name}\`` },
        ],
      );
      return undefined;
    }
    const place = `${stage.name.text}.${checkpoint.text}.${sourceName}`;
    const seen = { labels: source.seen.labels, by: item.from.span };
    const common = { seen, span, source: source.symbol };
    const from: StartPlace = { stage, checkpoint: checkpoint.text, network: source };
    if (!branchWord) return { ...common, from, branches: source.branches, trained: source.trained };
    if (!source.branches.includes(branchWord.text)) {
      const of = `\`${sourceName}\` of stage \`${stage.name.text}\``;
      unknownBranch(scope.context, source.symbol, branchWord, source.branches, { of });
      return undefined;
    }
    referBranch(scope.context, source.symbol, branchWord.text);
    if (!source.trained.has(branchWord.text)) {
      const trained = [...source.trained].filter((one) => one !== "");
      report(
        "branch-untrained",
        branchWord.span,
        { branch: branchWord.text, stage: stage.name.text, trained },
        [{ span: stage.name.span, text: "declared here" }],
      );
      return undefined;
    }
    return {
      ...common,
      from: { ...from, branch: branchWord.text },
      branches: [branchWord.text],
      trained: new Set([branchWord.text]),
      all: place,
    };
  }

  private freeze(scope: StageScope, item: FreezeItem, target: PathExpr, own: ReadonlySet<Item>): void {
    const { report } = scope.context;
    const network = networkOf(scope, target.words[0]);
    if (!network) return;
    if (target.words.length > 1) {
      report("not-yet", target.span, {
        what: "freezing one branch of a network",
        instead: `freeze the whole network: freeze ${network.name}`,
      });
      hasBranch(scope, network, target.words[1]!);
      return;
    }
    let mode: BatchNormMode = "eval";
    let origin = defaultOf("freeze", target.span);
    for (const arg of item.args) {
      if (arg.name?.text === "except") {
        report("not-yet", arg.span, {
          what: "freezing a part of a network",
          instead: `freeze the whole network: freeze ${network.name}`,
        });
        hasParts(scope, network, arg.value);
        this.lost = true;
      } else if (arg.name?.text === "batch_norm") {
        const type = MODE;
        const value = coerce(scope.env, evaluate(scope.env, arg.value, type), arg.value.span, {
          type,
          name: "batch_norm",
        });
        origin = written(arg.value.span);
        if (value.kind === "word") mode = value.text as BatchNormMode;
      } else
        report("argument-unknown", arg.name?.span ?? arg.span, {
          of: "freeze",
          name: arg.name?.text ?? "",
          has: ["batch_norm"],
          nearest: arg.name && nearestName(arg.name.text, ["batch_norm"]),
        });
    }
    const before = this.freezes.get(network);
    const isOwn = own.has(item);
    if (before && before.own === isOwn) {
      const params = { what: `freeze ${network.name}`, where: "the stage", help: "remove one of the two" };
      report("second-statement", target.span, params, [{ span: before.span, text: "first here" }]);
      return;
    }
    // a statement of the stage wins over one of its recipe
    if (before?.own) return;
    this.freezes.set(network, {
      own: isOwn,
      mode,
      span: target.span,
      origin,
    });
  }
}

/** Whether a network has the parts in a list; reports those it does not have. */
function hasParts(scope: StageScope, network: NetworkSymbol, list: Expr): void {
  const wanted = { type: parts, name: "except" } as const;
  const value = coerce(scope.env, evaluate(scope.env, list, parts), list.span, wanted);
  if (value.kind !== "list") return;
  const has = partNames(network.spec);
  for (const { value: item, span } of value.items)
    if (item.kind === "word" && !has.includes(item.text))
      scope.context.report(
        "unknown-member",
        span,
        { name: item.text, of: `\`${network.name}\``, has, nearest: nearestName(item.text, has) },
        [{ span: network.decl.name.span, text: "declared here" }],
      );
}

/** Checks a branch against the declaration of a network, as far as possible without its stage. */
function hasBranch(scope: StageScope, network: NetworkSymbol, branch: Name): void {
  const { branches } = network.spec;
  if (!Array.isArray(branches)) return;
  if (branches.includes(branch.text)) referBranch(scope.context, network, branch.text);
  else unknownBranch(scope.context, network, branch, branches);
}

function networkOf(scope: StageScope, name: Name): NetworkSymbol | undefined {
  const value = nameValue(scope.env, name, "network");
  if (value.kind === "network") return value.value;
  if (value.kind !== "error")
    scope.context.report("wrong-type", name.span, { expected: "a network", found: describe(value) });
  return undefined;
}

function scratch(scope: StageScope, item: StartItem, network: NetworkSymbol, span: Span): Start | undefined {
  const { report } = scope.context;
  const none = new Set<string>();
  const all = network.spec.branches;
  let branches: readonly string[] | undefined = all === "follow" ? undefined : all;
  for (const arg of item.args) {
    if (arg.name?.text !== "branch") {
      report("argument-unknown", arg.name?.span ?? arg.span, {
        of: "scratch",
        name: arg.name?.text ?? "",
        has: ["branch"],
        nearest: arg.name && nearestName(arg.name.text, ["branch"]),
      });
      return undefined;
    }
    const word = arg.value.kind === "path" && arg.value.words.length === 1 ? arg.value.words[0] : undefined;
    if (!word) {
      report("wrong-type", arg.value.span, {
        expected: "the name of a branch",
        found: describe(evaluate(scope.env, arg.value)),
      });
      return undefined;
    }
    if (all !== "follow" && !all.includes(word.text)) {
      unknownBranch(scope.context, network, word, all);
      return undefined;
    }
    referBranch(scope.context, network, word.text);
    branches = [word.text];
  }
  return { branches, trained: none, seen: NOTHING_SEEN, span };
}

/** Whether the weights of a checkpoint fit a network: same layers; inputs and branches may differ. */
function sameShape(a: NetworkSymbol, b: NetworkSymbol): boolean {
  if (a === b) return true;
  return a.spec.kind === b.spec.kind && shapesOf(a.spec) === shapesOf(b.spec);
}
