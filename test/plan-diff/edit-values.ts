import { changing, type Edit, namesIn, placesOf, replaced, replaceOne } from "./edit.ts";

/** New values for arguments `key: value`, in the form of a plan. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  temperature: ["0.1", "0.25", "0.75"],
  steps: ["3", "7", "12"],
  step: ["1/255", "5/255"],
  radius: ["4/255", "12/255"],
  probability: ["0.1", "0.35"],
  brightness: ["0.3", "0.6"],
  hue: ["0.05", "0.2"],
  padding: ["2", "3"],
  momentum: ["0.5", "0.95"],
  clip_start: ["true"],
};

/** Changes a value of the form `KEY: VALUE`. */
const named: Edit = (text, random) => {
  const keys = Object.keys(VALUES).join("|");
  const all = placesOf(text, new RegExp(`\\b(${keys}): (true|false|[\\d./]+)(?=[,)\\n])`, "g"));
  if (all.length === 0) return undefined;
  const match = random.one(all);
  const [, key = "", before = ""] = match;
  const after = random.one(VALUES[key]!.filter((value) => value !== before));
  return changing(replaced(text, match, `${key}: ${after}`), { key, before, after });
};

/** Changes a statement with one value: `batch 128`. */
function statement(key: string, pattern: RegExp, values: readonly string[]): Edit {
  return (text, random) => {
    const found = placesOf(text, pattern);
    if (found.length === 0) return undefined;
    const match = random.one(found);
    const before = match[1]!;
    const after = random.one(values.filter((value) => value !== before));
    return changing(replaced(text, match, match[0].replace(before, after)), { key, before, after });
  };
}

/** Changes the weight of a loss in `minimize`. */
const weight: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /(?<=minimize .*)\b(\d\.\d+) \* (\w+)/g,
    ([, , loss]) => `0.3 * ${loss}`,
  );
  const [, before, loss] = made?.match ?? [];
  return made && changing(made.text, { key: `minimize.${loss}`, before: before!, after: "0.3" });
};

const widths: Edit = (text, random) => {
  const made = replaceOne(text, random, /widths: \[16, 32/g, () => "widths: [16, 48");
  return made && changing(made.text, { key: "widths", before: "[16, 32", after: "[16, 48" });
};

/** Changes the peak of the learning rate; its row shows the whole schedule. */
const peak: Edit = (text, random) => {
  const made = replaceOne(text, random, /(warmup\([^)]*to: )([\d.e-]+)/g, ([, lead]) => `${lead}0.7`);
  return made && changing(made.text, { key: "lr", after: "0.7" });
};

const sizeOfData: Edit = (text, random) => {
  const made = replaceOne(text, random, /train: (\d+)/g, () => "train: 3000");
  return made && changing(made.text, { key: "train", before: made.match[1]!, after: "3000" });
};

const param: Edit = (text, random) => {
  const made = replaceOne(text, random, /(param \w+: pixels[^=]*= )8\/255/g, ([, lead]) => `${lead}6/255`);
  return made && changing(made.text, { key: "radius", before: "8/255", after: "6/255" });
};

/** Changes a named schedule. */
const schedule: Edit = (text, random) => {
  const names = namesIn(text, "schedule");
  if (names.length === 0) return undefined;
  const name = random.one(names);
  const changed = text.replace(
    new RegExp(`(schedule ${name} = .*)(add: -0\\.2|over: 5 epochs)`),
    (_, lead: string, old: string) => `${lead}${old.startsWith("add") ? "add: -0.15" : "over: 4 epochs"}`,
  );
  return changed === text ? undefined : changing(changed, { key: "schedule", about: [name] });
};

const range: Edit = (text, random) => {
  const made = replaceOne(text, random, /scale: 0\.4\.\.1\.0/g, () => "scale: 0.2..1.0");
  return made && changing(made.text, { key: "scale", before: "0.4", after: "0.2" });
};

const title: Edit = (text, random) => {
  const made = replaceOne(text, random, /(experiment )"[^"]*"/g, ([, lead]) => `${lead}"another title"`);
  return made && { text: made.text, answer: { changes: [], renames: [], same: false } };
};

/** Changes the shares of a split. */
const shares: Edit = (text, random) => {
  const made = replaceOne(text, random, /(random\(\w+\.train, )90%, 10%/g, ([, lead]) => `${lead}75%, 25%`);
  return (
    made &&
    changing(
      made.text,
      { key: "parts", about: [".fit"], before: "3600", after: "3000" },
      { key: "parts", about: [".validation"], before: "400", after: "1000" },
    )
  );
};

const precision: Edit = (text, random) => {
  const made = replaceOne(text, random, /^seed \d+$/gm, ([seed]) => `${seed}\nprecision float64`);
  return made && changing(made.text, { key: "precision", before: "float32", after: "float64" });
};

/** Replaces an enum word: `start: uniform`. */
function word(key: string, before: string, after: string): Edit {
  return (text, random) => {
    const made = replaceOne(
      text,
      random,
      new RegExp(`\\b${key}: ${before}(?=[,)\\n])`, "g"),
      () => `${key}: ${after}`,
    );
    return made && changing(made.text, { key, before, after });
  };
}

const labels: Edit = (text, random) => {
  const made = replaceOne(text, random, / unlabeled$/gm, () => "");
  return made && changing(made.text, { key: "labels", before: "hidden", after: "shown" });
};

const last: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /^( {2}data [\w.]+)( unlabeled)?$/gm,
    ([, data, rest = ""]) => `${data}(last: drop)${rest}`,
  );
  return made && changing(made.text, { key: "last", before: "keep", after: "drop" });
};

const warmup: Edit = (text, random) => {
  const made = replaceOne(text, random, /warmup\(1 epoch/g, () => "warmup(2 epochs");
  return made && changing(made.text, { key: "lr", after: "2 epochs" });
};

/** Chooses the best checkpoint by clean accuracy. */
const keep: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /keep best by accuracy under \w+ on/g,
    () => "keep best by accuracy on",
  );
  return made && changing(made.text, { key: "keep.by.best.under", is: "gone", before: "pgd" });
};

const often: Edit = (text, random) => {
  const made = replaceOne(text, random, /every 1 epoch/g, () => "every 2 epochs");
  return made && changing(made.text, { key: "every", before: "1 epoch", after: "2 epochs" });
};

export const VALUE_EDITS: readonly Edit[] = [
  named,
  named,
  named,
  named,
  statement("batch", /^ {2}batch (\d+)$/gm, ["32", "100"]),
  statement("for", /^ {2}for (\d+ epochs)$/gm, ["6 epochs", "12 epochs"]),
  statement("seed", /^seed (\d+)$/gm, ["5", "11"]),
  weight,
  widths,
  peak,
  sizeOfData,
  param,
  schedule,
  range,
  title,
  shares,
  precision,
  word("start", "uniform", "zero"),
  word("batch_norm", "eval", "batch"),
  word("init", "zeros", "default"),
  labels,
  last,
  warmup,
  keep,
  often,
];
