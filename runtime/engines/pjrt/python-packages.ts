import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { EngineError } from "../../engine.ts";
import { ACCELERATOR_NAMES, ACCELERATORS, type AcceleratorName } from "./accelerators.ts";

/** A program that prints the folder of each module that Python would import, one per line, without importing it. */
const PROGRAM = `
import importlib.util, sys
for name in sys.argv[1:]:
    try:
        spec = importlib.util.find_spec(name)
    except ImportError:
        spec = None
    print(spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else "")
`;

/**
 * The packages folders in which a Python finds JAX's plugins. JAX is not imported.
 * @throws EngineError if it is not a Python
 */
export async function pluginsOfPython(python: string): Promise<ReadonlyMap<AcceleratorName, string>> {
  const modules = ACCELERATOR_NAMES.map((name) => ACCELERATORS[name].module.replaceAll("/", "."));
  let output: string;
  try {
    output = (await promisify(execFile)(python, ["-I", "-c", PROGRAM, ...modules])).stdout;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new EngineError(missing ? `${python} is not there` : `${python} does not run as Python`);
  }
  const folders = output.split("\n");
  return new Map(
    ACCELERATOR_NAMES.flatMap((name, i) => {
      const folder = folders[i]?.trim() ?? "";
      const { module } = ACCELERATORS[name];
      return folder.endsWith(module) ? [[name, folder.slice(0, -module.length - 1)] as const] : [];
    }),
  );
}
