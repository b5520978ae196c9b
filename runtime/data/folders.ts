import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { readRegularFile } from "../files/regular-file.ts";
import { homePath, userFolder } from "../files/user-folders.ts";
import { systemReason } from "../run-error.ts";
import { unpack } from "./cifar10-hints.ts";
import { dataError } from "./data-errors.ts";
import { type FolderDataset, folderDatasets } from "./folder-datasets.ts";

export interface FolderOptions {
  /** from the command line; takes precedence */
  readonly folders?: Readonly<Partial<Record<FolderDataset, string>>>;
  /** default: the environment of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** default: `settings.json` in the user's configuration folder */
  readonly settingsFile?: string;
  /** called from time to time while images are made; if it returns true, `Interrupted` is thrown */
  readonly stopping?: () => boolean;
}

export interface NamedFolder {
  readonly folder: string;
  /** how the user gave it, for messages */
  readonly origin: string;
}

export function defaultSettingsFile(): string {
  return join(userFolder("config"), "settings.json");
}

/** The three ways to give the folder of a data set, for messages. */
export function namingWays(dataset: FolderDataset, options: FolderOptions) {
  return {
    dataset,
    flag: `--data ${dataset}`,
    variable: `ACLC_${dataset.toUpperCase()}`,
    settingsFile: options.settingsFile ?? defaultSettingsFile(),
  };
}

/**
 * Finds the folder of a data set: from the command line, else from the environment, else from the settings file. The first one
 * that is given is used, even if it is wrong, because using the next one would hide the mistake.
 */
export async function findFolder(dataset: FolderDataset, options: FolderOptions): Promise<NamedFolder> {
  const ways = namingWays(dataset, options);
  const named = await namedFolder(dataset, options);
  if (named === undefined) throw dataError("dataset-not-named", ways);
  let reason: string | undefined;
  let hint: string | undefined;
  try {
    if (!(await stat(named.folder)).isDirectory()) {
      reason = "it is a file, not a folder";
      if (/\.(tar|tar\.gz|tgz|zip)$/i.test(named.folder))
        hint = `unpack it, and name the folder: ${unpack(basename(named.folder))}`;
    }
  } catch (error) {
    reason = systemReason(error);
  }
  if (reason !== undefined) throw dataError("dataset-folder-missing", { ...ways, ...named, reason, hint });
  return named;
}

async function namedFolder(dataset: FolderDataset, options: FolderOptions): Promise<NamedFolder | undefined> {
  const { flag, variable, settingsFile } = namingWays(dataset, options);
  const fromFlag = options.folders?.[dataset];
  if (fromFlag !== undefined) return { folder: resolve(homePath(fromFlag)), origin: flag };
  // An empty variable counts as unset: this is how a shell unsets it for a single command.
  const fromEnv = (options.env ?? process.env)[variable];
  if (fromEnv !== undefined && fromEnv !== "")
    return { folder: resolve(homePath(fromEnv)), origin: variable };
  const fromSettings = (await readDatasetSettings(settingsFile))[dataset];
  if (fromSettings === undefined) return undefined;
  return { folder: settingsPath(fromSettings, settingsFile), origin: settingsFile };
}

/** Paths in the settings file are relative to its folder. */
function settingsPath(path: string, settingsFile: string): string {
  return resolve(dirname(settingsFile), homePath(path));
}

/** Reads and checks `datasets` in the settings file; empty if the file does not exist. */
async function readDatasetSettings(file: string): Promise<Partial<Record<FolderDataset, string>>> {
  let text: string;
  try {
    // some editors write a byte order mark at the start
    text = readRegularFile(file)
      .toString("utf8")
      .replace(/^\uFEFF/, "");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw dataError("settings-invalid", { file, problem: systemReason(error) }, error);
  }
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    const problem = `it is not JSON: ${error instanceof Error ? error.message : error}`;
    throw dataError("settings-invalid", { file, problem }, error);
  }
  if (!isObject(settings)) throw dataError("settings-invalid", { file, problem: "expected an object" });
  const datasets = settings.datasets ?? {};
  if (!isObject(datasets)) {
    throw dataError("settings-invalid", {
      file,
      problem: `"datasets" must be an object that maps data sets to folders`,
    });
  }
  const folders: Partial<Record<FolderDataset, string>> = {};
  for (const [name, folder] of Object.entries(datasets)) {
    const dataset = folderDatasets.find((known) => known === name);
    if (dataset === undefined) {
      const problem = `"datasets" names ${JSON.stringify(name)}; expected ${folderDatasets.join(", ")}`;
      throw dataError("settings-invalid", { file, problem });
    }
    if (typeof folder !== "string" || folder === "") {
      const problem = `the folder of ${name} must be a string, found ${JSON.stringify(folder)}`;
      throw dataError("settings-invalid", { file, problem });
    }
    folders[dataset] = folder;
  }
  return folders;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
