import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

/** What a room may import: rooms of ours, and packages. Runtime, at the rim, may use any package. */
const ROOMS = {
  grammar: { rooms: ["grammar"], packages: ["chevrotain", "fastest-levenshtein"] },
  compiler: { rooms: ["grammar", "compiler"], packages: ["yaml", "node:crypto"] },
  runtime: { rooms: ["grammar", "compiler", "runtime"], packages: undefined },
} as const;

interface Import {
  readonly file: string;
  readonly target: string;
}

function importsOf(room: string): Import[] {
  const files = readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  return files.flatMap((name) => {
    const file = join(ROOT, room, name);
    const text = readFileSync(file, "utf8");
    const found = text.matchAll(/\b(?:from|import)\s*\(?\s*"([\w@./:-]+)"/g);
    return [...found].map(([, target]) => ({ file, target: target! }));
  });
}

const roomOf = ({ file, target }: Import): string =>
  relative(ROOT, resolve(dirname(file), target)).split("/")[0]!;

describe.each(Object.entries(ROOMS))("%s", (room, allowed) => {
  const imports = importsOf(room);

  it("imports only the rooms before it", () => {
    const wrong = imports
      .filter(({ target }) => target.startsWith("."))
      .filter((one) => !(allowed.rooms as readonly string[]).includes(roomOf(one)))
      .filter((one) => !one.target.endsWith("/package.json"));
    expect(imports.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  if (allowed.packages)
    it("is pure: it imports no package that touches files, clocks or devices", () => {
      const packages = imports.map(({ target }) => target).filter((target) => !target.startsWith("."));
      expect(packages.filter((name) => !(allowed.packages as readonly string[]).includes(name))).toEqual([]);
    });
});
