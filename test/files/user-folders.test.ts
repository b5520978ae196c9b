import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { homeFolder, homePath, userFolder } from "../../runtime/files/user-folders.ts";

describe("the user's folders", () => {
  test.each([
    ["linux", { HOME: "/home/a" }, "/home/a/.cache/aclc", "/home/a/.config/aclc"],
    ["linux", { HOME: "/h", XDG_CACHE_HOME: "/c", XDG_CONFIG_HOME: "/d" }, "/c/aclc", "/d/aclc"],
    [
      "linux",
      { HOME: "/h", XDG_CACHE_HOME: "c", XDG_CONFIG_HOME: "./d" },
      "/h/.cache/aclc",
      "/h/.config/aclc",
    ],
    [
      "linux",
      { HOME: "/h", XDG_CACHE_HOME: "", XDG_CONFIG_HOME: "~/d" },
      "/h/.cache/aclc",
      "/h/.config/aclc",
    ],
    ["darwin", { HOME: "/U/a" }, "/U/a/Library/Caches/aclc", "/U/a/Library/Preferences/aclc"],
  ] as const)("on %s with %j", (platform, env, cache, config) => {
    expect(userFolder("cache", env, platform)).toBe(cache);
    expect(userFolder("config", env, platform)).toBe(config);
  });

  test.each([{}, { HOME: "" }, { HOME: "relative" }])("are never in the working folder: %j", (env) => {
    expect(homeFolder(env)).toBe(userInfo().homedir);
    expect(userFolder("cache", env, "linux")).toBe(join(userInfo().homedir, ".cache/aclc"));
  });

  test("are taken by the whole program: an engine is not looked for beside the file", () => {
    const { XDG_CACHE_HOME: _, ...env } = process.env;
    const script =
      'import { cacheFolder } from "./runtime/engines/tensorflow/location.ts"; console.log(cacheFolder());';
    const run = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      env: { ...env, HOME: "" },
      encoding: "utf8",
    });
    expect(run.stdout).toBe(`${join(userInfo().homedir, ".cache/aclc/tensorflow")}\n`);
  });

  test("stand for `~`, and for nothing else", () => {
    const env = { HOME: "/h" };
    expect(["~", "~/a", "~a", "a/~", "./~", ""].map((path) => homePath(path, env))).toEqual([
      "/h",
      "/h/a",
      "~a",
      "a/~",
      "./~",
      "",
    ]);
  });
});
