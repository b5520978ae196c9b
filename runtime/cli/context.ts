import { type Paint, painter, type Terminal, terminalOf } from "../screen/terminal.ts";
import { visibleBut } from "../visible.ts";
import type { Io } from "./io.ts";
import type { SharedOptions } from "./options.ts";

/** What a command works with: its process, and how to speak to the user. */
export interface Context {
  readonly io: Io;
  /** what stderr can show */
  readonly terminal: Terminal;
  /** colours for stderr */
  readonly paint: Paint;
  readonly quiet: boolean;
  /** data */
  out(text: string): void;
  /** a message; nothing under --quiet */
  say(text: string): void;
  /** a message that --quiet does not silence */
  warn(text: string): void;
}

export function contextOf(io: Io, options: Partial<Pick<SharedOptions, "color" | "quiet">>): Context {
  const terminal = terminalOf({ stream: io.stderr, env: io.env, color: options.color ?? "auto" });
  const quiet = options.quiet ?? false;
  return {
    io,
    terminal,
    paint: painter(terminal.color),
    quiet,
    // what goes to a file or to another program is what it is
    out: (text) => void io.stdout.write(io.stdout.isTTY ? visibleBut(text) : text),
    say: (text) => {
      if (!quiet) io.stderr.write(visibleBut(text));
    },
    warn: (text) => void io.stderr.write(visibleBut(text)),
  };
}

/** Shows messages about one file after the other, with an empty line between. */
export function oneByOne(warn: (text: string) => void): (text: string) => void {
  let between = "";
  return (text) => {
    if (text === "") return;
    warn(between + text);
    between = "\n";
  };
}

/** What stdout can show; where it is no terminal, lines are as long as they are. */
export function outputOf(
  io: Io,
  options: Partial<Pick<SharedOptions, "color">>,
): { readonly color: boolean; readonly columns: number | undefined } {
  const { color, columns } = terminalOf({ stream: io.stdout, env: io.env, color: options.color ?? "auto" });
  return { color, columns: io.stdout.isTTY ? columns : undefined };
}
