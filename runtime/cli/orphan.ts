import { closeSync, openSync, readFileSync } from "node:fs";

/** What shows whether anybody can still reach this process. */
export interface Family {
  /** number of the parent process */
  parent(): number;
  /** whether the process has a terminal that is open */
  hasTerminal(): boolean;
  /** whether the process was started to run on its own */
  readonly detached: boolean;
}

/** Set to let a run continue after its terminal and its parent have ended. */
export const KEEP_RUNNING = "ACLC_KEEP_RUNNING";

const EVERY_MS = 2000;

/**
 * Calls back once when the parent of this process has ended and there is no terminal: npm does not pass signals on, so a run
 * that was started by npx would continue although nobody can see or stop it.
 * @returns ends the watch
 */
export function watchOrphan(onOrphan: () => void, family: Family, every = EVERY_MS): () => void {
  if (family.detached) return () => {};
  const first = family.parent();
  const timer = setInterval(() => {
    if (family.parent() === first || family.hasTerminal()) return;
    clearInterval(timer);
    onOrphan();
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}

/** The real process. */
export function ownFamily(env: Readonly<Record<string, string | undefined>>): Family {
  return {
    parent: () => process.ppid,
    hasTerminal: () => {
      try {
        closeSync(openSync("/dev/tty", "r"));
        return true;
      } catch {
        return false;
      }
    },
    detached: Boolean(env[KEEP_RUNNING]) || leadsSession(),
  };
}

/** As after `setsid`: the process was put into a session of its own. */
function leadsSession(): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    const [, , , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return session === String(process.pid);
  } catch {
    return process.platform === "win32";
  }
}
