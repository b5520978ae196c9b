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

/** A library that can be loaded says its version; otherwise why it cannot. */
export type Probe = { readonly version: string } | { readonly problem: string };

/** A library on a slow disk may take a while; one that hangs is no use either. */
const LONGEST_MS = 120_000;

/**
 * What becomes of loading a library, found out in a process of its own: a damaged library takes the process with it.
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

/** The same where nothing is known of these files yet; they are loaded once for every start of a run otherwise. */
export async function probeOnce(location: LibraryLocation): Promise<Probe> {
  const damage = damageOf(location);
  if (damage !== undefined) return { problem: damage };
  const known = remembered()[keyOf(location)];
  if (known !== undefined && known.files === filesText(location)) return { version: known.version };
  return probeLibrary(location);
}

/** Run by a Node of its own: loads as `loadLibrary` does, and says what came of it in a line. */
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
      // a user's settings win, as they do in this process
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

// -- what has been loaded before: a note in the cache, by machine and path

interface Note {
  readonly version: string;
  readonly files: string;
}

const noteFile = (): string => join(cacheFolder(), "loads.json");

const keyOf = ({ folder }: LibraryLocation): string => `${hostname()} ${process.arch} ${folder}`;

/** Files that were written since have another time, or another number. */
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

/** A note that cannot be written is no loss: the library is probed again. */
async function remember(location: LibraryLocation, version: string): Promise<void> {
  try {
    const notes = { ...remembered(), [keyOf(location)]: { version, files: filesText(location) } };
    await writeFileAtomic(noteFile(), `${JSON.stringify(notes, undefined, 1)}\n`);
  } catch {
    // as said
  }
}
