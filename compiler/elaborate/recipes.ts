import type { BodyDecl, Decl, Expr, Item, Name, PathExpr } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import type { Context } from "./context.ts";
import { hereName, type Module, type TopName } from "./modules.ts";
import { refuseDouble } from "./refused-names.ts";

/** A stage with the statements of its recipes. No name was looked up yet. */
export interface MergedStage {
  readonly name: Name;
  readonly items: readonly Item[];
  readonly decl: BodyDecl;
  /** the recipe after `like` */
  readonly recipe?: Name;
  /** a recipe was not found, so statements may be missing */
  readonly incomplete: boolean;
}

/** Maximum length of a chain of recipes. */
const MOST_RECIPES = 100;

/**
 * Merges a stage with its recipe. A statement of the stage replaces the recipe's statement with the same keyword and
 * names; other statements of the stage come after those of the recipe. Nothing can be removed.
 */
export function mergeRecipe(
  decl: BodyDecl,
  module: Module,
  context: Pick<Context, "report" | "used" | "imports" | "unknown" | "sweep">,
  path: readonly BodyDecl[] = [],
): Pick<MergedStage, "items" | "recipe" | "incomplete"> {
  const { report, used, unknown } = context;
  const items = withoutDoubles(decl, context);
  const own = { items, incomplete: decl.like !== undefined };
  if (!decl.like) return own;
  const [name] = decl.like.words;
  if (module.lost.has(name.text)) return own;
  const named = module.names.get(name.text);
  const recipe = named && !named.guessed ? named : nearestRecipe(decl.like, module, context, named);
  if (!recipe) return own;
  if (!recipe.guessed) unknown.refer(recipe.name);
  if (recipe.decl.kind !== "recipe") {
    report("not-a-recipe", decl.like.span, { name: name.text, found: article(recipe.decl.kind) }, [
      { span: recipe.name.span, text: "declared here" },
    ]);
    return own;
  }
  if (decl.like.words.length > 1) {
    report("unknown-recipe", decl.like.span, {
      name: decl.like.words.map(({ text }) => text).join("."),
      has: [],
      nearest: name.text,
    });
    return own;
  }
  used.add(recipe.decl);
  if (module.isEntry) context.imports.add(name.text);
  if (path.includes(recipe.decl) || recipe.decl === decl) {
    report("recipe-circle", decl.like.span, { name: name.text }, [
      { span: recipe.name.span, text: "declared here" },
    ]);
    return own;
  }
  if (path.length > MOST_RECIPES) {
    report("too-deep", decl.like.span, {});
    return own;
  }
  const base = mergeRecipe(recipe.decl, recipe.module, context, [...path, decl]);
  // several optimizers of the stage together replace those of the recipe
  const several = items.filter(isOptimizer).length > 1;
  const replaced = new Map(items.map((item) => [several ? keyAmong(item) : keyOf(item), item]));
  const inherited = several ? base.items.filter((item) => !isOptimizer(item)) : base.items;
  const merged = inherited.map((item) => {
    const mine = replaced.get(keyOf(item));
    replaced.delete(keyOf(item));
    return mine ?? item;
  });
  const { incomplete } = base;
  return { items: [...merged, ...replaced.values()], recipe: recipe.decl.name, incomplete };
}

/** Reports an unknown recipe and returns the closest one, so that its statements are not reported as missing. */
function nearestRecipe(
  like: PathExpr,
  module: Module,
  { report, unknown }: Pick<Context, "report" | "unknown">,
  guessed: TopName | undefined,
): TopName | undefined {
  const [name] = like.words;
  const recipes = [...module.names.values()].filter((one) => one.decl.kind === "recipe" && !one.guessed);
  unknown.add({
    name,
    declared: () =>
      [...recipes, ...(guessed ? [{ ...guessed, as: undefined }] : [])].map((one) => ({
        name: hereName(one),
        kind: "recipe",
      })),
    suitable: ["recipe"],
    say: (nearest, labels) => {
      const has = recipes.map((one) => hereName(one).text);
      report("unknown-recipe", like.span, { name: name.text, has, nearest }, labels);
    },
  });
  if (guessed?.decl.kind === "recipe") return guessed;
  const near = nearestName(
    name.text,
    recipes.map((one) => hereName(one).text),
  );
  const recipe = recipes.find((one) => hereName(one).text === near);
  return recipe && { name: recipe.name, decl: recipe.decl, module: recipe.module, guessed: true };
}

