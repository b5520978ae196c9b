import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { asDataset } from "../compiler/vocabulary/define/datasets.ts";
import { ALL_WORDS, VOCABULARY } from "../compiler/vocabulary/index.ts";
import { folderDatasets } from "../runtime/data/folder-datasets.ts";
import { READERS } from "../runtime/data/readers.ts";

const ROOT = resolve(import.meta.dirname, "..");

/** What a room may import: other rooms, and packages. The runtime may use any package. */
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

/** What a room of the compiler may import, types included. `lower` and `elaborate` do not know each other. */
const COMPILER_ROOMS: Readonly<Record<string, readonly string[]>> = {
  experiment: [],
  yaml: ["experiment"],
  suggest: [],
  rules: ["experiment", "vocabulary", "derive"],
  random: [],
  tensor: [],
  vocabulary: ["experiment", "yaml", "tensor"],
  schema: ["experiment", "vocabulary"],
  derive: ["experiment", "vocabulary", "schema"],
  plan: ["experiment", "yaml", "vocabulary", "schema", "derive", "rules"],
  elaborate: ["experiment", "yaml", "vocabulary", "schema", "derive", "plan", "rules", "suggest"],
  lower: ["experiment", "vocabulary", "schema", "derive", "plan", "random", "tensor"],
  "plan-diff": ["experiment", "yaml", "vocabulary", "schema", "derive", "plan"],
};

const compilerRoom = (path: string): string => relative(join(ROOT, "compiler"), path).split("/")[0]!;

describe("the rooms of the compiler", () => {
  const inside = importsOf("compiler")
    .filter(({ target }) => target.startsWith("."))
    .map(({ file, target }) => ({ file, to: resolve(dirname(file), target) }))
    .filter(({ to }) => to.startsWith(join(ROOT, "compiler")));

  it("import only what is before them", () => {
    const wrong = inside.filter(({ file, to }) => {
      const [from, room] = [compilerRoom(file), compilerRoom(to)];
      // the entry points, such as compile.ts, are next to the rooms and may import any of them
      if (from.endsWith(".ts") || from === room) return false;
      return !COMPILER_ROOMS[from]?.includes(room);
    });
    expect(wrong.map(({ file, to }) => `${relative(ROOT, file)} -> ${relative(ROOT, to)}`)).toEqual([]);
  });

  it("vocabulary imports the tensor program as types, so that checking a file loads no builder", () => {
    const files = [...new Set(inside.map(({ file }) => file))].filter(
      (file) => compilerRoom(file) === "vocabulary",
    );
    const values = files.filter((file) =>
      /^import (?!type\b)[^;]*from "[./]*\/tensor\//m.test(readFileSync(file, "utf8")),
    );
    expect(values.map((file) => relative(ROOT, file))).toEqual([]);
  });
});

it("no circle of files, types included, but for the readers of expressions", () => {
  const edges = new Map<string, string[]>();
  for (const room of Object.keys(ROOMS))
    for (const { file, target } of importsOf(room))
      if (target.startsWith("."))
        edges.set(file, [...(edges.get(file) ?? []), resolve(dirname(file), target)]);
  // a value is an expression of other values, and an operation of a program may hold a program
  const allowed = (circle: readonly string[]): boolean =>
    circle.every((file) => file.startsWith("compiler/elaborate/expressions/")) ||
    circle.join() === "compiler/tensor/ops.ts,compiler/tensor/program.ts";
  expect(circlesOf(edges).filter((circle) => !allowed(circle))).toEqual([]);
});

/** Finds groups of files that import each other, with Tarjan's algorithm. */
function circlesOf(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const least = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    least.set(file, order.get(file)!);
    open.push(file);
    for (const next of edges.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) least.set(file, Math.min(least.get(file)!, least.get(next)!));
    }
    if (least.get(file) !== order.get(file)) return;
    const circle = open.splice(open.indexOf(file)).map((one) => relative(ROOT, one));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const file of edges.keys()) if (!order.has(file)) visit(file);
  return circles;
}

/** Names of words that also have another meaning: a kind of syntax, a layer, a file, an output of a program. */
const ALSO_MEANS_ELSE: ReadonlySet<string> = new Set([
  "add",
  "again",
  "cifar10",
  "constant",
  "count",
  "divide",
  "file",
  "follow",
  "indices",
  "linear",
  "log",
  "mean",
  "multiply",
  "negate",
  "normal",
  "random",
  "relative",
  "subtract",
  "sum",
]);

it("only its definition knows a word by its name, and the reader of a data set", () => {
  const names = new Set(
    ALL_WORDS.map(({ name }): string => name).filter((name) => !ALSO_MEANS_ELSE.has(name)),
  );
  const found = Object.keys(ROOMS).flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(room, file))
      // operations of tensors and of other libraries have names of their own; suggestions are about names
      .filter((file) => file !== join("grammar", "habits", "foreign-words.ts"))
      .filter((file) => !/^compiler\/(vocabulary|suggest|tensor)\/|^runtime\/(engines|data)\//.test(file))
      .flatMap((file) =>
        readFileSync(join(ROOT, file), "utf8")
          .split("\n")
          .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line))
          .flatMap((line) => [...line.matchAll(/"(\w+)"/g)].map(([, text]) => text!))
          .filter((text) => names.has(text))
          .map((text) => `${file}: ${text}`),
      ),
  );
  expect(names.size).toBeGreaterThan(30);
  expect(found).toEqual([]);
});

it("every data set that is not reserved has a reader", () => {
  expect([...READERS.keys()].map(({ name }) => name)).toEqual(
    VOCABULARY.all("dataset").map(({ name }) => name),
  );
});

it("every data set from files can be given a folder", () => {
  const published = VOCABULARY.all("dataset").filter((word) => asDataset(word).published);
  expect(folderDatasets).toEqual(published.map(({ name }) => name));
});
