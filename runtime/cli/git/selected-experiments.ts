import { relative, resolve, sep } from "node:path";
import { FileError } from "../failure.ts";
import type { Snapshot } from "./snapshot.ts";

/** Whether a file is an experiment. A plan also counts as one, a library does not. */
export function isExperiment(path: string, text: string | undefined): boolean {
  return text !== undefined && (!path.endsWith(".acl") || /^\s*experiment\b/m.test(text));
}

interface Sides {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly root: string;
  readonly cwd: string;
}

/**
 * The experiments that the user selected, as paths in the repository. A folder selects the experiments in it. A library, or a
 * folder with only libraries, selects the experiments that import it. Without files, all experiments are selected.
 * @param uses whether an experiment imports a library, on either side
 * @throws FileError if a file selects no experiment
 */
export function selectedExperiments(
  files: readonly string[],
  { before, after, root, cwd }: Sides,
  uses: (path: string, library: string) => boolean,
): string[] {
  const all = [...new Set([...before.paths, ...after.paths])].sort();
  const experiments = all.filter((path) =>
    [before, after].some((side) => isExperiment(path, side.read(path))),
  );
  const sources = experiments.filter((path) => path.endsWith(".acl"));
  if (files.length === 0) return sources;
  const found = files.flatMap((file) => {
    const path = relative(root, resolve(cwd, file)).split(sep).join("/");
    const isMeant = (one: string): boolean =>
      one === path || (one.endsWith(".acl") && (path === "" || one.startsWith(`${path}/`)));
    const inside = experiments.filter(isMeant);
    if (inside.length > 0) return inside;
    const libraries = all.filter(isMeant);
    if (libraries.length === 0)
      throw new FileError(
        `${file} is not an experiment in either version`,
        "name .acl files, plans or folders of this repository",
      );
    const users = sources.filter((one) => libraries.some((library) => uses(one, library)));
    if (users.length === 0)
      throw new FileError(
        `no experiment of this repository imports ${file}`,
        "a library has no plan; aclc compares the experiments that import it",
      );
    return users;
  });
  return [...new Set(found)].sort();
}
