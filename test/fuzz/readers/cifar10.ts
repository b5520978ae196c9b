import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataset } from "../../../runtime/data/dataset.ts";
import { fakeRecords } from "../../data/fake-cifar10.ts";
import { mutateBytes } from "../mutate.ts";
import type { Random } from "../random.ts";
import { answerOf, expectThat, type Reader } from "../reader.ts";

const RECORD = 3073;
let folder: string | undefined;

/** Small parts of CIFAR-10's files. An accepted file must give exactly its bytes, and its labels must be classes. */
export const cifar10: Reader = {
  name: "cifar10",
  try: (random: Random) =>
    answerOf(async () => {
      if (folder === undefined) {
        folder = mkdtempSync(join(tmpdir(), "aclc-fuzz-"));
        process.on("exit", () => rmSync(folder!, { recursive: true, force: true }));
      }
      const [train, test] = [1 + random.below(4), random.below(3)];
      const whole = fakeRecords(train + random.below(2), 0);
      const bytes = random.chance(0.3) ? damageLabels(whole, random) : mutateBytes(whole, random);
      const testBytes = random.chance(0.2) ? Buffer.from(whole) : Buffer.from(fakeRecords(3, 100));
      writeFileSync(join(folder, "data_batch_1.bin"), bytes);
      writeFileSync(join(folder, "test_batch.bin"), testBytes);
      const data = await loadDataset({ kind: "cifar10", train, test }, { folders: { cifar10: folder } });
      for (const [part, file, count] of [
        [data.train, bytes, train],
        [data.test, testBytes, test],
      ] as const) {
        expectThat(
          file.length % RECORD === 0 && file.length >= count * RECORD,
          "a file of another size",
          file.length,
        );
        for (let i = 0; i < count; i++) {
          const label = file[i * RECORD]!;
          expectThat(part.labels![i] === label && label < 10, `label ${i} is ${label}`, file.length);
          const at = random.below(3072);
          const [pixel, channel] = [Math.floor(at / 3), at % 3];
          const expected = file[i * RECORD + 1 + channel * 1024 + pixel];
          expectThat(part.images[i * 3072 + at] === expected, `pixel ${at} of image ${i}`, file.length);
        }
      }
      const first = (file: Buffer): string => file.toString("latin1", 1, RECORD);
      expectThat(test === 0 || first(bytes) !== first(testBytes), "a test on a training image", train);
      return "accepted";
    }),
};

function damageLabels(records: Uint8Array, random: Random): Buffer {
  const copy = Buffer.from(records);
  for (let at = 0; at < copy.length; at += RECORD) if (random.chance(0.3)) copy[at] = random.below(256);
  return copy;
}