function withoutDoubles(
  decl: BodyDecl,
  context: Pick<Context, "report" | "unknown" | "sweep">,
): readonly Item[] {
  const { report } = context;
  const seen = new Map<string, Item>();
  for (const item of decl.items) {
    const key = isOptimizer(item) && isNarrowed(item) ? keyAmong(item) : keyOf(item);
    const before = seen.get(key);
    if (before) {
      const what = item.kind === "keep-every" ? "keep every" : item.kind === "keep-by" ? "keep" : item.kind;
      const named = nameOf(item);
      if (item.kind === "start" && before.kind === "start") {
        const [target] = item.targets;
        report("started-twice", target!.span, { network: target!.words[0].text }, [
          { span: before.targets[0]!.span, text: "first here" },
        ]);
        continue;
      }
      const first = nameOf(before);
      if (named && first && isNaming(item)) {
        refuseDouble({ name: named, kind: item.kind }, first, context);
        continue;
      }
      const [second, one] = [keywordOf(item, context), keywordOf(before, context)];
      if (!second || !one) continue;
      const where = `${decl.kind} \`${decl.name.text}\``;
      const params = { what, where, help: TOGETHER[item.kind] ?? "remove one of the two" };
      report("second-statement", second, params, [{ span: one, text: "first here" }]);
    } else seen.set(key, item);
  }
  return [...seen.values()];
}

type Optimizer = Item & { readonly kind: "optimizer" };

function isOptimizer(item: Item): item is Optimizer {
  return item.kind === "optimizer";
}

/** The key of a statement of which a stage can have several; several optimizers train different networks. */
function keyAmong(item: Item): string {
  return isOptimizer(item) ? `optimizer ${item.span.start}` : keyOf(item);
}

/** Help for statements that can occur once but can combine several things. */
const TOGETHER: Readonly<Partial<Record<Item["kind"], string>>> = {
  minimize: "write one `minimize` for both: minimize A + B",
  optimizer: "remove one of the two: one optimizer trains all networks of the stage",
};

/**
 * @returns the span of the first word of a statement or declaration; undefined if it is misspelled, which was already
 * reported
 */
export function keywordOf(
  { kind, span }: Pick<Item | Decl, "kind" | "span">,
  { sweep }: Pick<Context, "sweep">,
): Span | undefined {
  const [keyword] = kind.split("-");
  const [word] = /^\w*/.exec(sweep.textOf(span))!;
  return word === keyword ? { ...span, end: span.start + word.length } : undefined;
}

/** `optimizer sgd(..., only: [c])` or `optimizer sgd(c, ...)` */
function isNarrowed({ value }: { readonly value: Expr }): boolean {
  return value.kind === "call" && value.args.some(({ name }) => !name || name.text === "only");
}

function isNaming(item: Item): boolean {
  return !["start", "freeze", "measure", "data"].includes(item.kind);
}

function nameOf(item: Item): Name | undefined {
  if ("names" in item) return item.names[0];
  if ("name" in item) return item.name;
  return undefined;
}

const wordsOf = (words: readonly Name[]): string => words.map(({ text }) => text).join(".");

/** Statements with the same key replace each other: the keyword and the names it is about. */
function keyOf(item: Item): string {
  switch (item.kind) {
    case "split":
    case "view":
    case "let":
      return `${item.kind} ${item.names.map(({ text }) => text).join(", ")}`;
    case "data":
      return `data ${item.name?.text ?? ""}`;
    case "start":
      return `start ${item.targets.map(({ words }) => wordsOf(words)).join(", ")}`;
    case "freeze":
      return `freeze ${item.targets.map(({ words }) => wordsOf(words)).join(", ")}`;
    case "measure": {
      const { name, under, maximizing, on } = item.metric;
      const attack = [under, maximizing].map((expr) => (expr ? spanText(expr.span) : "")).join(" ");
      return `measure ${wordsOf(name.words)} ${attack} ${on ? wordsOf(on.words) : ""}`;
    }
    case "head":
    case "attack":
    case "schedule":
    case "column":
    case "augment":
    case "loss":
    case "keep-by":
      return `${item.kind} ${item.name.text}`;
    default:
      return item.kind;
  }
}

const spanText = ({ file, start, end }: { file: string; start: number; end: number }): string =>
  `${file}:${start}:${end}`;

export function article(kind: string): string {
  const words: Record<string, string> = { dataset: "data set", param: "param" };
  const word = words[kind] ?? kind;
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
}
