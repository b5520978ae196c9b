import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { rationalText } from "../experiment/number-text.ts";
import { isConstant, type OpenScalar, statedValues } from "../experiment/open-schedule.ts";
import { Rational } from "../experiment/rational.ts";
import { describe, ERROR, type Located, type Value } from "../experiment/values.ts";
import { type Bounds, isWithin, LIMITS } from "../vocabulary/types/bounds.ts";
import type { Env } from "./context.ts";
import { type ArgumentType, WORDS } from "./signature.ts";

interface Wanted {
  readonly type: ArgumentType;
  readonly bounds?: Bounds | undefined;
  /** a percentage may stand there, too */
  readonly share?: true | undefined;
  /** of the argument, for messages */
  readonly name: string;
}

export const EXPECTED: { readonly [K in Exclude<ArgumentType, object>]: string } = {
  number: "a number",
  scalar: "a number or a schedule",
  pixels: "a number in pixel scale such as 8/255",
  whole: "a whole number",
  count: "a whole number or a schedule of whole numbers",
  wholes: "a list of whole numbers such as [16, 32]",
  duration: "a duration such as 10 epochs or 500 steps",
  durations: "a list of durations such as [40 epochs, 60 epochs]",
  ratio: "a range such as 0.1..1.0",
  bool: "true or false",
  step: "a number in pixel scale or relative(1/4)",
  start: "zero, uniform or normal(0.001)",
  branches: "a list of names such as [standard, adversarial], or `shared`",
  part: "a set of images such as cifar.train",
  percent: "a percentage such as 90%",
  share: "a percentage such as 90%",
  rows: "the output of a network",
  target: "`label` or a distribution such as softmax(...)",
  tensor: "outputs of networks",
  network: "a network",
  networks: "a list of networks such as [f, c]",
  parts: "a list of names such as [bias, norm]",
  text: 'text in "quotes"',
};

/** The word of an enumeration that was probably meant: close in letters, or one that goes on from there. */
export function nearestWord(wanted: string, words: readonly string[]): string | undefined {
  const near = nearestName(wanted, words);
  if (near !== undefined || wanted.length < 3) return near;
  const longer = words.filter((word) => word.startsWith(wanted));
  return longer.length === 1 ? longer[0] : undefined;
}

const ONE = Rational.of(1);
const HUNDRED = Rational.of(100);
/** Above these percentages a number in pixel scale was not meant in 1/255. */
const MOST_PIXELS = Rational.of(32);

