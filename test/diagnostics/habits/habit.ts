/** A habit from another language or library, in a file that is right without it. */
export interface Habit {
  /** the text of the file, and what is written in its place */
  readonly right: string;
  readonly written: string;
  /** the part of `written` that the message marks; by default anything in it */
  readonly at?: string;
  /** the mended file is another experiment than the right one, since the advice cannot know more */
  readonly other?: true;
  /** where the help leaves a choice to the user: what its words have to contain, and the text that a reader writes */
  readonly says?: string;
  readonly chosen?: string;
  /** how many messages there are, if each of several places has one of its own */
  readonly messages?: number;
}

export const h = (right: string, written: string, more: Omit<Habit, "right" | "written"> = {}): Habit => ({
  right,
  written,
  ...more,
});
