import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { INSTALL_TIMEOUT } from "../tensorflow/open-tensorflow.ts";
import { cpuPlugin } from "./open-pjrt.ts";

beforeAll(async () => {
  await cpuPlugin();
}, INSTALL_TIMEOUT);

/** Ends in a process of its own while a computation goes on; a library that is unloaded under its threads crashes. */
test.each([
  ["process.exit", 7],
  ["an error that nobody catches", 1],
])("a process that ends by %s while it computes ends in order", async (way, status) => {
  const script = join(import.meta.dirname, "exit-in-flight.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, way], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  const code = await new Promise((resolve) => {
    child.on("close", (code, signal) => resolve(signal ?? code));
  });
  expect({ output, code }).toEqual({ output: "computing\n", code: status });
});
