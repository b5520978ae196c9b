import fc from "fast-check";

/** What an experiment means, small: everything that a generated program can differ in. */
export interface Meaning {
  readonly seed: number;
  readonly items: number;
  readonly widths: readonly number[];
  readonly branches: boolean;
  readonly normalize: string;
  readonly strength: string;
  readonly radius: string;
  readonly step: string;
  readonly steps: number;
  readonly start: string;
  readonly mode: string;
  readonly method: "s2s" | "a2a" | "a2s" | "ds";
  readonly temperature: string;
  readonly weight: string;
  readonly optimizer: string;
  readonly lr: string;
  readonly length: string;
  readonly finetune: boolean;
}

export const meaning: fc.Arbitrary<Meaning> = fc.record({
  seed: fc.nat(1000),
  // even: no last batch of one image
  items: fc.integer({ min: 40, max: 200 }).map((half) => 2 * half),
  widths: fc.array(fc.constantFrom(4, 6, 8), { minLength: 1, maxLength: 3 }),
  branches: fc.boolean(),
  normalize: fc.constantFrom("none", "cifar10", "imagenet"),
  strength: fc.constantFrom("1", "0.5", "3/7"),
  radius: fc.constantFrom("8/255", "4/255", "0.03", "1/3 * 0.1"),
  step: fc.constantFrom("2/255", "relative(1/4)", "0.007"),
  steps: fc.integer({ min: 1, max: 7 }),
  start: fc.constantFrom("uniform", "zero", "normal(0.001)"),
  mode: fc.constantFrom("eval", "batch"),
  method: fc.constantFrom("s2s", "a2a", "a2s", "ds"),
  temperature: fc.constantFrom("0.5", "0.1", "1/3"),
  weight: fc.constantFrom("6", "0.25", "1/7"),
  optimizer: fc.constantFrom("sgd", "lars", "adam"),
  lr: fc.constantFrom(
    "0.1",
    "2e-4",
    "warmup(1 epoch, to: 0.1) then cosine(to: 1e-6)",
    "milestones(from: 0.1, at: [1 epoch, 7 steps], times: 1/3)",
    "0.5 * per_epoch(ramp(from: 1, to: 2))",
  ),
  length: fc.constantFrom("3 epochs", "12 steps", "2 epochs"),
  finetune: fc.boolean(),
});

/** How a program says it: whatever stands here does not change what it means. */
export interface Spelling {
  /** how each number is written: as it is, as arithmetic, by a param, or by `--set` */
  readonly numbers: readonly number[];
  readonly lets: boolean;
  readonly namedSchedule: boolean;
  readonly derivedAttack: boolean;
  readonly recipe: boolean;
  /** sorts declarations and statements: stages alone stay where they are */
  readonly order: readonly number[];
  /** names on one line of views the other way round */
  readonly swapped: boolean;
  readonly comments: boolean;
  /** is put behind every name that only the file knows */
  readonly suffix: string;
}

export const PLAIN: Spelling = {
  numbers: [0],
  lets: false,
  namedSchedule: false,
  derivedAttack: false,
  recipe: false,
  order: [],
  swapped: false,
  comments: false,
  suffix: "",
};

export const spelling: fc.Arbitrary<Spelling> = fc.record({
  numbers: fc.array(fc.nat(4), { minLength: 8, maxLength: 8 }),
  lets: fc.boolean(),
  namedSchedule: fc.boolean(),
  derivedAttack: fc.boolean(),
  recipe: fc.boolean(),
  order: fc.array(fc.nat(97), { minLength: 7, maxLength: 7 }),
  swapped: fc.boolean(),
  comments: fc.boolean(),
  suffix: fc.constantFrom("", "_b", "2", "Zed"),
});

export interface Written {
  readonly text: string;
  readonly overrides: Readonly<Record<string, string>>;
}

