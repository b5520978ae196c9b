import type * as E from "../experiment/experiment.ts";
import { partName, passName, readPartName, readPassName } from "../experiment/names.ts";
import type { PassPlan, PlanExpr } from "../schema/plan.ts";
import type { Names, Path, Reading } from "./reading.ts";

type Passes = Readonly<Record<string, PassPlan>>;

/** Training, an attack or a prediction: what its passes can refer to. */
export interface Setting {
  readonly path: Path;
  /** undefined for a network with an error */
  readonly networks: ReadonlyMap<string, E.StageNetwork | undefined>;
  readonly views: ReadonlyMap<string, E.View | undefined>;
  /** what kind of view is allowed, for messages */
  readonly view: string;
}

/**
 * Reads the passes of training, an attack or a prediction, and the expressions over them. The name of a pass contains
 * everything; its keys are compared with the derived ones later.
 */
export class TensorReader {
  private readonly read = new Map<string, E.Pass | undefined>();
  private readonly active = new Set<string>();

  constructor(
    private readonly reading: Reading,
    private readonly plans: Passes,
    private readonly setting: Setting,
  ) {}

  /** The passes that expressions use. Passes that update the same running statistics keep the order of the plan. */
  passes(exprs: readonly E.Expr[]): E.Pass[] {
    const order = (name: string): number => this.plans[name]!.order ?? 0;
    const names = Object.keys(this.plans).sort((a, b) => order(a) - order(b));
    const all = names.flatMap((name) => this.pass(name) ?? []);
    const used = new Set<E.Pass>();
    for (const expr of exprs) addPasses(expr, used);
    return all.filter((pass) => used.has(pass));
  }

  private pass(name: string): E.Pass | undefined {
    if (this.read.has(name)) return this.read.get(name);
    this.active.add(name);
    const pass = this.make(name);
    this.active.delete(name);
    this.read.set(name, pass);
    return pass;
  }

  private make(name: string): E.Pass | undefined {
    const { reading, setting } = this;
    const path = [...setting.path, name];
    const parsed = readPassName(name);
    if (!parsed) {
      reading.refuse(name, textOf(this.plans[name]!), "a pass is named after what it runs", path, "key");
      return undefined;
    }
    const network = reading.find("network of this stage", parsed.network, setting.networks, path, "key");
    if (!network) return undefined;
    const { branch, mode, again } = parsed;
    if (
      branch !== undefined &&
      !reading.want(`branch of ${parsed.network}`, branch, network.branches, path, "key")
    )
      return undefined;
    const isHead = network.network.spec.kind === "head";
    const inputs = parsed.inputs.map((input, i) => {
      const at = [...path, "inputs", String(i)];
      return isHead ? this.partOf(input, at, "pass before this one") : this.view(input, at);
    });
    if (inputs.includes(undefined)) return undefined;
    return reading.at<E.Pass>(
      {
        name,
        network,
        ...(branch === undefined ? {} : { branch }),
        ...(mode === undefined ? {} : { mode }),
        again,
        inputs: inputs as E.PassInput[],
      },
      path,
      "key",
    );
  }

  private view(name: string, path: Path): E.PassInput | undefined {
    const view = this.reading.find(this.setting.view, name, this.setting.views, path);
    return view && this.reading.at<E.PassInput>({ kind: "view", view }, path);
  }

  /** `PASS` means all parts of a pass, `PASS[i]` one part. */
  private partOf(text: string, path: Path, what: string): (E.PassInput & { kind: "pass" }) | undefined {
    const whole = Object.hasOwn(this.plans, text) ? { name: text } : readPartName(text);
    const names: Names = {
      has: (one) => Object.hasOwn(this.plans, one) && !this.active.has(one),
      keys: () => Object.keys(this.plans).filter((one) => !this.active.has(one)),
    };
    if (!this.reading.want(what, whole.name, names, path)) return undefined;
    const pass = this.pass(whole.name);
    return pass && { kind: "pass", pass, ...(whole.part === undefined ? {} : { part: whole.part }) };
  }

  /** An expression over passes; undefined after an error. */
  expr(plan: PlanExpr, path: Path): E.Expr | undefined {
    const { reading } = this;
    switch (plan.kind) {
      case "label":
        return reading.at<E.Expr>({ kind: "label" }, path);
      case "scalar":
        return reading.at<E.Expr>({ kind: "scalar", value: plan.value }, path);
      case "pass": {
        const { pass: name, part } = plan;
        const input = this.partOf(partName(name, part), path, "pass");
        if (!input) return undefined;
        return reading.at<E.Expr>(
          { kind: "pass", pass: input.pass, ...(input.part === undefined ? {} : { part: input.part }) },
          path,
        );
      }
      case "call": {
        const { word, options } = plan;
        const args = plan.args.map((arg, i) => this.expr(arg, [...path, ...argumentPath(plan, i)]));
        if (args.includes(undefined)) return undefined;
        const call: E.Expr = { kind: "call", word, args: args as E.Expr[], options };
        return reading.at(call, [...path, word.name], "key");
      }
    }
  }
}

function addPasses(expr: E.Expr, used: Set<E.Pass>): void {
  if (expr.kind === "call") for (const arg of expr.args) addPasses(arg, used);
  if (expr.kind === "pass") addPass(expr.pass, used);
}

function addPass(pass: E.Pass, used: Set<E.Pass>): void {
  if (used.has(pass)) return;
  used.add(pass);
  for (const input of pass.inputs) if (input.kind === "pass") addPass(input.pass, used);
}

/** The path from a call to one of its arguments. */
export function argumentPath({ word }: PlanExpr & { kind: "call" }, i: number): readonly string[] {
  const list = word.rest?.key ?? "of";
  return [word.name, ...(word.variadic ? [list, String(i)] : [word.operands[i]!])];
}

/** The name of a pass without a mode of its own. */
function textOf({ network, branch, inputs }: PassPlan): string {
  return passName({ network: { name: network }, branch, again: 0, inputs });
}
