/**
 * Packs `scripts/gpu-check.sh` with everything it needs into one file, for a machine with a GPU and without network:
 *
 * npx tsx scripts/pack-gpu-check.ts [--cifar10 FOLDER] [FILE]
 *
 * The pack contains a stripped and compressed Node, the checks as one script, koffi's binary for Linux on x86-64, the
 * fixture of twenty steps, the programs in PyTorch and JAX to compare with, and with `--cifar10` the first images of
 * the official binary files in FOLDER. On that machine: `tar xf gpu-check.tar && gpu-check/gpu-check.sh`.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { copyRealImages } from "../test/bench/gpu/check/images.ts";

const ROOT = resolve(import.meta.dirname, "..");
/** The upload limit of such machines. */
const LARGEST = 45e6;

/** The JavaScript files of koffi, and its binary for Linux on x86-64. */
const KOFFI = [
  ["koffi", /^(package\.json|in(dex|direct)\.c?js|src\/koffi\/.*\.c?js)$/],
  ["@koromix/koffi-linux-x64", /^(package\.json|index\.js|linux_x64\/.*)$/],
] as const;

function packKoffi(folder: string): void {
  const modules = join(ROOT, "node_modules");
  for (const [name, wanted] of KOFFI) {
    const root = join(modules, name);
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
      wanted.test(file),
    );
    for (const file of files.filter((one) => statSync(join(root, one)).isFile())) {
      const to = join(folder, "node_modules", name, file);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(join(root, file), to);
    }
  }
}

/**
 * Fills a folder with everything except Node: the checks as one script, koffi, fixtures, programs to compare with,
 * images.
 * @param cifar10 folder of the official binary files; undefined: no real images
 * @throws RunError if they are not the official files
 */
export async function fillCheckFolder(folder: string, cifar10?: string): Promise<void> {
  if (cifar10 !== undefined) await copyRealImages(resolve(cifar10), join(folder, "cifar10"));
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["test/bench/gpu/check/main.ts"],
    outfile: join(folder, "check.cjs"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    external: ["koffi"],
    // fixtures are searched next to the folder of the file that reads them, and the experiment in it
    define: { "import.meta.url": "checkUrl", "import.meta.dirname": "__dirname" },
    banner: { js: 'const checkUrl=require("node:url").pathToFileURL(__dirname+"/exact/file.ts").href;' },
    logLevel: "warning",
  });
  packKoffi(folder);
  mkdirSync(join(folder, "fixtures"));
  for (const name of ["ds20.json", "ds20.safetensors"])
    copyFileSync(join(ROOT, "test/fixtures", name), join(folder, "fixtures", name));
  for (const name of ["ds.acl", "peer_acl.py", "peer_worker.py", "gpu/peer_torch.py", "gpu/peer_jax.py"])
    copyFileSync(join(ROOT, "test/bench", name), join(folder, basename(name)));
  copyFileSync(join(ROOT, "test/bench/gpu/check/short.acl"), join(folder, "short.acl"));
  copyFileSync(join(ROOT, "scripts/gpu-check.sh"), join(folder, "gpu-check.sh"));
}

/** @returns the bytes of the file */
export async function packGpuCheck(file: string, cifar10?: string): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), "aclc-pack-"));
  const folder = join(work, "gpu-check");
  mkdirSync(folder);
  try {
    await fillCheckFolder(folder, cifar10);
    const node = join(work, "node");
    execFileSync("strip", ["-o", node, process.execPath]);
    execFileSync("xz", ["-3", "-T0", node]);
    copyFileSync(`${node}.xz`, join(folder, "node.xz"));
    execFileSync("tar", ["cf", resolve(file), "-C", work, "gpu-check"]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const { size } = statSync(file);
  if (size > LARGEST) throw new Error(`${file} has ${size} bytes; at most ${LARGEST} are wanted`);
  return size;
}

/** @returns the exit status */
async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      options: { cifar10: { type: "string" } },
      allowPositionals: true,
    });
    const file = positionals[0] ?? "gpu-check.tar";
    const size = await packGpuCheck(file, values.cifar10);
    const images = values.cifar10 === undefined ? "no real images" : "images of CIFAR-10";
    process.stderr.write(`${file}: ${(size / 1e6).toFixed(1)} MB, with ${images}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    return 2;
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename)
  process.exit(await main());
