import type { Expr, Item, Name, ValueDecl } from "../../../grammar/ast.ts";
import { nearestName } from "../../../grammar/did-you-mean.ts";
import type { Span } from "../../../grammar/span.ts";
import { opText } from "../../derive/operations.ts";
import type { TensorNode } from "../../experiment/tensor-node.ts";
import { type ColumnValue, describe, ERROR, type PartValue, type Value } from "../../experiment/values.ts";
import type { DeclaredKind } from "../../rules/declared-kind.ts";
import { holdToRules, type SpanOf } from "../../rules/run.ts";
import { rows } from "../../vocabulary/types/results.ts";
import type { Context, Env, LocalNames } from "../context.ts";
import { NAME_COST } from "../evaluation-limit.ts";
import type { Module, TopName } from "../modules.ts";
import { refuseDouble, refuseLanguageName } from "../refused-names.ts";
import type { Declared } from "../unknown-names.ts";
import { augmentWith } from "./calls-augment.ts";
import { columnAt, makeColumn } from "./columns.ts";
import { declaredValue, valuesOfDeclaration } from "./declarations.ts";
import { evaluate } from "./evaluate.ts";
import { headValues, letValues } from "./stage-values.ts";
import { type ViewInfo, viewInfo } from "./views.ts";

export type ViewItem = Extract<Item, { kind: "view" }>;
export type LocalItem = Extract<Item, { kind: "view" | "let" | "loss" }> | ValueDecl;
interface Local {
  readonly item: LocalItem;
  readonly name: Name;
  readonly index: number;
}

/** What expressions need to know of the data of a stage. */
export interface StageData {
  readonly part: PartValue;
  readonly labels: "shown" | "hidden";
  readonly span: Span;
}

/** The branches of a network in this stage, which `start` determines. */
export type BranchesOf = LocalNames["branches"];

/** The names of one stage: views, lets, losses and other values. Each is evaluated when it is first needed. */
export class StageScope implements LocalNames {
  readonly env: Env;
  private readonly locals = new Map<string, Local>();
  /** names that hide another one, which was reported */
  private readonly hidden = new Set<string>();
  private readonly values = new Map<LocalItem, ReadonlyMap<string, Value>>();
  private readonly active = new Set<LocalItem>();
  private readonly views = new Map<ViewItem, ViewInfo | undefined>();
  /** the names that each name (or `minimize`, ...) uses, to find unused ones */
  readonly uses = new Map<string, Set<string>>();
  /** columns of earlier stages that it uses */
  readonly columnsUsed = new Set<string>();
  private readonly lost = new Set<DeclaredKind>();
  private owner = "";
  /** in `predict`, `image` is the only view */
  private predicting = false;

  constructor(
    readonly context: Context,
    readonly module: Module,
    items: readonly Item[],
    readonly data: StageData | undefined,
    readonly branches: BranchesOf,
    /** a recipe is missing, so any name may be missing */
    private readonly incomplete = false,
    /** columns made by earlier stages */
    private readonly columns: ReadonlyMap<string, ColumnValue> = new Map(),
    /** data sources with a name */
    private readonly sources: ReadonlyMap<string, StageData> = new Map(),
  ) {
    this.env = { context, module, locals: this };
    for (const item of items) {
      if (item.kind === "augment")
        for (const { name } of item.parameters) refuseLanguageName({ name, kind: "parameter" }, context);
      if (!isLocal(item)) continue;
      const names = "names" in item ? item.names : [item.name];
      for (const [index, name] of names.entries()) this.declare({ item, name, index });
    }
  }

  private declare(local: Local): void {
    const { report, unknown } = this.context;
    const { name, item } = local;
    const { kind } = item;
    const before = this.locals.get(name.text);
    if (before) {
      refuseDouble({ name, kind }, before.name, this.context);
      return;
    }
    this.locals.set(name.text, local);
    const outer = this.module.names.get(name.text);
    const language = refuseLanguageName({ name, kind, value: item.value }, this.context);
    if (language) this.hidden.add(name.text);
    else if (outer && outer.decl.kind !== "stage" && outer.decl.kind !== "recipe") {
      this.hidden.add(name.text);
      unknown.clash({
        name,
        kind,
        say: (meant, labels = []) => {
          report("hides-outer", name.span, { name: name.text, meant }, [
            { span: outer.name.span, text: "declared here" },
            ...labels,
          ]);
        },
      });
    }
  }

  /** Records that a declaration of this kind has an error, so names of it may be missing. */
  lose(kind: DeclaredKind): void {
    this.lost.add(kind);
  }

  areLost(kinds: readonly DeclaredKind[] | undefined): boolean {
    return this.incomplete || (kinds?.some((kind) => this.lost.has(kind)) ?? false);
  }

  names(): Iterable<Declared> {
    return [...this.locals.values()].map(({ name, item }) => ({ name, kind: item.kind }));
  }
  *items(): Iterable<Local> {
    yield* this.locals.values();
  }

