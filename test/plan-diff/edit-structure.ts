import { changing, type Edit, replaceOne } from "./edit.ts";

/** Adds an augmentation at the end of a chain. */
const operation: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /^(augment \w+ =(?:.*\n? +then)*.*flip\(probability: [\d.]+\))$/gm,
    ([, chain]) => `${chain} then grayscale(probability: 0.15)`,
  );
  return (
    made && changing(made.text, { key: "ops.grayscale", is: "new", after: "grayscale(probability: 0.15)" })
  );
};

const withoutOperation: Edit = (text, random) => {
  const made = replaceOne(text, random, /\n? *then grayscale\(probability: 0\.2\)/g, () => "");
  return (
    made && changing(made.text, { key: "ops.grayscale", is: "gone", before: "grayscale(probability: 0.2)" })
  );
};

/** Exchanges two augmentations. */
const operationOrder: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /random_crop\(32, padding: 4\) then (flip\(probability: [\d.]+\))/g,
    ([, flip]) => `${flip} then random_crop(32, padding: 4)`,
  );
  return made && changing(made.text, { key: "ops.order" });
};

/** Uses a crop of another size. */
const crop: Edit = (text, random) => {
  const made = replaceOne(text, random, /random_crop\(32, padding: 4\)/g, () => "random_crop(24)");
  return (
    made &&
    changing(
      made.text,
      { key: "size", before: "32", after: "24" },
      { key: "padding", before: "4", after: "0" },
    )
  );
};

/** Adds the same loss with another temperature and a weight. */
const loss: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /^( +loss )(\w+)( = nt_xent\(.*temperature: )[\d.]+\)\n((?: +loss .*\n)*)( +minimize .*)$/gm,
    ([whole, lead, , rest, more, minimize]) =>
      `${whole.slice(0, whole.length - minimize!.length - more!.length)}${more}${lead}extra${rest}0.9)\n${minimize} + 0.25 * extra`,
  );
  return (
    made &&
    changing(
      made.text,
      { key: "losses.extra", is: "new" },
      { key: "minimize.extra", is: "new", after: "0.25" },
    )
  );
};

/** Removes the clean term of a sum of two. */
const withoutLoss: Edit = (text) => {
  if (!text.includes("  minimize ce + 6.0 * kl")) return undefined;
  const changed = text
    .replace("  minimize ce + 6.0 * kl", "  minimize 6.0 * kl")
    .replace(/ +loss ce = .*\n/, "");
  return changing(changed, { key: "losses.ce", is: "gone" }, { key: "minimize.ce", is: "gone", before: "1" });
};

const optimizer: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /^ {2}optimizer (?:\w+\(.*\)|\w+\(\n(?: {4}.*\n)+ {2}\))$/gm,
    () => "  optimizer adam(lr: 3e-4, beta2: 0.99)",
  );
  if (!made) return undefined;
  return made.match[0].includes(" adam(")
    ? changing(made.text, { key: "lr", after: "0.0003" }, { key: "beta2", after: "0.99" })
    : changing(made.text, { key: "optimizer", after: "adam(lr: 0.0003" });
};

const measure: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /^evaluate .*\{\n {2}measure accuracy$/gm,
    ([whole]) =>
      `${whole}\n  measure accuracy under pgd(radius: 2/255, step: 1/255, steps: 4, batch_norm: eval)`,
  );
  return made && changing(made.text, { key: "measure", is: "new", about: ["accuracy under pgd-4"] });
};

const withoutEvaluation: Edit = (text) => {
  const block = /^evaluate (\S+) on (\S+) \{\n(?: .*\n)+\}\n/m.exec(text);
  if (!block || /attack pgd20/.test(text)) return undefined;
  return changing(text.replace(block[0], ""), {
    key: "evaluations",
    is: "gone",
    about: [`${block[1]} on ${block[2]}`],
  });
};

/** Freezes the encoder of a later stage. */
const freeze: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /^( {2}start (\w+) from pretrain\.last.*)\n(?! {2}freeze)/gm,
    ([, start, network]) => `${start}\n  freeze ${network}\n`,
  );
  return (
    made &&
    changing(
      made.text,
      { key: "update", before: "train", after: "frozen" },
      { key: "frozen_batch_norm", is: "new", after: "eval" },
    )
  );
};

const keepEvery: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /^ {2}for \d+ epochs$/gm,
    ([whole]) => `${whole}\n  keep every 2 epochs`,
  );
  return made && changing(made.text, { key: "keep.every", is: "new", after: "2 epochs" });
};

