import type { Decl } from "../../grammar/ast.ts";

/** Names that a file would have if its imports had no errors. */
export class LostNames {
  private readonly names = new Set<string>();
  private all = false;

  add(name: string): void {
    this.names.add(name);
  }

  /** Adds every name that an import would bring. */
  addAllOf(use: Extract<Decl, { readonly kind: "use" }>): void {
    if (!use.names) this.all = true;
    for (const { name, as } of use.names ?? []) this.add((as ?? name).text);
  }

  has(name: string): boolean {
    return this.all || this.names.has(name);
  }
}
