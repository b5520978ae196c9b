import type { CallExpr } from "../../../grammar/ast.ts";
import type { NetworkSpec } from "../../experiment/network-symbol.ts";
import type { TensorNode } from "../../experiment/tensor-node.ts";
import type { Located, Value } from "../../experiment/values.ts";
import { rows } from "../../vocabulary/types/results.ts";
import type { Env, LocalNames } from "../context.ts";
import { agree, branchOf, joinParts, type NewPass, rootOf, unknownBranch } from "../passes.ts";
import { resultsDiffer } from "../sizes.ts";
import { coerce } from "../types.ts";

type NetworkValue = Value & { kind: "network" };

/** Calls a head on outputs of networks, in their branch; undefined after an error. */
export function headPass(
  env: Env,
  locals: LocalNames,
  value: NetworkValue,
  spec: NetworkSpec,
  given: readonly Located[],
  call: CallExpr,
): NewPass | undefined {
  const { report } = env.context;
  const network = value.value;
  const nodes: (TensorNode & { kind: "pass" })[] = [];
  for (const { value: input, span } of given) {
    const result = coerce(env, input, span, { type: rows, name: network.name });
    if (result.kind !== "tensor") return undefined;
    if (result.node.kind !== "pass") {
      report("not-yet", span, { what: "calling a network on this kind of value" });
      return undefined;
    }
    nodes.push(result.node);
  }
  const [first] = nodes;
  if (!first) return undefined;
  const { features } = first.pass;
  const other = nodes.findIndex((node) => node.pass.features !== features);
  if (other > 0) {
    resultsDiffer(
      env,
      { node: first, span: given[0]!.span },
      { node: nodes[other]!, span: given[other]!.span },
    );
    return undefined;
  }
  const root = rootOf(first.pass);
  const declared = spec.branches === "follow" ? (root.spec.branches as readonly string[]) : spec.branches;
  if (!agree(env, network, { input: features, branches: declared, span: call.span })) return undefined;
  const branch = headBranch(env, locals, value, spec, nodes, given, call);
  if (branch === "error") return undefined;
  const inputs = joinParts(nodes);
  const parts = nodes.reduce((sum, node) => sum + (node.part === undefined ? node.pass.parts : 1), 0);
  return { network, branch: branch.name, inputs, parts, features: spec.features };
}

function headBranch(
  env: Env,
  locals: LocalNames,
  { value: network, branch: written }: NetworkValue,
  spec: NetworkSpec,
  nodes: readonly (TensorNode & { kind: "pass" })[],
  given: readonly Located[],
  call: CallExpr,
): { readonly name: string | undefined } | "error" {
  const { report } = env.context;
  const plain = spec.branches !== "follow" && spec.branches.length === 0;
  if (plain) {
    if (!written) return { name: undefined };
    unknownBranch(env.context, network, written, [], { call });
    return "error";
  }
  const branches = nodes.map((node) => branchOf(node.pass));
  const here = locals.branches(network);
  if (here?.broken) return { name: written?.text ?? branches[0] };
  const known = here?.names ?? (spec.branches === "follow" ? undefined : spec.branches);
  if (!written) {
    const mixed = branches.findIndex((branch) => branch !== branches[0]);
    if (mixed > 0) {
      report("branches-mixed", given[mixed]!.span, { head: network.name }, [
        { span: given[0]!.span, text: `\`${branches[0]}\`` },
        { span: given[mixed]!.span, text: `\`${branches[mixed]}\`` },
      ]);
      return "error";
    }
  }
  const wanted = written?.text ?? branches[0];
  if (known && known.length > 0 && (wanted === undefined || !known.includes(wanted))) {
    if (wanted === undefined)
      report("branch-wanted", call.callee.span, { network: network.name, branches: known }, [
        { span: network.decl.name.span, text: "declared here" },
      ]);
    else unknownBranch(env.context, network, written ?? { text: wanted, span: call.callee.span }, known);
    return "error";
  }
  if (written && known === undefined && branches[0] === undefined) {
    unknownBranch(env.context, network, written, [], { call });
    return "error";
  }
  return { name: wanted };
}
