import { execFileSync } from "node:child_process";
import { stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { checkpointErrorRows } from "../../runtime/checkpoint/checkpoint-errors.ts";
import { readSafetensors, writeSafetensors } from "../../runtime/checkpoint/safetensors.ts";
import { shownCodes, shownError } from "../data/caught.ts";
import { temporaryFolders } from "../data/fake-cifar10.ts";

const folder = temporaryFolders();
let dir = "";
beforeEach(async () => {
  dir = await folder();
});

async function shown(content: Uint8Array | string): Promise<string> {
  const file = join(dir, "a.safetensors");
  await writeFile(file, content);
  return shownError(() => readSafetensors(file), dir);
}

/** A file with any header, valid or not, and a number of data bytes. */
function raw(header: string | Uint8Array, dataBytes = 0): Uint8Array {
  const text = Buffer.from(header);
  const bytes = Buffer.alloc(8 + text.length + dataBytes);
  bytes.writeBigUInt64LE(BigInt(text.length));
  text.copy(bytes, 8);
  return bytes;
}

const entry = (dtype: string, shape: unknown, offsets: unknown) =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

describe("a header that is longer than a reader expects", () => {
  const long = 20_000_000;

  it("has a text of 20 MB", async () => {
    const text = JSON.stringify({ __metadata__: { note: "x".repeat(long) } });
    await writeFile(join(dir, "a.safetensors"), raw(text));
    const { metadata } = await readSafetensors(join(dir, "a.safetensors"));
    expect(metadata.note).toHaveLength(long);
  });

  it("has a name of 20 MB, which is not shown whole", async () => {
    const text = await shown(raw(`{"${"n".repeat(long)}":${entry("F99", [1], [0, 4])}}`, 4));
    expect(text).toMatch(
      /^run\/tensors-dtype: the tensor "n+\.\.\." of <dir>\/a.safetensors has the type F99/,
    );
    expect(text.length).toBeLessThan(500);
  });

  it("has lists in lists", async () => {
    const deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
    expect(await shown(raw(`{"a":{"dtype":"F32","shape":${deep},"data_offsets":[0,4]}}`, 4))).toMatch(
      /^run\/tensors-entry-invalid: .* expected a shape of whole numbers, found (a list|\[+\.\.\.)$/,
    );
  });
});

describe("what is no file, or has no end", () => {
  it("is a pipe", async () => {
    execFileSync("mkfifo", [join(dir, "a.safetensors")]);
    expect(await shownError(() => readSafetensors(join(dir, "a.safetensors")), dir)).toBe(
      "run/tensors-unreadable: <dir>/a.safetensors cannot be read: it is not a regular file but a pipe",
    );
  });

  it("is larger than memory, and is held against its header first", async () => {
    const file = join(dir, "a.safetensors");
    await writeFile(file, raw(`{"a":${entry("F32", [1], [0, 4])}}`, 4));
    await truncate(file, 1e12);
    expect(await shownError(() => readSafetensors(file), dir)).toMatch(
      /^run\/tensors-header-invalid: the header of <dir>\/a.safetensors is damaged: it has \d+ bytes after the last tensor/,
    );
    await writeFile(file, raw(`{"a":${entry("F32", [250_000_000_000], [0, 1e12])}}`, 4));
    await truncate(file, (await stat(file)).size - 4 + 1e12);
    expect(await shownError(() => readSafetensors(file), dir)).toBe(
      "run/tensors-unreadable: <dir>/a.safetensors cannot be read: there is not enough memory for it",
    );
  });
});

describe("a file that is something else", () => {
  it.each([
    ["short", "it has only 5 bytes; the length of the header alone takes 8", ""],
    [
      "<!DOCTYPE html><html>",
      "its header does not start with {",
      "\nhelp: it is a web page; the download may have failed",
    ],
    [
      "version https://git-lfs.github.com/spec/v1\n",
      "its header does not start with {",
      "\nhelp: it is a Git LFS pointer; download the file with git lfs pull",
    ],
    [
      "PK\u0003\u0004\u0000\u0000\u0008\u0008archive/data.pkl",
      "its header does not start with {",
      "\nhelp: it looks like a PyTorch file; save the weights with safetensors.torch.save_file(model.state_dict(), ...)",
    ],
    [
      "\xff\xff\xff\xff\x00\x00\x00\x00{}",
      "its header would have 4294967295 bytes; the format allows 100000000",
      "",
    ],
  ])("%j", async (content, problem, help) => {
    expect(await shown(Buffer.from(content, "latin1"))).toBe(
      `run/tensors-not-safetensors: <dir>/a.safetensors is not a safetensors file: ${problem}${help}`,
    );
  });

  it("is an old PyTorch file", async () => {
    expect(await shown(Buffer.from("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j", "latin1"))).toContain(
      "it looks like a PyTorch file",
    );
  });

  it("is no file at all", async () => {
    expect(await shownError(() => readSafetensors(join(dir, "none")), dir)).toBe(
      "run/tensors-unreadable: <dir>/none cannot be read: it does not exist",
    );
    expect(await shownError(() => readSafetensors(dir), dir)).toBe(
      "run/tensors-unreadable: <dir> cannot be read: it is a folder",
    );
  });
});

describe("a file that is cut off", () => {
  const whole = raw(`{"w":${entry("F32", [2], [0, 8])}}`, 8);

  it.each([1, 8, 20, whole.length - 8])("by %i bytes", async (less) => {
    const found = whole.length - less;
    const expected = less > 8 ? whole.length - 8 : whole.length;
    expect(await shown(whole.subarray(0, found))).toBe(
      `run/tensors-truncated: <dir>/a.safetensors is incomplete: expected ${expected} bytes, found ${found}\n` +
        "help: copy or download it again",
    );
  });
});

describe("a header", () => {
  it.each([
    [raw(Uint8Array.of(0x7b, 0xff, 0x7d)), "it is not UTF-8 text"],
    [raw("{]"), "it is not JSON: "],
    [raw('{"__metadata__":{"epoch":3}}'), '__metadata__ must be an object of strings, found {"epoch":3}'],
    [raw('{"__metadata__":"x"}'), '__metadata__ must be an object of strings, found "x"'],
    [
      raw('{"w":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      'the key "dtype" is in one object twice',
    ],
    [raw(`{"w":${entry("U8", [2], [3, 5])}}`, 5), "no tensor uses bytes 0 to 3 of the data"],
    [raw(`{"w":${entry("U8", [2], [0, 2])}}`, 5), "it has 3 bytes after the last tensor"],
  ])("that is damaged", async (content, problem) => {
    const text = await shown(content);
    expect(
      text.startsWith(`run/tensors-header-invalid: the header of <dir>/a.safetensors is damaged: ${problem}`),
    ).toBe(true);
    if (!problem.endsWith(": ")) expect(text.endsWith(problem)).toBe(true);
  });

  it("that names a tensor twice, in whatever spelling", async () => {
    const one = entry("U8", [1], [0, 1]);
    for (const again of ['"w"', '"\\u0077"', '"w" ']) {
      expect(await shown(raw(`{"w":${one},${again}:${one}}`, 1))).toBe(
        'run/tensors-duplicate: <dir>/a.safetensors has two tensors named "w"',
      );
    }
  });

  it("whose texts only look like keys and brackets is sound", async () => {
    const file = join(dir, "a.safetensors");
    const metadata = { a: '{"w":', b: '\\"}', c: '"a":1,"a":2' };
    await writeFile(
      file,
      raw(`{"__metadata__":${JSON.stringify(metadata)},"w":${entry("U8", [1], [0, 1])}}`, 1),
    );
    expect((await readSafetensors(file)).metadata).toEqual(metadata);
  });
});

describe("a tensor", () => {
  it.each([
    ['{"w":3}', "its description is not a JSON object"],
    ['{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}}', 'its description has an unknown key "x"'],
    ['{"w":{"shape":[1],"data_offsets":[0,1]}}', "expected a type, found nothing"],
    [`{"w":${entry("U8", [-1], [0, 1])}}`, "expected a shape of whole numbers, found [-1]"],
    [`{"w":${entry("U8", "1", [0, 1])}}`, 'expected a shape of whole numbers, found "1"'],
    [`{"w":${entry("U8", [1], [0])}}`, "expected data_offsets of two whole numbers, found [0]"],
    [`{"w":${entry("U8", [1], [0, 1.5])}}`, "expected data_offsets of two whole numbers, found [0,1.5]"],
    [`{"w":${entry("F32", [2, 3], [0, 1])}}`, "F32[2,3] needs 24 bytes, but its data_offsets [0,1] give 1"],
    [`{"w":${entry("U8", [1], [1, 0])}}`, "U8[1] needs 1 bytes, but its data_offsets [1,0] give -1"],
    [`{"w":${entry("BOOL", [1], [0, 1])}}`, "a BOOL has a byte that is not 0 or 1"],
    [
      `{"v":${entry("U8", [1], [0, 1])},"w":${entry("U8", [1], [0, 1])}}`,
      'its data (bytes 0 to 1) overlap the data of "v" (up to 1)',
    ],
  ])("that is damaged: %s", async (header, problem) => {
    const content = raw(header, 1);
    content[content.length - 1] = 2;
    expect(await shown(content)).toBe(
      `run/tensors-entry-invalid: the tensor "w" of <dir>/a.safetensors is damaged: ${problem}`,
    );
  });

  it("of a type that is not read here", async () => {
    const half = fileURLToPath(new URL("fixtures/half.safetensors", import.meta.url));
    expect(await shownError(() => readSafetensors(half), half)).toBe(
      'run/tensors-dtype: the tensor "half" of <dir> has the type F16; expected one of F64, F32, BF16, I64, I32, U32, ' +
        "U8, BOOL\nhelp: convert the tensor in the program that wrote the file, for example with tensor.float()",
    );
  });
});

it("a file that cannot be written is said so", async () => {
  const path = join(dir, "none", "a.safetensors");
  expect(await shownError(() => writeSafetensors(path, { tensors: new Map(), metadata: {} }), dir)).toMatch(
    /^run\/file-not-written: /,
  );
});

afterAll(() => {
  expect([...shownCodes].sort()).toEqual(Object.keys(checkpointErrorRows).sort());
});
