import { stat } from "node:fs/promises";
import type { Plan } from "../../compiler/schema/plan.ts";
import { RunError, runErrors } from "../run-error.ts";
import { type FolderDataset, folderDatasets } from "./folder-datasets.ts";
import { findFolder } from "./folders.ts";

type Folders = Readonly<Record<string, string>>;

const folderError = runErrors({
  "data-moved": {
    message: (p: { dataset: string; folder: string }) =>
      `the files of ${p.dataset} were in ${p.folder} when the run began; that folder does not exist any more`,
    help: (p: { dataset: string }) => `say where they are now: --data ${p.dataset}=FOLDER`,
  },
});

/** The folders that a run of the plan reads, as absolute paths, whichever way they were given. */
export async function usedFolders(plan: Plan, named: Folders): Promise<Folders> {
  const kinds = new Set(
    Object.values(plan.datasets)
      .filter(({ args }) => Object.values(args).some((count) => count !== 0))
      .map(({ word }): string => word.name),
  );
  const used = folderDatasets.filter((dataset) => kinds.has(dataset));
  const found = await Promise.all(
    used.map(async (dataset) => [dataset, (await findFolder(dataset, { folders: named })).folder] as const),
  );
  return Object.fromEntries(found);
}

/**
 * The folders that a resumed run reads: those given now, otherwise those it began with.
 * @throws RunError if such a folder no longer exists and no other is given
 */
export async function rememberedFolders(began: Folders, named: Folders): Promise<Folders> {
  const folders: Record<string, string> = { ...named };
  for (const dataset of folderDatasets) {
    if (Object.hasOwn(folders, dataset) || !Object.hasOwn(began, dataset)) continue;
    const folder = began[dataset]!;
    if (await isFolder(folder)) folders[dataset] = folder;
    else if (!(await isNamedElsewhere(dataset))) throw folderError("data-moved", { dataset, folder });
  }
  return folders;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Whether the environment or the settings file gives the folder. */
async function isNamedElsewhere(dataset: FolderDataset): Promise<boolean> {
  try {
    await findFolder(dataset, {});
    return true;
  } catch (error) {
    if (error instanceof RunError && error.code === "run/dataset-not-named") return false;
    throw error;
  }
}
