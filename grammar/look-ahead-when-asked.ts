import { type ILookaheadStrategy, LLkLookaheadStrategy } from "chevrotain";

type Strategy<K extends keyof ILookaheadStrategy> = NonNullable<ILookaheadStrategy[K]>;

/**
 * Chevrotain works out how to look ahead for every choice of a grammar before it reads anything. A file asks for few of
 * them, so that each is worked out when it is first asked for.
 */
export class LookAheadWhenAsked implements ILookaheadStrategy {
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
    return whenAsked(() => this.strategy.buildLookaheadForAlternation(options));
  }

  buildLookaheadForOptional(
    options: Parameters<Strategy<"buildLookaheadForOptional">>[0],
  ): ReturnType<Strategy<"buildLookaheadForOptional">> {
    return whenAsked(() => this.strategy.buildLookaheadForOptional(options));
  }
}

/** A function, made when it is first called. Chevrotain calls it with the parser as `this`. */
function whenAsked<A extends unknown[], T>(make: () => (...args: A) => T): (...args: A) => T {
  let made: ((...args: A) => T) | undefined;
  return function (this: unknown, ...args: A): T {
    made ??= make();
    return made.apply(this, args);
  };
}
