import { inputText, type OpenPass } from "../experiment/tensor-node.ts";
import type { CheckedAttack } from "./attacks.ts";
import type { StageScope } from "./expressions/stage-scope.ts";

const hasNorm = ({ network }: OpenPass): boolean => network.spec.hasNorm;

const key = (pass: OpenPass): string =>
  pass.branch === undefined ? pass.network.name : `${pass.network.name}.${pass.branch}`;

/** A view in two passes of one network together with different other views: its batch statistics differ, which is easily overlooked. */
export function warnCompany(scope: StageScope, passes: readonly OpenPass[]): void {
  const first = new Map<string, OpenPass>();
  const said = new Set<string>();
  for (const pass of passes) {
    if (pass.again > 0 || !hasNorm(pass) || pass.mode === "eval") continue;
    for (const input of pass.inputs) {
      if (input.kind !== "view") continue;
      const place = `${key(pass)} ${input.name}`;
      const before = first.get(place);
      if (!before) first.set(place, pass);
      else if (
        !said.has(place) &&
        before.inputs.map(inputText).join() !== pass.inputs.map(inputText).join()
      ) {
        said.add(place);
        scope.context.report("view-in-two-passes", input.span, { view: input.name, network: key(pass) }, [
          { span: before.span, text: "the other pass" },
        ]);
      }
    }
  }
}

/** An attack in train mode moves statistics that clean images rely on. */
export function warnTrainMode(
  scope: StageScope,
  attacks: readonly CheckedAttack[],
  training: readonly OpenPass[],
): void {
  const adversarial = new Set(attacks.flatMap(({ made }) => made));
  const clean = new Set(
    training
      .filter((pass) => hasNorm(pass) && [...pass.views].some((view) => !adversarial.has(view)))
      .map(key),
  );
  for (const { info, passes } of attacks) {
    const mode = info.attack.args.get("batch_norm");
    if (mode?.value.kind !== "word" || mode.value.text !== "train") continue;
    const shared = passes.find(
      ({ pass }) => hasNorm(pass) && pass.mode === undefined && clean.has(key(pass)),
    );
    if (shared)
      scope.context.report("train-mode-attack", info.span, { network: key(shared.pass) }, [
        { span: mode.span, text: "train mode" },
      ]);
  }
}
