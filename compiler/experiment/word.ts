declare const NAME: unique symbol;

/** The name of a word of the language. Only a definition makes one, so that no other code compares words by their names. */
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

/** A word of the language, as far as a tree has to know it; `vocabulary/define.ts` adds all that a definition says. */
export interface Word {
  readonly name: WordName;
  readonly family: Family;
}

/** A word with its arguments, defaults included. `argsOf(DEFINITION, call)` gives the arguments their types. */
export interface Call<W extends Word = Word> {
  readonly word: W;
  readonly args: Readonly<Record<string, unknown>>;
}
