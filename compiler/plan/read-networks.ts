import { shapesOf } from "../derive/layers.ts";
import { sizeOf } from "../derive/views.ts";
import type { Pass, Stage, StageNetwork, Start } from "../experiment/experiment.ts";
import { readStartName } from "../experiment/names.ts";
import type { NetworkSymbol, NetworkUse } from "../experiment/network-symbol.ts";
import type { StageNetworkPlan } from "../schema/plan.ts";
import type { ImageSize } from "../vocabulary/define/augmentations.ts";
import { asNetwork } from "../vocabulary/define/networks.ts";
import { checkpointNamed } from "./read-measures.ts";
import type { Path, Reading } from "./reading.ts";

/** The networks of a plan by name; undefined for one with an error. Their inputs are set when passes are read. */
export function readNetworks(reading: Reading): ReadonlyMap<string, NetworkSymbol | undefined> {
  const networks = new Map<string, NetworkSymbol | undefined>();
  for (const [name, { kind, word, args, branches }] of Object.entries(reading.plan.networks)) {
    const path = ["networks", name];
    const twice = branches.find((branch, i) => branches.indexOf(branch) < i);
    if (twice !== undefined) {
      reading.report("name-twice", reading.place([...path, "branches"]), { what: "branches", name: twice });
      networks.set(name, undefined);
      continue;
    }
    const hasNorm = word.hasNorm(args);
    if (!hasNorm && branches.length > 0)
      reading.refuse(
        `[${branches.join(", ")}]`,
        "[]",
        "this head has no batch norms, so it has no branches",
        [...path, "branches"],
      );
    const conflict = word.conflict?.(args);
    if (conflict)
      reading.refuse(String(args[conflict.at]), undefined, "its options do not go together", [
        ...path,
        conflict.at,
      ]);
    const declared = reading.origin(path, "key") as { readonly span: NetworkSymbol["decl"]["span"] };
    networks.set(name, {
      name,
      decl: {
        kind,
        get span() {
          return declared.span;
        },
        get name() {
          return { text: name, span: declared.span };
        },
      },
      spec: {
        kind,
        word,
        args,
        branches: kind === "encoder" ? branches : "follow",
        features: word.features(args),
        hasNorm,
      },
      origins: {},
    });
  }
  return networks;
}

/** A network of a stage, with its start and branches; undefined after an error. */
export function readStageNetwork(
  reading: Reading,
  network: NetworkSymbol,
  plan: StageNetworkPlan,
  stages: ReadonlyMap<string, Stage | undefined>,
  path: Path,
): StageNetwork | undefined {
  const { update, frozen_batch_norm: mode } = plan;
  if ((update === "frozen") !== (mode !== undefined)) {
    const frozen = update === "frozen";
    const why = frozen ? `\`${network.name}\` is frozen` : `\`${network.name}\` is not frozen`;
    reading.refuse(mode, frozen ? "a mode" : undefined, why, [...path, "frozen_batch_norm"]);
  }
  const frozen = update === "frozen" && mode ? { frozen: mode } : {};
  if (plan.start === "scratch") {
    const all = reading.plan.networks[network.name]!.branches;
    const { branches } = plan;
    const some = branches.length > 0 === all.length > 0 && branches.every((one) => all.includes(one));
    if (!some)
      reading.refuse(
        `[${branches.join(", ")}]`,
        `[${all.join(", ")}]`,
        `the branches of \`${network.name}\``,
        [...path, "branches"],
      );
    return reading.at<StageNetwork>({ network, branches, ...frozen }, path, "key");
  }
  const start = readStart(reading, network, plan.start, stages, [...path, "start"]);
  if (!start) return undefined;
  const branches = start.branch === undefined ? start.network.branches : [start.branch];
  return reading.at<StageNetwork>({ network, start, branches, ...frozen }, path, "key");
}

/** Reads a start such as `pretrain.last.f.adversarial`: stage, checkpoint, network, branch. */
function readStart(
  reading: Reading,
  network: NetworkSymbol,
  text: string,
  stages: ReadonlyMap<string, Stage | undefined>,
  path: Path,
): Start | undefined {
  const { stage: of, kept, network: name, branch } = readStartName(text);
  const stage = reading.find("stage before this one", of, stages, path);
  if (!stage) return undefined;
  const checkpoint = checkpointNamed(reading, stage, kept, path);
  const names = stage.networks.map((one) => one.network.name);
  if (!reading.want(`network of stage ${of}`, name, names, path)) return undefined;
  const source = stage.networks.find((one) => one.network.name === name)!;
  if (branch !== undefined && !reading.want(`branch of ${name}`, branch, source.branches, path))
    return undefined;
  if (!checkpoint) return undefined;
  if (!fits(source.network, network)) {
    const why = `the weights of \`${name}\` do not fit \`${network.name}\``;
    reading.refuse(text, `a network with the layers of \`${network.name}\``, why, path);
    return undefined;
  }
  return { checkpoint, network: source, ...(branch === undefined ? {} : { branch }) };
}

/** Whether the weights of one network fit another: they have the same layers on the same input. Branches may differ. */
function fits({ spec: a, use: its }: NetworkSymbol, { spec: b, use }: NetworkSymbol): boolean {
  if (a.kind !== b.kind || shapesOf(a) !== shapesOf(b)) return false;
  return !its || !use || String(its.input) === String(use.input);
}

/** Sets the input of each network of a stage; reports calls that do not agree. */
export function readUses(reading: Reading, passes: readonly Pass[], image: ImageSize): void {
  for (const pass of passes) {
    const { network } = pass.network;
    const [first] = pass.inputs;
    if (!first) continue;
    const input: NetworkUse["input"] =
      first.kind === "view" ? sizeOf(first.view, image) : first.pass.network.network.spec.features;
    const path = ["networks", network.name];
    const branches = reading.plan.networks[network.name]!.branches;
    const before = network.use;
    if (!before) {
      const word = asNetwork(network.spec.word);
      const deep = typeof input === "number" ? undefined : word.tooDeep?.(network.spec.args, input);
      if (deep)
        reading.refuse(deep.layers, `at most ${deep.most}`, "each layer after the first halves the image", [
          ...path,
          "widths",
        ]);
      const called = reading.origin(path, "key") as { readonly span: NetworkUse["span"] };
      network.use = {
        input,
        branches,
        get span() {
          return called.span;
        },
      };
    } else if (String(before.input) !== String(input)) {
      const text = (one: NetworkUse["input"]): string =>
        typeof one === "number" ? String(one) : `[${one.join(", ")}]`;
      const why = `\`${network.name}\` is called on images or features of that size elsewhere`;
      reading.refuse(text(input), text(before.input), why, [...path, "input"]);
    }
  }
}
