import type { Pass, Stage, Term } from "../experiment/experiment.ts";

/** Every pass of a stage: of training, of its attacks and of its prediction. */
export function stagePasses({
  passes,
  attacks,
  predict,
}: Pick<Stage, "passes" | "attacks" | "predict">): Pass[] {
  return [...passes, ...attacks.flatMap((attack) => attack.passes), ...(predict?.passes ?? [])];
}

/** Every weighted loss of a stage, in `minimize` and in the objectives of its attacks. */
export function stageTerms({ minimize, attacks }: Pick<Stage, "minimize" | "attacks">): Term[] {
  return [...minimize, ...attacks.flatMap(({ maximizing }) => maximizing)];
}
