import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { defaultSettingsFile, findFolder } from "../../runtime/data/folders.ts";
import { temporaryFolders } from "./fake-cifar10.ts";

const folder = temporaryFolders();

it("the command line goes before the environment, the environment before the settings", async () => {
  const dir = await folder();
  for (const name of ["flag", "variable", "settings"]) await mkdir(join(dir, name));
  const settingsFile = join(dir, "settings.json");
  await writeFile(settingsFile, JSON.stringify({ datasets: { cifar10: "settings" }, other: true }));
  const env = { ACLC_CIFAR10: join(dir, "variable") };
  const folders = { cifar10: join(dir, "flag") };
  expect(await findFolder("cifar10", { folders, env, settingsFile })).toEqual({
    folder: join(dir, "flag"),
    origin: "--data cifar10",
  });
  expect(await findFolder("cifar10", { env, settingsFile })).toEqual({
    folder: join(dir, "variable"),
    origin: "ACLC_CIFAR10",
  });
  // A path in the settings file is relative to its folder, not to the working folder.
  expect(await findFolder("cifar10", { env: {}, settingsFile })).toEqual({
    folder: join(dir, "settings"),
    origin: settingsFile,
  });
});

it("the settings may begin with a byte order mark", async () => {
  const settingsFile = join(await folder(), "settings.json");
  await writeFile(settingsFile, `\uFEFF${JSON.stringify({ datasets: { cifar10: "/" } })}`);
  expect((await findFolder("cifar10", { env: {}, settingsFile })).folder).toBe("/");
});

it("settings that are a pipe are a message", async () => {
  const settingsFile = join(await folder(), "settings.json");
  execFileSync("mkfifo", [settingsFile]);
  await expect(findFolder("cifar10", { env: {}, settingsFile })).rejects.toThrow(
    /^the settings file cannot be used: it is not a regular file but a pipe/,
  );
});

it("~ is the home folder, whoever names a folder by it", async () => {
  for (const options of [{ folders: { cifar10: "~" } }, { env: { ACLC_CIFAR10: "~" } }])
    expect((await findFolder("cifar10", { env: {}, ...options })).folder).toBe(homedir());
});

it("~ in the settings is the home folder", async () => {
  const settingsFile = join(await folder(), "settings.json");
  await writeFile(settingsFile, JSON.stringify({ datasets: { cifar10: "~" } }));
  expect((await findFolder("cifar10", { env: {}, settingsFile })).folder).toBe(homedir());
});

it("the settings lie in the user's configuration folder", () => {
  expect(defaultSettingsFile()).toMatch(/aclc[/\\](Config[/\\])?settings\.json$/);
});
