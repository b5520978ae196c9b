import { rule } from "../rule.ts";

/** What only the main file can contain. */
const NOT_IN_LIBRARY = {
  stage: "a `stage`",
  evaluation: "`evaluate`",
  title: "`experiment`",
  seed: "`seed`",
  precision: "`precision`",
} as const;

interface Params {
  readonly what: "stage" | "evaluation" | "title" | "seed" | "precision";
}

export const notInLibrary = rule({
  code: "not-in-library",
  severity: "error",
  message: ({ what }: Params) =>
    `this file is imported as a library, and a library cannot contain ${NOT_IN_LIBRARY[what]}`,
  help: ({ what }) =>
    what === "stage"
      ? "make it a `recipe`, or move it to the file of the experiment"
      : what === "evaluation"
        ? "move it to the file of the experiment"
        : "remove it: the file of the experiment sets it",
});
