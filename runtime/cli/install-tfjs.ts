import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EngineError } from "../engine.ts";
import type { Context } from "./context.ts";

/** The version whose core the tfjs engine is written for. */
const PACKAGE = "@tensorflow/tfjs-node-gpu@4.22.0";

/** Has npm put the package beside aclc's own dependencies, without a trace in package.json. */
export async function installTfjsNodeGpu({ say, quiet }: Context): Promise<void> {
  const root = packageRoot(dirname(fileURLToPath(import.meta.url)));
  say(`installing ${PACKAGE} into ${join(root, "node_modules")}\n`);
  const child = spawn("npm", ["install", "--no-save", "--no-audit", "--no-fund", PACKAGE], {
    cwd: root,
    // npm's messages are messages of ours, so not on stdout
    stdio: ["ignore", quiet ? "ignore" : process.stderr, process.stderr],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) => reject(new EngineError(`npm cannot be started: ${error.message}`)));
    child.on("close", resolve);
  });
  if (code !== 0) throw new EngineError(`npm could not install ${PACKAGE}`);
  say(`${PACKAGE} is installed: --engine tfjs --device gpu\n`);
}

/** The folder of aclc's package.json, from the sources as from the bundle. */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new EngineError("the package that aclc belongs to cannot be found");
  return packageRoot(above);
}
