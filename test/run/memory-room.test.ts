import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { lowerStep } from "../../compiler/lower/step-program.ts";
import { memoryOf, sumOfValues } from "../../compiler/tensor/cost/peak.ts";
import { runCommandLine } from "../../runtime/cli/command-line.ts";
import { type MemoryLimit, memoryLimits, type System } from "../../runtime/memory/free-memory.ts";
import { sizeText } from "../../runtime/memory/memory-errors.ts";
import { MemoryRoom } from "../../runtime/memory/memory-room.ts";
import { expectPlanFits, expectWeightsFit } from "../../runtime/memory/plan-room.ts";
import { runPlan } from "../../runtime/run.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { shownError } from "../data/caught.ts";
import { command } from "./command.ts";
import { interpreted, planOfText, tinyPlan, twoStages } from "./tiny-run.ts";

const root = mkdtempSync(join(tmpdir(), "aclc-memory-room-"));
afterAll(() => rmSync(root, { recursive: true }));

const GIB = 2 ** 30;

function system(files: Readonly<Record<string, string>>, platform: NodeJS.Platform = "linux"): System {
  return { platform, read: (file) => files[file], free: () => 8 * GIB, total: () => 16 * GIB };
}

const STATUS = { "/proc/self/status": "VmSize:\t 2097152 kB\nVmRSS:\t 1048576 kB\n" };

describe("the limits of memory", () => {
  const free = (files: Readonly<Record<string, string>>): readonly (readonly [string, number])[] =>
    memoryLimits(system({ ...STATUS, ...files })).map((limit) => [limit.of, limit.free / GIB] as const);

  it("are those of the machine, with its swap", () => {
    expect(free({})).toEqual([["this computer", 8]]);
    expect(free({ "/proc/meminfo": "MemTotal: 1 kB\nSwapFree:  2097152 kB\n" })).toEqual([
      ["this computer", 10],
    ]);
    expect(memoryLimits(system(STATUS))[0]!.own).toBe(GIB);
  });

  it("are those of every control group around the process; the cache of files is free", () => {
    const group = (path: string, most: string, used: number, cached: number) => ({
      [`/sys/fs/cgroup${path}/memory.max`]: most,
      [`/sys/fs/cgroup${path}/memory.current`]: String(used * GIB),
      [`/sys/fs/cgroup${path}/memory.stat`]: `anon 1\ninactive_file ${cached * GIB}\nactive_file ${GIB}\nshmem 5\n`,
    });
    const files = {
      "/proc/self/cgroup": "0::/outer/inner\n",
      ...group("/outer/inner", "max\n", 3, 0),
      ...group("/outer", `${6 * GIB}\n`, 5, 2),
    };
    expect(free(files)).toEqual([
      ["this computer", 8],
      ["this container", 4],
    ]);
    // in a container, the path is that of the host
    expect(free({ "/proc/self/cgroup": "0::/host/path\n", ...group("", `${2 * GIB}`, 2, 0) })).toEqual([
      ["this computer", 8],
      ["this container", 1],
    ]);
    const first = "/sys/fs/cgroup/memory/job/memory";
    expect(
      free({
        "/proc/self/cgroup": "5:cpu,memory:/job\n1:name=systemd:/x\n",
        [`${first}.limit_in_bytes`]: String(3 * GIB),
        [`${first}.usage_in_bytes`]: String(GIB),
        // this value means that there is no limit
        "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes": "1",
      }),
    ).toEqual([
      ["this computer", 8],
      ["this container", 2],
    ]);
  });

  it("are that of the process", () => {
    const limits = `Limit Soft Hard Units\nMax address space         ${5 * GIB}            unlimited  bytes\n`;
    expect(free({ "/proc/self/limits": limits })).toEqual([
      ["this computer", 8],
      ["this process (ulimit -v)", 3],
    ]);
    expect(free({ "/proc/self/limits": "Max address space  unlimited unlimited bytes\n" })).toHaveLength(1);
  });

  it("are all of the memory where the system counts its caches as used", () => {
    expect(memoryLimits(system({}, "darwin"))).toEqual([{ of: "this computer", free: 16 * GIB, own: 0 }]);
  });

  it("can be measured here", () => {
    for (const limit of memoryLimits()) expect(limit.free).toBeGreaterThan(0);
  });
});

