import { forwardOperations, tensorsOf } from "../networks/layers.ts";
import type { CostPlan, NetworkPlan, PassPlan, StagePlan } from "./schema.ts";

type Networks = Readonly<Record<string, NetworkPlan>>;
type Passes = Readonly<Record<string, PassPlan>>;

/** The pass an input is, or a part of. */
function inputPass(input: string, passes: Passes): PassPlan | undefined {
  return passes[input] ?? passes[input.replace(/\[\d+\]$/, "")];
}

/**
 * What one step of a full batch computes, in operations of convolutions and matrix products: 2 for each multiply-add.
 * A backward pass costs a forward pass for the weights of a trained network and one for its input, less the input of
 * the first layer where that is an image nobody asks the gradient of.
 * @param reached training passes that the gradient comes to
 */
export function costOf(
  networks: Networks,
  stage: Omit<StagePlan, "cost">,
  reached: ReadonlySet<string>,
): CostPlan {
  const forwardOf = (pass: PassPlan): { all: number; first: number } => {
    const { all, first } = forwardOperations(networks[pass.network]!);
    const rows = stage.batch * pass.parts;
    return { all: all * rows, first: first * rows };
  };
  const trained = (pass: PassPlan): boolean => stage.networks[pass.network]?.update === "train";

  let forward = 0;
  let backward = 0;
  /** whether a weight that is trained lies below */
  const wantsGradient = (pass: PassPlan): boolean =>
    pass.inputs.some((input) => {
      const below = inputPass(input, stage.passes);
      return below !== undefined && (trained(below) || wantsGradient(below));
    });
  for (const [text, pass] of Object.entries(stage.passes)) {
    const { all, first } = forwardOf(pass);
    forward += all;
    if (!reached.has(text)) continue;
    const input = wantsGradient(pass);
    if (trained(pass)) backward += all + (input ? all : all - first);
    else if (input) backward += all;
  }

  let attack = 0;
  for (const { passes, moves } of Object.values(stage.attacks)) {
    const moving = (pass: PassPlan): boolean =>
      pass.inputs.some((input) => {
        const below = inputPass(input, passes);
        return below ? moving(below) : input in moves;
      });
    for (const pass of Object.values(passes))
      attack += pass.times * forwardOf(pass).all * (moving(pass) ? 2 : 1);
  }
  return {
    parameters: parametersOf(networks, stage),
    forward,
    backward,
    attack,
    step: forward + backward + attack,
  };
}

/** Numbers the optimizer changes: those of trained networks in the branches that training passes use. */
function parametersOf(networks: Networks, stage: Omit<StagePlan, "cost">): number {
  let count = 0;
  for (const [name, { update, branches }] of Object.entries(stage.networks)) {
    const used = new Set(
      Object.values(stage.passes).flatMap((pass) => (pass.network === name ? [pass.branch] : [])),
    );
    if (update !== "train" || used.size === 0) continue;
    for (const spec of tensorsOf(name, networks[name]!, branches))
      if (spec.role === "weight" && (spec.branch === undefined || used.has(spec.branch)))
        count += spec.shape.reduce((product, extent) => product * extent, 1);
  }
  return count;
}
