import { bytesText, percentText } from "./format.ts";
import { bar } from "./series.ts";
import type { Terminal } from "./terminal.ts";

/** Shows the progress of something other than a run: a download, an installation. */
export interface ProgressLine {
  update(progress: { readonly done: number; readonly of: number; readonly what?: string }): void;
  /** Writes a last line and restores the terminal. */
  end(text: string): void;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  readonly terminal: Terminal;
  readonly unit?: "bytes" | "items";
  readonly now?: () => number;
}

const FRAME_MS = 100;
const LINE_MS = 30_000;
const CLEAR_LINE = "\r\u001b[2K";

/**
 * One line that is redrawn in a terminal, otherwise a new line every 30 seconds. The cursor stays visible, so nothing
 * has to be restored however the process ends.
 */
export function progressLine({
  write,
  terminal,
  unit = "bytes",
  now = () => performance.now(),
}: ProgressOptions): ProgressLine {
  let last = terminal.animate ? Number.NEGATIVE_INFINITY : now();
  return {
    update({ done, of, what }) {
      const time = now();
      if (time - last < (terminal.animate ? FRAME_MS : LINE_MS)) return;
      last = time;
      const amount = unit === "bytes" ? `${bytesText(done)} of ${bytesText(of)}` : `${done} of ${of}`;
      const label = what === undefined ? "" : `${what}  `;
      const text = `${percentText(done, of).padStart(6)}  ${amount}`;
      if (!terminal.animate) {
        write(`${label}${text.trim()}\n`);
        return;
      }
      // one cell stays free, because a full line would move the cursor to the next one
      const cells = Math.min(30, terminal.columns - 1 - label.length - text.length - 2);
      const drawn = cells >= 4 ? `${bar(done / of, cells, terminal.unicode)}  ` : "";
      write(CLEAR_LINE + `${label}${drawn}${text}`.slice(0, terminal.columns - 1));
    },
    end(text) {
      write(`${terminal.animate ? CLEAR_LINE : ""}${text}\n`);
    },
  };
}
