import { EOF, type IRecognitionException, type IToken } from "chevrotain";
import type { Decl, Expr, Item, MeasureItem, Metric, Name, UsedName } from "./ast.ts";
import { type Args, COMMA, ExprParser, isKeyword, OPENING, only } from "./expr-parser.ts";
import { stringValue } from "./lexer.ts";
import { joinSpans, type Span } from "./span.ts";
import * as t from "./tokens.ts";
import { KEYWORDS as K, type StatementKeyword } from "./tokens.ts";

/** The rule that parses each statement. */
export const RULES = {
  experiment: "experiment",
  use: "use",
  seed: "single",
  precision: "precision",
  param: "param",
  dataset: "named",
  encoder: "named",
  recipe: "body",
  stage: "body",
  evaluate: "evaluate",
  head: "named",
  attack: "named",
  schedule: "named",
  column: "named",
  augment: "augment",
  split: "several",
  data: "data",
  batch: "single",
  start: "start",
  freeze: "freeze",
  view: "view",
  let: "several",
  loss: "named",
  minimize: "single",
  predict: "single",
  optimizer: "single",
  for: "single",
  keep: "keep",
  continue: "continue",
  measure: "measure",
} as const satisfies Record<t.StatementKeyword, string>;

/** The node of a statement without its span and doc comment, which the caller adds. */
type Bare<T> = T extends { readonly span: Span } ? Omit<T, "span" | "doc"> : never;
export type BareStatement = Bare<Decl | Item>;
/** The part of a statement before its body. */
export type Header =
  | Pick<Extract<Decl, { kind: "recipe" | "stage" }>, "kind" | "name" | "like">
  | Pick<Extract<Decl, { kind: "evaluate" }>, "kind" | "checkpoint" | "data">;

/**
 * One rule for each statement, from its keyword to its end, or to the `{` of its body. The file has been split into
 * statements before (statements.ts). A mistake in one statement therefore does not affect the others, and rules can be strict.
 */
export class StatementParser extends ExprParser {
  /** the error in the last statement, if there is one */
  problem: IRecognitionException | undefined;
  /** the keyword of the current statement */
  private keyword: StatementKeyword = "experiment";

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  /** Parses the tokens of a statement. If they are not valid, `problem` has the reason. */
  statement(
    file: string,
    keyword: StatementKeyword,
    tokens: readonly IToken[],
  ): BareStatement | Header | undefined {
    this.file = file;
    this.keyword = keyword;
    this.misordered.length = 0;
    this.callsInParentheses.length = 0;
    this.input = tokens as IToken[];
    const read = this[RULES[keyword]]();
    // `errors` copies the list each time, so it is read only if parsing failed
    this.problem = read && this.LA(1).tokenType === EOF ? undefined : this.errors[0];
    return read;
  }

  // -- top of a file

  experiment = this.RULE("experiment", (): BareStatement => {
    this.token(K.experiment);
    const title = this.token(t.StringToken);
    return { kind: "experiment", title: stringValue(title.image), titleSpan: this.span(title) };
  });

  use = this.RULE("use", (): BareStatement => {
    let names: UsedName[] | undefined;
    this.token(K.use);
    this.OPTION(() => {
      names = [this.SUBRULE(this.used)];
      this.MANY(() => {
        this.token(t.Comma);
        names!.push(this.SUBRULE2(this.used));
      });
      this.token(K.from);
    });
    const from = this.token(t.StringToken);
    return { kind: "use", names, from: stringValue(from.image), fromSpan: this.span(from) };
  });

  used = this.RULE("used", (): UsedName => {
    const name = this.nameOf(this.token(t.NameToken));
    const as = this.OPTION(() => {
      this.token(K.as);
      return this.nameOf(this.token(t.NameToken, 2));
    });
    return { name, as };
  });

  precision = this.RULE("precision", (): BareStatement => {
    this.token(K.precision);
    return { kind: "precision", name: this.nameOf(this.token(t.NameToken)) };
  });

