import { create, fromBinary } from "@bufbuild/protobuf";
import type { Program } from "../../../compiler/tensor/program.ts";
import { EngineError, type Executable, type HostTensor } from "../../engine.ts";
import { checkTensor } from "../host-tensors.ts";
import type { ProgramGraph } from "./program-graph.ts";
import {
  type RunMetadata,
  RunMetadataSchema,
  RunOptions_TraceLevel,
  RunOptionsSchema,
} from "./proto/config_pb.ts";
import type { PreparedRun, Session } from "./session.ts";
import type { Variables } from "./variables.ts";

/** A program in the graph of a session. */
export class TensorflowExecutable implements Executable {
  private readonly prepared: PreparedRun;

  constructor(
    private readonly program: Program,
    graph: ProgramGraph,
    private readonly session: Session,
    private readonly variables: Variables,
  ) {
    this.prepared = session.prepare({
      feeds: graph.feeds,
      fetches: program.outputs.map(({ value }, i) => ({
        node: graph.fetches[i]!,
        type: program.types[value]!,
      })),
      targets: [graph.target],
    });
  }

  async run(inputs: ReadonlyMap<string, HostTensor>): Promise<Map<string, HostTensor>> {
    return this.named(await this.session.run(this.prepared, this.feeds(inputs)));
  }

  /** Runs the program and returns which kernels ran, on which device, and for how long. */
  async trace(
    inputs: ReadonlyMap<string, HostTensor>,
  ): Promise<{ outputs: Map<string, HostTensor>; metadata: RunMetadata }> {
    const options = create(RunOptionsSchema, {
      traceLevel: RunOptions_TraceLevel.FULL_TRACE,
      outputPartitionGraphs: true,
    });
    const { tensors, metadata } = await this.session.trace(this.prepared, this.feeds(inputs), options);
    return { outputs: this.named(tensors), metadata: fromBinary(RunMetadataSchema, metadata) };
  }

  private named(tensors: readonly HostTensor[]): Map<string, HostTensor> {
    return new Map(this.program.outputs.map(({ name }, i) => [name, tensors[i]!]));
  }

  /** Checks the inputs and returns them in the order of the program. */
  private feeds(inputs: ReadonlyMap<string, HostTensor>): HostTensor[] {
    const { program } = this;
    for (const { name, value } of program.variables)
      this.variables.check(program.name, name, program.types[value]!);
    for (const name of inputs.keys())
      if (!program.inputs.some((input) => input.name === name))
        throw new EngineError(`program ${program.name} has no input ${name}`);
    return program.inputs.map(({ name, value }) => {
      const tensor = inputs.get(name);
      if (!tensor) throw new EngineError(`program ${program.name} needs the input ${name}`);
      checkTensor(`input ${name} of ${program.name}`, tensor, program.types[value]!);
      return tensor;
    });
  }
}
