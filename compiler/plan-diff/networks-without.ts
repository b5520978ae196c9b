import { parameterCount } from "../derive/layers.ts";
import { passOf } from "../derive/trained.ts";
import { recordOf } from "../experiment/record.ts";
import { widthOf } from "../plan/pass-facts.ts";
import type { NetworkPlan, Plan } from "../plan/schema.ts";
import { sizesDiffer } from "./view-sizes.ts";

type Path = readonly string[];
export type Networks = Readonly<Record<string, NetworkPlan>>;

/** The key of a plan that holds the word of a network. */
const WORD = "architecture";

/**
 * The networks after the change with one change of the plan taken back, and what is derived from it: inputs, widths,
 * numbers of parameters. undefined where that change alone cannot be taken back.
 */
export function networksWithout(path: Path, before: Plan, after: Plan): Networks | undefined {
  const [room, name = "", key] = path;
  if (room === "datasets" || (room === "stages" && key === "views"))
    return sizesDiffer(path, before, after) ? withInputsOf(before.networks, after.networks) : after.networks;
  if (room !== "networks") return after.networks;
  const [is, was] = [after.networks[name], before.networks[name]];
  if (!is || !was) return undefined;
  const network = counted(takenBack(is, was, key));
  const networks: Record<string, NetworkPlan> = { ...after.networks, [name]: network };
  for (const head of headsOf(name, after))
    networks[head] = counted({ ...networks[head]!, input: widthOf(network) });
  return networks;
}

function takenBack(is: NetworkPlan, was: NetworkPlan, key: string | undefined): NetworkPlan {
  if (key === undefined) return was;
  if (key === WORD) return { ...is, word: was.word, args: was.args };
  if (key === "branches") return { ...is, branches: was.branches };
  // the arguments of two architectures are part of the change from one to the other
  if (is.word !== was.word) return is;
  return { ...is, args: { ...is.args, [key]: was.args[key] } };
}

function counted(network: NetworkPlan): NetworkPlan {
  return {
    ...network,
    ...(network.kind === "encoder" ? { features: widthOf(network) } : {}),
    parameters: parameterCount(network, network.branches),
  };
}

function withInputsOf(before: Networks, after: Networks): Networks {
  return recordOf(
    Object.entries(after).map(([name, is]) => {
      const was = before[name];
      return [name, is.kind === "encoder" && was ? counted({ ...is, input: was.input }) : is];
    }),
  );
}

/** Heads that are called on what a network gives. */
function headsOf(name: string, { networks, stages }: Plan): ReadonlySet<string> {
  const heads = new Set<string>();
  for (const stage of Object.values(stages))
    for (const setting of [stage, stage.predict, ...Object.values(stage.attacks)])
      for (const { network, inputs } of Object.values(setting?.passes ?? {}))
        if (
          networks[network]?.kind === "head" &&
          inputs.some((input) => passOf(setting!.passes, input)?.network === name)
        )
          heads.add(network);
  return heads;
}
