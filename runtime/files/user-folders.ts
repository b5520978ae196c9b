import { userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

export type UserFolder = "cache" | "config";
type Env = Readonly<Record<string, string | undefined>>;

/**
 * The folder of the user for caches or for settings, in the place that each system uses; always an absolute path.
 * A relative XDG_CACHE_HOME is ignored, as the XDG Base Directory Specification requires, and an empty HOME counts as
 * missing. (The package env-paths gives a relative path for both, and hundreds of megabytes would go into the working folder.)
 */
export function userFolder(
  kind: UserFolder,
  env: Env = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const home = homeFolder(env);
  if (platform === "darwin")
    return join(home, "Library", kind === "cache" ? "Caches" : "Preferences", "aclc");
  if (platform === "win32")
    return kind === "cache"
      ? join(absolute(env.LOCALAPPDATA) ?? join(home, "AppData", "Local"), "aclc", "Cache")
      : join(absolute(env.APPDATA) ?? join(home, "AppData", "Roaming"), "aclc", "Config");
  return kind === "cache"
    ? join(absolute(env.XDG_CACHE_HOME) ?? join(home, ".cache"), "aclc")
    : join(absolute(env.XDG_CONFIG_HOME) ?? join(home, ".config"), "aclc");
}

/** The home folder: from the environment, else from the user database of the system, else `/`. */
export function homeFolder(env: Env = process.env): string {
  const named = absolute(env.HOME) ?? absolute(env.USERPROFILE);
  if (named !== undefined) return named;
  try {
    return absolute(userInfo().homedir) ?? "/";
  } catch {
    return "/";
  }
}

/**
 * Expands `~` at the start of a path, because shells do not expand it in `--out=~/runs`. `~name` is left unchanged, because
 * only the shell knows that folder.
 */
export function homePath(path: string, env: Env = process.env): string {
  return path === "~" || path.startsWith("~/") ? join(homeFolder(env), path.slice(1)) : path;
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
