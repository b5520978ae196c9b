import { type Program, sameShape, type TensorType, typeText } from "../../../compiler/tensor/program.ts";
import {
  type Engine,
  EngineError,
  type EngineFactory,
  type Executable,
  type HostTensor,
  type OpenOptions,
} from "../../engine.ts";
import { evaluate } from "./evaluate.ts";
import { fromHost, toHost } from "./host-tensor.ts";
import type { Tensor } from "./tensor.ts";

/** The interpreter: slow, always available, and the reference for testing the other engines. */
export const reference: EngineFactory = {
  name: "reference",
  probe: async () => ({ available: true, found: "interpreter in JavaScript, float64" }),
  open: async (options: OpenOptions): Promise<Engine> => {
    if (options.device === "gpu") throw new EngineError("the reference engine does not run on a GPU");
    return new ReferenceEngine();
  },
};

class ReferenceEngine implements Engine {
  readonly name = "reference";
  readonly device = "cpu";
  readonly capabilities = {
    dtypes: ["f64", "f32", "bf16", "i32", "u32", "u8", "bool"],
    bfloat16: "emulated",
    deterministic: true,
  } as const;
  readonly details = { precision: "float64", threads: 1 };

  /** Rounded to their type, so a run that continues from values that were read equals a run that never stopped. */
  private readonly variables = new Map<string, Tensor>();

  async write(values: ReadonlyMap<string, HostTensor>): Promise<void> {
    const fresh = [...values].map(([name, tensor]) => {
      return [name, { dtype: tensor.dtype, shape: tensor.shape, data: fromHost(name, tensor) }] as const;
    });
    for (const [name, tensor] of fresh) this.variables.set(name, tensor);
  }

  async read(names: readonly string[]): Promise<Map<string, HostTensor>> {
    return new Map(
      names.map((name) => {
        const { dtype, shape, data } = this.variable(name);
        return [name, toHost(dtype, shape, data)];
      }),
    );
  }

  async drop(names: readonly string[]): Promise<void> {
    for (const name of names) this.variables.delete(name);
  }

  async load(program: Program): Promise<Executable> {
    return { run: async (inputs) => this.run(program, inputs) };
  }

  async close(): Promise<void> {
    this.variables.clear();
  }

  private run(program: Program, inputs: ReadonlyMap<string, HostTensor>): Map<string, HostTensor> {
    const given = new Map<string, Float64Array>();
    for (const { name, value } of program.inputs) {
      const tensor = inputs.get(name);
      if (tensor === undefined) throw new EngineError(`${program.name} needs the input ${name}`);
      sameType(name, program.types[value]!, tensor);
      given.set(name, fromHost(name, tensor));
    }
    const contents = new Map<string, Float64Array>();
    for (const { name, value } of program.variables) {
      const variable = this.variable(name);
      sameType(name, program.types[value]!, variable);
      contents.set(name, variable.data);
    }

    const { outputs, updates } = evaluate(program, given, contents);
    for (const [name, data] of updates) {
      const variable = this.variable(name);
      const held = fromHost(name, toHost(variable.dtype, variable.shape, data));
      this.variables.set(name, { ...variable, data: held });
    }
    return new Map(
      program.outputs.map(({ name, value }) => {
        const { dtype, shape } = program.types[value]!;
        return [name, toHost(dtype, shape, outputs.get(name)!)];
      }),
    );
  }

  private variable(name: string): Tensor {
    const variable = this.variables.get(name);
    if (variable === undefined) throw new EngineError(`no variable ${name} was written`);
    return variable;
  }
}

function sameType(name: string, wanted: TensorType, given: TensorType): void {
  if (wanted.dtype !== given.dtype || !sameShape(wanted.shape, given.shape)) {
    throw new EngineError(`${name} is ${typeText(wanted)} in the program, but ${typeText(given)} was given`);
  }
}
