import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset } from "../../runtime/data/dataset.ts";
import { fakeRecords, pixel, temporaryFolders, writeFiles } from "./fake-cifar10.ts";

const folder = temporaryFolders();

describe("a folder in CIFAR-10's binary layout", () => {
  it("becomes pixels, row by row, with their labels", async () => {
    const dir = await folder();
    await writeFiles(dir, { "data_batch_1.bin": fakeRecords(12), "test_batch.bin": fakeRecords(3, 105) });
    const { train, test } = await loadDataset(
      { kind: "cifar10", train: 12, test: 3 },
      { folders: { cifar10: dir } },
    );
    expect(train).toMatchObject({ count: 12, height: 32, width: 32, channels: 3 });
    expect([...train.labels!]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect([...test.labels!]).toEqual([5, 6, 7]);
    expect(train.classes.slice(0, 2)).toEqual(["airplane", "automobile"]);
    for (const [image, row, column, channel] of [
      [0, 0, 0, 0],
      [0, 0, 1, 2],
      [11, 31, 30, 1],
      [7, 12, 3, 2],
    ] as const) {
      const at = ((image * 32 + row) * 32 + column) * 3 + channel;
      expect(train.images[at]).toBe(pixel(image, channel, row, column));
    }
  });

  it("has a digest of its content, wherever it lies", async () => {
    const [one, two] = [await folder(), await folder()];
    const files = { "data_batch_1.bin": fakeRecords(4), "test_batch.bin": fakeRecords(2, 100) };
    await writeFiles(one, files);
    await mkdir(join(two, "cifar-10-batches-bin"));
    await writeFiles(join(two, "cifar-10-batches-bin"), files);
    const spec = { kind: "cifar10", train: 4, test: 2 } as const;
    const first = await loadDataset(spec, { folders: { cifar10: one } });
    const second = await loadDataset(spec, { folders: { cifar10: two } });
    expect(first.train.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(second.train.digest).toBe(first.train.digest);
    expect(first.test.digest).not.toBe(first.train.digest);

    files["data_batch_1.bin"][3073] = 9;
    await writeFiles(one, files);
    const changed = await loadDataset(spec, { folders: { cifar10: one } });
    expect(changed.train.digest).not.toBe(first.train.digest);
  });

  it("needs no file for a part without images", async () => {
    const dir = await folder();
    await writeFiles(dir, { "test_batch.bin": fakeRecords(2) });
    const { train, test } = await loadDataset(
      { kind: "cifar10", train: 0, test: 2 },
      { folders: { cifar10: dir } },
    );
    expect([train.count, train.images.length, test.count]).toEqual([0, 0, 2]);
  });

  it("gives its first images where a file has more of them than are stated", async () => {
    const dir = await folder();
    await writeFile(join(dir, "test_batch.bin"), fakeRecords(7));
    const { test } = await loadDataset({ kind: "cifar10", train: 0, test: 3 }, { folders: { cifar10: dir } });
    expect([...test.labels!]).toEqual([0, 1, 2]);
    expect(test.images.length).toBe(3 * 3072);
  });
});
