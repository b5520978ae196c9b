import { describe, expect, test } from "vitest";
import { type EngineChoice, type EngineSources, selectEngine } from "../../runtime/cli/select-engine.ts";
import { type Engine, EngineError, type EngineFactory, type OpenOptions } from "../../runtime/engine.ts";
import { ENGINE_NAMES, engineFactory } from "../../runtime/engines/engines.ts";
import { RunError } from "../../runtime/run-error.ts";

interface World extends Partial<Omit<EngineSources, "factory" | "say" | "warn">> {
  /** why an engine cannot be opened, by name */
  readonly refuses?: Readonly<Record<string, string>>;
}

/** By default a machine without a GPU and without TensorFlow, but with a network. */
function world({ refuses = {}, ...more }: World = {}) {
  const lines: string[] = [];
  const calls: string[] = [];
  const factory = (name: string): EngineFactory => ({
    name,
    probe: async () => ({ available: true, found: name }),
    open: async ({ device, threads }: OpenOptions) => {
      calls.push(`open ${name} ${device} ${threads}`);
      if (refuses[name] !== undefined) throw new EngineError(refuses[name]);
      return { name } as Engine;
    },
  });
  const sources: EngineSources = {
    factory: async (name) => factory(name),
    locate: async () => undefined,
    broken: async () => undefined,
    pjrtProblem: async () => "there is no PJRT plugin here",
    installPjrt: async () => {
      calls.push("install pjrt");
      return true;
    },
    install: async (variant) => {
      calls.push(`install ${variant}`);
      return true;
    },
    hasNvidiaDriver: () => false,
    say: (line) => lines.push(line),
    warn: (line) => lines.push(`warning: ${line}`),
    ...more,
  };
  const select = (choice: EngineChoice = {}) => selectEngine(choice, sources);
  const name = async (choice: EngineChoice = {}) => (await select(choice))?.name;
  const open = async (choice: EngineChoice, options: OpenOptions) =>
    (await select(choice))?.open(options) ?? Promise.reject(new Error("stopped"));
  return { lines, calls, select, name, open };
}

const refusal = async (selected: Promise<unknown>): Promise<RunError> => {
  const error = await selected.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RunError);
  return error as RunError;
};

const noPip = async (): Promise<never> => {
  throw new EngineError("python3 has no pip");
};

describe("TensorFlow is there and cannot be loaded", () => {
  const here: World = { locate: async () => "cpu", broken: async () => "cut off" };

  test("tfjs stands in, and that is said", async () => {
    for (const choice of [{}, { device: "auto" }, { device: "cpu" }] as const) {
      const { name, lines } = world(here);
      expect(await name(choice)).toBe("tfjs");
      expect(lines).toEqual([
        "warning: TensorFlow cannot be used (cut off); using tfjs, which is many times slower; to repair TensorFlow: aclc engine install",
      ]);
    }
  });

  test("what was named is not replaced: the engine says what is wrong", async () => {
    for (const choice of [{ name: "tensorflow" }, { name: "tensorflow", device: "gpu" }] as const) {
      const { open, lines } = world({
        ...here,
        hasNvidiaDriver: () => true,
        refuses: { tensorflow: "cut off" },
      });
      const error = await refusal(open(choice, { device: "cpu" }));
      expect([error.message, error.help]).toEqual([
        "cut off",
        "`aclc engine list` lists the engines, `aclc engine install` repairs TensorFlow",
      ]);
      expect(lines.filter((line) => line.includes("tfjs"))).toEqual([]);
    }
  });
});

