import type { Program } from "../../../compiler/tensor/program.ts";
import {
  type Capabilities,
  type Engine,
  EngineError,
  type EngineFactory,
  type EngineStatus,
  type HostTensor,
  type OpenOptions,
} from "../../engine.ts";
import { cpuBfloat16, type Device, fixThreads, sessionConfig } from "./device.ts";
import { TensorflowExecutable } from "./executable.ts";
import { legalize } from "./legalize/legalize.ts";
import type { MirrorMode } from "./legalize/mirrored-groups.ts";
import { type Library, loadLibrary } from "./library.ts";
import { probeLibrary, probeOnce } from "./library-probe.ts";
import { locateLibrary, type Search } from "./location.ts";
import type { FilteringMode } from "./minimal-filtering.ts";
import { buildProgramGraph } from "./program-graph.ts";
import { Session } from "./session.ts";
import { Variables } from "./variables.ts";

const GPU = "/device:GPU:0";

/** TensorFlow's C library, on the CPU or one GPU. */
class TensorflowEngine implements Engine {
  readonly name = "tensorflow";
  private readonly variables: Variables;
  private programs = 0;

  constructor(
    readonly device: Device,
    readonly capabilities: Capabilities,
    readonly details: Readonly<Record<string, string | number | boolean>>,
    private readonly session: Session,
    private readonly bfloat16: "native" | "emulated",
    private readonly choices: TensorflowOptions,
  ) {
    this.variables = new Variables(session, this.placement);
  }

  private get placement(): string {
    return this.device === "gpu" ? GPU : "";
  }

  write(values: ReadonlyMap<string, HostTensor>): Promise<void> {
    return this.variables.write(values);
  }

  read(names: readonly string[]): Promise<Map<string, HostTensor>> {
    return this.variables.read(names);
  }

  drop(names: readonly string[]): Promise<void> {
    return this.variables.drop(names);
  }

  async load(program: Program): Promise<TensorflowExecutable> {
    const prefix = `p${this.programs++}_${program.name.replace(/[^A-Za-z0-9]+/g, "_")}`;
    const { mirror = "auto", filtering = "auto" } = this.choices;
    const target = { device: this.device, filtering, bfloat16: this.bfloat16 };
    const legal = legalize(program, target, mirror);
    const graph = buildProgramGraph(legal, { ...target, prefix, placement: this.placement });
    this.session.extend(graph.graph);
    return new TensorflowExecutable(program, graph, this.session, this.variables);
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

function missing({ looked }: Search): string {
  return `TensorFlow is not installed in ${looked.join(" or ")}`;
}

function hasGpu(session: Session): boolean {
  return session.devices().some((name) => name.endsWith(GPU));
}

/** @throws EngineError if a GPU was requested and there is none */
async function openSession(
  library: Library,
  asked: OpenOptions["device"],
  threads: number,
): Promise<{ session: Session; device: Device }> {
  if (asked !== "cpu") {
    const session = new Session(library, sessionConfig("gpu", threads));
    if (hasGpu(session)) return { session, device: "gpu" };
    await session.close();
    if (asked === "gpu")
      throw new EngineError(
        `TensorFlow in ${library.location.folder} finds no GPU; to install the build for GPUs: aclc engine install --gpu`,
      );
  }
  return { session: new Session(library, sessionConfig("cpu", threads)), device: "cpu" };
}

async function open(options: OpenOptions, choices: TensorflowOptions): Promise<Engine> {
  const search = locateLibrary(options.device === "cpu" ? "cpu" : "gpu");
  if (!search.location) throw new EngineError(missing(search));
  const found = await probeOnce(search.location);
  if ("problem" in found) throw new EngineError(found.problem);
  const threads = fixThreads(options.threads);
  const library = loadLibrary(search.location);
  const { session, device } = await openSession(library, options.device, threads);
  const bfloat16 = device === "gpu" ? "native" : (choices.bfloat16 ?? cpuBfloat16());
  const capabilities: Capabilities = {
    dtypes: ["f64", "f32", "bf16", "i32", "u32", "u8", "bool"],
    bfloat16,
    deterministic: true,
  };
  const details = {
    version: library.version,
    folder: library.location.folder,
    threads,
    onednn: process.env.TF_ENABLE_ONEDNN_OPTS !== "0",
  };
  return new TensorflowEngine(device, capabilities, details, session, bfloat16, choices);
}

async function probe(): Promise<EngineStatus> {
  const search = locateLibrary("gpu");
  if (!search.location) return { available: false, found: "nothing", reason: missing(search) };
  const { folder } = search.location;
  const probe = await probeLibrary(search.location);
  return "problem" in probe
    ? { available: false, found: folder, reason: probe.problem }
    : { available: true, found: `TensorFlow ${probe.version} in ${folder}` };
}

/** Options for tests and benchmarks. */
export interface TensorflowOptions {
  /** whether images can be mirrored on a CPU, so that their padding is native */
  readonly mirror?: MirrorMode;
  /** whether convolutions on a CPU can use minimal filtering (Winograd) */
  readonly filtering?: FilteringMode;
  /** whether a CPU has bfloat16 arithmetic, instead of what its flags say */
  readonly bfloat16?: "native" | "emulated";
}

export function tensorflowEngine(choices: TensorflowOptions = {}): EngineFactory {
  return { name: "tensorflow", probe, open: (options) => open(options, choices) };
}

export const tensorflow = tensorflowEngine();