  value(name: Name): Value | undefined {
    const local = this.locals.get(name.text);
    if (!local) {
      if (name.text === "image") return { kind: "view", name: "image" };
      if (name.text === "label") return this.label(name.span);
      if (this.sources.has(name.text)) return { kind: "source", name };
      const column = this.earlierColumn(name.text);
      return column && { kind: "column", value: column };
    }
    if (!this.hidden.has(name.text)) this.context.unknown.refer(local.name, name.span);
    this.note(name.text);
    // It is ambiguous, which was already reported.
    if (this.hidden.has(name.text)) return ERROR;
    if (local.item.kind === "view") {
      if (!this.predicting) return { kind: "view", name: name.text };
      this.context.report("view-in-predict", name.span, { name: name.text });
      return ERROR;
    }
    const values = this.valuesOf(local.item, name);
    return values.get(name.text) ?? ERROR;
  }

  private label(span: Span, data = this.data): Value {
    const { report } = this.context;
    if (data?.part.half === "unlabeled") {
      report("no-labels", span, { data: data.part.name }, [{ span: data.span, text: "the data" }]);
      return ERROR;
    }
    if (!data || this.predicting) return { kind: "label" };
    const spanOf: SpanOf = ({ node }) => (node === data ? data.span : span);
    return holdToRules("label", { node: {}, data }, spanOf, report) ? { kind: "label" } : ERROR;
  }

  /** `lab.image`, `lab.label`, `lab.soft`: a member of one of several sources */
  sourceMember(source: Name, word: Name): Value {
    const data = this.sources.get(source.text)!;
    if (word.text === "image") return { kind: "view", name: `${source.text}.image` };
    if (word.text === "label") return this.label(word.span, data);
    const top = this.module.names.get(word.text);
    const column = this.earlierColumn(word.text) ?? this.columnOf(top);
    if (column) return columnAt(this.env, column, word.span, data);
    const has = ["image", "label", ...this.columns.keys()];
    const nearest = nearestName(word.text, has);
    this.context.report(
      "unknown-member",
      word.span,
      { name: word.text, of: `the source \`${source.text}\``, has, nearest },
      [{ span: data.span, text: "declared here" }],
    );
    return ERROR;
  }

  private earlierColumn(name: string): ColumnValue | undefined {
    const column = this.columns.get(name);
    if (column) this.columnsUsed.add(name);
    return column;
  }

  private columnOf(top: TopName | undefined): ColumnValue | undefined {
    if (top?.decl.kind !== "column") return undefined;
    const value = declaredValue(this.context, top);
    return value.kind === "column" ? value.value : undefined;
  }

  private note(name: string): void {
    const before = this.uses.get(this.owner);
    if (before) before.add(name);
    else this.uses.set(this.owner, new Set([name]));
  }

  /** Runs `work` and records all references in it as uses by `owner`. */
  as<T>(owner: string, work: () => T): T {
    const before = this.owner;
    this.owner = owner;
    try {
      return work();
    } finally {
      this.owner = before;
    }
  }

  private valuesOf(item: Exclude<LocalItem, ViewItem>, name: Name): ReadonlyMap<string, Value> {
    const known = this.values.get(item);
    if (known) return known;
    if (this.active.has(item)) {
      this.context.report("refers-to-itself", name.span, { name: name.text });
      return new Map();
    }
    const { limit } = this.context;
    if (!limit.enter(name.span, NAME_COST)) return new Map();
    this.active.add(item);
    const own = "names" in item ? item.names[0]!.text : item.name.text;
    let values = this.as(own, () => this.work(item));
    limit.leave(NAME_COST);
    if (![...values.values()].every((value) => limit.fits(value, name.span))) values = new Map();
    if ("names" in item) for (const other of item.names.slice(1)) this.uses.set(other.text, new Set([own]));
    this.active.delete(item);
    this.values.set(item, values);
    return values;
  }

  private work(item: Exclude<LocalItem, ViewItem>): ReadonlyMap<string, Value> {
    if (item.kind === "let") return letValues(this.env, item);
    if (item.kind === "augment") {
      const value = augmentWith(this.env, item, undefined, 0);
      return new Map([[item.name.text, value]]);
    }
    if (item.kind === "head") return headValues(this.env, item);
    if (item.kind === "column") {
      const column = makeColumn(this.env, item, this);
      return new Map(column ? [[item.name.text, { kind: "column", value: column }]] : []);
    }
    if (item.kind !== "loss") return valuesOfDeclaration(this.env, item, (name) => name);
    const value = evaluate(this.env, item.value, "loss");
    const node = this.asLoss(value, item.value);
    if (!node) return new Map();
    const loss: TensorNode = {
      kind: "loss",
      name: item.name.text,
      node,
      type: node.type,
      span: item.name.span,
    };
    return new Map([[item.name.text, { kind: "tensor", node: loss }]]);
  }

