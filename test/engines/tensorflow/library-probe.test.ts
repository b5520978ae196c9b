import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { damageOf, formProblem, hasMusl } from "../../../runtime/engines/tensorflow/library-file.ts";
import { probeLibrary, probeOnce } from "../../../runtime/engines/tensorflow/library-probe.ts";
import {
  installFolder,
  libraryFiles,
  libraryIn,
  locateLibrary,
} from "../../../runtime/engines/tensorflow/location.ts";
import { runAclc } from "../../cli/fake-io.ts";
import { TINY } from "../../run/tiny.ts";
import { hasCompiler, makeLibraries } from "./small-library.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-probe-"));
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const real = locateLibrary("cpu").location!;
const files = libraryFiles();

function elf(machine: number, sectionsAt: number, fileEnd: number): Buffer {
  const head = Buffer.alloc(64 + 56);
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]).copy(head);
  head.writeUInt16LE(machine, 18);
  head.writeBigUInt64LE(64n, 32);
  head.writeBigUInt64LE(BigInt(sectionsAt), 40);
  for (const [at, value] of [
    [54, 56],
    [56, 1],
    [58, 64],
    [60, 1],
  ] as const)
    head.writeUInt16LE(value, at);
  head.writeBigUInt64LE(100n, 64 + 8);
  head.writeBigUInt64LE(BigInt(fileEnd - 100), 64 + 32);
  return head;
}

function mach(cpu: number, fileEnd: number): Buffer {
  const head = Buffer.alloc(32 + 72);
  for (const [i, word] of [0xfeedfacf, cpu, 0, 6, 1, 72].entries()) head.writeUInt32LE(word, 4 * i);
  head.writeUInt32LE(0x19, 32);
  head.writeUInt32LE(72, 36);
  head.writeBigUInt64LE(50n, 32 + 40);
  head.writeBigUInt64LE(BigInt(fileEnd - 50), 32 + 48);
  return head;
}

describe("the form of a library", () => {
  test.each([
    ["text", Buffer.from("no library\n"), 11, "is not a shared library"],
    ["nothing", Buffer.alloc(0), 0, "is not a shared library"],
    ["a whole one", elf(62, 936, 500), 1000, undefined],
    ["without its sections", elf(62, 936, 500), 999, "is cut off: it has 999 bytes of 1000"],
    ["without its last segment", elf(62, 936, 2000), 1000, "is cut off: it has 1000 bytes of 2000"],
    ["of an ARM processor", elf(183, 936, 500), 1000, "is for arm64, and this machine is x64"],
    ["of another processor", elf(8, 936, 500), 1000, "is for machine 8, and this machine is x64"],
    ["a whole one of macOS", mach(0x01000007, 1000), 1000, undefined],
    ["one of macOS, cut off", mach(0x01000007, 1000), 900, "is cut off: it has 900 bytes of 1000"],
    ["one of macOS for ARM", mach(0x0100000c, 1000), 1000, "is for arm64, and this machine is x64"],
  ] as const)("%s", (_, head, size, problem) => {
    writeFileSync(join(folder, "x"), head);
    truncateSync(join(folder, "x"), size);
    expect(formProblem(join(folder, "x"), "x64")).toBe(problem);
  });

  test("of the library that is installed is whole, and cut off it is not", () => {
    expect(damageOf(real)).toBeUndefined();
    const size = statSync(real.path).size;
    // a sparse file with the right headers: only the format is checked
    writeFileSync(join(folder, "x"), readFileSync(join(real.folder, files[0])).subarray(0, 65_536));
    const whole = statSync(join(real.folder, files[0])).size;
    for (const [bytes, problem] of [
      [whole, undefined],
      [whole - 1, /cut off/],
      [whole / 2, /cut off/],
    ] as const) {
      truncateSync(join(folder, "x"), bytes);
      const found = formProblem(join(folder, "x"), process.arch);
      if (problem === undefined) expect(found).toBeUndefined();
      else expect(found).toMatch(problem);
    }
    expect(size).toBeGreaterThan(whole);
  });

  test("of this Node is not for musl; one for it would name its loader", () => {
    expect(hasMusl()).toBe(existsSync("/lib/ld-musl-x86_64.so.1"));
    writeFileSync(join(folder, "node"), `\0\0/lib/ld-musl-x86_64.so.1\0`);
    expect(hasMusl(join(folder, "node"))).toBe(process.platform === "linux");
  });
});