  param = this.RULE("param", (): BareStatement => {
    this.token(K.param);
    const name = this.nameOf(this.token(t.NameToken));
    const type = this.optional(0, COLON, () => {
      this.token(t.Colon);
      return this.nameOf(this.token(t.NameToken, 2));
    });
    const range = this.optional(2, IN, () => {
      this.token(K.in);
      return this.exprHere(0);
    });
    this.token(t.Equals);
    // a value may be a word that is also a keyword, such as `batch`
    const isWord = !this.RECORDING_PHASE && isKeyword(this.LA(1)) && this.LA(2).tokenType === EOF;
    const value = isWord ? this.word(this.token(t.Word)) : this.exprHere(2);
    return { kind: "param", name, type, range, value };
  });

  body = this.RULE("body", (): Header => {
    const kind = this.keywordOf(this.bodies) as "recipe" | "stage";
    const name = this.nameOf(this.token(t.NameToken));
    const like = this.optional(0, LIKE, () => {
      this.token(K.like);
      return this.pathHere(0);
    });
    return { kind, name, like };
  });
  private readonly bodies = this.keywords("recipe", "stage");

  evaluate = this.RULE("evaluate", (): Header => {
    this.token(K.evaluate);
    const checkpoint = this.pathHere(0);
    this.token(K.on);
    return { kind: "evaluate", checkpoint, data: this.pathHere(2) };
  });

  // -- top and body

  /** `KEYWORD NAME = expr` */
  named = this.RULE("named", (): BareStatement => {
    const kind = this.keywordOf(this.naming) as "head";
    const name = this.nameOf(this.token(t.NameToken));
    this.token(t.Equals);
    return { kind, name, value: this.exprHere(0) };
  });
  private readonly naming = this.keywords(
    "dataset",
    "encoder",
    "head",
    "attack",
    "schedule",
    "column",
    "loss",
  );

  augment = this.RULE("augment", (): BareStatement => {
    const parameters: Parameter[] = [];
    this.token(K.augment);
    const name = this.nameOf(this.token(t.NameToken));
    this.OPTION(() => {
      this.token(t.LeftParen);
      parameters.push(this.SUBRULE(this.parameter));
      this.MANY(() => {
        this.token(t.Comma);
        parameters.push(this.SUBRULE2(this.parameter));
      });
      this.token(t.RightParen);
    });
    this.token(t.Equals);
    return { kind: "augment", name, parameters, value: this.exprHere(0) };
  });

  parameter = this.RULE("parameter", (): Parameter => {
    const name = this.nameOf(this.token(t.NameToken));
    this.token(t.Equals);
    return { name, value: this.exprHere(0) };
  });

  /** `KEYWORD NAME, NAME = expr` */
  several = this.RULE("several", (): BareStatement => {
    const kind = this.keywordOf(this.severals) as "split" | "let";
    const names = this.SUBRULE(this.names);
    this.token(t.Equals);
    return { kind, names, value: this.exprHere(0) };
  });
  private readonly severals = this.keywords("split", "let");

  // -- body of a stage

  view = this.RULE("view", (): BareStatement => {
    this.token(K.view);
    const names = this.SUBRULE(this.names);
    this.token(t.Equals);
    const value = this.exprHere(0);
    const maximizing = this.optional(0, MAXIMIZING, () => {
      this.token(K.maximizing);
      return this.exprHere(2);
    });
    return { kind: "view", names, value, maximizing };
  });

  /** `KEYWORD expr` */
  single = this.RULE("single", (): BareStatement => {
    const kind = this.keywordOf(this.singles) as "batch";
    return { kind, value: this.exprHere(0) };
  });
  private readonly singles = this.keywords("seed", "batch", "minimize", "predict", "optimizer", "for");

  data = this.RULE("data", (): BareStatement => {
    this.token(K.data);
    const name = this.optional(
      0,
      NAME,
      () => {
        const own = this.nameOf(this.token(t.NameToken));
        this.token(t.Equals);
        return own;
      },
      () => this.LA(2).tokenType === t.Equals,
    );
    const source = this.pathHere(0);
    const args = this.optional(2, OPENING, () => this.SUBRULE(this.args));
    const unlabeled = this.optional(3, UNLABELED, () => this.token(K.unlabeled)) !== undefined;
    return { kind: "data", name, source, args: args?.list ?? [], unlabeled };
  });

