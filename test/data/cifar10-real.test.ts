import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadDataset } from "../../runtime/data/dataset.ts";
import { realCifar10 } from "./shared-cifar10.ts";

const folder = realCifar10;
const whereFound = folder === undefined ? it.skip : it;

whereFound("the first published file passes, and has the published mean and deviation", async () => {
  const { train, test } = await loadDataset(
    { kind: "cifar10", train: 10_000, test: 0 },
    { folders: { cifar10: folder! } },
  );
  expect(test.count).toBe(0);
  const perClass = new Array<number>(10).fill(0);
  for (const label of train.labels!) perClass[label]!++;
  expect(perClass).toEqual([1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981]);

  for (const [channel, mean, deviation] of [
    [0, 0.4914, 0.247],
    [1, 0.4822, 0.2435],
    [2, 0.4465, 0.2616],
  ] as const) {
    let sum = 0;
    let squares = 0;
    for (let i = channel; i < train.images.length; i += 3) {
      const value = train.images[i]! / 255;
      sum += value;
      squares += value * value;
    }
    const n = train.images.length / 3;
    expect(sum / n).toBeCloseTo(mean, 2);
    expect(Math.sqrt(squares / n - (sum / n) ** 2)).toBeCloseTo(deviation, 2);
  }
});

whereFound("planes written back from the pixels are the file's bytes", async () => {
  const file = readFileSync(join(folder!, "test_batch.bin"));
  const count = Math.min(1000, file.length / 3073);
  const held = file.length / 3073;
  const { test } = await loadDataset(
    { kind: "cifar10", train: 0, test: held },
    { folders: { cifar10: folder! } },
  );
  const back = Buffer.alloc(count * 3073);
  for (let i = 0; i < count; i++) {
    back[i * 3073] = test.labels![i]!;
    for (let p = 0; p < 1024; p++) {
      for (let c = 0; c < 3; c++) back[i * 3073 + 1 + c * 1024 + p] = test.images[(i * 1024 + p) * 3 + c]!;
    }
  }
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  expect(digest(back)).toBe(digest(file.subarray(0, count * 3073)));
});

whereFound("a training file under the test file's name is found out", async () => {
  const dir = mkdtempSync(join(tmpdir(), "aclc-test-"));
  try {
    for (const name of ["data_batch_1.bin", "test_batch.bin"])
      symlinkSync(join(folder!, "data_batch_1.bin"), join(dir, name));
    const load = loadDataset({ kind: "cifar10", train: 10_000, test: 500 }, { folders: { cifar10: dir } });
    await expect(load).rejects.toMatchObject({
      code: "run/dataset-file-altered",
      help: "it is a copy of data_batch_1.bin; unpack the archive again",
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
});
