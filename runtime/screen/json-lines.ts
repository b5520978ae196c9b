import { eventLine } from "../events.ts";
import type { Screen } from "./screen.ts";

/** Writes one JSON object per line, each with `event`, as in the run folder's events.jsonl. */
export function jsonLines(write: (text: string) => void): Screen {
  return {
    show: (event) => write(eventLine(event)),
    asked() {},
    close() {},
  };
}
