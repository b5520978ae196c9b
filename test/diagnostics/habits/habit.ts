/** A habit from another language or library, in a file that is otherwise correct. */
export interface Habit {
  /** the correct text, and what is written in its place */
  readonly right: string;
  readonly written: string;
  /** the part of `written` that the message marks; default: any part */
  readonly at?: string;
  /** the fixed file is another experiment than the correct one, because the suggestion cannot know more */
  readonly other?: true;
  /** if the help leaves a choice: text that it must contain, and what a user would write */
  readonly says?: string;
  readonly chosen?: string;
  /** number of messages, if several places have their own */
  readonly messages?: number;
}

export const h = (right: string, written: string, more: Omit<Habit, "right" | "written"> = {}): Habit => ({
  right,
  written,
  ...more,
});
