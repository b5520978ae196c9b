import type { Attack, Pass, Stage } from "../experiment/experiment.ts";
import type { BatchNormMode } from "../experiment/network-symbol.ts";
import { mostOf } from "../experiment/quantity.ts";
import { asAttack } from "../vocabulary/define/attacks.ts";
import { afterNeeds, compareText } from "./after-needs.ts";
import { viewsOf } from "./views.ts";

export interface OrderedPass {
  readonly pass: Pass;
  readonly mode: BatchNormMode;
  /** position among the passes that update the same running statistics; absent if there is only one */
  readonly order?: number;
}

/** The batch norm mode of a training pass. */
export function trainingMode({ mode, network }: Pass): BatchNormMode {
  return mode ?? network.frozen ?? "train";
}

/** The batch norm mode of a pass in an attack's objective. */
export function attackMode({ word, args }: Attack, { mode, network }: Pass): BatchNormMode {
  return mode ?? (network.frozen ? "eval" : asAttack(word).iterations(args).batchNorm);
}

/** Whether a pass of an attack runs in every iteration: it contains an attacked view, or updates running statistics. */
export function runsEveryTime(attack: Attack, pass: Pass): boolean {
  if (attackMode(attack, pass) === "train") return true;
  const views = viewsOf(pass);
  return attack.makes.some((view) => views.has(view));
}

/**
 * How often a pass runs in one training step if it runs in every iteration.
 * @param updates number of updates of the stage
 */
export function iterationsOf(
  { word, args }: Attack,
  { updates, steps }: { readonly updates: number; readonly steps: number },
): number {
  const iterations = asAttack(word).iterations(args);
  return mostOf(iterations.steps, { updates, epoch: { steps } }) * iterations.restarts;
}

/**
 * Passes in order of execution. A pass comes after those it depends on. Passes that update the same running statistics
 * keep the given order. The rest is sorted by name, so that the order of terms shows in a plan only if it matters.
 */
export function passesInOrder(
  passes: Stage["passes"],
  modeOf: (pass: Pass) => BatchNormMode,
): readonly OrderedPass[] {
  const before = new Map<string, Set<string>>(passes.map((pass) => [pass.name, new Set<string>()]));
  const groups = new Map<string, Pass[]>();
  for (const pass of passes) {
    for (const input of pass.inputs) if (input.kind === "pass") before.get(pass.name)!.add(input.pass.name);
    if (modeOf(pass) !== "train" || !pass.network.network.spec.hasNorm) continue;
    const key = `${pass.network.network.name} ${pass.branch ?? ""}`;
    const group = groups.get(key);
    const last = group?.at(-1);
    if (last) before.get(pass.name)!.add(last.name);
    if (group) group.push(pass);
    else groups.set(key, [pass]);
  }
  const orders = new Map<string, number>();
  for (const group of groups.values())
    if (group.length > 1) for (const [i, pass] of group.entries()) orders.set(pass.name, i + 1);

  const { ordered } = afterNeeds(
    [...passes].sort((a, b) => compareText(a.name, b.name)),
    ({ name }) => [name],
    ({ name }) => before.get(name)!,
  );
  return ordered.map((pass) => {
    const order = orders.get(pass.name);
    return { pass, mode: modeOf(pass), ...(order === undefined ? {} : { order }) };
  });
}
