import { eventLine } from "../events.ts";
import type { Screen } from "./screen.ts";

/** One JSON object a line, each with `event`: the shape of the run folder's events.jsonl. */
export function jsonLines(write: (text: string) => void): Screen {
  return {
    show: (event) => write(eventLine(event)),
    asked() {},
    close() {},
  };
}
