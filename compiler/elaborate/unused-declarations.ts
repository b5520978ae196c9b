import type { Name } from "../../grammar/ast.ts";
import type { Unused } from "../rules/source/unused.ts";
import type { Context } from "./context.ts";
import { branchNames } from "./passes.ts";
import type { CheckedStage } from "./stage.ts";

/** Stages are checked in another way. Columns are not supported yet. */
const KINDS: ReadonlySet<string> = new Set(
  "param attack schedule augment encoder head dataset split recipe".split(" "),
);

/** Warns of unused declarations in the main file. The declarations of a library are for other files. */
export function warnUnusedDeclarations(context: Context, stages: readonly CheckedStage[]): void {
  const { entry } = context.modules;
  if (!entry.file.decls.some((decl) => decl.kind === "stage")) return;
  const inside = namesInRecipes(context);
  const unused = (what: Unused, name: Name, used: boolean): void => {
    if (!used && !inside.has(name.text)) context.report("unused", name.span, { what, names: [name.text] });
  };
  for (const { decl, name } of entry.own.values()) {
    if (decl.kind === "split") {
      const [first, ...others] = decl.names;
      const own = [first!, ...others];
      if (name === first && !context.used.has(decl) && !own.some(({ text }) => inside.has(text)))
        warnUnusedSplit(context, first, others);
    } else if (KINDS.has(decl.kind)) unused(decl.kind, name, context.used.has(decl));
  }
  for (const decl of entry.file.decls)
    if (decl.kind === "use")
      for (const { name, as } of decl.names ?? [])
        unused("the import", as ?? name, context.imports.has((as ?? name).text));
  warnUnusedBranches(context, stages);
  warnUnusedStages(context, stages);
}

/** Reports an unused split once, not each of its parts. */
function warnUnusedSplit(context: Context, first: Name, others: readonly Name[]): void {
  const span = { ...first.span, end: (others.at(-1) ?? first).span.end };
  context.report("unused", span, { what: "split", names: [first, ...others].map(({ text }) => text) });
}

/** Names in unused recipes. Declarations used only there are not reported: the unused recipe is reported instead. */
function namesInRecipes({ modules, used, sweep }: Context): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { decl } of modules.entry.own.values()) {
    if (decl.kind !== "recipe" || used.has(decl)) continue;
    const rest = { ...decl.span, start: decl.name.span.end };
    for (const [name] of sweep.textOf(rest).matchAll(/\w+/g)) names.add(name);
  }
  return names;
}

/** Warns of branches that no stage names or trains. The branches of a head follow its input and need no mention. */
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

/**
 * Warns of a stage whose checkpoints nothing uses and that measures nothing. The last stage is the result of the
 * experiment.
 */
function warnUnusedStages({ report, unknown }: Context, stages: readonly CheckedStage[]): void {
  for (const { earlier, measures } of stages.slice(0, -1))
    if (!measures && !unknown.isReferred(earlier.name))
      report("unused", earlier.name.span, { what: "stage", names: [earlier.name.text] });
}
