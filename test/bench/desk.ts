import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./processes.ts";
import { median, type Results } from "./results.ts";
import { ACLC, until } from "./start.ts";

const LARGEST = join(ROOT, "experiments", "acl-cifar10", "ds.acl");

const HEAD = `experiment "long"
dataset d = shapes10(train: 4000, test: 1000)
encoder f = convnet(widths: [16, 32])
head c = linear(d.classes)
`;

/** A stage with its own attack, schedules and params, formatted like the examples. */
const stage = (i: number): string => `
/// learning rate of stage ${i}
param rate${i}: number in 0..1 = 0.1

/// L-infinity budget of stage ${i}, in pixel scale
param radius${i}: pixels in 0..32/255 = 8/255

augment views${i} = random_crop(32, padding: 4) then flip(probability: 0.5)
attack attack${i} = pgd(radius: radius${i}, step: radius${i} / 4, steps: 10, start: normal(0.001))

// TRADES, ${i === 0 ? "from scratch" : "from where the stage before ended"}
stage stage${i} {
  data d.train
  batch 128
  start f, c from ${i === 0 ? "scratch" : `stage${i - 1}.last`}

  view x = views${i}(image)
  view x_adv = attack${i}(x) maximizing kl

  loss ce = cross_entropy(c(f(x)), label)
  loss kl = kl_divergence(target: c(f(x)), input: c(f(x_adv)))
  minimize ce + 6.0 * kl
  predict c(f(image))

  optimizer sgd(lr: warmup(1 epoch, to: rate${i}) then cosine(to: 0), momentum: 0.9)
  for 10 epochs
}
`;

/**
 * The time of interactive commands, from the start of the process; for a long file also without the time for a short
 * one.
 */
export async function desk(results: Results, rounds: number): Promise<void> {
  if (!existsSync(ACLC)) {
    results.say("no dist/aclc.cjs (`npm run build` makes it): its rows are left out");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "aclc-desk-"));
  const short = join(folder, "short.acl");
  const long = join(folder, "long.acl");
  const other = join(folder, "other.plan.yaml");
  const stages = Array.from({ length: 35 }, (_, i) => stage(i)).join("");
  writeFileSync(short, "param rate = 0.1\n");
  writeFileSync(long, HEAD + stages);
  const lines = (HEAD + stages).split("\n").length;
  const times = new Map<string, number[]>();
  const add = (name: string, time: number): void => {
    times.set(name, [...(times.get(name) ?? []), time]);
  };
  const keep = async (
    name: string,
    args: readonly string[],
    statuses?: readonly number[],
  ): Promise<number> => {
    const time = await until([ACLC, ...args], undefined, statuses);
    add(name, time);
    return time;
  };
  try {
    await until([ACLC, "plan", LARGEST, "--set", "radius=4/255", "--out", other]);
    // a round takes a second, and rounds differ by as much as some rows take
    for (let round = 0; round < 3 * rounds; round++) {
      add("desk.node", await until(["-e", "0"]));
      await keep("desk.start", ["--version"]);
      const start = await keep("desk.check_short", ["check", short]);
      const check = await keep("desk.check_long", ["check", long]);
      add("desk.check_1000_lines", ((check - start) / lines) * 1000);
      await keep("desk.plan", ["plan", LARGEST]);
      await keep("desk.diff", ["diff", LARGEST, other], [0, 1]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const [name, list] of times) results.add({ name, value: median(list), unit: "ms" });
}
