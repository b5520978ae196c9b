import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/**
 * Adds made-up words of the language to a copy of the repository, as a contributor would: one new file, and one line in
 * an index. Then everything must support them.
 */
const ROOT = join(import.meta.dirname, "../..");
const HERE = import.meta.dirname;
const VOCABULARY = "compiler/vocabulary";

/** A word: the template of its file, its folder, and the list that contains it. */
const WORDS = [
  ["made_up_loss", "losses", "LOSSES"],
  ["made_up_attack", "attacks", "ATTACKS"],
  ["made_up_augmentation", "augment", "AUGMENTATIONS"],
  ["made_up_metric", "metrics", "METRICS"],
  ["made_up_network", "networks", "NETWORKS"],
  ["made_up_optimizer", "optimizers", "OPTIMIZERS"],
  ["made_up_schedule", "schedules", "SCHEDULES"],
  ["made_up_data", "datasets", "DATASETS"],
] as const;

let copy: string;
let work: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "aclc-kata-"));
  work = join(copy, "work");
  for (const room of [
    "grammar",
    "compiler",
    "runtime",
    "scripts",
    "test/kata",
    "package.json",
    "tsconfig.json",
  ])
    cpSync(join(ROOT, room), join(copy, room), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  for (const [word, folder, list] of WORDS) {
    add(`words/${word}.ts.txt`, `${VOCABULARY}/${folder}/${word.replaceAll("_", "-")}.ts`);
    change(`${VOCABULARY}/${folder}/index.ts`, (text) =>
      `import { ${word} } from "./${word.replaceAll("_", "-")}.ts";\n${text}`.replace(
        `export const ${list} = [`,
        `export const ${list} = [${word}, `,
      ),
    );
  }
  // a data set also needs a reader of its images
  add("words/made-up-reader.ts.txt", "runtime/data/made-up-reader.ts");
  change("runtime/data/readers.ts", (text) =>
    [
      'import { made_up_data } from "../../compiler/vocabulary/datasets/made-up-data.ts";',
      'import { madeUpReader } from "./made-up-reader.ts";',
      text.replace("new Map([", "new Map([[made_up_data, madeUpReader],"),
    ].join("\n"),
  );
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function add(template: string, file: string): void {
  cpSync(join(HERE, template), join(copy, file), { errorOnExist: true, force: false });
}

function change(file: string, how: (text: string) => string): void {
  const before = readFileSync(join(copy, file), "utf8");
  const after = how(before);
  expect(after.length).toBeGreaterThan(before.length + 60);
  writeFileSync(join(copy, file), after);
}

const node = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: copy, encoding: "utf8", maxBuffer: 1e8 });

describe("a word is one file and its name in an index", () => {
  it("types", () => {
    writeFileSync(
      join(copy, "tsconfig.kata.json"),
      JSON.stringify({
        extends: "./tsconfig.json",
        include: ["grammar", "compiler", "runtime", "test/kata"],
      }),
    );
    execFileSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", "tsconfig.kata.json"], { cwd: copy });
  });

  it("check, plan, read, documents, run, resume", () => {
    const found = JSON.parse(node("--import", "tsx", "test/kata/use-words.ts", work)) as {
      readonly plan: string;
      readonly readAgain: string;
      readonly wrongArgument: readonly string[];
      readonly nearestName: readonly string[];
      readonly reference: string;
      readonly outcomes: readonly string[];
      readonly sameBytes: boolean;
      readonly best: readonly number[];
      readonly measured: readonly (readonly [name: string, value: number, text: string])[];
    };
    for (const [word] of WORDS) {
      expect(found.plan).toContain(word);
      expect(new RegExp(`^#### ${word}\\b`, "m").test(found.reference), word).toBe(true);
    }
    expect(found.plan).toMatch(
      /kind: made_up_attack\n +radius: 8\/255.*\n +step: 2\/255.*\n +steps: 3\n +memory: 0.5/,
    );
    expect(found.readAgain).toBe(found.plan);
    expect(found.wrongArgument).toEqual(["`most` must be between 0 and 1, not 2"]);
    expect(found.nearestName).toEqual(["`made_up_los` is not declared"]);
    expect(found.outcomes).toEqual(["finished", "finished"]);
    expect(found.sameBytes).toBe(true);
    const of = (name: string) => found.measured.filter(([found]) => found === name);
    expect(of("made_up_metric")).toHaveLength(4);
    // smaller is better: the last kept checkpoint has the smallest value
    const values = of("made_up_metric").map(([, value]) => value);
    expect(found.best.at(-1)).toBe(1 + values.indexOf(Math.min(...values)));
    expect(of("made_up_metric").every(([, value, text]) => value > 0 && !text.includes("%"))).toBe(true);
    expect(of("accuracy").map(([, , text]) => text)).toEqual([expect.stringMatching(/^\d+\.\d\d %$/)]);
    const attacked = of("made_up_metric under made-up-3 linf 8/255");
    expect(attacked.map(([, value]) => value > Math.min(...values))).toEqual([true]);
  });

  it("a change of an argument is a line of the difference", () => {
    const changed = join(copy, "changed.acl");
    const text = readFileSync(join(copy, "test/kata/made-up.acl"), "utf8");
    writeFileSync(changed, text.replace("made_up_attack(", "made_up_attack(memory: 0.75, "));
    const difference = spawn("runtime/cli/main.ts", "diff", "test/kata/made-up.acl", "changed.acl");
    expect(difference).toMatch(/memory.*0\.5.* -> 0\.75/);
  });
});

/** Standard output of the command line, whatever its status. */
function spawn(main: string, ...args: readonly string[]): string {
  try {
    return node("--import", "tsx", main, ...args);
  } catch (error) {
    return String((error as { readonly stdout?: string }).stdout);
  }
}
