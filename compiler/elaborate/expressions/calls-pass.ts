import type { CallExpr } from "../../../grammar/ast.ts";
import { nearestName } from "../../../grammar/did-you-mean.ts";
import type { BatchNormMode } from "../../experiment/network-symbol.ts";
import { type NetworkSpec, statedBranches } from "../../experiment/network-symbol.ts";
import { type Origin, written } from "../../experiment/origin.ts";
import { type OpenPass, type OpenPassInput, passText, viewsOf } from "../../experiment/tensor-node.ts";
import { describe, ERROR, type Located, type Value } from "../../experiment/values.ts";
import { asNetwork } from "../../vocabulary/define/networks.ts";
import { rows } from "../../vocabulary/types/results.ts";
import { choice } from "../../vocabulary/types/words.ts";
import type { Env, LocalNames, StageBranches } from "../context.ts";
import { agree, type NewPass, passNode, unknownBranch } from "../passes.ts";
import { viewsDiffer } from "../sizes.ts";
import { coerce } from "../types.ts";
import { headPass } from "./calls-head.ts";
import { evaluate } from "./evaluate.ts";

type NetworkValue = Value & { kind: "network" };

const MODE = choice(["train", "batch", "eval"]);

/** `f.adversarial(a, b)`: one pass over the concatenated views. */
export function callNetwork(env: Env, value: NetworkValue, call: CallExpr): Value {
  const { report } = env.context;
  const { locals } = env;
  const name = call.callee.words.map(({ text }) => text).join(".");
  if (!locals) {
    report("call-outside-stage", call.span, { name });
    return ERROR;
  }
  let mode: BatchNormMode | undefined;
  let modeOrigin: Origin | undefined;
  let ok = true;
  const inputs: Located[] = [];
  for (const arg of call.args) {
    if (!arg.name) {
      const input = evaluate(env, arg.value, value.value.spec.kind === "encoder" ? "images" : rows);
      if (input.kind === "error") ok = false;
      inputs.push({ value: input, span: arg.value.span });
    } else if (arg.name.text === "batch_norm") {
      const type = MODE;
      const word = coerce(env, evaluate(env, arg.value, type), arg.value.span, { type, name: "batch_norm" });
      modeOrigin = written(arg.value.span);
      if (word.kind === "word") mode = word.text as BatchNormMode;
      else ok = false;
    } else {
      report("argument-unknown", arg.name.span, {
        of: name,
        name: arg.name.text,
        has: ["batch_norm"],
        nearest: nearestName(arg.name.text, ["batch_norm"]),
      });
      ok = false;
    }
  }
  if (!ok) return ERROR;
  if (inputs.length === 0) {
    report("argument-few", call.span, {
      of: name,
      what: value.value.spec.kind === "encoder" ? "views" : "features",
    });
    return ERROR;
  }
  const pass =
    value.value.spec.kind === "encoder"
      ? encoderPass(env, locals, value, value.value.spec, inputs, call)
      : headPass(env, locals, value, value.value.spec, inputs, call);
  if (!pass) return ERROR;
  const { network, branch, inputs: passInputs, parts, features } = pass;
  const full: OpenPass = {
    text: passText({ network, branch, mode, again: 0, inputs: passInputs }),
    network,
    branch,
    mode,
    modeOrigin,
    again: 0,
    inputs: passInputs,
    views: viewsOf(passInputs),
    parts,
    features,
    span: call.span,
  };
  return { kind: "tensor", node: passNode(full, call.span) };
}

function encoderPass(
  env: Env,
  locals: LocalNames,
  value: NetworkValue,
  spec: NetworkSpec,
  inputs: readonly Located[],
  call: CallExpr,
): NewPass | undefined {
  const { report } = env.context;
  const network = value.value;
  const views: OpenPassInput[] = [];
  let size: readonly [number, number, number] | undefined;
  let ok = true;
  for (const input of inputs) {
    if (input.value.kind !== "view") {
      report("wrong-type", input.span, { expected: "images", found: describe(input.value) });
      ok = false;
      continue;
    }
    const viewSize = locals.viewSize(input.value.name);
    if (!viewSize) ok = false;
    else if (size && viewSize.join() !== size.join()) {
      const first = views.find((one) => one.kind === "view");
      viewsDiffer(env, input.span, [first!.name, size], [input.value.name, viewSize], locals);
      ok = false;
    } else size ??= viewSize;
    views.push({ kind: "view", name: input.value.name, span: input.span });
  }
  const branch = encoderBranch(env, locals, value, spec, call);
  if (!ok || branch === "error" || !size) return undefined;
  const [{ name: view }] = views as [OpenPassInput & { kind: "view" }];
  const use = {
    input: size,
    branches: statedBranches(spec),
    span: call.span,
    madeAt: () => locals.viewMade(view),
  };
  if (!agree(env, network, use)) return undefined;
  const deep = asNetwork(spec.word).tooDeep?.(spec.args, size);
  if (deep) {
    const { widths } = network.origins;
    const at = widths?.kind === "written" ? widths.span : network.decl.name.span;
    report("image-too-small", at, { ...deep, size: `${size[0]} x ${size[1]}` }, [
      { span: call.span, text: "called here" },
    ]);
    return undefined;
  }
  return { network, branch: branch.name, inputs: views, parts: views.length, features: spec.features };
}

function encoderBranch(
  env: Env,
  locals: LocalNames,
  { value: network, branch }: NetworkValue,
  spec: NetworkSpec,
  call: CallExpr,
): { readonly name: string | undefined } | "error" {
  const { report } = env.context;
  const { names, because, from, broken, startsFrom }: StageBranches = locals.branches(network) ?? {
    names: statedBranches(spec),
  };
  if (broken) return { name: branch?.text ?? statedBranches(spec)[0] };
  if (branch) {
    if (names.includes(branch.text)) return { name: branch.text };
    if (statedBranches(spec).includes(branch.text))
      report(
        "branch-not-here",
        branch.span,
        { network: network.name, branch: branch.text, has: names.join(", "), all: from },
        because ? [{ span: because, text: "it starts here" }] : [],
      );
    else unknownBranch(env.context, network, branch, names, { call });
    return "error";
  }
  if (names.length <= 1) return { name: names[0] };
  if (startsFrom) {
    const { at, stage, trained: branches } = startsFrom;
    const labels = [{ span: network.decl.name.span, text: "declared here" }];
    report("start-wanted", at, { network: network.name, stage, branches }, labels);
    return "error";
  }
  env.context.repeats.add(`branch of ${network.decl.span.file} ${network.decl.span.start}`, {
    span: call.callee.span,
    say: (others) => {
      report("branch-wanted", call.callee.span, { network: network.name, branches: names }, [
        { span: network.decl.name.span, text: "declared here" },
        ...others,
      ]);
    },
  });
  return "error";
}
