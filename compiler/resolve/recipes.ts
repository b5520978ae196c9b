import type { BodyDecl, Expr, Item, Name, PathExpr } from "../../grammar/ast.ts";
import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Report } from "../check/diagnostics.ts";
import type { Context } from "./context.ts";
import { hereName, type Module, type TopName } from "./modules.ts";

/** A stage with everything its recipes bring, before any name is looked up. */
export interface MergedStage {
  readonly name: Name;
  readonly items: readonly Item[];
  readonly decl: BodyDecl;
  /** a recipe is missing, and with it nobody knows what */
  readonly incomplete: boolean;
}

/** Recipes that are like another. */
const MOST_RECIPES = 100;

/**
 * A recipe's statements with those of the same keyword and names replaced by the stage's; what the stage adds comes
 * after them, except in `minimize`, which stands alone anyway. Nothing can be removed.
 */
export function mergeRecipe(
  decl: BodyDecl,
  module: Module,
  context: Pick<Context, "report" | "used" | "imports" | "unknown">,
  path: readonly BodyDecl[] = [],
): Pick<MergedStage, "items" | "incomplete"> {
  const { report, used, unknown } = context;
  const items = withoutDoubles(decl, report);
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
  const replaced = new Map(items.map((item) => [keyOf(item), item]));
  const merged = base.items.map((item) => {
    const mine = replaced.get(keyOf(item));
    replaced.delete(keyOf(item));
    return mine ?? item;
  });
  return { items: [...merged, ...replaced.values()], incomplete: base.incomplete };
}

/** Says that there is no such recipe; the closest is taken, so that its statements are not said to be missing as well. */
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
    say: (nearest, labels) => {
      report("unknown-recipe", like.span, { name: name.text, nearest }, labels);
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

function withoutDoubles(decl: BodyDecl, report: Report): readonly Item[] {
  const seen = new Map<string, Item>();
  for (const item of decl.items) {
    const key = keyOf(item);
    const before = seen.get(key);
    if (before) {
      const what = item.kind === "keep-every" ? "keep every" : item.kind === "keep-by" ? "keep" : item.kind;
      const named = nameOf(item);
      if (item.kind === "optimizer" && isNarrowed(item)) {
        report("not-yet", item.span, { what: "a second optimizer" });
        continue;
      }
      if (named && isNaming(item))
        report("declared-twice", named.span, { name: named.text }, [
          { span: nameOf(before)?.span ?? before.span, text: "first declared here" },
        ]);
      else
        report("second-statement", item.span, { what, where: `${decl.kind} \`${decl.name.text}\`` }, [
          { span: before.span, text: "first here" },
        ]);
    } else seen.set(key, item);
  }
  return [...seen.values()];
}

/** `optimizer sgd(..., only: [c])` */
function isNarrowed({ value }: { readonly value: Expr }): boolean {
  return value.kind === "call" && value.args.some(({ name }) => name?.text === "only");
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

/** Statements with one key replace each other: the keyword, with the names it is about. */
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
      return `freeze ${wordsOf(item.target.words)}`;
    case "measure": {
      const { metric } = item;
      const under = metric.under ? spanText(metric.under.span) : "";
      return `measure ${wordsOf(metric.name.words)} ${under} ${metric.on ? wordsOf(metric.on.words) : ""}`;
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
