import {
  type Program,
  type Region,
  sameShape,
  type TensorType,
  typeText,
} from "../../../compiler/tensor/program.ts";
import {
  type Capabilities,
  type Engine,
  EngineError,
  type EngineFactory,
  type EngineStatus,
  type Executable,
  type HostTensor,
  type OpenOptions,
} from "../../engine.ts";
import { BACKENDS, type Backend, findBackend, type Loaded } from "./backends.ts";
import { Frame, Interpreter } from "./interpreter.ts";
import { DTYPES, dispose, fromHost, libraryOrWords, share, toHost, type Value } from "./values.ts";

/** TensorFlow.js: runs wherever Node.js runs, but slowly; supports only f32. */
export const tfjs: EngineFactory = {
  name: "tfjs",
  probe,
  open: (options) => openTfjs(options),
};

/** Opens the best of the given backends. */
export async function openTfjs(
  options: OpenOptions,
  backends: readonly Backend[] = BACKENDS,
): Promise<Engine> {
  const { loaded, tried } = await findBackend(options, backends);
  if (loaded === undefined) {
    const wanted = options.device === "auto" ? "" : ` for the ${options.device}`;
    throw new EngineError(`TensorFlow.js has no backend${wanted} on this machine (${tried.join("; ")})`);
  }
  return new TfjsEngine(loaded);
}

async function probe(): Promise<EngineStatus> {
  const { loaded, tried } = await findBackend({ device: "auto" });
  if (loaded === undefined) return { available: false, found: "nothing", reason: tried.join("; ") };
  return { available: true, found: `TensorFlow.js ${loaded.tf.version_core}, ${loaded.backend.module}` };
}

interface Variable extends TensorType {
  readonly content: Value;
}

class TfjsEngine implements Engine {
  readonly name = "tfjs";
  readonly device: "cpu" | "gpu";
  readonly capabilities: Capabilities;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  private readonly variables = new Map<string, Variable>();

  constructor(private readonly library: Loaded) {
    const { tf, backend, device, threads } = library;
    this.device = device;
    this.capabilities = { dtypes: DTYPES, bfloat16: "none", deterministic: backend.deterministic };
    this.details = { version: tf.version_core, backend: backend.module, threads };
  }

  async write(values: ReadonlyMap<string, HostTensor>): Promise<void> {
    for (const [name, tensor] of values) {
      const { dtype, shape } = tensor;
      this.assign(name, { dtype, shape, content: fromHost(this.library.tf, name, tensor) });
    }
  }

  async read(names: readonly string[]): Promise<Map<string, HostTensor>> {
    const found = names.map((name) => [name, this.variable(name)] as const);
    // cloned handles, so that a run that starts meanwhile cannot free the values that are read
    const snapshot = found.map(([name, { dtype, shape, content }]) => ({
      name,
      dtype,
      shape,
      content: share(content),
    }));
    const read = new Map<string, HostTensor>();
    for (const { name, dtype, shape, content } of snapshot)
      read.set(name, await toHost(content, { dtype, shape }));
    for (const { content } of snapshot) dispose(content);
    return read;
  }

  async drop(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const variable = this.variables.get(name);
      if (variable !== undefined) dispose(variable.content);
      this.variables.delete(name);
    }
  }

  async load(program: Program): Promise<Executable> {
    program.types.forEach((type, value) => {
      libraryOrWords(`${program.origins.get(value) ?? `value ${value}`} of ${program.name}`, type);
    });
    const interpreter = new Interpreter(this.library, program);
    const region: Region = {
      params: program.inputs.map(({ value }) => value),
      instructions: program.instructions,
      results: [...program.outputs, ...program.updates].map(({ value }) => value),
    };
    return { run: (inputs) => this.run(program, interpreter, region, inputs) };
  }

  async close(): Promise<void> {
    await this.drop([...this.variables.keys()]);
  }

  private async run(
    program: Program,
    interpreter: Interpreter,
    region: Region,
    inputs: ReadonlyMap<string, HostTensor>,
  ): Promise<Map<string, HostTensor>> {
    const state = new Frame();
    for (const { name, value } of program.variables) {
      const variable = this.variable(name);
      sameType(name, program.types[value]!, variable);
      state.set(value, variable.content);
    }
    const frame = new Frame(state);
    let results: Value[];
    try {
      for (const { name, value } of program.inputs) {
        const tensor = inputs.get(name);
        if (tensor === undefined) throw new EngineError(`${program.name} needs the input ${name}`);
        sameType(name, program.types[value]!, tensor);
        frame.set(value, fromHost(this.library.tf, name, tensor));
      }
      results = await interpreter.run(region, frame);
    } finally {
      frame.free();
    }

    // compute all new values before the first assignment, because updates read the old values
    program.updates.forEach(({ variable, value }, i) => {
      this.assign(variable, { ...program.types[value]!, content: results[program.outputs.length + i]! });
    });
    const outputs = new Map<string, HostTensor>();
    for (const [i, { name, value }] of program.outputs.entries()) {
      outputs.set(name, await toHost(results[i]!, program.types[value]!));
      dispose(results[i]!);
    }
    return outputs;
  }

  private assign(name: string, variable: Variable): void {
    const before = this.variables.get(name);
    this.variables.set(name, variable);
    if (before !== undefined) dispose(before.content);
  }

  private variable(name: string): Variable {
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
