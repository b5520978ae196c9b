import { mkdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { dataErrorRows } from "../../runtime/data/data-errors.ts";
import { type Cifar10Spec, loadDataset } from "../../runtime/data/dataset.ts";
import { shownCodes, shownError } from "./caught.ts";
import { fakeRecords, temporaryFolders, writeFiles } from "./fake-cifar10.ts";

const folder = temporaryFolders();
let dir = "";
beforeEach(async () => {
  dir = await folder();
});

function shown(spec: Omit<Cifar10Spec, "kind">, cifar10 = dir): Promise<string> {
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
      "run/dataset-not-named: the data set cifar10 needs a folder with its files, and none is named\n" +
        "help: name it by --data cifar10=FOLDER, by the environment variable ACLC_CIFAR10, or in <dir>/settings.json:\n" +
        '{"datasets": {"cifar10": "FOLDER"}}',
    );
  });

  it("is said with who named it when it is wrong, whatever the other ways say", async () => {
    await writeFile(join(dir, "settings.json"), JSON.stringify({ datasets: { cifar10: "." } }));
    const help =
      "help: a folder is named by --data cifar10=FOLDER, else by the environment variable ACLC_CIFAR10, " +
      "else in <dir>/settings.json";
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
    ['{"datasets": "x"}', '"datasets" must be an object of data sets and folders'],
    ['{"datasets": {"cifar": "x"}}', '"datasets" names "cifar"; expected cifar10'],
    ['{"datasets": {"cifar10": 3}}', "the folder of cifar10 must be text, found 3"],
  ])("is not guessed from settings that are wrong: %s", async (text, problem) => {
    await writeFile(join(dir, "settings.json"), text);
    const lines = (await load({}, "settings.json")).split("\n");
    expect(lines[0]).toMatch(problem);
    expect(lines[0]).toMatch(/^run\/settings-invalid: the settings file cannot be used: /);
    expect(lines.slice(1)).toEqual([
      "<dir>/settings.json",
      'help: for example {"datasets": {"cifar10": "FOLDER"}}',
    ]);
  });

  it("is not looked for past settings that cannot be read", async () => {
    expect(await load({}, ".")).toMatch(/^run\/settings-invalid: .*: it is a folder\n/);
  });
});

describe("what the folder holds", () => {
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
        "(from --data cifar10)\nhelp: if the files that are there are all you have, write cifar10(train: 10000)",
    );
  });

  it("has a complete file that is not the published one", async () => {
    await writeFile(join(dir, "data_batch_1.bin"), "");
    await truncate(join(dir, "data_batch_1.bin"), 30_730_000);
    expect(await shown({ train: 10_000, test: 0 })).toBe(
      "run/dataset-file-altered: <dir>/data_batch_1.bin is not the published file: " +
        "expected md5 5dd7e06a14cb22eb9f671a540d1b7c25, found 229a4f9bbbc879e7371f2391ac1f4775\nhelp: download it again",
    );
  });

  it("is the Python version", async () => {
    await mkdir(join(dir, "cifar-10-batches-py"));
    await writeFile(join(dir, "cifar-10-batches-py", "test_batch"), "");
    expect(await shown({ train: 0, test: 1 })).toContain(
      "\nhelp: the folder holds the Python version of CIFAR-10; take the binary version (cifar-10-binary.tar.gz)",
    );
  });

  it("has a file that is cut off", async () => {
    await writeFile(join(dir, "test_batch.bin"), fakeRecords(2).subarray(0, 4000));
    expect(await shown({ train: 0, test: 10_000 })).toBe(
      "run/dataset-file-truncated: <dir>/test_batch.bin is cut off: expected 30,730,000 bytes " +
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
      "run/dataset-count-differs: the data set cifar10 is stated with test: 10000, and its files end after 2 images\n" +
        "<dir>/test_batch.bin\nhelp: write cifar10(test: 2) to use them, or complete the file",
    );
  });

  it("has more images than stated, and is not the complete file", async () => {
    await writeFile(join(dir, "test_batch.bin"), fakeRecords(3));
    expect(await shown({ train: 0, test: 2 })).toBe(
      "run/dataset-file-size: <dir>/test_batch.bin has an unexpected size: expected 30,730,000 bytes (the complete " +
        "file, 10,000 images) or 6,146 (2 images, as stated), found 9,219\n" +
        "help: is it the binary version (cifar-10-binary.tar.gz), unpacked?",
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
