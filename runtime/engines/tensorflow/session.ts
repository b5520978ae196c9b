import { toBinary } from "@bufbuild/protobuf";
import type { TensorType } from "../../../compiler/tensor/program.ts";
import { EngineError, type HostTensor } from "../../engine.ts";
import { bufferBytes, type Pointer } from "./c-api.ts";
import { fromLibrary, toLibrary } from "./host-tensors.ts";
import type { Library } from "./library.ts";
import { type ConfigProto, ConfigProtoSchema, type RunOptions, RunOptionsSchema } from "./proto/config_pb.ts";
import { type GraphDef, GraphDefSchema } from "./proto/graph_pb.ts";

/** A run that can be repeated: its nodes by name, output 0 of each. */
export interface RunPlan {
  readonly feeds: readonly string[];
  readonly fetches: readonly { readonly node: string; readonly type: TensorType }[];
  readonly targets: readonly string[];
}

/** The same with the addresses of the nodes. */
export interface PreparedRun {
  readonly plan: RunPlan;
  readonly inputs: BigUint64Array;
  readonly outputs: BigUint64Array;
  readonly targets: BigUint64Array;
}

/** A graph that can grow, and the session that runs it. */
export class Session {
  private readonly graph: Pointer;
  private readonly session: Pointer;
  private running: Promise<unknown> | undefined;
  private closed = false;

  constructor(
    private readonly library: Library,
    config: ConfigProto,
  ) {
    const { api } = library;
    this.graph = api.TF_NewGraph();
    const options = api.TF_NewSessionOptions();
    try {
      const bytes = toBinary(ConfigProtoSchema, config);
      this.checked((status) => api.TF_SetConfig(options, bytes, bytes.length, status));
      const session = this.checked((status) => api.TF_NewSession(this.graph, options, status));
      if (session === null) throw new EngineError("TensorFlow did not create a session");
      this.session = session;
    } catch (error) {
      api.TF_DeleteGraph(this.graph);
      throw error;
    } finally {
      api.TF_DeleteSessionOptions(options);
    }
  }

  /** Calls the library with a status, and throws the error that it reports. */
  private checked<T>(call: (status: Pointer) => T): T {
    const { api } = this.library;
    const status = api.TF_NewStatus();
    try {
      const result = call(status);
      if (api.TF_GetCode(status) !== 0) throw new EngineError(`TensorFlow: ${api.TF_Message(status)}`);
      return result;
    } finally {
      api.TF_DeleteStatus(status);
    }
  }

  /** Full names, such as `/job:localhost/replica:0/task:0/device:CPU:0`. */
  devices(): string[] {
    const { api } = this.library;
    const list = this.checked((status) => api.TF_SessionListDevices(this.session, status));
    if (list === null) return [];
    try {
      return Array.from({ length: api.TF_DeviceListCount(list) }, (_, i) =>
        this.checked((status) => api.TF_DeviceListName(list, i, status)),
      );
    } finally {
      api.TF_DeleteDeviceList(list);
    }
  }

  /** Adds nodes and functions to the graph. */
  extend(graphDef: GraphDef): void {
    this.refuseOverlap();
    const { api } = this.library;
    const bytes = toBinary(GraphDefSchema, graphDef);
    const buffer = api.TF_NewBufferFromString(bytes, bytes.length);
    const options = api.TF_NewImportGraphDefOptions();
    try {
      this.checked((status) => api.TF_GraphImportGraphDef(this.graph, buffer, options, status));
    } finally {
      api.TF_DeleteImportGraphDefOptions(options);
      api.TF_DeleteBuffer(buffer);
    }
  }

  private operation(name: string): Pointer {
    const operation = this.library.api.TF_GraphOperationByName(this.graph, name);
    if (operation === null) throw new Error(`the graph has no node ${name}`);
    return operation;
  }

