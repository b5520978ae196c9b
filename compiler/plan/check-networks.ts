import { parameterCount, shapesOf } from "../derive/layers.ts";
import { passOf, reachedPasses } from "../derive/trained.ts";
import type { Checking, Path } from "./checking.ts";
import { branchesOf, type Passes, widthOf } from "./pass-facts.ts";
import type { NetworkPlan, Plan, StageNetworkPlan, StagePlan } from "./schema.ts";

/** Numbers of a network that follow from its layers. */
export function checkNetworks(checking: Checking): void {
  for (const [name, network] of Object.entries(checking.plan.networks)) {
    const path = ["networks", name];
    const follows = (key: string, found: unknown, expected: unknown, why: string): boolean =>
      checking.follows(found as number, expected as number, why, ...path, key);
    const { word, args, input } = network;
    if (!word.hasNorm(args))
      follows("branches", network.branches, [], "this head has no batch norms, so it has no branches");
    const conflict = word.conflict?.(args);
    if (conflict) follows(conflict.at, args[conflict.at], undefined, "its options do not go together");
    const deep = typeof input === "number" ? undefined : word.tooDeep?.(args, input);
    if (deep)
      follows("widths", deep.layers, `at most ${deep.most}`, "each layer after the first halves the image");
    if (network.kind === "encoder")
      follows("features", network.features, word.features(args), "the number of channels of its last layer");
    const parameters = parameterCount(network, network.branches);
    follows("parameters", network.parameters, parameters, "the number of weights in its layers");
  }
}

/** Where the networks of a stage start, and what of them is trained. */
export function checkStageNetworks(checking: Checking, name: string, stage: StagePlan): void {
  const { plan, place, report } = checking;
  const reached = new Set([...reachedPasses(stage)].map(({ network }) => network));
  const train = Object.values(stage.networks).filter(({ update }) => update === "train");
  if (train.length === 0) report("not-trained", place(["stages", name, "minimize"], "key"), {});
  const called = [stage, stage.predict, ...Object.values(stage.attacks)].flatMap((setting) =>
    setting ? Object.values(setting.passes).map(({ network }) => network) : [],
  );
  for (const [network, its] of Object.entries(stage.networks)) {
    const path = ["stages", name, "networks", network];
    checkStart(plan, its, network, checking, path);
    if ((its.update === "frozen") !== (its.frozen_batch_norm !== undefined)) {
      const frozen = its.update === "frozen";
      const why = frozen ? `\`${network}\` is frozen` : `\`${network}\` is not frozen`;
      const expected = frozen ? "a mode" : undefined;
      checking.follows(its.frozen_batch_norm, expected, why, ...path, "frozen_batch_norm");
    }
    if (!called.includes(network))
      report("not-used", place(path, "key"), { what: "network", name: network, by: "pass of this stage" });
    else if (its.update === "train" && !reached.has(network) && train.length > 0)
      report("not-trained", place([...path, "update"]), { network });
  }
  for (const setting of [stage, stage.predict, ...Object.values(stage.attacks)])
    if (setting) checkWidths(checking, setting.passes);
}

/** The branches of a stage are those that its networks start with. */
function checkStart(
  plan: Plan,
  { start, branches }: Pick<StageNetworkPlan, "start" | "branches">,
  name: string,
  checking: Checking,
  path: Path,
): void {
  const network = plan.networks[name]!;
  const all = network.branches;
  if (start === "scratch") {
    const some = branches.length > 0 === all.length > 0 && branches.every((one) => all.includes(one));
    if (!some) checking.follows(branches, all, `the branches of \`${name}\``, ...path, "branches");
    return;
  }
  const [, , of = ""] = start.split(".");
  checking.follows(
    branches,
    branchesOf(plan, { start, branches }),
    `the branches of \`${start}\``,
    ...path,
    "branches",
  );
  if (shapeOf(plan.networks[of]!) !== shapeOf(network)) {
    const why = `the weights of \`${of}\` do not fit \`${name}\``;
    checking.follows(start, `a network with the layers of \`${name}\``, why, ...path, "start");
  }
}

/** What two networks have in common where the tensors of one fit the other. */
function shapeOf({ kind, word, args, input }: NetworkPlan): string {
  const hasNorm = word.hasNorm(args);
  const spec = { kind, word, args, branches: [], features: word.features(args), hasNorm };
  return JSON.stringify([input, shapesOf(spec)]);
}

/** What a head is called on is as wide as it takes. */
function checkWidths(checking: Checking, passes: Passes): void {
  const { plan } = checking;
  for (const { network, inputs } of Object.values(passes)) {
    const its = plan.networks[network]!;
    if (its.kind !== "head") continue;
    for (const input of inputs) {
      const below = passOf(passes, input);
      if (below)
        checking.once(`input of ${network}`, () =>
          checking.follows(
            its.input,
            widthOf(plan.networks[below.network]!),
            `the number of outputs of \`${below.network}\``,
            "networks",
            network,
            "input",
          ),
        );
    }
  }
}
