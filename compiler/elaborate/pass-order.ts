import type { BatchNormMode } from "../experiment/network-symbol.ts";
import { derived, type Origin, written } from "../experiment/origin.ts";
import { withOrigins } from "../experiment/origins.ts";
import { inputText, type Pass } from "../experiment/tensor-node.ts";
import { afterNeeds } from "../plan/plan-order.ts";
import type { PassPlan } from "../plan/schema.ts";

/** Whether a network has batch norms, and so running statistics. */
export function hasNorm(pass: Pass): boolean {
  return pass.network.spec.hasNorm;
}

export interface OrderedPass {
  readonly pass: Pass;
  readonly mode: BatchNormMode;
  /** position among those that move the same running statistics; absent where there is one */
  readonly order?: number;
}

/**
 * Passes in order of execution: a pass after those it is made of; passes that move the same running statistics in
 * written order; all else by text, so that the order of terms shows only where it matters.
 * @param written in written order, inputs first
 */
export function orderPasses(
  written: readonly Pass[],
  modeOf: (pass: Pass) => BatchNormMode,
): readonly OrderedPass[] {
  const before = new Map<string, Set<string>>(written.map((pass) => [pass.text, new Set<string>()]));
  const groups = new Map<string, Pass[]>();
  for (const pass of written) {
    for (const input of pass.inputs) if (input.kind === "pass") before.get(pass.text)!.add(input.pass.text);
    if (modeOf(pass) !== "train" || !hasNorm(pass)) continue;
    const key = `${pass.network.name} ${pass.branch ?? ""}`;
    const group = groups.get(key) ?? [];
    const last = group.at(-1);
    if (last) before.get(pass.text)!.add(last.text);
    groups.set(key, [...group, pass]);
  }
  const orders = new Map<string, number>();
  for (const group of groups.values())
    if (group.length > 1) for (const [i, pass] of group.entries()) orders.set(pass.text, i + 1);

  const { ordered } = afterNeeds(
    [...written].sort((a, b) => (a.text < b.text ? -1 : 1)),
    ({ text }) => [text],
    ({ text }) => before.get(text)!,
  );
  return ordered.map((pass) => {
    const order = orders.get(pass.text);
    return { pass, mode: modeOf(pass), ...(order === undefined ? {} : { order }) };
  });
}

/**
 * @param times how often it runs in one step
 * @param because of mode and times, where the call does not say the mode
 */
export function passPlan(
  { pass, mode, order }: OrderedPass,
  times: number,
  because: { readonly mode: Origin; readonly times: Origin },
): PassPlan {
  const plan: PassPlan = {
    network: pass.network.name,
    ...(pass.branch === undefined ? {} : { branch: pass.branch }),
    batch_norm: mode,
    inputs: pass.inputs.map(inputText),
    parts: pass.parts,
    features: pass.features,
    times,
    ...(order === undefined ? {} : { order }),
  };
  return withOrigins(
    plan,
    {
      batch_norm: pass.modeOrigin ?? because.mode,
      parts: derived("number of views in it"),
      features: derived(`number of outputs of ${pass.network.name}`),
      times: because.times,
      order: derived("order of the terms it is written in"),
    },
    written(pass.span),
  );
}
