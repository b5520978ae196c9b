import type { Name } from "../../grammar/ast.ts";
import type { Context } from "../resolve/context.ts";
import { branchNames } from "./passes.ts";
import type { CheckedStage } from "./stage.ts";

const PRIVATE = new Set(["param", "attack", "schedule", "augment"]);
const NETWORKS = new Set(["encoder", "head"]);

/** Declarations of the experiment's own file that nothing refers to. A library is used by others. */
export function warnUnusedDeclarations(context: Context, stages: readonly CheckedStage[]): void {
  const { entry } = context.modules;
  if (!entry.file.decls.some((decl) => decl.kind === "stage")) return;
  for (const { decl, name } of entry.own.values()) {
    if (context.used.has(decl)) continue;
    if (decl.kind === "split") {
      const [first, ...others] = decl.names;
      if (name.text === first!.text) warnUnusedSplit(context, first!, others);
      continue;
    }
    if (PRIVATE.has(decl.kind) || NETWORKS.has(decl.kind) || decl.kind === "dataset")
      context.report("unused", name.span, { what: decl.kind, names: [name.text] });
  }
  warnUnusedBranches(context, stages);
  warnUnusedStages(context, stages);
}

/** A split is one thing, whatever the number of its parts. */
function warnUnusedSplit(context: Context, first: Name, others: readonly Name[]): void {
  const span = { ...first.span, end: (others.at(-1) ?? first).span.end };
  context.report("unused", span, { what: "split", names: [first, ...others].map(({ text }) => text) });
}

/** A branch that no stage names or trains. Those of a head follow what it is called on, without being named. */
function warnUnusedBranches(context: Context, stages: readonly CheckedStage[]): void {
  const networks = new Set(stages.flatMap((stage) => [...stage.networks]));
  for (const network of networks) {
    if (network.decl.span.file !== context.modules.entry.path) continue;
    const trained = new Set(
      stages.flatMap((stage) => [...(stage.earlier.networks.get(network.name)?.trained ?? [])]),
    );
    for (const branch of branchNames(context, network))
      if (!context.unknown.isReferred(branch) && !trained.has(branch.text))
        context.report("unused", branch.span, { what: "branch", names: [branch.text], of: network.name });
  }
}

/** A stage that nothing goes on from, and that measures nothing itself. The last one is what the experiment is for. */
function warnUnusedStages({ report, unknown }: Context, stages: readonly CheckedStage[]): void {
  for (const { earlier, plan } of stages.slice(0, -1)) {
    const measures = plan && (Object.keys(plan.measure).length > 0 || Object.keys(plan.keep.by).length > 0);
    if (!measures && !unknown.isReferred(earlier.name))
      report("unused", earlier.name.span, { what: "stage", names: [earlier.name.text] });
  }
}
