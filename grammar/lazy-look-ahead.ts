import { type ILookaheadStrategy, LLkLookaheadStrategy } from "chevrotain";

type Strategy<K extends keyof ILookaheadStrategy> = NonNullable<ILookaheadStrategy[K]>;

/**
 * Chevrotain computes the look-ahead functions of all alternatives of a grammar before it parses anything. A file uses only
 * a few of them, so here each one is computed when it is first used.
 */
export class LazyLookAhead implements ILookaheadStrategy {
  private readonly strategy: ILookaheadStrategy;

  constructor(options: { readonly maxLookahead: number }) {
    this.strategy = new LLkLookaheadStrategy(options);
  }

  validate(options: Parameters<Strategy<"validate">>[0]): ReturnType<Strategy<"validate">> {
    return this.strategy.validate(options);
  }

  buildLookaheadForAlternation(
    options: Parameters<Strategy<"buildLookaheadForAlternation">>[0],
  ): ReturnType<Strategy<"buildLookaheadForAlternation">> {
    return lazily(() => this.strategy.buildLookaheadForAlternation(options));
  }

  buildLookaheadForOptional(
    options: Parameters<Strategy<"buildLookaheadForOptional">>[0],
  ): ReturnType<Strategy<"buildLookaheadForOptional">> {
    return lazily(() => this.strategy.buildLookaheadForOptional(options));
  }
}

/** A function that is created when it is first called. Chevrotain calls it with the parser as `this`. */
function lazily<A extends unknown[], T>(make: () => (...args: A) => T): (...args: A) => T {
  let made: ((...args: A) => T) | undefined;
  return function (this: unknown, ...args: A): T {
    made ??= make();
    return made.apply(this, args);
  };
}
