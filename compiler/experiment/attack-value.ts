import type { Span } from "../../grammar/span.ts";
import type { Located } from "./values.ts";
import type { Word } from "./word.ts";

/** An attack with its arguments as written, so that a name followed by options can change some of them. */
export interface AttackValue {
  readonly word: Word;
  /** every argument, defaults included, checked for its own type */
  readonly args: ReadonlyMap<string, Located>;
  /** the call that made it, or changed it last */
  readonly span: Span;
  /** the call of the word that made it */
  readonly made: Span;
}