/** Checks that a value is what an argument takes. @returns the value, or an error after saying so */
export function coerce(env: Env, value: Value, span: Span, wanted: Wanted): Value {
  const { report } = env.context;
  if (value.kind === "error") return ERROR;
  const { type } = wanted;
  const wrong = (help?: string): Value => {
    const expected = typeof type === "object" ? type.words.join(" or ") : EXPECTED[type];
    report("wrong-type", span, { expected, found: describe(value), help });
    return ERROR;
  };
  if (typeof type === "object") {
    if (value.kind === "word" && type.words.includes(value.text)) return value;
    const found = value.kind === "word" ? `\`${value.text}\`` : describe(value);
    report("not-one-of", span, {
      found,
      words: type.words,
      nearest: value.kind === "word" ? nearestWord(value.text, type.words) : undefined,
    });
    return ERROR;
  }
  switch (type) {
    case "count":
      if (value.kind === "schedule") return value;
      return coerce(env, value, span, { ...wanted, type: "whole" });
    case "number":
    case "whole":
      if (value.kind !== "number" || !mayBePercent(value, wanted)) return wrong(numberHelp(value, type));
      if (type === "whole" && !value.value.isInteger) {
        report("not-whole", span, { found: rationalText(value.value), help: wholeNear(value.value) });
        return ERROR;
      }
      if (type === "whole" && !Number.isSafeInteger(Number(value.value.numerator))) {
        report("number-too-large", span, { text: rationalText(value.value) });
        return ERROR;
      }
      return bounded(env, value, span, wanted);
    case "percent":
    case "share":
      if (value.kind !== "number") return wrong();
      if (type === "percent" && !value.percent) {
        const text = rationalText(value.value);
        if (value.value.compare(ONE) <= 0) return wrong(`write ${asPercent(value.value)}`);
        const share = value.value.compare(HUNDRED) <= 0;
        report("wrong-type", span, {
          expected: EXPECTED.percent,
          found: `the number ${text}`,
          help: share ? `write ${text}%` : undefined,
        });
        return ERROR;
      }
      if (value.percent && value.value.compare(ONE) > 0) {
        const help = "write at most 100%, such as 90%";
        report("percent-above-100", span, { found: percentText(value.value), help });
        return ERROR;
      }
      return bounded(env, value, span, wanted);
    case "scalar":
    case "pixels":
    case "step":
      if (type === "step" && value.kind === "relative") return value;
      if ((value.kind !== "number" && value.kind !== "schedule") || !mayBePercent(value, wanted))
        return wrong(numberHelp(value, type));
      return bounded(env, value, span, wanted);
    case "start":
      if (value.kind === "normal") return value;
      if (value.kind === "word" && (WORDS.start as readonly string[]).includes(value.text)) return value;
      return wrong();
    case "duration":
      if (value.kind !== "duration")
        return wrong(
          value.kind === "number" && !value.percent
            ? `write ${rationalText(value.value)} epochs or ${rationalText(value.value)} steps`
            : undefined,
        );
      if (!isWithin(LIMITS[wanted.bounds ?? "any"], value.value.value))
        return outOfBounds(env, span, wanted.name, LIMITS[wanted.bounds!].says, `0 ${value.value.unit}`);
      return value;
    case "durations":
    case "wholes": {
      if (value.kind !== "list") return wrong();
      if (type === "durations" && value.items.length > 1 && value.items.every(isNumber))
        return withoutUnits(env, value.items, span);
      const items = value.items.map((item) => ({
        value: coerce(env, item.value, item.span, {
          ...wanted,
          type: type === "wholes" ? "whole" : "duration",
        }),
        span: item.span,
      }));
      return items.some((item) => item.value.kind === "error") ? ERROR : { kind: "list", items };
    }
    case "ratio": {
      if (value.kind !== "range") return wrong(rangeMeant(env, value));
      if (value.percent && !wanted.share) return wrong("write plain numbers, without `%`");
      const limits = LIMITS[wanted.bounds ?? "any"];
      const stated = [value.low, value.high].flatMap(statedValues);
      const outside = stated.find((one) => !isWithin(limits, one));
      if (!outside) return value;
      const meant = wanted.share ? percentsMeant(value.low, value.high) : undefined;
      return outOfBounds(env, span, wanted.name, limits.says, rationalText(outside), meant);
    }
    case "bool":
      return value.kind === "bool" ? value : wrong(boolMeant(value));
    case "branches":
      return value.kind === "list" || (value.kind === "word" && value.text === "shared") ? value : wrong();
    case "part":
      if (value.kind === "dataset")
        return wrong(`choose a part of it: ${value.value.name}.train or ${value.value.name}.test`);
      return value.kind === "part" ? value : wrong();
    case "rows":
      if (value.kind === "view") return wrong("pass it through an encoder first: f(VIEW)");
      if (value.kind !== "tensor") return wrong();
      return value.node.type.shape === "rows" ? value : wrong();
    case "target":
      if (value.kind === "label" || value.kind === "column") return value;
      if (value.kind !== "tensor") return wrong();
      return value.node.type.shape === "rows" ? value : wrong();
    case "network":
      return value.kind === "network" ? value : wrong();
    case "networks":
    case "parts": {
      if (value.kind !== "list") return wrong();
      const kind = type === "networks" ? "network" : "word";
      return value.items.every((item) => item.value.kind === kind) ? value : wrong();
    }
    case "text":
      return value.kind === "string" ? value : wrong();
    case "tensor":
      if (value.kind === "view") return wrong("pass it through an encoder first: f(VIEW)");
      return value.kind === "tensor" ? value : wrong();
  }
}

function mayBePercent(value: Value, { share }: Wanted): boolean {
  return value.kind !== "number" || !value.percent || share === true;
}

/** What to write in place of a value with a unit. */
function numberHelp(
  value: Value,
  type: "number" | "scalar" | "pixels" | "step" | "whole",
): string | undefined {
  if (value.kind === "duration") return "remove the unit";
  if (value.kind === "string" && Rational.parse(value.value)) return `remove the quotes: ${value.value}`;
  if (value.kind !== "number") return undefined;
  if (type === "whole") return value.value.isInteger ? `write ${rationalText(value.value)}` : undefined;
  const hundredths = value.value.multiply(HUNDRED);
  const inPixels = hundredths.isInteger && hundredths.compare(MOST_PIXELS) <= 0;
  if (inPixels && (type === "pixels" || type === "step"))
    return `did you mean ${rationalText(hundredths)}/255? As a number it is ${rationalText(value.value)}`;
  if (type === "step") return `for a fraction of the radius, write relative(${percentText(value.value)})`;
  return `write ${rationalText(value.value)}`;
}

