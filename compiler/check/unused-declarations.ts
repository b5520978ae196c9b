import type { Context } from "../resolve/context.ts";

const PRIVATE = new Set(["param", "attack", "schedule", "augment"]);
const NETWORKS = new Set(["encoder", "head"]);

/** Declarations of the experiment's own file that nothing refers to. A library is used by others. */
export function warnUnusedDeclarations(context: Context): void {
  const { entry } = context.modules;
  if (!entry.file.decls.some((decl) => decl.kind === "stage")) return;
  for (const { decl, name } of entry.own.values()) {
    if (context.used.has(decl)) continue;
    if (PRIVATE.has(decl.kind) || NETWORKS.has(decl.kind) || decl.kind === "dataset" || decl.kind === "split")
      context.report("unused", name.span, { what: decl.kind, name: name.text });
  }
}
