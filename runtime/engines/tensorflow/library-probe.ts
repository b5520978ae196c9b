import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import { join } from "node:path";
import { writeFileAtomic } from "../../checkpoint/atomic.ts";
import { RTLD } from "../rtld.ts";
import { damageOf } from "./library-file.ts";
import { LIBRARY_SETTINGS, nvidiaPreloads } from "./loading.ts";
import { cacheFolder, type LibraryLocation, libraryFiles } from "./location.ts";

/** The version of a library that can be loaded, or the reason why it cannot. */
export type Probe = { readonly version: string } | { readonly problem: string };

/** The time limit: loading from a slow disk takes a while, but a library that hangs cannot be used. */
const LONGEST_MS = 120_000;

/**
 * Tries to load a library in a separate process, because a damaged library can crash the process.
 */
export async function probeLibrary(location: LibraryLocation): Promise<Probe> {
  const damage = damageOf(location);
  if (damage !== undefined) return { problem: damage };
  const { stdout, ending } = await loadInChild(location);
  const answer = parsed(stdout);
  if (answer?.version !== undefined) {
    await remember(location, answer.version);
    return { version: answer.version };
  }
  return { problem: `${location.path} cannot be loaded: ${answer?.error ?? ending}` };
}

/** The same, but files that were loaded successfully before are not loaded again. */
export async function probeOnce(location: LibraryLocation): Promise<Probe> {
  const damage = damageOf(location);
  if (damage !== undefined) return { problem: damage };
  const known = remembered()[keyOf(location)];
  if (known !== undefined && known.files === filesText(location)) return { version: known.version };
  return probeLibrary(location);
}

/** The program of that process: it loads the library as `loadLibrary` does, and prints the result in one line. */
const SCRIPT = `
const [koffiPath, path, flags, global, ...preloads] = process.argv.slice(1);
const say = (answer) => { require("node:fs").writeSync(1, JSON.stringify(answer)); process.reallyExit(0); };
try {
  const koffi = require(koffiPath);
  koffi.config({ sync_stack_size: 8 << 20, async_stack_size: 8 << 20 });
  const libc = koffi.load(null);
  const dlopen = libc.func("void *dlopen(const char *path, int flags)");
  const dlerror = libc.func("const char *dlerror()");
  for (const file of preloads) dlopen(file, Number(global));
  if (dlopen(path, Number(flags)) === null) say({ error: dlerror() });
  say({ version: koffi.load(path, { lazy: true }).func("const char *TF_Version()")() });
} catch (error) {
  say({ error: String(error?.message ?? error) });
}`;

function loadInChild(location: LibraryLocation): Promise<{ stdout: string; ending: string }> {
  const koffi = createRequire(import.meta.url).resolve("koffi");
  const flags = [RTLD.lazy | RTLD.noDelete, RTLD.lazy | RTLD.global].map(String);
  const args = ["-e", SCRIPT, "--", koffi, location.path, ...flags, ...nvidiaPreloads(location.folder)];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      // settings of the user take precedence, as in this process
      env: { ...LIBRARY_SETTINGS, ...process.env },
      cwd: location.folder,
      stdio: ["ignore", "pipe", "ignore"],
      timeout: LONGEST_MS,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.on("error", (error) => resolve({ stdout, ending: `Node does not start (${error.message})` }));
    child.on("close", (code, signal) => {
      const ending = signal ? `it is damaged: loading it ends the process (${signal})` : `status ${code}`;
      resolve({ stdout, ending });
    });
  });
}

function parsed(text: string): { readonly version?: string; readonly error?: string } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// -- successful loads are recorded in the cache, by machine and path

interface Note {
  readonly version: string;
  readonly files: string;
}

const noteFile = (): string => join(cacheFolder(), "loads.json");

const keyOf = ({ folder }: LibraryLocation): string => `${hostname()} ${process.arch} ${folder}`;

/** The identity of the files: a file that was written since has another time or inode. */
function filesText({ folder }: LibraryLocation): string {
  return libraryFiles()
    .map((name) => {
      const { size, mtimeMs, ctimeMs, ino } = statSync(join(folder, name));
      return [size, mtimeMs, ctimeMs, ino].join(":");
    })
    .join(" ");
}

function remembered(): Readonly<Record<string, Note>> {
  try {
    const notes: unknown = JSON.parse(readFileSync(noteFile(), "utf8"));
    return typeof notes === "object" && notes !== null ? (notes as Record<string, Note>) : {};
  } catch {
    return {};
  }
}

/** Records a successful load. If this fails, the library is tried again next time. */
async function remember(location: LibraryLocation, version: string): Promise<void> {
  try {
    const notes = { ...remembered(), [keyOf(location)]: { version, files: filesText(location) } };
    await writeFileAtomic(noteFile(), `${JSON.stringify(notes, undefined, 1)}\n`);
  } catch {
    // the library is tried again next time
  }
}