  prepare(plan: RunPlan): PreparedRun {
    const outputs = (names: readonly string[]): BigUint64Array =>
      BigUint64Array.from(names.flatMap((name) => [this.operation(name), 0n]));
    return {
      plan,
      inputs: outputs(plan.feeds),
      outputs: outputs(plan.fetches.map(({ node }) => node)),
      targets: BigUint64Array.from(plan.targets, (name) => this.operation(name)),
    };
  }

  /** Runs the graph outside of the event loop; `feeds` are in the order of the plan. */
  async run(prepared: PreparedRun, feeds: readonly HostTensor[]): Promise<HostTensor[]> {
    const { tensors } = await this.runWith(prepared, feeds);
    return tensors;
  }

  /** Runs the graph and also returns what the library recorded (a `RunMetadata` message). */
  async trace(
    prepared: PreparedRun,
    feeds: readonly HostTensor[],
    options: RunOptions,
  ): Promise<{ tensors: HostTensor[]; metadata: Uint8Array }> {
    return this.runWith(prepared, feeds, options);
  }

  private async runWith(
    prepared: PreparedRun,
    feeds: readonly HostTensor[],
    options?: RunOptions,
  ): Promise<{ tensors: HostTensor[]; metadata: Uint8Array }> {
    this.refuseOverlap();
    const run = this.start(prepared, feeds, options);
    this.running = run.catch(() => {});
    try {
      return await run;
    } finally {
      this.running = undefined;
    }
  }

  private async start(
    { plan, inputs, outputs, targets }: PreparedRun,
    feeds: readonly HostTensor[],
    options?: RunOptions,
  ): Promise<{ tensors: HostTensor[]; metadata: Uint8Array }> {
    const { api, libc } = this.library;
    const fed: Pointer[] = [];
    const fetched = new BigUint64Array(plan.fetches.length);
    const status = api.TF_NewStatus();
    const optionBytes = options ? toBinary(RunOptionsSchema, options) : undefined;
    const optionBuffer = optionBytes ? api.TF_NewBufferFromString(optionBytes, optionBytes.length) : null;
    const metadata = options ? api.TF_NewBuffer() : null;
    try {
      for (const feed of feeds) fed.push(toLibrary(this.library, feed));
      const inputValues = BigUint64Array.from(fed);
      await new Promise<void>((resolve, reject) => {
        api.TF_SessionRun.async(
          this.session,
          optionBuffer,
          inputs,
          inputValues,
          fed.length,
          outputs,
          fetched,
          fetched.length,
          targets,
          targets.length,
          metadata,
          status,
          // this reference keeps the arrays alive while the library uses them
          (error) => (error && inputValues && fetched ? reject(error) : resolve()),
        );
      });
      if (api.TF_GetCode(status) !== 0) throw new EngineError(`TensorFlow: ${api.TF_Message(status)}`);
      const tensors = plan.fetches.map(({ type }, i) => fromLibrary(this.library, fetched[i]!, type));
      return { tensors, metadata: metadata === null ? new Uint8Array(0) : bufferBytes(libc, metadata) };
    } finally {
      for (const tensor of fed) api.TF_DeleteTensor(tensor);
      for (const tensor of fetched) if (tensor !== 0n) api.TF_DeleteTensor(tensor);
      if (optionBuffer !== null) api.TF_DeleteBuffer(optionBuffer);
      if (metadata !== null) api.TF_DeleteBuffer(metadata);
      api.TF_DeleteStatus(status);
    }
  }

  private refuseOverlap(): void {
    if (this.closed) throw new EngineError("the engine is closed");
    if (this.running) throw new EngineError("another run is in progress: runs of one engine cannot overlap");
  }

  /** Closes the session. A run in progress is cancelled first. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const { api } = this.library;
    this.checked((status) => api.TF_CloseSession(this.session, status));
    await this.running;
    this.checked((status) => api.TF_DeleteSession(this.session, status));
    api.TF_DeleteGraph(this.graph);
  }
}
