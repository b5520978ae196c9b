/** The exit statuses of `aclc`; `--help` lists them. */
export const EXIT = { fine: 0, fault: 1, usage: 2, stopped: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  fine: "success",
  fault: "errors were found, plans differ, or a run failed",
  usage: "the command line is wrong",
  stopped: "stopped on request; a run has written a checkpoint",
};

/** The table for `--help`. */
export function exitCodesText(): string {
  const rows = Object.entries(MEANINGS).map(
    ([name, meaning]) => `  ${String(EXIT[name as keyof typeof EXIT]).padEnd(5)}${meaning}`,
  );
  return ["", "Exit status:", ...rows].join("\n");
}
