import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** Every plan that is stored in the repository, by path. */
export const PLAN_FILES: readonly (readonly [file: string, text: string])[] = [
  "examples",
  "experiments",
  "test",
].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("plan.yaml"))
    .map((file) => join(folder, file))
    .sort()
    .map((file) => [file, readFileSync(join(ROOT, file), "utf8")] as const),
);
