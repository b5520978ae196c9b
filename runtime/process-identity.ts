import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Identifies a process uniquely, even after it has ended and its number is used again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** identifies the installation of the machine, because hosts can have the same name */
  readonly machine?: string;
  /** identifies the boot of the machine; absent if the system has no such id */
  readonly boot?: string;
  /** start time of the process, in ticks since boot */
  readonly start?: string;
}

/** The state of a process. A process on another host cannot be observed. */
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
 * The state of a process. Its number is not sufficient: in a container the next process often has the same number. A
 * process that has ended but was not waited for (a zombie) counts as ended.
 */
export function fateOf(identity: ProcessIdentity): Fate {
  const { pid, host, machine, boot, start } = identity;
  const own = ownIdentity();
  if (host !== own.host || machine !== own.machine) return "elsewhere";
  if (boot !== undefined && own.boot !== undefined && boot !== own.boot) return "ended";
  try {
    process.kill(pid, 0);
  } catch (error) {
    // a process of another user gives EPERM, but it exists
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return "ended";
  }
  const now = startOf(pid);
  if (start !== undefined && now !== undefined && start !== now) return "ended";
  return stateOf(pid) === "Z" ? "ended" : "running";
}

/** The identity of this process as a part of a file name. */
export function ownName(): string {
  const { pid, start = "0" } = ownIdentity();
  return `${placeName()}-${pid}-${start}`;
}

/** @param name the `ownName` of any process */
export function fateOfName(name: string): Fate {
  const [place, pid, start] = name.split("-");
  if (place !== placeName()) return "elsewhere";
  const { pid: _, start: __, ...here } = ownIdentity();
  return fateOf({ ...here, pid: Number(pid), ...(start === "0" ? {} : named("start", start)) });
}

/** Identifies the machine and its boot. */
function placeName(): string {
  const { host, machine = "", boot = "" } = ownIdentity();
  return createHash("sha256").update([host, machine, boot].join("\n")).digest("hex").slice(0, 8);
}

/** The fields of /proc/PID/stat from the third on. The name before them can contain spaces and brackets. */
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
