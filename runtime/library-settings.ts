/**
 * Environment variables that affect what an engine's library computes, so that a run can be resumed with the values it
 * began with. Not everything that begins with TF_ belongs to TensorFlow: Terraform stores passwords in TF_VAR_....
 */
const MATTERS = new RegExp(
  [
    "TF_(ENABLE|DISABLE|XLA|CUDNN|DETERMINISTIC|NUM|GPU|USE|FORCE|AUTO_MIXED|ALLOW|MKL|ONEDNN)_\\w+",
    "TF_XLA_FLAGS|TF_DETERMINISTIC_OPS|XLA_FLAGS|NVIDIA_TF32_OVERRIDE",
    "(OMP|MKL|KMP|DNNL|ONEDNN|CUBLAS|CUDNN)_\\w+",
  ]
    .map((pattern) => `^(${pattern})$`)
    .join("|"),
);
/** Variables that only affect logging. */
const LOGGING = /VERBOSE|_LOG|^KMP_WARNINGS$/;

export type LibrarySettings = Readonly<Record<string, string>>;

type Environment = Record<string, string | undefined>;

/** The settings in this environment, by name. */
export function librarySettings(env: Readonly<Environment> = process.env): LibrarySettings {
  return Object.fromEntries(
    Object.entries(env)
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .filter(([name]) => MATTERS.test(name) && !LOGGING.test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A setting that changed, for messages. */
export interface SettingChange {
  readonly name: string;
  /** undefined: not set */
  readonly began: string | undefined;
  readonly now: string | undefined;
}

export function settingChanges(began: LibrarySettings, now: LibrarySettings): SettingChange[] {
  const names = [...new Set([...Object.keys(began), ...Object.keys(now)])].sort();
  return names.flatMap((name) => {
    const change = { name, began: settingOf(began, name), now: settingOf(now, name) };
    return change.began === change.now ? [] : [change];
  });
}

function settingOf(settings: LibrarySettings, name: string): string | undefined {
  return Object.hasOwn(settings, name) ? settings[name] : undefined;
}

/**
 * The settings when the first engine of this process was opened: its library has read them and does not read them
 * again.
 */
let inForce: LibrarySettings | undefined;

/**
 * Must be called before an engine is opened.
 * @returns the settings that its library uses
 */
export function settingsInForce(env: Readonly<Environment> = process.env): LibrarySettings {
  inForce ??= librarySettings(env);
  return inForce;
}

/**
 * Restores settings, unless a library has already read others.
 * @param read whether a library has read the settings
 * @returns the changes that were made
 */
export function restoreSettings(
  began: LibrarySettings,
  env: Environment = process.env,
  read = inForce !== undefined,
): SettingChange[] {
  if (read) return [];
  const changes = settingChanges(began, librarySettings(env));
  for (const { name, began: value } of changes) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return changes;
}
