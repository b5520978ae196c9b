import { type Paint, painter, type Terminal, terminalOf } from "../screen/terminal.ts";
import { visibleBut } from "../visible.ts";
import type { Io } from "./io.ts";
import type { SharedOptions } from "./options.ts";

/** What a command works with: the process, and functions to write output and messages. */
export interface Context {
  readonly io: Io;
  /** the abilities of the terminal at stderr */
  readonly terminal: Terminal;
  /** colours for stderr */
  readonly paint: Paint;
  readonly quiet: boolean;
  /** writes data to stdout */
  out(text: string): void;
  /** writes text for people to stdout: names and values in it show their control characters */
  show(text: string): void;
  /** writes a message, unless --quiet is given */
  say(text: string): void;
  /** writes a message even with --quiet */
  warn(text: string): void;
}

export function contextOf(io: Io, options: Partial<Pick<SharedOptions, "color" | "quiet">>): Context {
  const terminal = terminalOf({ stream: io.stderr, env: io.env, color: options.color ?? "auto" });
  const quiet = options.quiet ?? false;
  const output = terminalOf({ stream: io.stdout, env: io.env, color: options.color ?? "auto" });
  return {
    io,
    terminal,
    paint: painter(terminal.color),
    quiet,
    // output to a file or to another program is not changed
    out: (text) => void io.stdout.write(io.stdout.isTTY ? visibleBut(text, output) : text),
    show: (text) => void io.stdout.write(visibleBut(text, output)),
    say: (text) => {
      if (!quiet) io.stderr.write(visibleBut(text, terminal));
    },
    warn: (text) => void io.stderr.write(visibleBut(text, terminal)),
  };
}

/** Writes the messages about each file, separated by an empty line. */
export function writeSeparated(warn: (text: string) => void): (text: string) => void {
  let between = "";
  return (text) => {
    if (text === "") return;
    warn(between + text);
    between = "\n";
  };
}

/** The abilities of stdout. If it is not a terminal, `columns` is undefined and lines are not wrapped. */
export function outputOf(
  io: Io,
  options: Partial<Pick<SharedOptions, "color">>,
): { readonly color: boolean; readonly columns: number | undefined } {
  const { color, columns } = terminalOf({ stream: io.stdout, env: io.env, color: options.color ?? "auto" });
  return { color, columns: io.stdout.isTTY ? columns : undefined };
}
