import type { CallExpr, Name } from "../../grammar/ast.ts";
import type { Span } from "../../grammar/span.ts";
import type { NetworkSymbol } from "../experiment/network-symbol.ts";
import type { OpenPass, OpenPassInput, TensorNode, TensorType } from "../experiment/tensor-node.ts";
import type { Context, Env } from "./context.ts";

/** A pass before its mode and text are known. */
export type NewPass = Pick<OpenPass, "network" | "branch" | "inputs" | "parts" | "features">;

export function passNode(pass: OpenPass, span: Span, part?: number): TensorNode {
  const { features, parts } = pass;
  const type: TensorType = {
    shape: "rows",
    features,
    parts: part === undefined ? parts : 1,
  };
  if (part === undefined || parts === 1) return { kind: "pass", pass, type, span };
  return { kind: "pass", pass, part, type, span };
}

/** The branch of a pass. A head without branches passes on the branch of its input. */
export function branchOf(pass: OpenPass): string | undefined {
  if (pass.branch !== undefined) return pass.branch;
  const of = (input: OpenPassInput | undefined): string | undefined =>
    input?.kind === "pass" ? branchOf(input.pass) : undefined;
  const branch = of(pass.inputs[0]);
  return pass.inputs.every((input) => of(input) === branch) ? branch : undefined;
}

/** The encoder at the start of a pass. */
export function rootOf(pass: OpenPass): NetworkSymbol {
  const [input] = pass.inputs;
  return input?.kind === "pass" ? rootOf(input.pass) : pass.network;
}

/** Joins all parts of one pass in order to the whole pass, so that naming the parts with `let` has no effect. */
export function joinParts(nodes: readonly (TensorNode & { kind: "pass" })[]): OpenPassInput[] {
  const inputs: OpenPassInput[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const { pass, part, span } = nodes[i]!;
    const whole =
      part === 0 &&
      nodes.length - i >= pass.parts &&
      Array.from({ length: pass.parts }, (_, k) => nodes[i + k]!).every(
        (node, k) => node.pass.text === pass.text && node.part === k,
      );
    if (whole) i += pass.parts - 1;
    inputs.push({ kind: "pass", pass, ...(whole || part === undefined ? {} : { part }), span });
  }
  return inputs;
}

/** Sets the input of a network at its first call; reports later calls that do not agree. */
export function agree(env: Env, network: NetworkSymbol, use: NonNullable<NetworkSymbol["use"]>): boolean {
  const before = network.use;
  if (!before) {
    network.use = use;
    return true;
  }
  const { locals } = env;
  if (typeof before.input !== "number" && typeof use.input !== "number" && locals?.isPredicting)
    if (String(before.input) !== String(use.input)) {
      const made = before.madeAt?.();
      const [image, trained] = [use.input.join(" x "), before.input.join(" x ")];
      env.context.report(
        "predict-size",
        use.span,
        { network: network.name, image, trained, size: use.input[0] },
        [{ span: made ?? before.span, text: `made ${trained} here` }],
      );
      return false;
    }
  const text = (input: typeof use.input): string =>
    typeof input === "number" ? `${input} values per image` : `images of ${input.join(" x ")}`;
  const same = String(before.input) === String(use.input) && before.branches.join() === use.branches.join();
  if (!same)
    env.context.report(
      "network-used-apart",
      use.span,
      {
        network: network.name,
        images: typeof use.input !== "number" && String(before.input) !== String(use.input),
        left: `${text(before.input)}${before.branches.length === 0 ? "" : ` in branch ${before.branches.join(", ")}`}`,
        right: `${text(use.input)}${use.branches.length === 0 ? "" : ` in branch ${use.branches.join(", ")}`}`,
      },
      [{ span: before.span, text: "first used here" }],
    );
  return same;
}

/** Whether the number of scores equals the number of classes in the data; reports it once for each head. */
export function hasClasses(
  { context: { report, repeats } }: Env,
  scores: TensorNode,
  span: Span,
  classes: { readonly count: number; readonly data: string | undefined; readonly span: Span },
): boolean {
  const outputs = scores.type.shape === "rows" ? scores.type.features : 0;
  if (outputs === classes.count) return true;
  const network = scores.kind === "pass" ? scores.pass.network : undefined;
  const origin = network?.origins.layers;
  const number = origin?.kind === "written" ? origin.span : network?.decl.name.span;
  const labels = [
    ...(number ? [{ span: number, text: `${outputs} outputs` }] : []),
    { span: classes.span, text: `${classes.count} classes` },
  ];
  const of = network?.decl.span ?? span;
  repeats.add(`classes of ${of.file} ${of.start}`, {
    span,
    say: () => {
      report("classes-differ", span, { outputs, classes: classes.count, data: classes.data }, labels);
    },
  });
  return false;
}

/**
 * Reports a branch that a network does not have.
 * @param where `of`: the subject of the message, by default the network; `call`: the call that names the branch
 */
export function unknownBranch(
  context: Context,
  network: NetworkSymbol,
  branch: { readonly text: string; readonly span: Span },
  has: readonly string[],
  where: { readonly of?: string; readonly call?: CallExpr } = {},
): void {
  const kind = network.spec.kind;
  const { of = `the ${kind} \`${network.name}\``, call } = where;
  const help = (): string => {
    const write = `${network.name}${call ? context.sweep.textOf(call.argsSpan) : ""}`;
    if (kind === "head") return `write ${write}`;
    return `write ${write}, or declare ${network.name} with \`branches: [${branch.text}, ...]\``;
  };
  context.unknown.add({
    name: branch,
    declared: () =>
      branchNames(context, network)
        .filter(({ text }) => has.includes(text))
        .map((name) => ({ name, kind: "branch" })),
    words: () => has,
    group: `branch ${network.decl.span.file} ${network.decl.span.start}`,
    say: (nearest, labels, names = [branch.text]) => {
      const declared = { span: network.decl.name.span, text: "declared here" };
      const others = nearest === undefined || labels.length === 0 ? [declared, ...labels] : labels;
      const params = { name: branch.text, of, has, nearest };
      const several = `declare it with branches: [${names.join(", ")}]`;
      context.report(
        "unknown-member",
        branch.span,
        has.length === 0 ? { ...params, help: names.length > 1 ? several : help() } : params,
        others,
      );
    },
  });
}

/** Records a reference to a branch. */
export function referBranch(context: Context, network: NetworkSymbol, branch: string): void {
  const declared = branchNames(context, network).find(({ text }) => text === branch);
  if (declared) context.unknown.refer(declared);
}

/** The names of a network's branches in its declaration; empty if it does not list them. */
export function branchNames({ modules }: Context, { decl }: NetworkSymbol): Name[] {
  const declared = modules.all.get(decl.span.file)?.own.get(decl.name.text)?.decl;
  if (declared?.span !== decl.span) return [];
  if (declared.kind !== "encoder" && declared.kind !== "head") return [];
  const { value } = declared;
  const list = value.kind === "call" && value.args.find(({ name }) => name?.text === "branches")?.value;
  if (!list) return [];
  if (list.kind !== "list") return [];
  return list.items.flatMap((item) => (item.kind === "path" && item.words.length === 1 ? item.words : []));
}
