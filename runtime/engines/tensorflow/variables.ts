import { type TensorType, typeText } from "../../../compiler/tensor/program.ts";
import { EngineError, type HostTensor } from "../../engine.ts";
import { checkTensor } from "../host-tensors.ts";
import { boolAttr } from "./attrs.ts";
import { assignVariable, placeholder, readVariable, variableHandle } from "./program-graph.ts";
import { Scope } from "./scope.ts";
import type { Session } from "./session.ts";

interface Variable {
  readonly type: TensorType;
  /** the nodes of this variable */
  readonly feed: string;
  readonly assign: string;
  readonly read: string;
  readonly destroy: string;
}

/** The variables of a session: their types, and the nodes that write, read and remove them. */
export class Variables {
  /** nodes exist for every variable and type that has been written */
  private readonly nodes = new Map<string, Variable>();
  private readonly present = new Map<string, Variable>();

  constructor(
    private readonly session: Session,
    private readonly placement: string,
  ) {}

  private build(values: ReadonlyMap<string, HostTensor>): void {
    const scope = new Scope({ prefix: "", device: this.placement, functions: [] });
    for (const [name, { dtype, shape }] of values) {
      const key = `${name} ${typeText({ dtype, shape })}`;
      if (this.nodes.has(key)) continue;
      const prefix = `variables/${this.nodes.size}`;
      const type = { dtype, shape };
      scope.label = prefix;
      const handle = variableHandle(scope, name, type);
      const value = placeholder(scope, type, `${prefix}/value`);
      const destroy = `${prefix}/destroy`;
      scope.add("DestroyResourceOp", [handle], { ignore_lookup_error: boolAttr(true) }, [], {
        name: destroy,
      });
      this.nodes.set(key, {
        type,
        feed: value.text,
        assign: assignVariable(scope, handle, value, `${prefix}/assign`, []),
        read: readVariable(scope, handle, type).text,
        destroy,
      });
    }
    if (scope.nodes.length > 0) this.session.extend(scope.finishGraph());
  }

  async write(values: ReadonlyMap<string, HostTensor>): Promise<void> {
    if (values.size === 0) return;
    for (const [name, value] of values) checkTensor(name, value);
    this.build(values);
    const written = [...values].map(([name, value]) => ({
      name,
      variable: this.nodes.get(`${name} ${typeText(value)}`)!,
    }));
    // the library cannot change the type of a variable
    const replaced = written.filter(
      ({ name, variable }) => (this.present.get(name) ?? variable) !== variable,
    );
    await this.drop(replaced.map(({ name }) => name));
    const plan = {
      feeds: written.map(({ variable }) => variable.feed),
      fetches: [],
      targets: written.map(({ variable }) => variable.assign),
    };
    await this.session.run(this.session.prepare(plan), [...values.values()]);
    for (const { name, variable } of written) this.present.set(name, variable);
  }

  /** Reads all variables in one run, so at the same moment. */
  async read(names: readonly string[]): Promise<Map<string, HostTensor>> {
    if (names.length === 0) return new Map();
    const variables = names.map((name) => this.get(name));
    const fetches = variables.map(({ read, type }) => ({ node: read, type }));
    const tensors = await this.session.run(this.session.prepare({ feeds: [], fetches, targets: [] }), []);
    return new Map(names.map((name, i) => [name, tensors[i]!]));
  }

  /** Removes variables; names that do not exist are ignored. */
  async drop(names: readonly string[]): Promise<void> {
    const known = [...new Set(names)].filter((name) => this.present.has(name));
    if (known.length === 0) return;
    const targets = known.map((name) => this.get(name).destroy);
    await this.session.run(this.session.prepare({ feeds: [], fetches: [], targets }), []);
    for (const name of known) this.present.delete(name);
  }

  private get(name: string): Variable {
    const variable = this.present.get(name);
    if (!variable) throw new EngineError(`there is no variable ${name} on the device`);
    return variable;
  }

  /** Checks that the variables of a program exist and have the right types. */
  check(program: string, name: string, expected: TensorType): void {
    const type = this.present.get(name)?.type;
    if (!type) throw new EngineError(`program ${program} needs variable ${name}, which was never written`);
    if (typeText(type) !== typeText(expected))
      throw new EngineError(
        `variable ${name} is ${typeText(type)}, program ${program} expects ${typeText(expected)}`,
      );
  }
}
