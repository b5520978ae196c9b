import { passAmong } from "../experiment/names.ts";
import type { BatchNormMode } from "../experiment/network-symbol.ts";
import type { PassPlan } from "../schema/plan.ts";
import type { ValueId } from "../tensor/program.ts";
import type { ExprValue } from "../vocabulary/define/lowering.ts";
import type { Lowering } from "./context.ts";
import { applyNetwork } from "./networks.ts";

/**
 * The passes of training, of one iteration of an attack, or of a prediction. Each runs once, in the order of the plan,
 * on the current views.
 */
export class Passes {
  private readonly results = new Map<string, ValueId>();

  constructor(
    private readonly lowering: Lowering,
    private readonly plans: Readonly<Record<string, PassPlan>>,
    private readonly view: (name: string) => ValueId,
  ) {}

  /** Runs every pass in the order of the plan, which determines the updates of running statistics. */
  runAll(): void {
    for (const name of Object.keys(this.plans)) this.result(name);
  }

  mode(name: string): BatchNormMode {
    return this.plan(name).batch_norm;
  }

  private plan(name: string): PassPlan {
    const plan = this.plans[name];
    if (!plan) throw new Error(`no pass ${name} in the plan`);
    return plan;
  }

  private result(name: string): ValueId {
    const known = this.results.get(name);
    if (known !== undefined) return known;
    const { b } = this.lowering;
    const plan = this.plan(name);
    const input = b.concatenate(
      plan.inputs.map((text) => {
        const pass = this.passOf(text);
        return pass ? this.part(pass.name, pass.part).value : this.view(text);
      }),
      0,
    );
    const value = b.within(name, () =>
      applyNetwork(
        this.lowering,
        { network: plan.network, branch: plan.branch, mode: plan.batch_norm },
        input,
      ),
    );
    this.results.set(name, value);
    return value;
  }

  /** Finds the pass of `PASS` or `PASS[i]`; undefined if it is not one of these passes. */
  private passOf(text: string): { name: string; part: number | undefined } | undefined {
    const found = passAmong(this.plans, text);
    return found && { name: found.name, part: found.part };
  }

  /** The rows of a pass, or of one part. */
  part(name: string, part: number | undefined): ExprValue & { kind: "rows" } {
    const value = this.result(name);
    const { parts } = this.plan(name);
    if (part === undefined) return { kind: "rows", value, parts };
    const batch = this.lowering.b.shape(value)[0]! / parts;
    return { kind: "rows", value: this.lowering.b.rows(value, part * batch, (part + 1) * batch), parts: 1 };
  }
}