/** A share as a percentage: of the whole where it is below, else of hundredths. */
export function asPercent(share: Rational): string {
  return share.compare(ONE) <= 0 ? percentText(share) : `${rationalText(share)}%`;
}

/** `[0.4, 1.0]` for a range. */
function rangeMeant({ context }: Env, value: Value): string | undefined {
  if (value.kind === "number") return `write ${rationalText(value.value)}..1, or another upper end`;
  if (value.kind !== "list" || value.items.length !== 2) return undefined;
  const bounds = value.items.map((item) =>
    item.value.kind === "number" ? context.sweep.textOf(item.span) : undefined,
  );
  return bounds.includes(undefined) ? undefined : `write ${bounds.join("..")}`;
}

function boolMeant(value: Value): string | undefined {
  if (value.kind !== "number") return undefined;
  const text = rationalText(value.value);
  return text === "1" || text === "0" ? `write ${text === "1"}` : undefined;
}

function wholeNear(value: Rational): string {
  const below = Math.floor(value.toNumber());
  return below > 0 ? `write ${below} or ${below + 1}` : `write ${below + 1}`;
}

/** Shares that were written without their sign. */
function percentsMeant(low: OpenScalar, high: OpenScalar): string | undefined {
  const each = [low, high].map((bound) =>
    isConstant(bound) && bound.compare(ONE) > 0 && bound.compare(HUNDRED) <= 0
      ? `${rationalText(bound)}%`
      : undefined,
  );
  return each.includes(undefined) ? undefined : each.join("..");
}

/** A number from 5 to 100 where a share was wanted. */
function percentMeant(value: Rational): string | undefined {
  const percents = value.compare(Rational.of(5)) >= 0 && value.compare(Rational.of(100)) <= 0;
  return percents ? `${rationalText(value)}%` : undefined;
}

function isNumber({ value }: Located): boolean {
  return value.kind === "number";
}

/** Says of several numbers at once that they want a unit. */
function withoutUnits({ context: { report, sweep } }: Env, items: readonly Located[], list: Span): Value {
  const written = (unit: string): string =>
    `[${items.map(({ span }) => `${sweep.textOf(span)} ${unit}`).join(", ")}]`;
  report("wrong-type", list, {
    expected: "durations such as [40 epochs, 60 epochs]",
    found: "numbers",
    help: `write ${written("epochs")}, or ${written("steps")}`,
  });
  return ERROR;
}

function percentText(value: Rational): string {
  return `${rationalText(value.multiply(HUNDRED))}%`;
}

function outOfBounds(
  env: Env,
  span: Span,
  name: string,
  bounds: string,
  found: string,
  meant?: string,
): Value {
  env.context.report("out-of-bounds", span, { name, bounds, found, meant });
  return ERROR;
}

function bounded(
  env: Env,
  value: Value & { kind: "number" | "schedule" },
  span: Span,
  wanted: Wanted,
): Value {
  const { value: scalar } = value;
  const ok = isConstant(scalar)
    ? withinBounds(env, scalar, span, wanted)
    : statedValues(scalar).every((one) => withinBounds(env, one, span, wanted));
  return ok ? value : ERROR;
}

function withinBounds(env: Env, scalar: Rational, span: Span, wanted: Wanted): boolean {
  const limits = LIMITS[wanted.bounds ?? "any"];
  if (!isWithin(limits, scalar)) {
    const found = wanted.type === "percent" ? percentText(scalar) : rationalText(scalar);
    const meant = wanted.bounds === "0..1" ? percentMeant(scalar) : undefined;
    outOfBounds(env, span, wanted.name, limits.says, found, meant);
    return false;
  }
  if ((wanted.type === "pixels" || wanted.type === "step") && scalar.compare(ONE) > 0) {
    const found = rationalText(scalar);
    const help = scalar.isInteger ? `did you mean ${found}/255?` : "pixels range from 0 (black) to 1 (white)";
    env.context.report("pixels-too-large", span, { name: wanted.name, found, help });
    return false;
  }
  return true;
}
