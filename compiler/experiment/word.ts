declare const NAME: unique symbol;

/**
 * The name of a word of the language. Only definitions can make one, so that no other code compares a word with a name.
 */
export type WordName = string & { readonly [NAME]: true };

/** What a word is used for. A name is unique in its family: `cosine` is a schedule and a function of rows. */
export type Family =
  | "dataset"
  | "split"
  | "augment"
  | "encoder"
  | "head"
  | "copy"
  | "attack"
  | "attack option"
  | "schedule"
  | "loss"
  | "algebra"
  | "optimizer"
  | "start"
  | "column"
  | "source"
  | "metric";

/** A word of the language, as far as the tree needs it; `vocabulary/define.ts` adds the rest of the definition. */
export interface Word {
  readonly name: WordName;
  readonly family: Family;
}

/** A word with its arguments, defaults included. `argsOf(DEFINITION, call)` gives the arguments their types. */
export interface Call<W extends Word = Word> {
  readonly word: W;
  readonly args: Readonly<Record<string, unknown>>;
}
