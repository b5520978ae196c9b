import { execFileSync } from "node:child_process";
import { mkdir, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Cifar10Counts } from "../../runtime/data/cifar10-files.ts";
import { dataErrorRows } from "../../runtime/data/data-errors.ts";
import { expectDataset, loadDataset } from "../../runtime/data/dataset.ts";
import { shownCodes, shownError } from "./caught.ts";
import { fakeRecords, temporaryFolders, writeFiles } from "./fake-cifar10.ts";

const folder = temporaryFolders();
let dir = "";
beforeEach(async () => {
  dir = await folder();
});

function shown(spec: Cifar10Counts, cifar10 = dir): Promise<string> {
  return shownError(() => loadDataset({ kind: "cifar10", ...spec }, { folders: { cifar10 } }), dir);
}

describe("where the folder is", () => {
  const load = (env: Record<string, string>, settings: string) =>
    shownError(
      () => loadDataset({ kind: "cifar10", train: 1, test: 1 }, { env, settingsFile: join(dir, settings) }),
      dir,
    );

  it("is asked for in the three ways", async () => {
    expect(await load({ ACLC_CIFAR10: "" }, "settings.json")).toBe(
      "run/dataset-not-named: the data set cifar10 needs the folder with its files\n" +
        "help: give the folder with --data cifar10=FOLDER, with the environment variable ACLC_CIFAR10, or in <dir>/settings.json:\n" +
        '{"datasets": {"cifar10": "FOLDER"}}',
    );
  });

  it("is said with who named it when it is wrong, whatever the other ways say", async () => {
    await writeFile(join(dir, "settings.json"), JSON.stringify({ datasets: { cifar10: "." } }));
    const help =
      "help: aclc looks at --data cifar10=FOLDER first, then at the environment variable ACLC_CIFAR10, " +
      "then at <dir>/settings.json";
    expect(await load({ ACLC_CIFAR10: join(dir, "none") }, "settings.json")).toBe(
      "run/dataset-folder-missing: the folder of the data set cifar10 cannot be used: it does not exist\n" +
        `<dir>/none (from ACLC_CIFAR10)\n${help}`,
    );
    expect(await load({ ACLC_CIFAR10: join(dir, "settings.json") }, "settings.json")).toBe(
      "run/dataset-folder-missing: the folder of the data set cifar10 cannot be used: it is a file, not a folder\n" +
        `<dir>/settings.json (from ACLC_CIFAR10)\n${help}`,
    );
  });

  it.each([
    ["{", /it is not JSON: .+/],
    ["[]", "expected an object"],
    ['{"datasets": "x"}', '"datasets" must be an object that maps data sets to folders'],
    ['{"datasets": {"cifar": "x"}}', '"datasets" names "cifar"; expected cifar10'],
    ['{"datasets": {"cifar10": 3}}', "the folder of cifar10 must be a string, found 3"],
  ])("is not guessed from settings that are wrong: %s", async (text, problem) => {
    await writeFile(join(dir, "settings.json"), text);
    const lines = (await load({}, "settings.json")).split("\n");
    expect(lines[0]).toMatch(problem);
    expect(lines[0]).toMatch(/^run\/settings-invalid: the settings file cannot be used: /);
    expect(lines.slice(1)).toEqual([
      "<dir>/settings.json",
      'help: write, for example, {"datasets": {"cifar10": "FOLDER"}}',
    ]);
  });

  it("is not looked for past settings that cannot be read", async () => {
    expect(await load({}, ".")).toMatch(/^run\/settings-invalid: .*: it is a folder\n/);
  });
});

