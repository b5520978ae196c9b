import { error, type Nothing, suggesting, warning } from "../../grammar/diagnostic.ts";

/** Arguments, types, numbers, schedules. */
export const VALUE_ROWS = {
  "not-callable": error<{ name: string; found: string }>(
    ({ name, found }) => `\`${name}\` is ${found}, which takes no arguments`,
    ({ name }) => `write \`${name}\` without brackets`,
  ),
  "argument-missing": error<{ of: string; name: string; write: string; doc?: string }>(
    ({ of, name }) => `\`${of}\` wants \`${name}\``,
    ({ write, doc }) => `write ${write}${doc === undefined ? "" : ` (${doc})`}`,
  ),
  "argument-unknown": suggesting(
    error<{
      of: string;
      name: string;
      has: readonly string[];
      nearest?: string | undefined;
      instead?: string | undefined;
    }>(
      ({ of, name }) => `\`${of}\` has no argument \`${name}\``,
      ({ has, instead }) =>
        instead
          ? instead
          : has.length === 0
            ? "it takes none"
            : `it has ${has.map((one) => `\`${one}\``).join(", ")}`,
    ),
    ({ nearest }) => nearest,
  ),
  "argument-twice": error<{ of: string; name: string }>(
    ({ of, name }) => `\`${name}\` of \`${of}\` is given twice`,
  ),
  "argument-extra": error<{
    of: string;
    takes: number;
    write?: string | undefined;
    /** the whole of it, where several want a name */
    call?: string;
    order?: string | undefined;
  }>(
    ({ of, takes }) =>
      takes === 0
        ? `\`${of}\` takes no argument without a name`
        : `\`${of}\` takes ${takes === 1 ? "one argument" : `${takes} arguments`} without a name`,
    ({ write, call, order }) => {
      if (call !== undefined) return `write ${call}${order === undefined ? "" : `: ${order}`}`;
      return write && `write its name: ${write}`;
    },
  ),
  "argument-few": error<{ of: string; what: string; help?: string }>(
    ({ of, what }) => `\`${of}\` wants ${what}, at least one`,
    ({ help }) => help,
  ),
  "wrong-type": error<{ expected: string; found: string; help?: string | undefined }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    ({ help }) => help,
  ),
  "not-one-of": suggesting(
    error<{ found: string; words: readonly string[]; nearest?: string | undefined }>(({ found, words }) =>
      words.length === 1
        ? `expected \`${words[0]}\`, found ${found}`
        : `expected one of ${words.map((word) => `\`${word}\``).join(", ")}, found ${found}`,
    ),
    ({ nearest }) => nearest,
  ),
  "count-not-whole": error<{ found: number }>(
    ({ found }) =>
      `a number of times is whole and at least 1 at every update; this schedule comes to ${found}`,
    () => "`milestones` and `staircase` step from value to value",
  ),
  "not-whole": error<{ found: string; help: string }>(
    ({ found }) => `expected a whole number, found ${found}`,
    ({ help }) => help,
  ),
  "out-of-bounds": error<{ name: string; bounds: string; found: string; meant?: string | undefined }>(
    ({ name, bounds, found }) => `\`${name}\` must be ${bounds}, not ${found}`,
    ({ meant }) => meant && `did you mean ${meant}?`,
  ),
  "pixels-too-large": error<{ name: string; found: string; help: string }>(
    ({ name, found }) => `\`${name}\` is in pixel scale, 0 to 1, and cannot be ${found}`,
    ({ help }) => help,
  ),
  "pixels-large": warning<{ name: string; found: string }>(
    ({ name, found }) => `\`${name}\` of ${found} changes pixels beyond recognition: above 32/255`,
    () => "the usual one is 8/255",
  ),
  "percent-above-100": error<{ found: string; help: string }>(
    ({ found }) => `${found} is more than everything`,
    ({ help }) => help,
  ),
  "unit-of": error<{ unit: string; found: string }>(
    ({ unit, found }) => `\`${unit}\` stands after a number, not after ${found}`,
  ),
  "duration-negative": error<Nothing>(() => "a duration cannot be negative"),
  "mixed-units": error<{ operation: string; left: string; right: string; help?: string | undefined }>(
    ({ operation, left, right }) => `cannot ${operation} ${left} and ${right}`,
    ({ help }) => help,
  ),
  "division-by-zero": error<Nothing>(() => "division by zero"),
  "number-too-large": error<{ text: string }>(({ text }) => `${text} is beyond every number used here`),
  "then-of": error<{ found: string }>(
    ({ found }) => `\`then\` puts schedules or augmentations in sequence, not ${found}`,
  ),
  "piece-of": error<{ found: string }>(
    ({ found }) => `${found} cannot stand beside \`then\``,
    () => "pieces are warmup, cosine, ramp and constant",
  ),
  "piece-from": error<{ name: string }>(
    ({ name }) => `\`${name}\` after \`then\` starts where the piece before it ended`,
    () => "leave `from` out",
  ),
  "piece-wants-from": error<{ name: string }>(
    ({ name }) => `\`${name}\` does not know the value it starts at`,
    ({ name }) => (name === "constant" ? "write constant(VALUE)" : `write ${name}(from: VALUE, ...)`),
  ),
  "piece-wants-over": error<{ name: string }>(
    ({ name }) => `\`${name}\` runs to the end of the stage, and another piece follows`,
    () => "say how long it lasts: `over: 10 epochs`",
  ),
  "warmup-goal": error<Nothing>(
    () => "`warmup` wants either `to` or `into`",
    () => "write warmup(10 epochs, to: 0.1), or warmup(10 epochs, into: SCHEDULE)",
  ),
  "schedule-too-long": error<{ ends: string; stage: string }>(
    ({ ends, stage }) =>
      `nothing is left of the stage for this piece: the one before it ends at ${ends} of ${stage}`,
  ),
  "breakpoint-after-end": warning<{ at: string; stage: string }>(
    ({ at, stage }) => `the breakpoint at ${at} lies after the end of the stage, ${stage}`,
    ({ stage }) => `put it before ${stage}, or let the stage run for longer`,
  ),
  "schedule-not-constant": error<{ what: string }>(
    ({ what }) => `${what} has no clock: it takes a number, not a schedule`,
  ),
  "range-order": error<{ low: string; high: string }>(
    ({ low, high }) => `a range runs upwards, not from ${low} to ${high}`,
    ({ low, high }) => `write ${high}..${low}`,
  ),

  "branch-twice": error<{ name: string }>(({ name }) => `the branch \`${name}\` is named twice`),
  "split-shares": error<{ parts: number; shares: number; what?: "files" }>(
    ({ parts, shares, what = "shares" }) => `${parts} parts want ${parts} ${what}, not ${shares}`,
  ),
  "split-overlap": error<{ sum: string; shares: string | undefined }>(
    ({ sum }) => `the parts overlap: together they are ${sum} of the items`,
    ({ shares }) => `write shares of 100% together${shares === undefined ? "" : `: ${shares}`}`,
  ),
  "split-empty": error<{ name: string }>(({ name }) => `the part \`${name}\` has no item`),
  "too-many-items": error<{ found: number; most: number; of: string }>(
    ({ found, most, of }) => `${of} has ${most} items, not ${found}`,
  ),
  "norm-end": error<Nothing>(
    () => "a head without a norm cannot end with one",
    () => "write `norm: batch_norm`, or leave `end: norm` out",
  ),
  "zeros-in-mlp": error<Nothing>(
    () => "several layers that all begin at zeros never change: each waits for the other",
    () => "leave `init` out; `linear(..., init: zeros)` may begin at zeros",
  ),
  "image-too-small": error<{ layers: number; size: string; most: number }>(
    ({ layers, size }) => `${layers} layers halve images of ${size} to nothing`,
    ({ most }) => `write ${most} ${most === 1 ? "width" : "widths"} at most`,
  ),
  "radius-zero": error<Nothing>(
    () => "an attack of radius 0 does nothing",
    () => "leave the attack out, or give it a radius such as 8/255",
  ),
  "attack-short": warning<{ reach: string; radius: string }>(
    ({ reach, radius }) => `all steps together reach ${reach}, less than half of the radius ${radius}`,
    () => "take more steps, or larger ones such as relative(1/4)",
  ),
  "lr-large": warning<{ found: string }>(
    ({ found }) =>
      `Adam moves each weight by up to the learning rate at every step, and ${found} is more than weights are`,
    () => "write a value such as 1e-3",
  ),
  "lr-ends-early": warning<{ at: string; stage: string }>(
    ({ at, stage }) =>
      `the learning rate is 0 from ${at} on, and the stage lasts ${stage}: the rest trains nothing`,
    () => "leave the last `over` out, so that the schedule ends with the stage",
  ),
  "weight-decay-large": warning<{ found: string }>(
    ({ found }) => `a weight decay of ${found} draws weights to 0 faster than a gradient can move them`,
    () => "write a value such as 5e-4",
  ),
  "temperature-large": warning<{ found: string }>(
    ({ found }) => `similarities lie between -1 and 1: divided by ${found} they are all nearly the same`,
    () => "write a value such as 0.5",
  ),
  "start-above-radius": warning<{ deviation: string; radius: string }>(
    ({ deviation, radius }) =>
      `a start with a deviation of ${deviation} lies outside of the radius ${radius} for most pixels`,
    () => "write `start: uniform`, or a small deviation such as normal(0.001)",
  ),
  "pixels-of-225": suggesting(
    warning<{ found: string; meant: string }>(({ found }) => `${found} is no number of steps in pixel scale`),
    ({ meant }) => meant,
  ),
  "jitter-above-1": warning<{ name: string; found: string; most: string }>(
    ({ name, found, most }) =>
      `\`${name}\` of ${found} draws factors from 0 to ${most}, which leave little of an image`,
    ({ found }) => (/^[2-9]$/.test(found) ? `did you mean 0.${found}?` : "SimCLR has 0.8 at most"),
  ),
  "breakpoints-order": error<{ at: string; before: string }>(
    ({ at, before }) =>
      at === before
        ? `the breakpoint at ${at} is there twice`
        : `the breakpoint at ${at} stands after the one at ${before}`,
    ({ at, before }) => (at === before ? "name it once" : "write breakpoints in the order of time"),
  ),
  "breakpoints-too-early": warning<{ steps: number; stage: string; epochs: string }>(
    ({ steps, stage }) => `all breakpoints lie in the first of ${stage}, which has ${steps} steps`,
    ({ epochs }) => `did you mean ${epochs}?`,
  ),
  "step-zero": error<Nothing>(
    () => "an attack with a step of 0 stays where it starts",
    () => "give it a step such as relative(1/4), or leave the attack out",
  ),
  "lr-zero": error<Nothing>(
    () => "a learning rate of 0 throughout trains nothing",
    () => "give it a value such as 0.1",
  ),
  "nesterov-without-momentum": error<Nothing>(
    () => "`nesterov` looks ahead along the momentum, and the momentum is 0",
    () => "write its value: momentum: 0.9",
  ),
  "restarts-from-zero": error<Nothing>(
    () => "restarts from zero all start at the same point",
    () => "write `start: uniform`, or leave `restarts` out",
  ),
  "step-above-radius": warning<{ step: string; radius: string; quarter: string }>(
    ({ step, radius }) => `a step of ${step} is larger than the radius ${radius}`,
    ({ quarter }) => `usual is a quarter of the radius: ${quarter}, or relative(1/4)`,
  ),
} as const;
