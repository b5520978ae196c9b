import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readFixture } from "./fixtures.ts";

/** Follows experiments/compare-with-pytorch as a user does; this needs CIFAR-10, PyTorch and torchvision. */
const FOLDER = "experiments/compare-with-pytorch";

function pythonWithPyTorch(): string | undefined {
  const python = process.env.ACLC_BENCH_PYTHON ?? "python3";
  try {
    execFileSync(python, ["-c", "import torch, torchvision, safetensors"], { stdio: "ignore" });
    return python;
  } catch {
    return undefined;
  }
}

const data = process.env.ACLC_CIFAR10;
const found = data !== undefined && existsSync(join(data, "data_batch_1.bin"));
const python = found ? pythonWithPyTorch() : undefined;
if (python === undefined)
  console.warn(
    "skipped: the page that compares with PyTorch; name a folder by ACLC_CIFAR10, PyTorch by ACLC_BENCH_PYTHON",
  );

const work = mkdtempSync(join(tmpdir(), "aclc-compare-"));
afterAll(() => rmSync(work, { recursive: true }));

function aclc(...args: string[]): void {
  execFileSync(process.execPath, ["--import", "tsx", "runtime/cli/main.ts", ...args, "--quiet"]);
}

test.skipIf(python === undefined)("the commands of the page end with a comparison that holds", () => {
  const start = join(work, "start.safetensors");
  const run = join(work, "run");
  aclc("init", join(FOLDER, "step.acl"), "--out", start);
  aclc("run", join(FOLDER, "step.acl"), "--out", run);
  const compared = execFileSync(python!, ["-W", "ignore", join(FOLDER, "step.py"), start, run, data!]);
  expect(compared.toString()).toContain("199 tensors after 2 steps");
});

/** Rows of the page's table, with the operations of the fixture that they describe. */
const AUGMENTED: Readonly<Record<string, string>> = {
  "flip, padded crop": "padded_crop",
  grayscale: "grayscale",
  "bilinear crop and resize": "crop.bilinear",
  "bicubic crop and resize": "crop.bicubic",
  brightness: "brightness",
  contrast: "contrast",
  saturation: "saturation",
  hue: "hue",
  "color jitter, all four of these": "jitter",
};

test("the page says by how much augmentation in floats and in bytes differ", () => {
  const page = readFileSync(join(FOLDER, "README.md"), "utf8");
  const rows = [...page.matchAll(/^\| (.+?) +\| ([\d.]+) +\| ([\d.]+) +\|$/gm)].map((row) => row.slice(1));
  const { steps_from_pil: apart } = readFixture<{
    steps_from_pil: Record<string, { largest: number; mean: number }>;
  }>("augment");
  expect(rows).toEqual(
    Object.entries(AUGMENTED).map(([name, operation]) => {
      const { largest, mean } = apart[operation]!;
      return [name, largest.toFixed(1), mean.toFixed(1)];
    }),
  );
});
