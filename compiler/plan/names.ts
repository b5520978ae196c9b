import type { Checkpoint, PassInput, Start } from "../experiment/experiment.ts";

/** The texts by which a plan refers to passes and checkpoints: printed and read only here. */

/** `finetune.best`. */
export function checkpointText({ stage, kept }: Checkpoint): string {
  return `${stage.name}.${kept === "last" ? kept : kept.name}`;
}

/** `pretrain.last.f.adversarial`: a checkpoint's network, with branch where one is taken. */
export function startText({ checkpoint, network, branch }: Start): string {
  const from = `${checkpointText(checkpoint)}.${network.network.name}`;
  return branch === undefined ? from : `${from}.${branch}`;
}

/** A view by its name, a pass or a part of one by its text. */
export function inputText(input: PassInput): string {
  if (input.kind === "view") return input.view.name;
  return input.part === undefined ? input.pass.name : `${input.pass.name}[${input.part}]`;
}
