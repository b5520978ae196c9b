/** The abilities of a terminal. Colour, animation, width and characters are separate decisions. */
export interface Terminal {
  readonly color: boolean;
  /** whether the cursor can be moved */
  readonly animate: boolean;
  /** cells in a line */
  readonly columns: number;
  readonly rows: number;
  /** whether block characters can be shown */
  readonly unicode: boolean;
}

export type ColorWish = "auto" | "always" | "never";

export interface TerminalFacts {
  readonly stream: {
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
    readonly rows?: number | undefined;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** value of the flag */
  readonly color: ColorWish;
}

export function terminalOf({ stream, env, color }: TerminalFacts): Terminal {
  const tty = stream.isTTY === true;
  const dumb = env.TERM === "dumb";
  return {
    color: color === "auto" ? autoColor(env, tty && !dumb) : color === "always",
    animate: tty && !dumb && !isCi(env),
    columns: positive(stream.columns) ?? positive(Number(env.COLUMNS)) ?? 80,
    rows: positive(stream.rows) ?? 24,
    unicode: hasUnicode(env),
  };
}

/** NO_COLOR and FORCE_COLOR as defined by no-color.org and force-color.org: set and not empty. */
function autoColor(env: TerminalFacts["env"], capable: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return capable;
}

/** The rule of `is-in-ci`, which Ink also uses: in CI, a live screen would show nothing until its end. */
function isCi(env: TerminalFacts["env"]): boolean {
  return [env.CI, env.CONTINUOUS_INTEGRATION].some(
    (value) => value !== undefined && value !== "0" && value !== "false",
  );
}

/**
 * The Linux console (TERM=linux) has a font without block characters. A missing locale is common in containers and says
 * nothing about the terminal outside.
 */
function hasUnicode(env: TerminalFacts["env"]): boolean {
  if (env.TERM === "linux") return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
} as const;

/** Colours a text, or returns it unchanged. */
export type Paint = (style: keyof typeof CODES, text: string) => string;

export function painter(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m`;
}
