const ESCAPE = "\u001b[";
const ERASE_SCROLLBACK = `${ESCAPE}3J`;
const ERASE_LINE_AND_UP = `${ESCAPE}2K${ESCAPE}1A`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const SEQUENCES = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** The stream that frames are written to, with a memory of the last one. */
export interface FrameStream {
  readonly stream: NodeJS.WriteStream;
  /**
   * Erases the additional rows of the last frame: if the terminal became narrower, its long lines are wrapped, and Ink, which
   * counts lines, would not erase the upper rows.
   */
  eraseBroken(columns: number): void;
}

export function frameStream(output: NodeJS.WriteStream): FrameStream {
  let widths: number[] = [];
  const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    if (typeof chunk !== "string") return output.write(chunk);
    const lines = chunk.replace(SEQUENCES, "").split("\n");
    if (lines.length > 1) widths = lines.map((line) => line.length);
    // Ink clears the scrollback when a frame does not fit any more; that would remove output of other programs
    return Reflect.apply(output.write, output, [chunk.replaceAll(ERASE_SCROLLBACK, ""), ...rest]);
  };
  const stream = new Proxy(output, {
    get(target, key) {
      if (key === "write") return write;
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return {
    stream,
    eraseBroken(columns) {
      const extra = widths.reduce((sum, width) => sum + Math.max(0, Math.ceil(width / columns) - 1), 0);
      if (extra > 0) output.write(ERASE_LINE_AND_UP.repeat(extra));
    },
  };
}