const room = (bytes: number): MemoryLimit[] => [{ of: "this computer", free: bytes, own: 0 }];

describe("a plan", () => {
  const large = (train: string, widths: string) => planOfText(withImages(train, widths));

  it("is refused if its images do not fit, with a number that does", async () => {
    const refused = await shownError(() => expectPlanFits(large("1000000000", "2, 2"), room(20e9)), root);
    expect(refused).toBe(
      "run/memory-too-small: the data set shapes needs about 3.07 TB of memory, but this computer has only 20 GB free: " +
        "1,000,000,100 images of 3,072 bytes\nhelp: use fewer images: about 3200000 fit",
    );
    const part = await shownError(() => expectPlanFits(large("2000000", "2, 2"), room(20e9)), root);
    expect(part).toContain(
      "run/too-many-numbers: the part train of the data set shapes has 6,144,000,000 numbers",
    );
  });

  it("is refused if its weights do not fit", async () => {
    const plan = large("1000", "2000, 2000");
    const [bytes, images] = [plan.stages.train!.cost.state_bytes, 1100 * 3072];
    const refused = await shownError(() => expectPlanFits(plan, room(bytes + images - 1)), root);
    expect(refused).toBe(
      `run/memory-too-small: stage train needs about ${sizeText(bytes + images)} of memory, but this computer has only ` +
        `${sizeText(bytes + images - 1)} free: ${sizeText(bytes)} for weights and the state of sgd, 3.38 MB for images\n` +
        "help: use narrower networks, or fewer images",
    );
    expectPlanFits(plan, room(bytes + images));
    const tensor = await shownError(() => expectPlanFits(large("1000", "100000000, 16"), room(1e15)), root);
    expect(tensor).toContain("run/too-many-numbers: the tensor f.conv2.weight has 14,400,000,000 numbers");
    expect(
      await shownError(() => expectWeightsFit(large("1000", "100000000, 16"), room(20e9)), root),
    ).toContain("run/memory-too-small: the file of initial weights needs about");
  });

  it("is refused on the command line before an engine is fetched, a data set is made, or a folder", async () => {
    for (const [train, widths] of [
      ["1000000000", "2, 2"],
      ["1000", "100000000, 16"],
    ] as const) {
      const text = withImages(train, widths);
      const cwd = mkdtempSync(join(root, "case-"));
      writeFileSync(join(cwd, "large.acl"), text);
      const { status, err } = await command(["run", "large.acl"], {
        cwd,
        env: { XDG_CACHE_HOME: join(cwd, "no") },
      });
      expect(err).toMatch(/^error\[run\/(memory-too-small|too-many-numbers)\]: /m);
      expect(status).toBe(1);
      expect(existsSync(join(cwd, "runs"))).toBe(false);
      expect(existsSync(join(cwd, "no"))).toBe(false);
    }
  }, 60_000);
});

it("a data set that takes long to make is stopped with Ctrl-C, and no run folder is left", async () => {
  const cwd = mkdtempSync(join(root, "case-"));
  writeFileSync(join(cwd, "long.acl"), withImages("100000", "2, 2"));
  const { io, err, raise, listening } = fakeIo(cwd);
  const ended = runCommandLine(["run", "long.acl", "--engine", "reference"], io);
  while (listening() === 0) await wait(10);
  await wait(100);
  raise("SIGINT");
  expect(await ended).toBe(130);
  expect(err()).toContain("stopped before the run began\n");
  expect(readdirSync(cwd)).toEqual(["long.acl"]);
}, 60_000);

