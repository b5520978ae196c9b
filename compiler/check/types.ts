import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { rationalText } from "../plan/numbers.ts";
import type { Env } from "../resolve/context.ts";
import { statedValues } from "../resolve/open-schedule.ts";
import { Rational } from "../resolve/rational.ts";
import { describe, ERROR, type Value } from "../resolve/values.ts";
import { type Bounds, isWithin, LIMITS } from "./bounds.ts";
import { type ArgumentType, WORDS } from "./signature.ts";

interface Wanted {
  readonly type: ArgumentType;
  readonly bounds?: Bounds | undefined;
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
  part: "a set of items such as cifar.train",
  percent: "a percentage such as 90%",
  rows: "results of a network",
  target: "`label` or a distribution such as softmax(...)",
  tensor: "results of networks",
};

const ONE = Rational.of(1);

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
      nearest: value.kind === "word" ? nearestName(value.text, type.words) : undefined,
    });
    return ERROR;
  }
  switch (type) {
    case "count":
      if (value.kind === "schedule") return value;
      return coerce(env, value, span, { ...wanted, type: "whole" });
    case "number":
    case "whole":
    case "percent":
      if (value.kind !== "number") return wrong(type === "percent" ? undefined : unitHelp(value));
      if (type === "whole" && !value.value.isInteger) {
        report("not-whole", span, { found: rationalText(value.value) });
        return ERROR;
      }
      if (type === "whole" && !Number.isSafeInteger(Number(value.value.numerator))) {
        report("number-too-large", span, { text: rationalText(value.value) });
        return ERROR;
      }
      if (type === "percent" && value.value.compare(ONE) > 0) {
        report("percent-above-100", span, { found: percentText(value.value) });
        return ERROR;
      }
      return bounded(env, value, span, wanted);
    case "scalar":
    case "pixels":
      if (value.kind !== "number" && value.kind !== "schedule") return wrong(unitHelp(value));
      return bounded(env, value, span, wanted);
    case "step":
      if (value.kind === "relative") return value;
      if (value.kind !== "number" && value.kind !== "schedule") return wrong(unitHelp(value));
      return bounded(env, value, span, wanted);
    case "start":
      if (value.kind === "normal") return value;
      if (value.kind === "word" && (WORDS.start as readonly string[]).includes(value.text)) return value;
      return wrong();
    case "duration":
      if (value.kind !== "duration")
        return wrong(
          value.kind === "number"
            ? `write ${rationalText(value.value)} epochs or ${rationalText(value.value)} steps`
            : undefined,
        );
      if (!isWithin(LIMITS[wanted.bounds ?? "any"], value.value.value))
        return outOfBounds(env, span, wanted.name, LIMITS[wanted.bounds!].says, `0 ${value.value.unit}`);
      return value;
    case "durations":
    case "wholes": {
      if (value.kind !== "list") return wrong();
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
      if (value.kind !== "range") return wrong();
      const limits = LIMITS[wanted.bounds ?? "any"];
      const stated = [value.low, value.high].flatMap(statedValues);
      const outside = stated.find((one) => !isWithin(limits, one));
      return outside ? outOfBounds(env, span, wanted.name, limits.says, rationalText(outside)) : value;
    }
    case "bool":
      return value.kind === "bool" ? value : wrong();
    case "branches":
      return value.kind === "list" || (value.kind === "word" && value.text === "shared") ? value : wrong();
    case "part":
      if (value.kind === "dataset")
        return wrong(`say which part: ${value.value.name}.train or ${value.value.name}.test`);
      return value.kind === "part" ? value : wrong();
    case "rows":
      if (value.kind === "view") return wrong("pass it through an encoder first: f(VIEW)");
      if (value.kind !== "tensor") return wrong();
      return value.node.type.shape === "rows" ? value : wrong();
    case "target":
      if (value.kind === "label") return value;
      if (value.kind !== "tensor") return wrong();
      return value.node.type.shape === "rows" ? value : wrong();
    case "tensor":
      if (value.kind === "view") return wrong("pass it through an encoder first: f(VIEW)");
      return value.kind === "tensor" ? value : wrong();
  }
}

function unitHelp(value: Value): string | undefined {
  return value.kind === "duration" ? "leave the unit out" : undefined;
}

function percentText(value: Rational): string {
  return `${rationalText(value.multiply(Rational.of(100)))}%`;
}

function outOfBounds(env: Env, span: Span, name: string, bounds: string, found: string): Value {
  env.context.report("out-of-bounds", span, { name, bounds, found });
  return ERROR;
}

function bounded(
  env: Env,
  value: Value & { kind: "number" | "schedule" },
  span: Span,
  wanted: Wanted,
): Value {
  for (const scalar of statedValues(value.value)) if (!withinBounds(env, scalar, span, wanted)) return ERROR;
  return value;
}

function withinBounds(env: Env, scalar: Rational, span: Span, wanted: Wanted): boolean {
  const limits = LIMITS[wanted.bounds ?? "any"];
  if (!isWithin(limits, scalar)) {
    outOfBounds(env, span, wanted.name, limits.says, rationalText(scalar));
    return false;
  }
  if ((wanted.type === "pixels" || wanted.type === "step") && scalar.compare(ONE) > 0) {
    const found = rationalText(scalar);
    const help = scalar.isInteger ? `did you mean ${found}/255?` : "1 is the whole range from black to white";
    env.context.report("pixels-too-large", span, { name: wanted.name, found, help });
    return false;
  }
  return true;
}
