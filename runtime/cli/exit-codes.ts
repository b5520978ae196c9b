/** What the exit status of `aclc` says; `--help` lists these. */
export const EXIT = { fine: 0, fault: 1, usage: 2, stopped: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  fine: "fine",
  fault: "the file or the run is at fault: errors found, plans differ, run failed",
  usage: "wrong usage",
  stopped: "stopped on request; a run left a checkpoint",
};

/** The table for `--help`. */
export function exitCodesText(): string {
  const rows = Object.entries(MEANINGS).map(
    ([name, meaning]) => `  ${String(EXIT[name as keyof typeof EXIT]).padEnd(5)}${meaning}`,
  );
  return ["", "Exit status:", ...rows].join("\n");
}
