import type { Expr, Name } from "../../grammar/ast.ts";
import type { DeclaredKind } from "../rules/declared-kind.ts";
import type { Report } from "../rules/diagnostics.ts";
import type { Declared, UnknownNames } from "./unknown-names.ts";
import { isLanguageName } from "./words.ts";

interface Says {
  readonly report: Report;
  readonly unknown: UnknownNames;
}

/** A declaration whose name is checked. */
interface Declaration {
  readonly name: Name;
  readonly kind: DeclaredKind;
  readonly value?: Expr;
  /** the name in the file it is imported from */
  readonly imported?: Name;
}

/**
 * Reports a declaration whose name is a word of the language, because the name would be ambiguous.
 * @returns whether it is one
 */
export function refuseLanguageName(declaration: Declaration, { report, unknown }: Says): boolean {
  const { name, kind } = declaration;
  if (!isLanguageName(name.text)) return false;
  unknown.clash({
    name,
    kind,
    say: (meant, labels) => {
      report("hides-builtin", name.span, { name: name.text, instead: written(declaration), meant }, labels);
    },
  });
  return true;
}

/** Reports a name that is declared twice. */
export function refuseDouble({ name, kind }: Declared, before: Name, { report, unknown }: Says): void {
  unknown.clash({
    name,
    kind,
    say: (meant, labels = []) => {
      report("declared-twice", name.span, { name: name.text, meant }, [
        { span: before.span, text: "first declared here" },
        ...labels,
      ]);
    },
  });
}

/** A free name to suggest for the declaration. */
function otherName({ name: { text: name }, kind, value }: Declaration): string {
  const plain = name.replace(/\d+(_c)?$/, "");
  if (kind === "dataset") return plain === name || plain === "" ? `${name}_data` : plain;
  if (value?.kind === "call" && value.callee.words[0].text === name) {
    const steps = value.args.find((arg) => arg.name?.text === "steps")?.value;
    if (steps?.kind === "number") return `${name}${steps.text}`;
  }
  if (kind === "parameter") return `${name}_value`;
  return `${name}_${kind === "keep-by" ? "kept" : kind}`;
}

/** The beginning of the declaration with the suggested name. */
function written(declaration: Declaration): string {
  const { kind, imported } = declaration;
  const name = otherName(declaration);
  if (imported) return `use ${imported.text} as ${name} from ...`;
  if (kind === "stage" || kind === "recipe") return `${kind} ${name} { ... }`;
  if (kind === "keep-by") return `keep ${name} by ...`;
  return kind === "parameter" ? name : `${kind} ${name} = ...`;
}
