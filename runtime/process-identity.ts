import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** A process that can be told from every other one, also after it has ended and its number was given again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** of the machine's installation: hosts may have the same name */
  readonly machine?: string;
  /** of the time since the machine was started; absent where the system has no name for it */
  readonly boot?: string;
  /** when the process was started, in the system's ticks since then */
  readonly start?: string;
}

/** What is known of a process by its identity: from another host nothing can be seen. */
export type Fate = "running" | "ended" | "elsewhere";

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    ...named("machine", readWord("/etc/machine-id")),
    ...named("boot", readWord("/proc/sys/kernel/random/boot_id")),
    ...named("start", startOf(process.pid)),
  };
}

/**
 * Whether the process still runs. Its number alone does not tell: in a container the next process often has the same
 * one. A process that has ended and was not waited for (a zombie) does nothing any more.
 */
export function fateOf(identity: ProcessIdentity): Fate {
  const { pid, host, machine, boot, start } = identity;
  const own = ownIdentity();
  if (host !== own.host || machine !== own.machine) return "elsewhere";
  if (boot !== undefined && own.boot !== undefined && boot !== own.boot) return "ended";
  try {
    process.kill(pid, 0);
  } catch (error) {
    // a process of another user may not be asked, but it is there
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return "ended";
  }
  const now = startOf(pid);
  if (start !== undefined && now !== undefined && start !== now) return "ended";
  return stateOf(pid) === "Z" ? "ended" : "running";
}

/** The own identity as a part of a file name. */
export function ownName(): string {
  const { pid, start = "0" } = ownIdentity();
  return `${placeName()}-${pid}-${start}`;
}

/** @param name of `ownName`, of whatever process */
export function fateOfName(name: string): Fate {
  const [place, pid, start] = name.split("-");
  if (place !== placeName()) return "elsewhere";
  const { pid: _, start: __, ...here } = ownIdentity();
  return fateOf({ ...here, pid: Number(pid), ...(start === "0" ? {} : named("start", start)) });
}

/** The machine and the time since it was started. */
function placeName(): string {
  const { host, machine = "", boot = "" } = ownIdentity();
  return createHash("sha256").update([host, machine, boot].join("\n")).digest("hex").slice(0, 8);
}

/** Fields of /proc/PID/stat from the third on: the name before them may hold spaces and brackets. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

const stateOf = (pid: number): string | undefined => statOf(pid)?.[0];
const startOf = (pid: number): string | undefined => statOf(pid)?.[19];

function readWord(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

function named<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
}