function withImages(train: string, widths: string): string {
  return `
    dataset shapes = shapes10(train: ${train}, test: 100)
    encoder f = convnet(widths: [${widths}])
    head c = linear(shapes.classes)
    stage train {
      data shapes.train
      batch 10
      view x = image
      minimize cross_entropy(c(f(x)), label)
      optimizer sgd(lr: 0.1, momentum: 0.9)
      for 1 epoch
    }`;
}

describe("a program", () => {
  const plan = tinyPlan({ widths: "8, 8" });
  const { program } = lowerStep(plan, "train", 4, undefined, 1);
  const { peak, weights, data } = memoryOf(program);
  const use = { what: "stage train", batch: 4, smaller: "`batch NUMBER` in stage train" };
  const cpu = { device: "cpu" } as const;

  it("has its weights, its images and its values in the peak", () => {
    expect(data).toBe(8 * (3072 + 4));
    expect(weights).toBe(plan.stages.train!.cost.state_bytes);
    expect(peak).toBeGreaterThan(weights + data);
    expect(sumOfValues(program)).toBeGreaterThan(peak);
  });

  it("is refused where the peak does not fit, and not where it does", async () => {
    new MemoryRoom(cpu, () => room(peak)).expect(program, use);
    const refused = await shownError(
      () => new MemoryRoom(cpu, () => room(peak - 1)).expect(program, use),
      root,
    );
    expect(refused).toBe(
      `run/memory-too-small: stage train needs about ${sizeText(peak)} of memory, but this computer has only ${sizeText(peak - 1)} free: ` +
        `${sizeText(weights)} for weights and optimizer, ${sizeText(data)} for images, ` +
        `${sizeText(peak - weights - data)} for the values of a step (batch 4)\n` +
        "help: write `batch 2` in stage train, or use narrower networks",
    );
  });

  it.each([
    ["weights", weights - 1, "use narrower networks"],
    ["images", weights + data - 1, "use fewer images"],
    ["values of one image", weights + data + 1, "use narrower networks"],
  ])("that has no room for its %s is told so", async (_, bytes, help) => {
    const refused = await shownError(() => new MemoryRoom(cpu, () => room(bytes)).expect(program, use), root);
    expect(refused).toMatch(new RegExp(`\nhelp: ${help}$`));
  });

  it("may use what the run itself holds by then", async () => {
    const limits = [
      [{ of: "this computer", free: peak, own: 100 }],
      [{ of: "this computer", free: 0, own: 100 + peak }],
      [{ of: "this computer", free: 0, own: 100 + peak - 1 }],
    ] as const;
    let asked = 0;
    const tight = new MemoryRoom(cpu, () => limits[asked++]!);
    tight.expect(program, use);
    expect(await shownError(() => tight.expect(program, use), root)).toContain("run/memory-too-small");
  });

  it("of a GPU is refused for its variables alone; where the GPU counts nothing, nothing is refused", async () => {
    const none = () => room(0);
    const gpu = (free: number | undefined) => new MemoryRoom({ device: "gpu", freeBytes: () => free }, none);
    gpu(undefined).expect(program, use);
    gpu(weights + data).expect(program, use);
    expect(await shownError(() => gpu(weights + data - 1).expect(program, use), root)).toContain(
      "but the GPU has only",
    );
  });
});

it("a stage that does not fit ends its run before its weights are made", async () => {
  const plan = twoStages();
  const { program } = lowerStep(plan, "train", 4, undefined, 1);
  let asked = 0;
  const limits = (): readonly MemoryLimit[] => room(asked++ === 0 ? GIB : memoryOf(program).peak - 1);
  const written: string[] = [];
  const settings = interpreted();
  const engine = {
    ...settings.engine,
    open: async (...args: Parameters<typeof settings.engine.open>) => {
      const opened = await settings.engine.open(...args);
      const write = opened.write.bind(opened);
      opened.write = (values) => {
        written.push(...values.keys());
        return write(values);
      };
      return opened;
    },
  };
  const run = () => runPlan(plan, join(root, "run"), { ...settings, engine, memory: limits });
  expect(await shownError(run, root)).toContain("run/memory-too-small: stage train needs about");
  expect(written).toEqual([]);
});
