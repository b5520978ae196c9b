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
  /** `experiment`: the imported file is a whole experiment */
  readonly what: keyof typeof NOT_IN_LIBRARY | "experiment";
  readonly path?: string;
}

export const notInLibrary = rule({
  code: "not-in-library",
  severity: "error",
  message: ({ what, path }: Params) =>
    what === "experiment"
      ? `${path} is an experiment, and only libraries can be imported`
      : `this file is imported as a library, and a library cannot contain ${NOT_IN_LIBRARY[what]}`,
  help: ({ what }) =>
    what === "experiment"
      ? "move what both files need to a third file, which has no stage, and import that one"
      : what === "stage"
        ? "make it a `recipe`, or move it to the file of the experiment"
        : what === "evaluation"
          ? "move it to the file of the experiment"
          : "remove it: the file of the experiment sets it",
});
