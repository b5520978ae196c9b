import type { Decl, Item } from "../../grammar/ast.ts";

/** What a declaration is made with; a `parameter` is one of an augmentation, a `branch` one of a network. */
export type DeclaredKind = Decl["kind"] | Item["kind"] | "parameter" | "branch";