/** Starts a later stage from the other branch. */
const start: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /from pretrain\.last\.f\.adversarial/g,
    () => "from pretrain.last.f.standard",
  );
  return (
    made &&
    changing(made.text, {
      key: "start",
      before: "pretrain.last.f.adversarial",
      after: "pretrain.last.f.standard",
    })
  );
};

/** Uses another branch in a loss. */
const branch: Edit = (text, random) => {
  const made = replaceOne(text, random, /f\.standard\(b\)/g, () => "f.adversarial(b)");
  return made && changing(made.text, { key: "of", about: ["l"], after: "f.adversarial(b)" });
};

/** Attacks one of two views. */
const oneView: Edit = (text) => {
  if (!text.includes("view a_adv, b_adv = ")) return undefined;
  const changed = text
    .replace(/view a_adv, b_adv = (\w+)\(a, b\)/, "view a_adv = $1(a)")
    .replaceAll("(a_adv, b_adv)", "(a_adv, b)");
  return changing(
    changed,
    { key: "moves", before: "a_adv, b_adv", after: "a_adv" },
    { key: "of", before: "(a_adv, b_adv)", after: "(a_adv, b)" },
  );
};

/** Starts the attack from the other views. */
const sources: Edit = (text) => {
  if (!/view a_adv, b_adv = \w+\(a, b\)/.test(text)) return undefined;
  const changed = text.replace(/(view a_adv, b_adv = \w+)\(a, b\)/, "$1(b, a)");
  // if nothing else uses the views, this is the same as exchanging their names
  if (!changed.includes("(a, b)"))
    return {
      text: changed,
      answer: {
        changes: [],
        renames: [
          ["a", "b"],
          ["b", "a"],
        ],
        same: false,
      },
    };
  return changing(
    changed,
    { key: "a_adv.of", before: "a", after: "b" },
    { key: "b_adv.of", before: "b", after: "a" },
  );
};

const norm: Edit = (text) => {
  if (!text.includes(", norm: batch_norm, bias: first, end: norm)")) return undefined;
  return changing(
    text.replace(", norm: batch_norm, bias: first, end: norm)", ")"),
    { key: "norm", before: "batch_norm", after: "none" },
    { key: "bias", before: "first", after: "all" },
    { key: "end", before: "norm", after: "linear" },
  );
};

/** Adds a stage: a linear head on the encoder of the first stage. */
const stage: Edit = (text) => {
  if (!/^stage pretrain /m.test(text) || !/f\(a, b\)|f\(a_adv, b_adv\)/.test(text) || /^head c/m.test(text))
    return undefined;
  const more = `stage probe2 {
  data shapes.train
  batch 100
  start f from pretrain.last
  freeze f
  view x = random_crop(32, padding: 4)(image)
  loss ce = cross_entropy(c(f(x)), label)
  minimize ce
  predict c(f(image))
  optimizer sgd(lr: 0.1)
  for 3 epochs
}
`.replace("random_crop(32, padding: 4)(image)", "shift(image)");
  const changed = `${text.replace(/^(head g .*)$/m, "$1\nhead c = linear(shapes.classes)\naugment shift = random_crop(32, padding: 4)")}\n${more}`;
  return changing(changed, { key: "stages.probe2", is: "new" }, { key: "networks.c", is: "new" });
};

/** Removes the last stage and everything that only it uses. */
const withoutStage: Edit = (text) => {
  const at = text.search(/^(\/\/.*\n)?stage finetune /m);
  if (at < 0) return undefined;
  const changed = text
    .slice(0, at)
    .replace(/^split .*\n/m, "")
    .replace(/^head c .*\n/m, "")
    .replace(/^augment (crop_flip|shifted) .*\n/m, "")
    .replace(/^attack pgd20 .*\n/m, "");
  return changing(
    changed,
    { key: "stages.finetune", is: "gone" },
    { key: "networks.c", is: "gone" },
    { key: "evaluations", is: "gone" },
    { key: "splits.fit", is: "gone" },
  );
};

/** Replaces a loss by one of another kind. */
const otherLoss: Edit = (text, random) => {
  const made = replaceOne(
    text,
    random,
    /kl_divergence\(target: (.*), input: (.*)\)$/gm,
    ([, target, input]) => `cross_entropy(${input}, softmax(${target}))`,
  );
  return made && changing(made.text, { key: "losses.kl", before: "kl_divergence(", after: "cross_entropy(" });
};

export const STRUCTURE_EDITS: readonly Edit[] = [
  operation,
  withoutOperation,
  operationOrder,
  crop,
  loss,
  withoutLoss,
  optimizer,
  measure,
  withoutEvaluation,
  freeze,
  keepEvery,
  start,
  branch,
  oneView,
  sources,
  norm,
  stage,
  withoutStage,
  otherLoss,
];