  start = this.RULE("start", (): BareStatement => {
    this.token(K.start);
    const targets = [this.pathHere(0)];
    this.repeated(COMMA, () => {
      this.token(t.Comma);
      targets.push(this.pathHere(2));
    });
    this.token(K.from);
    const from = this.pathHere(3);
    const args = this.optional(0, OPENING, () => this.SUBRULE(this.args));
    return { kind: "start", targets, from, args: args?.list ?? [] };
  });

  freeze = this.RULE("freeze", (): BareStatement => {
    this.token(K.freeze);
    const targets = [this.pathHere(0)];
    this.repeated(COMMA, () => {
      this.token(t.Comma);
      targets.push(this.pathHere(2));
    });
    const args = this.optional(0, OPENING, () => this.SUBRULE(this.args));
    return { kind: "freeze", targets, args: args?.list ?? [] };
  });

  keep = this.RULE("keep", (): BareStatement => {
    this.token(K.keep);
    return this.OR([
      {
        ALT: (): BareStatement => {
          this.token(K.every);
          return { kind: "keep-every", every: this.exprHere(0) };
        },
      },
      {
        ALT: (): BareStatement => {
          const name = this.nameOf(this.token(t.NameToken));
          this.token(K.by);
          return { kind: "keep-by", name, metric: this.SUBRULE(this.metric) };
        },
      },
    ]);
  });

  continue = this.RULE("continue", (): BareStatement => {
    this.token(K.continue);
    this.token(K.from);
    return { kind: "continue", from: this.nameOf(this.token(t.NameToken)) };
  });

  measure = this.RULE("measure", (): Bare<MeasureItem> => {
    this.token(K.measure);
    const metric = this.SUBRULE(this.metric);
    const every = this.optional(0, EVERY, () => {
      this.token(K.every);
      return this.exprHere(0);
    });
    return { kind: "measure", metric, every };
  });

  metric = this.RULE("metric", (): Metric => {
    const name = this.pathHere(0);
    const args: Args | undefined = this.optional(0, OPENING, () => this.SUBRULE(this.args));
    const under = this.optional(2, UNDER, () => {
      this.token(K.under);
      const attack = this.exprHere(0);
      const maximizing = this.optional(4, MAXIMIZING, () => {
        this.token(K.maximizing);
        return this.exprHere(1);
      });
      return { attack, maximizing };
    });
    const on = this.optional(3, ON, () => {
      this.token(K.on);
      return this.pathHere(2);
    });
    return this.ACTION(() => {
      const { attack, maximizing } = under ?? { attack: undefined, maximizing: undefined };
      const last = (on ?? maximizing ?? attack ?? args ?? name).span;
      return {
        name,
        args: args?.list ?? [],
        under: attack,
        maximizing,
        on,
        span: joinSpans(name.span, last),
      };
    });
  });

  /** Reads the keyword at the start of the statement: one of those that its rule parses. */
  private keywordOf(all: ReturnType<StatementParser["keywords"]>): StatementKeyword {
    if (this.RECORDING_PHASE) return this.OR(all);
    this.token(K[this.keyword]);
    return this.keyword;
  }

  /** Alternatives for Chevrotain's OR: one of these keywords. */
  private keywords(...words: readonly StatementKeyword[]): { readonly ALT: () => StatementKeyword }[] {
    return words.map((word) => ({
      ALT: () => {
        this.token(K[word]);
        return word;
      },
    }));
  }
}

interface Parameter {
  readonly name: Name;
  readonly value: Expr;
}

const NAME = only(t.NameToken);
const COLON = only(t.Colon);
const IN = only(K.in);
const LIKE = only(K.like);
const MAXIMIZING = only(K.maximizing);
const UNLABELED = only(K.unlabeled);
const EVERY = only(K.every);
const UNDER = only(K.under);
const ON = only(K.on);