  /** Checks that a value is a loss (one number); undefined after an error. */
  asLoss(value: Value, expr: Expr): TensorNode | undefined {
    if (value.kind === "error" || !this.context.limit.fits(value, expr.span)) return undefined;
    if (value.kind === "tensor" && value.node.type.shape === "scalar") return value.node;
    const rows = value.kind === "tensor" && value.node.type.shape !== "class";
    this.context.report("wrong-type", expr.span, {
      expected: "a loss (one number)",
      found: describe(value),
      help: rows ? "make it one number: mean(...) or sum(...)" : undefined,
    });
    return undefined;
  }

  scheduleOf(name: string): Expr | undefined {
    const item = this.locals.get(name)?.item;
    return item?.kind === "schedule" ? item.value : undefined;
  }

  augment(name: string): Extract<ValueDecl, { kind: "augment" }> | undefined {
    const item = this.locals.get(name)?.item;
    return item?.kind === "augment" ? item : undefined;
  }

  viewItem(name: string): ViewItem | undefined {
    const local = this.locals.get(name);
    return local?.item.kind === "view" ? local.item : undefined;
  }

  /** The losses of the stage without errors, for suggestions. */
  losses(): (TensorNode & { readonly kind: "loss" })[] {
    return [...this.locals.values()].flatMap(({ item, name }) => {
      if (item.kind !== "loss") return [];
      const value = this.as(name.text, () => this.valuesOf(item, name)).get(name.text);
      return value?.kind === "tensor" && value.node.kind === "loss" ? [value.node] : [];
    });
  }

  /** The result of a `view` statement; undefined after an error. */
  view(item: ViewItem): ViewInfo | undefined {
    if (this.views.has(item)) return this.views.get(item);
    if (this.active.has(item)) {
      this.context.report("refers-to-itself", item.names[0]!.span, {
        name: item.names[0]!.text,
        view: true,
      });
      return undefined;
    }
    const { limit } = this.context;
    if (!limit.enter(item.names[0]!.span, NAME_COST)) return undefined;
    this.active.add(item);
    const info = this.as(item.names[0]!.text, () => viewInfo(this, item));
    limit.leave(NAME_COST);
    for (const other of item.names.slice(1)) this.uses.set(other.text, new Set([item.names[0]!.text]));
    this.active.delete(item);
    this.views.set(item, info);
    return info;
  }

  viewSize(name: string): readonly [number, number, number] | undefined {
    if (name === "image") return this.data?.part.dataset.image;
    const [source, image] = name.split(".");
    if (image === "image") return this.sources.get(source!)?.part.dataset.image;
    const item = this.viewItem(name);
    return item && this.view(item)?.size;
  }

  source(): StageData | undefined {
    return this.data;
  }

  viewMade(name: string): Span | undefined {
    const item = this.viewItem(name);
    const info = item && this.view(item);
    if (!info) return undefined;
    const index = item.names.findIndex(({ text }) => text === name);
    const of = info.kind === "augmented" ? info.of : info.sources[index]!;
    const same = this.viewSize(of)?.join() === info.size.join();
    return (same ? this.viewMade(of) : undefined) ?? item.names[index]?.span;
  }

  get isPredicting(): boolean {
    return this.predicting;
  }

  imageOf(view: string): string {
    const item = this.viewItem(view);
    const info = item && this.view(item);
    if (info?.kind !== "augmented" || info.random) return view;
    return [this.imageOf(info.of), ...info.ops.map(opText)].join(" then ");
  }

  classes(): { readonly count: number; readonly data: string; readonly span: Span } | undefined {
    if (!this.data) return undefined;
    const { name, classes } = this.data.part.dataset;
    return { count: classes, data: name, span: this.data.span };
  }

  /** Evaluates a classifier on the unchanged image; views are not allowed. */
  predict(expr: Expr): Value {
    this.predicting = true;
    try {
      return this.as("predict", () => evaluate(this.env, expr, rows));
    } finally {
      this.predicting = false;
    }
  }

  /** The columns that the stage makes. */
  ownColumns(): Map<string, ColumnValue> {
    const own = new Map<string, ColumnValue>();
    for (const { item, name } of this.locals.values()) {
      const value = item.kind === "column" ? this.valuesOf(item, name).get(name.text) : undefined;
      if (value?.kind === "column") own.set(name.text, value.value);
    }
    return own;
  }

  /** Evaluates every statement of the stage, so that errors in unused ones are reported too. */
  evaluateAll(): void {
    for (const { item, name } of this.locals.values())
      if (item.kind === "view") this.view(item);
      else if (item.kind !== "augment") this.valuesOf(item, name);
  }
}

const LOCAL: ReadonlySet<Item["kind"]> = new Set([
  "view",
  "let",
  "loss",
  "head",
  "attack",
  "schedule",
  "column",
  "augment",
  "split",
]);

function isLocal(item: Item): item is LocalItem {
  return LOCAL.has(item.kind);
}
