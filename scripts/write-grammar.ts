/** Writes grammar/grammar.ebnf and grammar/railroad.html from the parser: `npx tsx scripts/write-grammar.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CLASSES, type Part, type Production, productions } from "./grammar-productions.ts";

const FOLDER = join(import.meta.dirname, "../grammar");
const require = createRequire(import.meta.url);

/** The correct contents of the files, by path. */
export function grammarFiles(): ReadonlyMap<string, string> {
  const rules = productions();
  return new Map([
    [join(FOLDER, "grammar.ebnf"), ebnf(rules)],
    [join(FOLDER, "railroad.html"), railroad(rules)],
  ]);
}

function ebnf(rules: readonly Production[]): string {
  const classes = Object.entries(CLASSES).map(([name, { says }]) => `${name} = ? ${says} ? ;`);
  const head = [
    "(* The grammar of .acl files, from the parser: npx tsx scripts/write-grammar.ts",
    "   [ ] is optional, { } any number of times, { }+ once or more. Line ends are spaces; a statement reaches to where",
    "   the next keyword that may begin one stands outside of brackets. Comments: // to the end of the line, and",
    "   /// on lines right above a declaration, which say what it is. Of operators * and / bind most tightly, then + and -,",
    '   then .. , which stands once between two of those, then "then"; what binds alike is taken from the left.',
    "   Arguments without a name stand before those with one. *)",
  ];
  const written = rules.map(({ name, part }) => wrapped(`${name} = ${ebnfOf(part, true)} ;`));
  return `${[head.join("\n"), ...written, classes.join("\n")].join("\n\n")}\n`;
}

function ebnfOf(part: Part, outermost = false): string {
  switch (part.kind) {
    case "text":
      return `"${part.text}"`;
    case "class":
    case "rule":
      return part.name;
    case "sequence":
      return part.parts.map((one) => ebnfOf(one)).join(" ");
    case "choice": {
      const all = part.parts.map((one) => ebnfOf(one)).join(" | ");
      return outermost ? all : `( ${all} )`;
    }
    case "optional":
      return `[ ${ebnfOf(part.part, true)} ]`;
    case "repeated":
      return `{ ${ebnfOf(part.part, true)} }`;
    case "several":
      return `{ ${ebnfOf(part.part, true)} }+`;
  }
}

function wrapped(line: string): string {
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 100) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `    ${word}`);
  }
  return lines.join("\n");
}

type Drawn = { readonly toString: () => string } | string;
type Draw = (...parts: Drawn[]) => Drawn;

/** A single page with drawings; it needs no network and no script. */
function railroad(rules: readonly Production[]): string {
  const file = require.resolve("railroad-diagrams");
  const library = require(file) as Readonly<Record<string, Draw>>;
  const draw = (part: Part): Drawn => {
    switch (part.kind) {
      case "text":
        return library.Terminal!(part.text);
      case "class":
        return library.Terminal!(part.name);
      case "rule":
        return library.NonTerminal!(part.name, `#${part.name}`);
      case "sequence":
        return library.Sequence!(...part.parts.map(draw));
      case "choice":
        return (library.Choice as unknown as (normal: number, ...parts: Drawn[]) => Drawn)(
          0,
          ...part.parts.map(draw),
        );
      case "optional":
        return library.Optional!(draw(part.part));
      case "repeated":
        return library.ZeroOrMore!(draw(part.part));
      case "several":
        return library.OneOrMore!(draw(part.part));
    }
  };
  const style = readFileSync(join(file, "../railroad-diagrams.css"), "utf8").trim();
  const sections = rules.map(({ name, part }) => {
    const drawn = String(library.Diagram!(draw(part))).trim();
    return `<h2 id="${name}">${name}</h2>\n${drawn.replace(/<svg[^>]*>/, `$&<title>${name}</title>`)}`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The grammar of .acl files</title>
<style>
body { font-family: sans-serif; }
${style}
</style>
<h1>The grammar of .acl files</h1>
${sections.join("\n")}
</html>
`;
}

if (process.argv[1] === import.meta.filename)
  for (const [file, written] of grammarFiles()) writeFileSync(file, written);
