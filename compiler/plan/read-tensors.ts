import type * as E from "../experiment/experiment.ts";
import { partName, passName, readPartName, readPassName } from "../experiment/names.ts";
import type { Names, Path, Reading } from "./reading.ts";
import type { PassPlan, PlanExpr } from "./schema.ts";

type Passes = Readonly<Record<string, PassPlan>>;

/** What the passes of a setting (training, an attack, a prediction) are made of. */
export interface Setting {
  readonly path: Path;
  /** undefined of one that is wrong */
  readonly networks: ReadonlyMap<string, E.StageNetwork | undefined>;
  readonly views: ReadonlyMap<string, E.View | undefined>;
  /** what a view must be, for messages */
  readonly view: string;
}

/**
 * Reads the passes of a setting, and expressions over them. The name of a pass says all of it; what its keys say is
 * compared with that later.
 */
export class TensorReader {
  private readonly read = new Map<string, E.Pass | undefined>();
  private readonly active = new Set<string>();

  constructor(
    private readonly reading: Reading,
    private readonly plans: Passes,
    private readonly setting: Setting,
  ) {}

  /**
   * The passes that expressions are made of: those that move the same running statistics in the order that the plan gives
   * them.
   */
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
    const its = readPassName(name);
    if (!its) {
      reading.refuse(name, textOf(this.plans[name]!), "a pass is named after what it runs", path, "key");
      return undefined;
    }
    const network = reading.find("network of this stage", its.network, setting.networks, path, "key");
    if (!network) return undefined;
    const { branch, mode, again } = its;
    if (
      branch !== undefined &&
      !reading.want(`branch of ${its.network}`, branch, network.branches, path, "key")
    )
      return undefined;
    const isHead = network.network.spec.kind === "head";
    const inputs = its.inputs.map((input, i) => {
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
    return view && { kind: "view", view };
  }

  /** `PASS` is all parts of a pass, `PASS[i]` one. */
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

  /** An expression over the passes; undefined after an error. */
  expr(plan: PlanExpr, path: Path): E.Expr | undefined {
    const { reading } = this;
    switch (plan.kind) {
      case "label":
        return reading.at<E.Expr>({ kind: "label" }, path);
      case "scalar":
        return reading.at<E.Expr>({ kind: "scalar", value: plan.value }, path);
      case "pass": {
        const { pass: name, part } = plan;
        const its = this.partOf(partName(name, part), path, "pass");
        if (!its) return undefined;
        return reading.at<E.Expr>(
          { kind: "pass", pass: its.pass, ...(its.part === undefined ? {} : { part: its.part }) },
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

/** Where an argument of a call stands below it. */
export function argumentPath({ word }: PlanExpr & { kind: "call" }, i: number): readonly string[] {
  const list = word.rest?.key ?? "of";
  return [word.name, ...(word.variadic ? [list, String(i)] : [word.operands[i]!])];
}

/** The name of a pass, in the mode of where it stands. */
function textOf({ network, branch, inputs }: PassPlan): string {
  return passName({ network: { name: network }, branch, again: 0, inputs });
}
