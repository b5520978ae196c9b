import type { Decl, Item } from "../../grammar/ast.ts";

/** The keyword of a declaration; a `parameter` belongs to an augmentation, a `branch` to a network. */
export type DeclaredKind = Decl["kind"] | Item["kind"] | "parameter" | "branch";
