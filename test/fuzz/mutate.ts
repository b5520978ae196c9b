import type { Random } from "./random.ts";

/**
 * Changes a few bytes, as failing disks and copies do.
 * @param near most changes are within the first bytes, up to this offset
 */
export function mutateBytes(bytes: Uint8Array, random: Random, near = bytes.length): Buffer {
  let copy = Buffer.from(bytes);
  for (let n = 1 + random.below(4); n > 0; n--) {
    const at = random.below(Math.max(1, random.chance(0.8) ? Math.min(near, copy.length) : copy.length));
    const length = 1 + random.below(random.chance(0.2) ? 4000 : 12);
    switch (random.below(9)) {
      case 0:
        if (copy.length > 0) copy[at]! ^= 1 << random.below(8);
        break;
      case 1:
        if (copy.length > 0)
          copy[at] = random.of([0, 1, 9, 10, 0x20, 0x22, 0x2d, 0x30, 0x7b, 0x7f, 0x80, 0xff]);
        break;
      case 2:
        copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
        break;
      case 3:
        copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at, at + length), copy.subarray(at)]);
        break;
      case 4:
        copy = Buffer.concat([copy.subarray(0, at), randomBytes(length, random), copy.subarray(at)]);
        break;
      case 5:
        copy = copy.subarray(0, at);
        break;
      case 6:
        // a piece of a disk that was never written
        copy = Buffer.from(copy);
        copy.fill(0, at, Math.min(copy.length, at + length * 16));
        break;
      case 7:
        copy = Buffer.concat([copy, random.chance(0.5) ? randomBytes(length, random) : copy.subarray(at)]);
        break;
      default: {
        const other = random.below(Math.max(1, copy.length));
        copy = Buffer.from(copy);
        copy.copy(copy, at, other, other + length);
      }
    }
  }
  return copy;
}

function randomBytes(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

const VALUES: readonly unknown[] = [
  null,
  true,
  "",
  "x",
  "__proto__",
  "constructor",
  "\u0000",
  "\u001b[2J",
  "9".repeat(40),
  "../../etc",
  "10 epochs",
  "1/0",
  0,
  -1,
  1,
  0.5,
  1e308,
  2 ** 53,
  -0,
  [],
  {},
  [1],
  { a: 1 },
  [[[]]],
];

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    { parent: value as Record<string, unknown>, key },
    ...placesOf(child),
  ]);
}

/** Changes a few values, keys or positions of plain data. */
export function mutateData<T>(data: T, random: Random): unknown {
  const copy = structuredClone(data);
  for (let n = 1 + random.below(2); n > 0; n--) {
    const places = placesOf(copy);
    if (places.length === 0) return random.of(VALUES);
    const { parent, key } = random.of(places);
    const other = random.of(places);
    switch (random.below(5)) {
      case 0:
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else delete parent[key];
        break;
      case 1:
        parent[key] = structuredClone(random.of(VALUES));
        break;
      case 2:
        parent[key] = structuredClone(other.parent[other.key]);
        break;
      case 3:
        if (Array.isArray(parent)) parent.push(structuredClone(random.of(VALUES)));
        else
          define(
            parent,
            random.of([`${key}_`, "__proto__", "toString", "", key.toUpperCase(), "é"]),
            parent[key],
          );
        break;
      default:
        if (typeof parent[key] === "number")
          parent[key] = random.of([1, -1, 0.5, 2, 1e9]) * (parent[key] as number) + random.of([0, 0, 1, -1]);
        else if (typeof parent[key] === "string") parent[key] = mutateText(parent[key] as string, random);
    }
  }
  return copy;
}

/** Defines `__proto__` as an ordinary key. */
function define(parent: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

const SIGNS = [
  "\t",
  "\r\n",
  "\u2028",
  "\uFEFF",
  "🚀",
  '"',
  "'",
  "#",
  ":",
  "- ",
  "{",
  "[",
  "&a ",
  "*a",
  "!!x ",
  "|",
  ">",
  "%",
  "\\",
  "---\n",
  "...\n",
  "1e400",
  "~",
  "<<: ",
];

/** Changes a few letters or lines of a text. */
export function mutateText(text: string, random: Random): string {
  let copy = text;
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(copy.length + 1);
    const lines = copy.split("\n");
    const line = random.below(lines.length);
    switch (random.below(8)) {
      case 0:
        copy = copy.slice(0, at) + copy.slice(at + 1 + random.below(4));
        break;
      case 1:
        copy = copy.slice(0, at) + random.of(SIGNS) + copy.slice(at);
        break;
      case 2:
        copy = copy.slice(0, at) + String.fromCharCode(random.below(0x250)) + copy.slice(at + 1);
        break;
      case 3:
        lines.splice(line, 1 + random.below(3));
        copy = lines.join("\n");
        break;
      case 4:
        lines.splice(random.below(lines.length), 0, lines[line]!);
        copy = lines.join("\n");
        break;
      case 5:
        lines[line] = random.chance(0.5) ? `  ${lines[line]}` : lines[line]!.replace(/^ {1,2}/, "");
        copy = lines.join("\n");
        break;
      case 6:
        copy = random.chance(0.1) ? copy.slice(0, at) : copy;
        break;
      default:
        lines[line] = lines[line]!.replace(/-?\d[\d./e+-]*/, (number) =>
          random.of([
            "0",
            "-1",
            "1e400",
            "1/0",
            `${number}0`,
            `-${number}`,
            "0x1F",
            "1_000",
            ".5",
            "NaN",
            ".inf",
          ]),
        );
        copy = lines.join("\n");
    }
  }
  return copy;
}