describe("a library in the cache that others can write to", () => {
  const place = (): string => {
    const at = installFolder("cpu");
    mkdirSync(at, { recursive: true });
    for (const name of files) symlinkSync(join(real.folder, name), join(at, name));
    return at;
  };

  test("is not loaded, and that is said", async () => {
    const at = place();
    expect(damageOf(libraryIn(at)!)).toBeUndefined();
    for (const open of [at, join(at, ".."), join(at, "..", "..")]) {
      chmodSync(open, 0o777);
      expect(damageOf(libraryIn(at)!)).toMatch(/ is not loaded: everybody can write to .* \(chmod o-w/);
      expect(await probeOnce(libraryIn(at)!)).toEqual({
        problem: expect.stringMatching("everybody can write"),
      });
      chmodSync(open, 0o755);
    }
  });

  test("is the user's affair in a folder that he named", () => {
    const at = place();
    chmodSync(at, 0o777);
    vi.stubEnv("XDG_CACHE_HOME", join(folder, "elsewhere"));
    expect(damageOf(libraryIn(at)!)).toBeUndefined();
  });
});

describe("a library is tried in a process of its own", () => {
  const cache = (): string => installFolder("cpu");
  const put = (content: (name: string) => Buffer): void => {
    mkdirSync(cache(), { recursive: true });
    for (const name of files) writeFileSync(join(cache(), name), content(name));
  };

  test.skipIf(!hasCompiler)("loads, once for the same files", async () => {
    makeLibraries(cache(), "9.9.9");
    expect(await probeOnce(libraryIn(cache())!)).toEqual({ version: "9.9.9" });
    const notes = join(cache(), "..", "loads.json");
    expect(Object.values(JSON.parse(readFileSync(notes, "utf8")))).toMatchObject([{ version: "9.9.9" }]);
    // the record is used as long as the files are unchanged
    writeFileSync(notes, readFileSync(notes, "utf8").replace("9.9.9", "9.9.8"));
    expect(await probeOnce(libraryIn(cache())!)).toEqual({ version: "9.9.8" });
    makeLibraries(cache(), "8.8.8");
    expect(await probeOnce(libraryIn(cache())!)).toEqual({ version: "8.8.8" });
    for (const damaged of ["", "[]", "null", "{"]) {
      writeFileSync(notes, damaged);
      expect(await probeOnce(libraryIn(cache())!)).toEqual({ version: "8.8.8" });
    }
  });

  test("that is another one is no TensorFlow", async () => {
    put(addonOfKoffi);
    expect(await probeLibrary(libraryIn(cache())!)).toEqual({
      problem: expect.stringMatching(/libtensorflow_cc.* cannot be loaded: .*TF_Version/),
    });
  });

  test.skipIf(!hasCompiler)("that ends its process does not end this one", async () => {
    makeLibraries(cache(), "9.9.9");
    const bytes = readFileSync(libraryIn(cache())!.path);
    // every instruction is a trap, so code that runs during loading ends the process
    const headers = Number(bytes.readBigUInt64LE(32));
    for (let i = 0; i < bytes.readUInt16LE(56); i++) {
      const at = headers + i * 56;
      if (bytes.readUInt32LE(at) !== 1 || (bytes.readUInt32LE(at + 4) & 1) === 0) continue;
      const [start, size] = [bytes.readBigUInt64LE(at + 8), bytes.readBigUInt64LE(at + 32)].map(Number);
      bytes.fill(0xcc, start, start! + size!);
    }
    put(() => bytes);
    expect(await probeLibrary(libraryIn(cache())!)).toEqual({
      problem: expect.stringMatching(/cannot be loaded: it is damaged: loading it ends the process \(SIG/),
    });
  });

  test("is listed as what it is, and a run goes on without it", async () => {
    put(() => Buffer.from("a text\n"));
    const listed = JSON.parse((await runAclc(folder, ["engine", "list", "--json"])).out);
    expect(listed.engines[0]).toEqual({
      engine: "tensorflow",
      available: false,
      found: cache(),
      reason: `${join(cache(), files[0])} is not a shared library`,
    });
    writeFileSync(join(folder, "x.acl"), TINY);
    const run = await runAclc(folder, ["run", "x.acl", "--out", "r"]);
    expect(run.status).toBe(0);
    expect(run.err).toContain(
      `TensorFlow cannot be used (${join(cache(), files[0])} is not a shared library); using tfjs, ` +
        "which is many times slower; to repair TensorFlow: aclc engine install\n",
    );
    const named = await runAclc(folder, ["run", "x.acl", "--out", "n", "--engine", "tensorflow"]);
    expect(named).toEqual({
      status: 1,
      out: "",
      err:
        `error[run/engine-refused]: ${join(cache(), files[0])} is not a shared library\n` +
        "  help: `aclc engine list` lists the engines, `aclc engine install` repairs TensorFlow\n",
    });
    expect(existsSync(join(folder, "n"))).toBe(false);
  });
});

/** The addon of koffi: a library for this machine that always exists here. */
function addonOfKoffi(): Buffer {
  createRequire(import.meta.url)("koffi");
  const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] };
  return readFileSync(sharedObjects.find((file) => /koffi.*\.node$/.test(file))!);
}
