import { error, type Nothing, suggesting, warning } from "../../grammar/diagnostic.ts";

/** Arguments, types, numbers, schedules. */
export const VALUE_ROWS = {
  "not-callable": error<{ name: string; found: string }>(
    ({ name, found }) => `\`${name}\` is ${found} and takes no arguments`,
    ({ name }) => `write \`${name}\` without parentheses`,
  ),
  "argument-missing": error<{ of: string; name: string; write: string; doc?: string }>(
    ({ of, name }) => `\`${of}\` needs the argument \`${name}\``,
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
            ? "it takes no arguments"
            : `its arguments are ${has.map((one) => `\`${one}\``).join(", ")}`,
    ),
    ({ nearest }) => nearest,
  ),
  "argument-twice": error<{ of: string; name: string }>(
    ({ of, name }) => `the argument \`${name}\` of \`${of}\` is given twice`,
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
        ? `\`${of}\` takes no arguments without a name`
        : `\`${of}\` takes only ${takes === 1 ? "one argument" : `${takes} arguments`} without a name`,
    ({ write, call, order }) => {
      if (call !== undefined) return `write ${call}${order === undefined ? "" : `: ${order}`}`;
      return write && `name the argument: ${write}`;
    },
  ),
  "argument-few": error<{ of: string; what: string; help?: string }>(
    ({ of, what }) => `\`${of}\` is given no ${what}, and it needs at least one`,
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
    ({ found }) => `this must be a whole number, at least 1, at every update; the schedule reaches ${found}`,
    () => "use `staircase` or `milestones`, which have no values in between",
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
    ({ name, found }) => `\`${name}\` is in pixel scale, from 0 to 1, and cannot be ${found}`,
    ({ help }) => help,
  ),
  "pixels-large": warning<{ name: string; found: string }>(
    ({ name, found }) => `a ${name} of ${found} is very large: above 32/255 images are hard to recognize`,
    () => "the usual value is 8/255",
  ),
  "percent-above-100": error<{ found: string; help: string }>(
    ({ found }) => `a share cannot be ${found}: the maximum is 100%`,
    ({ help }) => help,
  ),
  "unit-of": error<{ unit: string; found: string }>(
    ({ unit, found }) => `\`${unit}\` must follow a number, not ${found}`,
  ),
  "duration-negative": error<Nothing>(() => "a duration cannot be negative"),
  "mixed-units": error<{ operation: string; left: string; right: string; help?: string | undefined }>(
    ({ operation, left, right }) => `cannot ${operation} ${left} and ${right}`,
    ({ help }) => help,
  ),
  "division-by-zero": error<Nothing>(() => "division by zero"),
  "number-too-large": error<{ text: string }>(({ text }) => `${text} is too large or has too many digits`),
  "then-of": error<{ found: string }>(
    ({ found }) => `\`then\` joins schedules or augmentations, not ${found}`,
  ),
  "piece-of": error<{ found: string }>(
    ({ found }) => `${found} cannot be joined with \`then\``,
    () => "only warmup, cosine, ramp and constant can be joined",
  ),
  "piece-from": error<{ name: string }>(
    ({ name }) => `\`${name}\` after \`then\` always starts at the value where the schedule before it ends`,
    () => "remove `from`",
  ),
  "piece-wants-from": error<{ name: string }>(
    ({ name }) => `\`${name}\` does not say at which value it starts`,
    ({ name }) => (name === "constant" ? "write constant(VALUE)" : `write ${name}(from: VALUE, ...)`),
  ),
  "piece-wants-over": error<{ name: string }>(
    ({ name }) => `\`${name}\` lasts to the end of the stage, so the schedule after it never starts`,
    () => "say how long it lasts, such as over: 10 epochs",
  ),
  "warmup-goal": error<Nothing>(
    () => "`warmup` needs either `to` or `into`",
    () => "write warmup(10 epochs, to: 0.1), or warmup(10 epochs, into: SCHEDULE)",
  ),
  "schedule-too-long": error<{ ends: string; stage: string }>(
    ({ ends, stage }) =>
      `this never starts: the schedule before it lasts ${ends}, and the stage lasts ${stage}`,
  ),
  "breakpoint-after-end": warning<{ at: string; stage: string }>(
    ({ at, stage }) => `the breakpoint at ${at} is after the end of the stage (${stage})`,
    ({ stage }) => `move it before ${stage}, or make the stage longer`,
  ),
  "schedule-not-constant": error<{ what: string }>(
    ({ what }) => `${what} does not change over time: write a number, not a schedule`,
  ),
  "range-order": error<{ low: string; high: string }>(
    ({ low, high }) => `a range goes from its smaller to its larger end, not from ${low} to ${high}`,
    ({ low, high }) => `write ${high}..${low}`,
  ),

  "branch-twice": error<{ name: string }>(({ name }) => `the branch \`${name}\` is listed twice`),
  "split-shares": error<{ parts: number; shares: number; what?: "files" }>(
    ({ parts, shares, what = "shares" }) => `${parts} parts need ${parts} ${what}, found ${shares}`,
  ),
  "split-overlap": error<{ sum: string; shares: string | undefined }>(
    ({ sum }) => `the shares add up to ${sum}, which is more than 100%`,
    ({ shares }) => `write shares that add up to at most 100%${shares === undefined ? "" : `: ${shares}`}`,
  ),
  "split-empty": error<{ name: string }>(
    ({ name }) => `the part \`${name}\` gets no images: its share is too small`,
  ),
  "too-many-items": error<{ found: number; most: number; of: string }>(
    ({ found, most, of }) => `${of} has ${most} images, not ${found}`,
  ),
  "norm-end": error<Nothing>(
    () => "`end: norm` needs a norm, and this head has none",
    () => "write `norm: batch_norm`, or remove `end: norm`",
  ),
  "zeros-in-mlp": error<Nothing>(
    () => "layers that all start at zero get no gradient and are never trained",
    () => "remove `init`; only a single layer, linear(..., init: zeros), can start at zero",
  ),
  "image-too-small": error<{ layers: number; size: string; most: number }>(
    ({ layers, size }) =>
      `images of ${size} are too small for ${layers} layers: each layer after the first halves them`,
    ({ most }) => `write at most ${most} ${most === 1 ? "width" : "widths"}`,
  ),
  "radius-zero": error<Nothing>(
    () => "an attack with radius 0 changes nothing",
    () => "remove the attack, or give it a radius such as 8/255",
  ),
  "attack-short": warning<{ reach: string; radius: string }>(
    ({ reach, radius }) =>
      `all steps together move a pixel by at most ${reach}, less than half of the radius ${radius}`,
    () => "use more steps, or larger ones such as relative(1/4)",
  ),
  "lr-large": warning<{ found: string }>(
    ({ found }) =>
      `a learning rate of ${found} is too large for Adam, which changes each weight by about this much per step`,
    () => "write a value such as 1e-3",
  ),
  "lr-ends-early": warning<{ at: string; stage: string }>(
    ({ at, stage }) =>
      `the learning rate is 0 after ${at}, but the stage lasts ${stage}: the rest trains nothing`,
    () => "remove the last `over`, so that the schedule ends with the stage",
  ),
  "weight-decay-large": warning<{ found: string }>(
    ({ found }) => `a weight decay of ${found} is so large that all weights go to 0`,
    () => "write a value such as 5e-4",
  ),
  "temperature-large": warning<{ found: string }>(
    ({ found }) =>
      `a temperature of ${found} makes all similarities almost equal, so the loss has almost no gradient`,
    () => "write a value such as 0.5",
  ),
  "start-above-radius": warning<{ deviation: string; radius: string }>(
    ({ deviation, radius }) =>
      `a start with standard deviation ${deviation} is outside the radius ${radius} for most pixels`,
    () => "write `start: uniform`, or a small standard deviation such as normal(0.001)",
  ),
  "pixels-of-225": suggesting(
    warning<{ found: string; meant: string }>(({ found }) => `${found} is not a multiple of 1/255`),
    ({ meant }) => meant,
  ),
  "jitter-above-1": warning<{ name: string; found: string; most: string }>(
    ({ name, found, most }) =>
      `a ${name} of ${found} multiplies images by a factor from 0 to ${most}, which destroys many of them`,
    ({ found }) => (/^[2-9]$/.test(found) ? `did you mean 0.${found}?` : "SimCLR uses at most 0.8"),
  ),
  "breakpoints-order": error<{ at: string; before: string }>(
    ({ at, before }) =>
      at === before
        ? `the breakpoint at ${at} is listed twice`
        : `the breakpoint at ${at} is listed after the one at ${before}`,
    ({ at, before }) => (at === before ? "write it once" : "write breakpoints in order of time"),
  ),
  "breakpoints-too-early": warning<{ steps: number; stage: string; epochs: string }>(
    ({ steps, stage }) =>
      `all breakpoints are in the first epoch, which has ${steps} steps; the stage lasts ${stage}`,
    ({ epochs }) => `did you mean ${epochs}?`,
  ),
  "step-zero": error<Nothing>(
    () => "an attack with step 0 never moves",
    () => "give it a step such as relative(1/4), or remove the attack",
  ),
  "lr-zero": error<Nothing>(
    () => "the learning rate is always 0, so nothing is trained",
    () => "write a value such as 0.1",
  ),
  "nesterov-without-momentum": error<Nothing>(
    () => "`nesterov` needs momentum, and the momentum is 0",
    () => "add: momentum: 0.9",
  ),
  "restarts-from-zero": error<Nothing>(
    () => "with `start: zero` all restarts begin at the same point",
    () => "write `start: uniform`, or remove `restarts`",
  ),
  "step-above-radius": warning<{ step: string; radius: string; quarter: string }>(
    ({ step, radius }) => `a step of ${step} is larger than the radius ${radius}`,
    ({ quarter }) => `the usual step is a quarter of the radius: ${quarter}, or relative(1/4)`,
  ),
} as const;
