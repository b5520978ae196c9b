import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, parseDocument, stringify } from "yaml";
import { compile } from "../../../compiler/compile.ts";
import { findFolder } from "../../../runtime/data/folders.ts";
import { RunError } from "../../../runtime/run-error.ts";
import { mutateBytes, mutateData, mutateText } from "../mutate.ts";
import type { Random } from "../random.ts";
import { expectThat, type Reader } from "../reader.ts";

const SOURCE = `experiment "fuzz"
param radius: pixels in 0..32/255 = 8/255
param tau: number = 0.5
param size: whole in 1..64 = 4
param long: duration = 2 epochs
seed 1
dataset shapes = shapes10(train: 20, test: 10)
encoder f = convnet(widths: [size])
head c = linear(shapes.classes)
attack p = pgd(norm: linf, radius: radius, step: 2/255, steps: 2, start: uniform, batch_norm: eval)
stage train {
  data shapes.train
  batch 10
  view x = flip(image, probability: 0.5)
  view x_adv = p(x) maximizing l
  loss l = cross_entropy(c(f(x_adv)), label)
  minimize tau * l
  predict c(f(image))
  optimizer sgd(lr: 0.1)
  for long
}
`;
const GIVEN = { radius: "4/255", tau: 0.25, size: 8, long: "3 epochs", seed: 7, precision: "float64" };
const NAMES = new Set(Object.keys(GIVEN));

async function params(random: Random): Promise<string> {
  const text = random.chance(0.5)
    ? mutateText(stringify(GIVEN), random)
    : stringify(mutateData(GIVEN, random), { aliasDuplicateObjects: false });
  const { plan, diagnostics, sources } = compile({
    entry: "x.acl",
    readFile: (path) => (path === "x.acl" ? SOURCE : undefined),
    params: { path: "params.yaml", text },
  });
  for (const { span, code } of diagnostics) {
    const length = sources.get(span.file)?.text.length ?? -1;
    expectThat(
      0 <= span.start && span.start <= span.end && span.end <= length,
      `${code} is outside of its text`,
      text,
    );
  }
  const [error] = diagnostics.filter(({ severity }) => severity === "error");
  if (error) return error.code;
  expectThat(plan !== undefined, "no plan and no error", text);
  const document = parseDocument(text);
  expectThat(document.errors.length === 0, "it is not YAML, and was taken", text);
  const data = parse(text) ?? {};
  expectThat(typeof data === "object" && !Array.isArray(data), "it is not a map, and was taken", text);
  for (const key of Object.keys(data)) expectThat(NAMES.has(key), `${key} was ignored`, text);
  if ("seed" in data) expectThat(Number(data.seed) === plan!.seed, "another seed than was given", text);
  if ("precision" in data)
    expectThat(String(data.precision).trim() === plan!.precision, "another precision", text);
  return "accepted";
}

let folder: string | undefined;

async function settings(random: Random): Promise<string> {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), "aclc-fuzz-"));
    process.on("exit", () => rmSync(folder!, { recursive: true, force: true }));
  }
  const settingsFile = join(folder, "settings.json");
  const given = { datasets: { cifar10: "." }, other: [1, { a: true }] };
  const bytes = random.chance(0.5)
    ? mutateBytes(Buffer.from(JSON.stringify(given, undefined, 1)), random)
    : Buffer.from(JSON.stringify(mutateData(given, random)));
  writeFileSync(settingsFile, bytes);
  let found: string;
  try {
    found = (await findFolder("cifar10", { env: {}, settingsFile })).folder;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return error.code;
  }
  const data = JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  const named = data.datasets.cifar10;
  expectThat(typeof named === "string" && named !== "", "a folder out of nothing", bytes);
  if (!named.startsWith("~"))
    expectThat(found === resolve(folder, named), "another folder than was named", bytes);
  return "accepted";
}

/** Values of params in YAML, and the settings file. */
export const paramsAndSettings: Reader = {
  name: "params-and-settings",
  try: (random) => (random.chance(0.6) ? params(random) : settings(random)),
};
