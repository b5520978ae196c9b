import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordBytes } from "../../../runtime/data/cifar10-files.ts";
import { copyRealImages, imagesIn, REAL } from "../../bench/gpu/check/images.ts";
import { readOptions } from "../../bench/gpu/check/options.ts";
import { PEERS, startPeer } from "../../bench/gpu/check/peers.ts";
import { learned, shortPlan } from "../../bench/gpu/check/train.ts";

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "aclc-gpu-check-test-"));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

test("gpu-check takes the rows that are named, and refuses others", () => {
  expect(readOptions(["--only", "engine,speed", "--no-peers", "--images", "64"])).toMatchObject({
    rows: ["engine", "speed"],
    images: 64,
    width: 64,
    peers: false,
  });
  expect(readOptions(["--help"])).toBe("help");
  expect(() => readOptions(["--only", "fast"])).toThrow("there is no row fast; rows are engine, conformance");
  expect(() => readOptions(["--what"])).toThrow(TypeError);
  expect(() => readOptions(["--precisions", "float16"])).toThrow("there is no precision float16");
  expect(() => readOptions(["--minutes", "five"])).toThrow("--minutes needs a number above 0");
});

/** A folder in CIFAR-10's layout with a few more images than are packed. */
function madeFolder(name: string, images: { train: number; test: number }): string {
  const folder = join(work, name);
  mkdirSync(folder);
  const write = (file: string, count: number, seed: number): void => {
    const bytes = new Uint8Array(count * recordBytes);
    for (let i = 0; i < bytes.length; i++) bytes[i] = (Math.imul(i + seed, 2654435761) >>> 13) & 255;
    for (let i = 0; i < count; i++) bytes[i * recordBytes] = i % 10;
    writeFileSync(join(folder, file), bytes);
  };
  write("data_batch_1.bin", images.train, 1);
  write("test_batch.bin", images.test, 2e8);
  return folder;
}

test("the first images of the official files are packed, and the checks use them", async () => {
  const [from, to] = [madeFolder("whole", { train: 1003, test: 205 }), join(work, "packed")];
  await copyRealImages(from, to);
  for (const [file, count] of [
    ["data_batch_1.bin", REAL.train],
    ["test_batch.bin", REAL.test],
  ] as const) {
    const expected = readFileSync(join(from, file)).subarray(0, count * recordBytes);
    expect(readFileSync(join(to, file)).equals(expected), file).toBe(true);
  }
  const images = imagesIn(to);
  expect(images.images).toContain("CIFAR-10, the first 1000 training");
  const pixels = (await images.pixels())!;
  expect(pixels).toHaveLength(1000 * 3072);
  // the red, green and blue bytes of a pixel are in three planes of the file
  const record = readFileSync(join(to, "data_batch_1.bin")).subarray(999 * recordBytes);
  const last = pixels.subarray(999 * 3072, 999 * 3072 + 3);
  expect([...last]).toEqual([record[1], record[1 + 1024], record[1 + 2048]]);
  expect(shortPlan(images).datasets.pictures!.word.name).toBe("cifar10");
});

test("files with too few images are not packed", async () => {
  const to = join(work, "not-packed");
  const copied = copyRealImages(madeFolder("few", { train: 1003, test: 199 }), to);
  await expect(copied).rejects.toThrow("uses cifar10 with test: 200, but the files have only 199 images");
  expect(() => readFileSync(join(to, "data_batch_1.bin"))).toThrow("ENOENT");
});

test("without real images, generated ones stand in, and the line says so", async () => {
  const images = imagesIn(join(work, "nowhere"));
  expect(images.images).toBe("generated");
  expect(await images.pixels()).toBeUndefined();
  const { word, args } = shortPlan(images).datasets.pictures!;
  expect({ name: word.name, args }).toMatchObject({ name: "shapes10", args: REAL });
});

const STEPS = [
  { stage: "pretrain", loss: 4 },
  { stage: "pretrain", loss: 2 },
  { stage: "finetune", loss: 2.3 },
] as const;
const EPOCHS = [
  { stage: "pretrain", loss: 4.5 },
  { stage: "pretrain", loss: 3 },
  { stage: "finetune", loss: 1.9 },
] as const;
const ACCURACY = { split: "pictures.test", name: "accuracy", value: 0.3 } as const;
const UNDER_ATTACK = { ...ACCURACY, name: "accuracy under pgd-2 linf 4/255", value: 0.2 } as const;

test("a short run passes if both losses fell and test images are told apart", () => {
  expect(learned(STEPS, EPOCHS, [UNDER_ATTACK, ACCURACY])).toMatchObject({
    passed: true,
    losses: { pretrain: { first: 4, last: 3 }, finetune: { first: 2.3, last: 1.9 } },
  });
  const passes = (...facts: Parameters<typeof learned>) => learned(...facts).passed;
  expect(passes(STEPS, [...EPOCHS, { stage: "pretrain", loss: 4 }], [ACCURACY])).toBe(false);
  expect(passes(STEPS.slice(0, 2), EPOCHS.slice(0, 2), [ACCURACY])).toBe(false);
  expect(passes(STEPS, EPOCHS, [UNDER_ATTACK])).toBe(false);
  expect(passes(STEPS, EPOCHS, [{ ...ACCURACY, value: 0.14 }])).toBe(false);
});

/** A shell script in place of Python. */
function python(name: string, script: string): string {
  const file = join(work, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const SIZES = { images: 4, width: 4, attackSteps: 2 } as const;
const JAX = PEERS.find(({ name }) => name === "JAX")!;
const start = (program: string) => startPeer(JAX, { ...SIZES, python: program }, "bfloat16", "gpu", 60);

test("a peer is asked for one step after the other, of the size and on the device of the check", async () => {
  const program = python(
    "answers",
    `echo "$*" > ${join(work, "words")}
echo '{"ready": true, "version": "JAX 1", "device": "H200"}'
read name; echo "{\\"seconds\\": 0.5, \\"asked\\": \\"$name\\"}"
read name; echo '{"seconds": 0, "gpu_bytes": 7}'
read name || exit 0`,
  );
  const runner = await start(program);
  expect(runner.about).toMatchObject({ version: "JAX 1", device: "H200" });
  expect(await runner.step()).toBe(0.5);
  expect(await runner.end(0.5)).toEqual({ memory: { peak: 7 } });
  expect(readFileSync(join(work, "words"), "utf8")).toMatch(
    /peer_jax\.py --dtype bfloat16 --batch 4 --width 4 --attack-steps 2 --device gpu\n$/,
  );
});

test("a peer that cannot run says why", async () => {
  const missing = python("missing", `echo "ModuleNotFoundError: No module named 'jax'" >&2; exit 1`);
  await expect(start(missing)).rejects.toThrow("No module named 'jax'");
  await expect(start(python("silent", "exit 0"))).rejects.toThrow("peer_jax.py ended without a word");
  await expect(start(join(work, "no-python"))).rejects.toThrow("ENOENT");
  const slow = startPeer(
    JAX,
    { ...SIZES, python: python("slow", "exec sleep 1000") },
    "bfloat16",
    "gpu",
    0.1,
  );
  await expect(slow).rejects.toThrow("not ready within 0.1 s");
});
