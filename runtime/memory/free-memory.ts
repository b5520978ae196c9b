import { readFileSync } from "node:fs";
import { freemem, totalmem } from "node:os";
import { dirname, join } from "node:path";

/** Functions of the operating system; tests pass their own. */
export interface System {
  readonly platform: NodeJS.Platform;
  /** the text of a file; undefined if it cannot be read */
  read(file: string): string | undefined;
  /** bytes that are available to programs now */
  free(): number;
  total(): number;
}

export const REAL_SYSTEM: System = {
  platform: process.platform,
  read: (file) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  },
  free: freemem,
  total: totalmem,
};

/** A memory limit, in bytes. */
export interface MemoryLimit {
  readonly of: "this computer" | "this container" | "this process (ulimit -v)" | "the GPU";
  readonly free: number;
  /** the memory that this process uses */
  readonly own: number;
}

/**
 * The memory limits of this process: of the machine, of its control groups, and of the process itself. Memory that the
 * system can reclaim, such as the file cache, counts as free, and so does swap.
 */
export function memoryLimits(system: System = REAL_SYSTEM): MemoryLimit[] {
  // other systems count reclaimable memory as used
  if (system.platform !== "linux") return [{ of: "this computer", free: system.total(), own: 0 }];
  const status = system.read("/proc/self/status") ?? "";
  const resident = kilobytes(status, "VmRSS");
  const swap = kilobytes(system.read("/proc/meminfo") ?? "", "SwapFree");
  const machine: MemoryLimit = { of: "this computer", free: system.free() + swap, own: resident };
  const groups = groupsOf(system).map(
    (free): MemoryLimit => ({ of: "this container", free: free + swap, own: resident }),
  );
  const most = /^Max address space\s+(\d+)/m.exec(system.read("/proc/self/limits") ?? "")?.[1];
  if (most === undefined) return [machine, ...groups];
  const own = kilobytes(status, "VmSize");
  return [machine, ...groups, { of: "this process (ulimit -v)", free: Math.max(0, Number(most) - own), own }];
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;
}

/** Free bytes of each control group of this process that has a limit. */
function groupsOf(system: System): number[] {
  const lines = (system.read("/proc/self/cgroup") ?? "").split("\n");
  const second = lines.find((line) => line.startsWith("0::"))?.slice(3);
  const first = lines.find((line) => /^\d+:([^:]*,)?memory(,[^:]*)?:/.test(line))?.split(":")[2];
  return [
    ...freeOf(system, "/sys/fs/cgroup", second, ["memory.max", "memory.current"]),
    ...freeOf(system, "/sys/fs/cgroup/memory", first, ["memory.limit_in_bytes", "memory.usage_in_bytes"]),
  ];
}

function freeOf(
  system: System,
  root: string,
  group: string | undefined,
  [limit, usage]: readonly [string, string],
): number[] {
  const found: number[] = [];
  // a limit of a group also holds for the groups inside it; in a container the path can be that of the host, and only
  // the root exists
  for (let path = group; path !== undefined; path = path === "/" ? undefined : dirname(path)) {
    const number = (name: string): number => Number(system.read(join(root, path, name)) ?? Number.NaN);
    const [most, used] = [number(limit), number(usage)];
    if (!Number.isFinite(most) || !Number.isFinite(used) || most >= system.total()) continue;
    const stat = system.read(join(root, path, "memory.stat")) ?? "";
    const cached = [...stat.matchAll(/^(?:in)?active_file (\d+)$/gm)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
    found.push(Math.max(0, most - used + cached));
  }
  return found;
}

/** The limit with the least free memory; undefined if nothing is known. */
export function tightest(limits: readonly MemoryLimit[]): MemoryLimit | undefined {
  return [...limits].sort((a, b) => a.free - b.free)[0];
}
