import { DTYPES } from "../../compiler/lower/context.ts";
import { type Lowered, lowerAttackGains, lowerStep } from "../../compiler/lower/step-program.ts";
import { stepsAt } from "../../compiler/lower/steps-at.ts";
import type { Plan, StagePlan } from "../../compiler/schema/plan.ts";
import type { Engine, Executable } from "../engine.ts";
import type { MemoryRoom } from "../memory/memory-room.ts";
import { clockOf, hostScalars } from "./host-scalars.ts";
import { floats, integers } from "./tensors.ts";

interface Loaded {
  readonly lowered: Lowered;
  executable: Executable | undefined;
}

type Kind = "step" | "attacks";

/** The programs of a stage, compiled when they are first needed, and their inputs. */
export class StagePrograms {
  private readonly loaded = new Map<string, Loaded>();
  private readonly stage: StagePlan;

  constructor(
    private readonly plan: Plan,
    private readonly name: string,
    private readonly engine: Engine,
    private readonly room: MemoryRoom,
  ) {
    this.stage = plan.stages[name]!;
  }

  /**
   * Makes the program for a batch of this size, before anything is on the device.
   * @throws RunError if it does not fit in memory
   */
  expectRoom(batch: number, update: number): void {
    this.lowered("step", batch, update);
  }

  /** Compiles the program for a batch of this size in advance. */
  async prepare(batch: number, update: number): Promise<void> {
    await this.program("step", batch, update);
  }

  /**
   * Runs update number `update` (from 1), or only measures the gain of its attacks with the weights before it.
   * @param indices the images of the batch
   * @returns the outputs of the program, by name
   */
  async run(kind: Kind, indices: Int32Array, update: number): Promise<Map<string, number>> {
    const { lowered, executable } = await this.program(kind, indices.length, update);
    const { compute } = DTYPES[this.plan.precision];
    const scalars = hostScalars(lowered.scalars, clockOf(this.stage, update));
    const fed = new Map([
      ["indices", integers(indices, [indices.length])],
      ["scalars", floats(compute, scalars, [scalars.length])],
      ["step", integers([update - 1], [])],
      ["first_item", integers([0], [])],
    ]);
    const wanted = new Set(lowered.program.inputs.map(({ name }) => name));
    const outputs = await executable.run(new Map([...fed].filter(([name]) => wanted.has(name))));
    const values = outputs.get("metrics")!.data;
    return new Map(lowered.metrics.map((name, i) => [name, Number(values[i])]));
  }

  /** The program for a batch size and numbers of attack steps. An epoch has at most two batch sizes. */
  private async program(
    kind: Kind,
    batch: number,
    update: number,
  ): Promise<{ readonly lowered: Lowered; readonly executable: Executable }> {
    const found = this.lowered(kind, batch, update);
    found.executable ??= await this.engine.load(found.lowered.program);
    return { lowered: found.lowered, executable: found.executable };
  }

  private lowered(kind: Kind, batch: number, update: number): Loaded {
    const counts = Object.values(this.stage.attacks).map((attack) => stepsAt(this.stage, attack, update));
    const key = [kind, batch, ...counts].join();
    let found = this.loaded.get(key);
    if (!found) {
      const lowered =
        kind === "step"
          ? lowerStep(this.plan, this.name, batch, undefined, update)
          : lowerAttackGains(this.plan, this.name, batch, update);
      const smaller = `\`batch NUMBER\` in stage ${this.name}`;
      this.room.expect(lowered.program, { what: `stage ${this.name}`, batch, smaller });
      found = { lowered, executable: undefined };
      this.loaded.set(key, found);
    }
    return found;
  }
}