describe("what the folder contains", () => {
  it("lacks a file", async () => {
    expect(await shown({ train: 1, test: 0 })).toBe(
      "run/dataset-file-missing: data_batch_1.bin is missing; expected in <dir> or <dir>/cifar-10-batches-bin " +
        "(from --data cifar10)",
    );
  });

  it("lacks a later file, and could be stated as it is", async () => {
    await writeFile(join(dir, "data_batch_1.bin"), "never read");
    expect(await shown({ train: 20_000, test: 0 })).toBe(
      "run/dataset-file-missing: data_batch_2.bin is missing; expected in <dir> or <dir>/cifar-10-batches-bin " +
        "(from --data cifar10)\nhelp: to use only the files in this folder, write cifar10(train: 10000)",
    );
  });

  it("has a complete file that is not the published one", async () => {
    await writeFile(join(dir, "data_batch_1.bin"), "");
    await truncate(join(dir, "data_batch_1.bin"), 30_730_000);
    expect(await shown({ train: 10_000, test: 0 })).toBe(
      "run/dataset-file-altered: <dir>/data_batch_1.bin is not the published file: " +
        "expected SHA-1 aadd24acce27caa71bf4b10992e9e7b2d74c2540, found 1b6d6937001db4fdf11695ef6a39ab2a0d19a925\nhelp: download it again",
    );
  });

  const MISSING =
    "run/dataset-file-missing: test_batch.bin is missing; expected in <dir> or <dir>/cifar-10-batches-bin " +
    "(from --data cifar10)";
  const PYTHON =
    "the folder contains the Python version of CIFAR-10; use the binary version (cifar-10-binary.tar.gz)";
  const HUNDRED =
    "the folder contains CIFAR-100, which is another data set; cifar10 needs cifar-10-binary.tar.gz";

  it.each([
    ["the Python version", "cifar-10-batches-py/test_batch", PYTHON],
    ["the Python version, without its folder", "test_batch", PYTHON],
    ["the Python version, packed", "cifar-10-python.tar.gz", PYTHON],
    [
      "the archive",
      "cifar-10-binary.tar.gz",
      "the folder contains the archive cifar-10-binary.tar.gz; unpack it: tar xf cifar-10-binary.tar.gz",
    ],
    [
      "another archive",
      "data.tgz",
      "the folder contains data.tgz; if that is CIFAR-10, unpack it: tar xf data.tgz",
    ],
    ["a zip", "cifar.zip", "the folder contains cifar.zip; if that is CIFAR-10, unpack it: unzip cifar.zip"],
    ["CIFAR-100", "fine_label_names.txt", HUNDRED],
    ["CIFAR-100, by its files", "test.bin", HUNDRED],
    ["CIFAR-100, packed", "cifar-100-binary.tar.gz", HUNDRED],
    ["the file in capitals", "Test_Batch.BIN", "rename Test_Batch.BIN to test_batch.bin"],
    [
      "the file in capitals, in the archive's folder",
      "cifar-10-batches-bin/TEST_BATCH.bin",
      "rename TEST_BATCH.bin to test_batch.bin",
    ],
    [
      "the archive's folder in capitals",
      "CIFAR-10-batches-bin/test_batch.bin",
      "rename CIFAR-10-batches-bin to cifar-10-batches-bin",
    ],
    ["nothing like it", "notes.txt", undefined],
  ])("is %s", async (_, name, hint) => {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), "");
    expect(await shown({ train: 0, test: 1 })).toBe(
      hint === undefined ? MISSING : `${MISSING}\nhelp: ${hint}`,
    );
  });

  it("is the archive itself", async () => {
    await writeFile(join(dir, "cifar-10-binary.tar.gz"), "");
    expect(await shown({ train: 0, test: 1 }, join(dir, "cifar-10-binary.tar.gz"))).toBe(
      "run/dataset-folder-missing: the folder of the data set cifar10 cannot be used: it is a file, not a folder\n" +
        "<dir>/cifar-10-binary.tar.gz (from --data cifar10)\n" +
        "help: unpack it, and name the folder: tar xf cifar-10-binary.tar.gz",
    );
  });

  it.each([
    [
      "\u001f\u008b\u0008",
      1000,
      "it is compressed; unpack it, or use the binary version (cifar-10-binary.tar.gz), unpacked",
    ],
    [`${"\0".repeat(257)}ustar`, 40_000, "it is a tar archive; unpack it: tar xf <dir>/test_batch.bin"],
    ["PK\u0003\u0004", 1000, "it is a zip archive; unpack it"],
    [
      "\u0080\u0002}q",
      31_035_526,
      "it belongs to the Python version of CIFAR-10; use the binary version (cifar-10-binary.tar.gz)",
    ],
    ["<!DOCTYPE html>", 900, "it is a web page; the download may have failed"],
    [
      "version https://git-lfs.github.com/spec/v1",
      130,
      "it is a Git LFS pointer; download the file: git lfs pull",
    ],
    ["", 30_740_000, "its size fits CIFAR-100, which is another data set"],
    ["", 3 * 30_730_000, "use the files in cifar-10-binary.tar.gz"],
  ])("has a file that begins with %j and has %d bytes", async (start, size, hint) => {
    const file = join(dir, "test_batch.bin");
    await writeFile(file, Buffer.from(start, "latin1"));
    await truncate(file, size);
    expect(await shown({ train: 0, test: 10_000 })).toBe(
      `run/dataset-file-size: <dir>/test_batch.bin is not a file of the binary version of CIFAR-10: it has ` +
        `${size.toLocaleString("en-US")} bytes, but the complete file has 30,730,000 (10,000 images of 3,073 bytes)\nhelp: ${hint}`,
    );
  });

  it("has a test file that is not the published one", async () => {
    await writeFile(join(dir, "test_batch.bin"), fakeRecords(3));
    await truncate(join(dir, "test_batch.bin"), 30_730_000);
    for (const test of [1, 10_000])
      expect(await shown({ train: 0, test })).toMatch(
        /^run\/dataset-file-altered: <dir>\/test_batch.bin is not the published file: expected SHA-1 67eb016d/,
      );
  });

  it("has a part of a test file that is a part of a training file", async () => {
    await writeFiles(dir, { "data_batch_1.bin": fakeRecords(40), "test_batch.bin": fakeRecords(20, 5) });
    expect(await shown({ train: 40, test: 20 })).toBe(
      "run/dataset-file-repeated: <dir>/test_batch.bin repeats <dir>/data_batch_1.bin: 20 of its 20 images are images " +
        "of that file\nhelp: no image of CIFAR-10 is in two files; unpack the archive again",
    );
    // unused files are not checked
    expect(
      (await loadDataset({ kind: "cifar10", train: 5, test: 20 }, { folders: { cifar10: dir } })).test.count,
    ).toBe(20);
    // single duplicates do not make a copy, and labels are ignored
    const records = fakeRecords(20, 100);
    records.set(fakeRecords(1), 0);
    records[0] = 9;
    await writeFiles(dir, { "test_batch.bin": records });
    expect(
      (await loadDataset({ kind: "cifar10", train: 40, test: 20 }, { folders: { cifar10: dir } })).test.count,
    ).toBe(20);
  });

  it("has a file that is cut off", async () => {
    await writeFile(join(dir, "test_batch.bin"), fakeRecords(2).subarray(0, 4000));
    expect(await shown({ train: 0, test: 10_000 })).toBe(
      "run/dataset-file-truncated: <dir>/test_batch.bin is incomplete: expected 30,730,000 bytes " +
        "(10,000 images of 3,073 bytes), found 4,000\nhelp: copy or download it again",
    );
    await writeFile(join(dir, "test_batch.bin"), "");
    expect(await shown({ train: 0, test: 1 })).toContain(
      "expected 3,073 bytes (1 image of 3,073 bytes), found 0",
    );
  });

  it("has fewer images than stated", async () => {
    await writeFile(join(dir, "test_batch.bin"), fakeRecords(2));
    expect(await shown({ train: 0, test: 10_000 })).toBe(
      "run/dataset-count-differs: the experiment uses cifar10 with test: 10000, but the files have only 2 images\n" +
        "<dir>/test_batch.bin\nhelp: write cifar10(test: 2), or replace the incomplete file",
    );
  });

  it("has a label that is none", async () => {
    const records = fakeRecords(3);
    records[2 * 3073] = 10;
    await writeFiles(dir, { "test_batch.bin": records });
    expect(await shown({ train: 0, test: 3 })).toBe(
      "run/dataset-label-range: <dir>/test_batch.bin has a label out of range: image 2 (byte 6,146) has label 10, " +
        "expected 0 to 9\nhelp: the file is damaged, or not in the binary format of CIFAR-10; download it again",
    );
  });

  it("has a pipe in a file's place", async () => {
    execFileSync("mkfifo", [join(dir, "test_batch.bin")]);
    expect(await shown({ train: 0, test: 1 })).toBe(
      "run/dataset-file-unreadable: <dir>/test_batch.bin cannot be read: it is not a regular file but a pipe",
    );
  });

  it("is looked at before anything is read", async () => {
    await writeFile(join(dir, "test_batch.bin"), fakeRecords(2).fill(255));
    const expected = (test: number) =>
      shownError(
        () => expectDataset({ kind: "cifar10", train: 0, test }, { folders: { cifar10: dir } }),
        dir,
      );
    await expectDataset({ kind: "cifar10", train: 0, test: 2 }, { folders: { cifar10: dir } });
    expect(await expected(3)).toMatch(/^run\/dataset-count-differs/);
    expect(await shown({ train: 0, test: 2 })).toMatch(/^run\/dataset-label-range/);
  });

  it("has a folder in a file's place", async () => {
    await mkdir(join(dir, "test_batch.bin"));
    expect(await shown({ train: 0, test: 1 })).toBe(
      "run/dataset-file-unreadable: <dir>/test_batch.bin cannot be read: it is a folder",
    );
  });
});

describe("the counts", () => {
  it.each([
    [{ train: 50_001, test: 0 }, "train: 50001; expected a whole number from 0 to 50000"],
    [{ train: 0, test: -1 }, "test: -1; expected a whole number from 0 to 10000"],
    [{ train: 1.5, test: 0 }, "train: 1.5; expected a whole number from 0 to 50000"],
  ])("are within the data set: %j", async (spec, text) => {
    expect(await shown(spec)).toBe(`run/dataset-count-invalid: the data set cifar10 cannot have ${text}`);
  });

  it("of shapes are whole numbers", async () => {
    const spec = { kind: "shapes10", train: 1.5, test: 0, seed: 1 } as const;
    expect(await shownError(() => loadDataset(spec), dir)).toBe(
      "run/dataset-count-invalid: the data set shapes10 cannot have train: 1.5; expected a whole number from 0",
    );
  });
});

afterAll(() => {
  expect([...shownCodes].sort()).toEqual(Object.keys(dataErrorRows).sort());
});
