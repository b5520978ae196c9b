import { passesOf, again as runAgain } from "../../experiment/tensor-node.ts";
import { argument } from "../define/argument.ts";
import { rewriting } from "../define/functions.ts";
import { tensor } from "../types/results.ts";

/** Maximum number of extra passes; more are surely a mistake. */
const MOST = 16;

export const again = rewriting("again", {
  doc: "Runs every network inside a second time, as a separate pass.",
  positional: ["of"],
  args: { of: argument(tensor, { example: "z", doc: "network outputs" }) },
  rewrite: (node) => (passesOf([node]).some((pass) => pass.again >= MOST) ? undefined : runAgain(node)),
});
