import { CstParser, EOF, type IToken, type TokenType } from "chevrotain";
import { expectations } from "./error-messages.ts";
import * as t from "./tokens.ts";
import { KEYWORDS as K } from "./tokens.ts";

/** Which rule reads a statement. */
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

/**
 * The rules of one statement each, from its keyword to where the next begins; for statements with a body, up to its
 * brace. What belongs to which statement is decided before (statements.ts), so that a mistake in one cannot reach
 * another, and a rule can be strict.
 */
export class StatementParser extends CstParser {
  constructor() {
    super(t.TOKENS, {
      maxLookahead: 2,
      recoveryEnabled: false,
      errorMessageProvider: expectations,
      skipValidations: process.env.NODE_ENV === "production",
    });
    this.performSelfAnalysis();
  }

  // -- top of a file

  experiment = this.RULE("experiment", () => {
    this.CONSUME(K.experiment);
    this.CONSUME(t.StringToken);
  });

  use = this.RULE("use", () => {
    this.CONSUME(K.use);
    this.OPTION(() => {
      this.SUBRULE(this.used);
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE2(this.used);
      });
      this.CONSUME(K.from);
    });
    this.CONSUME(t.StringToken);
  });

  used = this.RULE("used", () => {
    this.CONSUME(t.NameToken);
    this.OPTION(() => {
      this.CONSUME(K.as);
      this.CONSUME2(t.NameToken);
    });
  });

  precision = this.RULE("precision", () => {
    this.CONSUME(K.precision);
    this.CONSUME(t.NameToken);
  });

  param = this.RULE("param", () => {
    this.CONSUME(K.param);
    this.CONSUME(t.NameToken);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.CONSUME2(t.NameToken);
    });
    this.OPTION2(() => {
      this.CONSUME(K.in);
      this.SUBRULE(this.expr);
    });
    this.CONSUME(t.Equals);
    this.SUBRULE2(this.expr);
  });

  body = this.RULE("body", () => {
    this.OR([{ ALT: () => this.CONSUME(K.recipe) }, { ALT: () => this.CONSUME(K.stage) }]);
    this.CONSUME(t.NameToken);
    this.OPTION(() => {
      this.CONSUME(K.like);
      this.SUBRULE(this.path);
    });
  });

  evaluate = this.RULE("evaluate", () => {
    this.CONSUME(K.evaluate);
    this.SUBRULE(this.path);
    this.CONSUME(K.on);
    this.SUBRULE2(this.path);
  });

  // -- top and body

  /** `KEYWORD NAME = expr` */
  named = this.RULE("named", () => {
    this.OR([
      { ALT: () => this.CONSUME(K.dataset) },
      { ALT: () => this.CONSUME(K.encoder) },
      { ALT: () => this.CONSUME(K.head) },
      { ALT: () => this.CONSUME(K.attack) },
      { ALT: () => this.CONSUME(K.schedule) },
      { ALT: () => this.CONSUME(K.column) },
      { ALT: () => this.CONSUME(K.loss) },
    ]);
    this.CONSUME(t.NameToken);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expr);
  });

  augment = this.RULE("augment", () => {
    this.CONSUME(K.augment);
    this.CONSUME(t.NameToken);
    this.OPTION(() => {
      this.CONSUME(t.LeftParen);
      this.SUBRULE(this.parameter);
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE2(this.parameter);
      });
      this.CONSUME(t.RightParen);
    });
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expr);
  });

  parameter = this.RULE("parameter", () => {
    this.CONSUME(t.NameToken);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expr);
  });

  /** `KEYWORD NAME, NAME = expr` */
  several = this.RULE("several", () => {
    this.OR([{ ALT: () => this.CONSUME(K.split) }, { ALT: () => this.CONSUME(K.let) }]);
    this.SUBRULE(this.names);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expr);
  });

  names = this.RULE("names", () => {
    this.CONSUME(t.NameToken);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.CONSUME2(t.NameToken);
    });
  });

  // -- body of a stage

  view = this.RULE("view", () => {
    this.CONSUME(K.view);
    this.SUBRULE(this.names);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.CONSUME(K.maximizing);
      this.SUBRULE2(this.expr);
    });
  });

  /** `KEYWORD expr` */
  single = this.RULE("single", () => {
    this.OR([
      { ALT: () => this.CONSUME(K.seed) },
      { ALT: () => this.CONSUME(K.batch) },
      { ALT: () => this.CONSUME(K.minimize) },
      { ALT: () => this.CONSUME(K.predict) },
      { ALT: () => this.CONSUME(K.optimizer) },
      { ALT: () => this.CONSUME(K.for) },
    ]);
    this.SUBRULE(this.expr);
  });

  data = this.RULE("data", () => {
    this.CONSUME(K.data);
    this.OPTION(() => {
      this.CONSUME(t.NameToken);
      this.CONSUME(t.Equals);
    });
    this.SUBRULE(this.path);
    this.OPTION2(() => this.SUBRULE(this.args));
    this.OPTION3(() => this.CONSUME(K.unlabeled));
  });

  start = this.RULE("start", () => {
    this.CONSUME(K.start);
    this.SUBRULE(this.path);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.path);
    });
    this.CONSUME(K.from);
    this.SUBRULE(this.source);
  });

  /** where a start comes from */
  source = this.RULE("source", () => {
    this.SUBRULE(this.path);
    this.OPTION(() => this.SUBRULE(this.args));
  });

  freeze = this.RULE("freeze", () => {
    this.CONSUME(K.freeze);
    this.SUBRULE(this.path);
    this.OPTION(() => this.SUBRULE(this.args));
  });

  keep = this.RULE("keep", () => {
    this.CONSUME(K.keep);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(K.every);
          this.SUBRULE(this.expr);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.NameToken);
          this.CONSUME(K.by);
          this.SUBRULE(this.metric);
        },
      },
    ]);
  });

  continue = this.RULE("continue", () => {
    this.CONSUME(K.continue);
    this.CONSUME(K.from);
    this.CONSUME(t.NameToken);
  });

  measure = this.RULE("measure", () => {
    this.CONSUME(K.measure);
    this.SUBRULE(this.metric);
    this.OPTION(() => {
      this.CONSUME(K.every);
      this.SUBRULE(this.expr);
    });
  });

  metric = this.RULE("metric", () => {
    this.SUBRULE(this.path);
    this.OPTION(() => this.SUBRULE(this.args));
    this.OPTION2(() => {
      this.CONSUME(K.under);
      this.SUBRULE(this.expr);
    });
    this.OPTION3(() => {
      this.CONSUME(K.on);
      this.SUBRULE2(this.path);
    });
  });

  // -- expressions

  expr = this.RULE("expr", () => {
    this.SUBRULE(this.range);
    this.MANY(() => {
      this.CONSUME(K.then);
      this.SUBRULE2(this.range);
    });
  });

  range = this.RULE("range", () => {
    this.SUBRULE(this.sum);
    this.OPTION(() => {
      this.CONSUME(t.Range);
      this.SUBRULE2(this.sum);
    });
  });

  sum = this.RULE("sum", () => {
    this.SUBRULE(this.product);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME(t.Minus) }]);
      this.SUBRULE2(this.product);
    });
  });

  product = this.RULE("product", () => {
    this.SUBRULE(this.unary);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Times) }, { ALT: () => this.CONSUME(t.Divide) }]);
      this.SUBRULE2(this.unary);
    });
  });

  unary = this.RULE("unary", () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.primary);
    this.OPTION2(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.Percent) },
        { ALT: () => this.CONSUME(K.epoch) },
        { ALT: () => this.CONSUME(K.epochs) },
        { ALT: () => this.CONSUME(K.step) },
        { ALT: () => this.CONSUME(K.steps) },
      ]),
    );
  });

  primary = this.RULE("primary", () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.NumberToken) },
        { ALT: () => this.CONSUME(t.StringToken) },
        { ALT: () => this.SUBRULE(this.call) },
        { ALT: () => this.SUBRULE(this.group) },
        { ALT: () => this.SUBRULE(this.list) },
      ],
      ERR_MSG: "a value",
    });
  });

  group = this.RULE("group", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.expr);
    this.CONSUME(t.RightParen);
  });

  list = this.RULE("list", () => {
    this.CONSUME(t.LeftBracket);
    this.OPTION(() => {
      this.SUBRULE(this.expr);
      this.MANY({
        GATE: () => this.LA(2).tokenType !== t.RightBracket,
        DEF: () => {
          this.CONSUME(t.Comma);
          this.SUBRULE2(this.expr);
        },
      });
      this.OPTION2(() => this.CONSUME2(t.Comma));
    });
    this.CONSUME(t.RightBracket);
  });

  call = this.RULE("call", () => {
    this.SUBRULE(this.path);
    this.OPTION(() => this.SUBRULE(this.args));
  });

  path = this.RULE("path", () => {
    this.CONSUME(t.NameToken);
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME(t.Word);
    });
  });

  args = this.RULE("args", () => {
    this.CONSUME(t.LeftParen);
    this.OPTION(() => {
      this.SUBRULE(this.arg);
      this.MANY({
        GATE: () => this.LA(2).tokenType !== t.RightParen,
        DEF: () => {
          this.CONSUME(t.Comma);
          this.SUBRULE2(this.arg);
        },
      });
      this.OPTION2(() => this.CONSUME2(t.Comma));
    });
    this.CONSUME(t.RightParen);
  });

  arg = this.RULE("arg", () => {
    this.OR({
      DEF: [
        {
          GATE: () => this.LA(2).tokenType === t.Colon,
          ALT: () => {
            this.CONSUME(t.Word);
            this.CONSUME(t.Colon);
            this.OR2({
              DEF: [
                {
                  // a word that stands alone, such as `batch`
                  GATE: () => isKeyword(this.LA(1)) && endsArgument(this.LA(2)),
                  ALT: () => this.CONSUME2(t.Word),
                },
                { ALT: () => this.SUBRULE(this.expr) },
              ],
              ERR_MSG: "a value",
            });
          },
        },
        { ALT: () => this.SUBRULE2(this.expr) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: "an argument",
    });
  });
}

const KEYWORD_TOKENS: ReadonlySet<TokenType> = new Set(Object.values(K));

export function isKeyword(token: IToken): boolean {
  return KEYWORD_TOKENS.has(token.tokenType);
}

export function endsArgument({ tokenType }: IToken): boolean {
  return tokenType === t.Comma || tokenType === t.RightParen || tokenType === EOF;
}
