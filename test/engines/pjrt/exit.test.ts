import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { INSTALL_TIMEOUT } from "../tensorflow/open-tensorflow.ts";
import { cpuPlugin } from "./open-pjrt.ts";

beforeAll(async () => {
  await cpuPlugin();
}, INSTALL_TIMEOUT);

/** Ends a process while a computation runs; a library that is unloaded while its threads run would crash. */
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
