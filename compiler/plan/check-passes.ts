import { passOf } from "../derive/trained.ts";
import type { BatchNormMode } from "../experiment/network-symbol.ts";
import type { Checking, Path } from "./checking.ts";
import { hasNorm, type Passes, partsOf, passesOf, widthOf } from "./pass-facts.ts";
import { statisticsOf } from "./plan-order.ts";
import type { PassPlan, PlanExpr, StagePlan } from "./schema.ts";

/** What a pass has from where it stands: in training, in an attack, in a prediction. */
interface Setting {
  readonly path: Path;
  readonly exprs: readonly PlanExpr[];
  /** of a pass whose text does not say it */
  mode(pass: PassPlan): { readonly mode: BatchNormMode; readonly why: string };
  times(text: string, pass: PassPlan): { readonly times: number; readonly why: string };
}

/** Training passes: once in a step, on the statistics of their batch. */
export function checkTrainingPasses(checking: Checking, name: string, stage: StagePlan): void {
  checkPasses(checking, stage.passes, {
    path: ["stages", name, "passes"],
    exprs: Object.keys(stage.minimize).map((loss) => stage.losses[loss]!),
    mode: ({ network }) => {
      const { update, frozen_batch_norm: frozen } = stage.networks[network]!;
      return update === "frozen" && frozen
        ? { mode: frozen, why: `the mode of the frozen network \`${network}\`` }
        : { mode: "train", why: "training passes use batch statistics" };
    },
    times: () => ({ times: 1, why: "a training pass runs once in a step" }),
  });
}

/** Passes of a prediction: on running statistics. */
export function checkPredictPasses(checking: Checking, name: string, { predict }: StagePlan): void {
  if (!predict) return;
  const path = ["stages", name, "predict", "passes"];
  const why = "measurements use the running statistics";
  // a pass may also say its mode in its text
  for (const [text, { batch_norm: mode }] of Object.entries(predict.passes))
    if (readText(text)?.mode === mode) checking.follows(mode, "eval", why, ...path, text, "batch_norm");
  checkPasses(checking, predict.passes, {
    path,
    exprs: [predict.logits],
    mode: () => ({ mode: "eval", why }),
    times: () => ({ times: 1, why: "the pass runs once per batch" }),
  });
}

/** Passes whose texts, modes and numbers all follow from what uses them and what they are made of. */
export function checkPasses(checking: Checking, passes: Passes, setting: Setting): void {
  const { plan, report, place } = checking;
  const { path } = setting;
  let named = true;
  for (const [text, pass] of Object.entries(passes)) {
    const at = [...path, text];
    const follows = (
      key: keyof PassPlan,
      expected: Parameters<Checking["follows"]>[1],
      why: string,
    ): boolean => checking.follows(pass[key], expected, why, ...at, key);
    const its = readText(text);
    if (!its) {
      named = false;
      checking.report("does-not-follow", place(at, "key"), {
        found: text,
        expected: textOf(pass),
        why: "a pass is named after what it runs",
      });
      continue;
    }
    const why = `the pass is \`${text}\``;
    const [network, branch, inputs] = [
      follows("network", its.network, why),
      follows("branch", its.branch, why),
      follows("inputs", its.inputs, why),
    ];
    if (!network || !branch || !inputs) {
      named = false;
      continue;
    }
    const mode = its.mode ? { mode: its.mode, why } : setting.mode(pass);
    follows("batch_norm", mode.mode, mode.why);
    follows("parts", partsOf(passes, pass), "the number of views in its inputs");
    follows(
      "features",
      widthOf(plan.networks[pass.network]!),
      `the number of outputs of \`${pass.network}\``,
    );
    const { times, why: whyTimes } = setting.times(text, pass);
    follows("times", times, whyTimes);
    checkParts(checking, passes, pass, [...at, "inputs"]);
  }
  if (!named) return;
  checkOrder(checking, passes, path);
  const used = new Set(setting.exprs.flatMap((expr) => passesOf(passes, expr)));
  const below = new Set(Object.keys(passes).flatMap((text) => passes[text]!.inputs));
  for (const text of Object.keys(passes))
    if (!used.has(text) && !below.has(text))
      report("not-used", place([...path, text], "key"), { what: "pass", name: text, by: "loss here" });
}

/** Passes that move the same running statistics say which goes first. */
function checkOrder(checking: Checking, passes: Passes, path: Path): void {
  const groups = new Map<string, [string, PassPlan][]>();
  for (const [text, pass] of Object.entries(passes)) {
    const key = hasNorm(checking.plan.networks[pass.network]!) ? statisticsOf(pass) : undefined;
    const group = key === undefined ? [] : (groups.get(key) ?? []);
    group.push([text, pass]);
    groups.set(key ?? `none ${text}`, group);
  }
  for (const group of groups.values())
    group.forEach(([text, { order, network }], i) => {
      const why =
        group.length > 1
          ? `${group.length} passes update the running statistics of \`${network}\`, one after the other`
          : "no other pass updates the same running statistics";
      checking.follows(order, group.length > 1 ? i + 1 : undefined, why, ...path, text, "order");
    });
}

/** `PASS[i]` is one of the parts that the pass has. */
function checkParts(checking: Checking, passes: Passes, { inputs }: PassPlan, path: Path): void {
  inputs.forEach((input, i) => {
    const [, index] = (!Object.hasOwn(passes, input) && /\[(\d+)\]$/.exec(input)) || [];
    const below = passOf(passes, input);
    if (index === undefined || !below || Number(index) < partsOf(passes, below)) return;
    const parts = partsOf(passes, below);
    checking.report("wrong-operand", checking.place([...path, String(i)]), {
      expected: `a part of ${parts === 1 ? "one" : parts}, counted from 0`,
      found: `part ${index}`,
    });
  });
}

/** The text of a pass that runs for the first time, in the mode of where it stands. */
function textOf({ network, branch, inputs }: PassPlan): string {
  return `${network}${branch === undefined ? "" : `.${branch}`}(${inputs.join(", ")})`;
}

/** What `again(f.adversarial(a, b, batch_norm: eval))` says of its pass; undefined for a text of none. */
function readText(
  text: string,
):
  | (Pick<PassPlan, "network" | "inputs"> & { readonly branch?: string; readonly mode?: BatchNormMode })
  | undefined {
  let [inner, again] = [text, 0];
  while (/^again\(.*\)$/s.test(inner)) [inner, again] = [inner.slice("again(".length, -1), again + 1];
  const call = /^([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?\((.*)\)$/s.exec(inner);
  if (!call) return undefined;
  const words = apart(call[3]!);
  const mode = /^batch_norm: (train|batch|eval)$/.exec(words.at(-1) ?? "");
  const inputs = (mode ? words.slice(0, -1) : words).map((input) => {
    const [, pass, part = ""] = /^(.*\))(\[\d+\])?$/s.exec(input) ?? [];
    return pass === undefined ? input : `${"again(".repeat(again)}${pass}${")".repeat(again)}${part}`;
  });
  return {
    network: call[1]!,
    ...(call[2] === undefined ? {} : { branch: call[2] }),
    inputs,
    ...(mode ? { mode: mode[1] as BatchNormMode } : {}),
  };
}

/** A list at its commas, but for those in brackets. */
function apart(text: string): string[] {
  const words: string[] = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")") depth--;
    if (depth > 0 || !text.startsWith(", ", i)) continue;
    words.push(text.slice(start, i));
    start = i + 2;
  }
  return [...words, text.slice(start)];
}