/** A program that means `what`, spelt as `how`. */
export function write(what: Meaning, how: Spelling): Written {
  const params: string[] = [];
  const overrides: Record<string, string> = {};
  let count = 0;
  const n = (value: string | number): string => {
    const style = how.numbers[count++ % how.numbers.length]!;
    const name = `p${count}${how.suffix}`;
    if (style === 0) return String(value).includes(" ") ? `(${value})` : String(value);
    if (style === 1) return `(${value} * 3 / 3)`;
    if (style === 2) return `(${value} + 2 - 8/4)`;
    params.push(`param ${name} = ${style === 3 ? value : 1}`);
    if (style === 4) overrides[name] = String(value);
    return name;
  };
  const own = (name: string): string => name + how.suffix;
  const pair = (one: string, other: string): string =>
    how.swapped ? `${other}, ${one}` : `${one}, ${other}`;

  const [s, t] = what.branches ? [".s", ".t"] : ["", ""];
  const step = what.step.startsWith("relative") ? what.step : n(what.step);
  const base = `norm: linf, radius: ${n(what.radius)}, step: ${step}, start: ${what.start}, batch_norm: ${what.mode}`;
  const attack = own("pgd5");
  const attacks = how.derivedAttack
    ? [
        `attack ${own("wide")} = pgd(${base}, steps: ${what.steps + 1})`,
        `attack ${attack} = ${own("wide")}(steps: ${n(what.steps)})`,
      ]
    : [`attack ${attack} = pgd(${base}, steps: ${n(what.steps)})`];
  const rate = how.namedSchedule ? own("rate") : what.lr;
  const augment = own("soft");

  const loss = (name: string, call: string): string[] => {
    const temperature = `temperature: ${n(what.temperature)}`;
    if (!how.lets) return [`loss ${name} = nt_xent(${call}, ${temperature})`];
    const z = own(`z_${name}`);
    return [
      `let ${z} = ${call.includes("), ") ? call.split(", g(")[0] : call}`,
      `loss ${name} = nt_xent(${call.includes("), ") ? `${z}, g(${call.split(", g(")[1]}` : z}, ${temperature})`,
    ];
  };
  const methods: Readonly<Record<Meaning["method"], () => string[]>> = {
    s2s: () => [...loss("l", `g(f${s}(a, b))`), `minimize ${n(1)} * l`],
    a2a: () => [
      `view ${pair("a_adv", "b_adv")} = ${attack}(${pair("a", "b")}) maximizing l`,
      ...loss("l", `g(f${t}(a_adv, b_adv))`),
      "minimize l",
    ],
    a2s: () => [
      `view a_adv = ${attack}(a) maximizing l`,
      ...loss("l", `g(f${t}(a_adv)), g(f${s}(b))`),
      "minimize l",
    ],
    ds: () => [
      `view ${pair("a_adv", "b_adv")} = ${attack}(${pair("a", "b")}) maximizing l_adv`,
      ...loss("l_std", `g(f${s}(a, b))`),
      ...loss("l_adv", `g(f${t}(a_adv, b_adv))`),
      `minimize ${n(what.weight)} * l_adv + l_std`,
    ],
  };
  const shared = ["batch 40", `for ${what.length}`, `optimizer ${what.optimizer}(lr: ${rate})`];
  const pretrain = [
    "data d.train unlabeled",
    `view ${pair("a", "b")} = ${augment}(image, strength: ${n(what.strength)})`,
    ...methods[what.method](),
  ];
  const trained = what.method === "s2s" ? s : what.method === "a2a" ? t : s;
  const finetune = [
    "data d.train",
    "batch 26",
    `start f from pretrain.last${what.branches ? `.f${trained}` : ""}`,
    "freeze f",
    "view x = image",
    "loss ce = cross_entropy(c(f(x)), label)",
    "minimize ce",
    "predict c(f(image))",
    `optimizer sgd(lr: ${n("0.1")}, momentum: ${n("0.9")})`,
    "for 2 epochs",
    ...["d.test", "tuned", "held"].map(
      (part) => `measure accuracy under ${attack}(start: zero, batch_norm: eval) on ${part}`,
    ),
    "measure accuracy on held every 1 epoch",
    "keep best by accuracy on tuned",
    `keep robust by accuracy under ${attack}(batch_norm: eval) on tuned`,
  ];
  const arrange = <T>(items: readonly T[]): T[] =>
    how.order.length === 0
      ? [...items]
      : items
          .map((item, i) => ({ item, key: (how.order[i % how.order.length]! * (i + 3)) % 101 }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
  const stage = (name: string, statements: readonly string[], like = ""): string =>
    `stage ${name}${like} {\n${arrange(statements)
      .map((line) => `  ${line}`)
      .join("\n")}\n}`;
  const recipe = own("usual");
  const stages = [
    how.recipe ? stage("pretrain", pretrain, ` like ${recipe}`) : stage("pretrain", [...pretrain, ...shared]),
    ...(what.finetune ? [stage("finetune", finetune)] : []),
  ];
  const measures = [
    "measure accuracy",
    ...[12, 4].map(
      (n) => `measure accuracy under ${attack}(radius: ${n}/255, start: zero, batch_norm: eval)`,
    ),
    `measure accuracy under ${attack}(radius: 4/255, start: uniform, batch_norm: eval)`,
  ];
  const evaluations = ["robust on held", "best on held", "last on held", "last on d.test"].map(
    (what) => `evaluate finetune.${what} {\n  ${arrange(measures).join("\n  ")}\n}`,
  );
  const usesAttack = what.method !== "s2s" || what.finetune;
  const declarations = [
    'experiment "generated"',
    `seed ${n(what.seed)}`,
    `dataset d = shapes10(train: ${n(what.items)}, test: 30)`,
    `encoder f = convnet(widths: [${what.widths.join(", ")}], normalize: ${what.normalize}${what.branches ? ", branches: [s, t]" : ""})`,
    "head g = mlp(8, 8, norm: batch_norm, bias: first)",
    `augment ${augment}(strength = 1) = random_crop(32, padding: ${n(4)}) then color_jitter(brightness: 0.4 * strength, probability: ${n("0.8")})`,
    ...(usesAttack ? attacks : []),
    ...(how.namedSchedule ? [`schedule ${own("rate")} = ${what.lr}`] : []),
    ...(how.recipe ? [`recipe ${recipe} {\n  ${arrange(shared).join("\n  ")}\n}`] : []),
    ...(what.finetune
      ? [
          "head c = linear(d.classes)",
          "split tuned, rest = random(d.test, 50%, 50%, seed: 3)",
          "split held, unheld = random(rest, 60%, 40%, seed: 4)",
          ...evaluations,
        ]
      : []),
  ];
  const all = arrange([...params, ...declarations]);
  const cut = how.order.length === 0 ? all.length : how.order[0]! % (all.length + 1);
  const text = [...all.slice(0, cut), ...stages, ...all.slice(cut)].join("\n\n");
  return { text: how.comments ? commented(text) : `${text}\n`, overrides };
}

function commented(text: string): string {
  const lines = text
    .split("\n")
    .map((line, i) => (i % 2 === 0 ? `${line}   // ${i}: 8/255 is said here` : `\t${line}`));
  return `// generated\n${lines.join("\n\n")}\n/// the end\n`;
}