describe("no engine is named", () => {
  test("TensorFlow where it is, without a word", async () => {
    const { name, lines, calls } = world({ locate: async () => "cpu" });
    expect(await name()).toBe("tensorflow");
    expect({ lines, calls }).toEqual({ lines: [], calls: [] });
  });

  test("else it is installed", async () => {
    const { name, lines, calls } = world();
    expect(await name()).toBe("tensorflow");
    expect({ lines, calls }).toEqual({ lines: [], calls: ["install cpu"] });
  });

  test("else tfjs, and a line says why", async () => {
    const { name, lines } = world({ install: noPip });
    expect(await name()).toBe("tfjs");
    expect(lines).toEqual([
      "warning: TensorFlow is not available (python3 has no pip); using tfjs, which is many times slower",
    ]);
    expect(await world({ install: noPip }).name({ device: "cpu" })).toBe("tfjs");
  });

  test("a cache that cannot be written is a reason too, a fault of the program is not", async () => {
    const full = Object.assign(new Error(), { code: "EROFS", syscall: "mkdir", path: "/cache" });
    const { name, lines } = world({ install: () => Promise.reject(full) });
    expect(await name()).toBe("tfjs");
    expect(lines.at(-1)).toContain("(/cache: the file system is read-only)");
    const fault = world({ install: () => Promise.reject(new TypeError("a fault")) });
    await expect(fault.select()).rejects.toThrow(TypeError);
  });

  test("a stopped installation is no reason to go on", async () => {
    const { name, lines } = world({ install: async () => false });
    expect(await name()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  test("a folder that the user has named is left to the engine", async () => {
    const { name, calls } = world({ locate: async () => "named", install: noPip });
    expect(await name()).toBe("tensorflow");
    expect(calls).toEqual([]);
  });
});

describe("on a machine with NVIDIA's driver", () => {
  const hasNvidiaDriver = () => true;
  const pjrtProblem = async () => undefined;

  test("pjrt where it can be used, without a word", async () => {
    const { name, lines, calls } = world({ hasNvidiaDriver, pjrtProblem });
    expect(await name()).toBe("pjrt");
    expect({ lines, calls }).toEqual({ lines: [], calls: [] });
  });

  test("else TensorFlow's build for CPUs, and a line says what the GPU needs", async () => {
    const { name, lines, calls } = world({ hasNvidiaDriver });
    expect(await name()).toBe("tensorflow");
    expect(calls).toEqual(["install cpu"]);
    expect(lines).toEqual([
      "this machine has an NVIDIA GPU, but there is no PJRT plugin here, so this run uses the CPU; " +
        "to use the GPU: aclc engine install pjrt",
    ]);
  });

  test("else TensorFlow's build for GPUs where somebody has installed it", async () => {
    const { name, lines } = world({ hasNvidiaDriver, locate: async () => "gpu" });
    expect(await name()).toBe("tensorflow");
    expect(lines).toEqual([]);
  });

  test("a GPU that is asked for gets pjrt, which is installed", async () => {
    const { name, calls } = world({ hasNvidiaDriver });
    expect(await name({ device: "gpu" })).toBe("pjrt");
    expect(calls).toEqual(["install pjrt"]);
    expect(await world({ hasNvidiaDriver, installPjrt: async () => false }).name({ device: "gpu" })).toBe(
      undefined,
    );
  });

  test("a CPU that is asked for gets TensorFlow", async () => {
    const { name, calls } = world({ hasNvidiaDriver, pjrtProblem });
    expect(await name({ device: "cpu" })).toBe("tensorflow");
    expect(calls).toEqual(["install cpu"]);
  });

  test("TensorFlow that is named stays TensorFlow", async () => {
    const { name, calls } = world({ hasNvidiaDriver, pjrtProblem });
    expect(await name({ name: "tensorflow", device: "gpu" })).toBe("tensorflow");
    expect(calls).toEqual(["install gpu"]);
  });
});

describe("what is named is never replaced", () => {
  test.each(["tfjs", "reference"] as const)("%s, whatever else is here", async (wanted) => {
    const { name, lines, calls } = world({ locate: async () => "cpu" });
    expect(await name({ name: wanted })).toBe(wanted);
    expect({ lines, calls }).toEqual({ lines: [], calls: [] });
  });

  test("TensorFlow that cannot be had", async () => {
    const error = await refusal(world({ install: noPip }).select({ name: "tensorflow" }));
    expect(error).toMatchObject({ code: "run/engine-not-installed", message: "python3 has no pip" });
    expect(error.help).toContain("use `--engine tfjs` to run without TensorFlow");
    expect(error.cause).toBeInstanceOf(EngineError);
  });

  test("a GPU on a machine without one: before anything is downloaded", async () => {
    const { select, lines, calls } = world();
    const error = await refusal(select({ device: "gpu" }));
    expect(error.message).toBe("there is no NVIDIA GPU: the NVIDIA driver is not loaded");
    expect(error.help).toContain("`--device cpu`");
    expect({ lines, calls }).toEqual({ lines: [], calls: [] });
  });

  test("a GPU whose engine cannot be had", async () => {
    const { select } = world({ hasNvidiaDriver: () => true, installPjrt: noPip });
    const error = await refusal(select({ device: "gpu" }));
    expect(error).toMatchObject({ code: "run/engine-not-installed", message: "python3 has no pip" });
  });

  test("pjrt without a GPU: before anything is downloaded", async () => {
    const { select, lines, calls } = world();
    const error = await refusal(select({ name: "pjrt" }));
    expect(error.message).toBe("there is no NVIDIA GPU: the NVIDIA driver is not loaded");
    expect({ lines, calls }).toEqual({ lines: [], calls: [] });
  });

  test("pjrt on a CPU is left to the engine, which refuses it", async () => {
    const { name, calls } = world();
    expect(await name({ name: "pjrt", device: "cpu" })).toBe("pjrt");
    expect(calls).toEqual([]);
  });

  test("exactness: an engine that has only one is not asked for another", async () => {
    const { open, calls } = world({ locate: async () => "cpu" });
    const error = await refusal(open({ name: "tensorflow" }, { device: "cpu", math: "tf32" }));
    expect(error.message).toBe("the engine tensorflow has no `--math tf32`; only pjrt, on a GPU, has it");
    expect(calls).toEqual([]);
  });

  test("an engine that refuses the device when it is opened", async () => {
    const { open, calls } = world({ refuses: { reference: "the reference engine does not run on a GPU" } });
    const error = await refusal(open({ name: "reference", device: "gpu" }, { device: "gpu", threads: 3 }));
    expect(error).toMatchObject({
      code: "run/engine-refused",
      message: "the reference engine does not run on a GPU",
    });
    expect(calls).toEqual(["open reference gpu 3"]);
  });
});

test.each(ENGINE_NAMES)("%s goes by its name in the registry", async (name) => {
  expect((await engineFactory(name)).name).toBe(name);
});
