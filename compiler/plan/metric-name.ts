import type { MeasuringAttack } from "../experiment/experiment.ts";
import { floatText, pixelText, rationalText } from "../experiment/number-text.ts";
import type { Scalar } from "../experiment/quantity.ts";
import { Rational } from "../experiment/rational.ts";
import { asAttack } from "../vocabulary/define/attacks.ts";

/** The part of a metric that its name contains. */
export interface NamedMetric {
  readonly word: { readonly name: string };
  readonly under?: MeasuringAttack;
  /** the set of images */
  readonly on: string;
}

const show = (scalar: Scalar, text: (value: Rational) => string): string =>
  scalar instanceof Rational ? text(scalar) : scalar.word.name;

/**
 * `pgd-20 linf 8/255`, `pgd-20 linf 8/255 maximizing dlr`. An attack is named by its settings, since plans do not
 * contain its declared name.
 */
export function attackName(attack: MeasuringAttack): string {
  return `${settingsName(attack)}${objectiveText(attack)}`;
}

function settingsName({ word: called, args }: MeasuringAttack): string {
  const word = asAttack(called);
  const { norm, radius } = word.threat(args);
  return `${word.label(args)} ${norm} ${show(radius, pixelText)}`;
}

function objectiveText({ maximizing }: MeasuringAttack): string {
  return maximizing ? ` maximizing ${maximizing.name}` : "";
}

/** The name of a metric in plans and records: `accuracy under pgd-20 linf 8/255 on cifar.test`. */
export function metricName({ word, under, on }: NamedMetric): string {
  return `${word.name}${under ? ` under ${attackName(under)}` : ""} on ${on}`;
}

/** Names of several metrics. If two would be equal, the settings that differ are added. */
export function metricNames(metrics: readonly NamedMetric[]): string[] {
  const names = metrics.map(metricName);
  return names.map((name, i) => {
    const others = metrics.filter((_, k) => k !== i && names[k] === name);
    const { under } = metrics[i]!;
    if (others.length === 0 || !under) return name;
    const differ = Object.keys(under.args).filter((key) =>
      others.some(
        (other) => other.under && settingText(other.under.args[key]) !== settingText(under.args[key]),
      ),
    );
    if (differ.length === 0) return name;
    const settings = differ.map((key) => `${key}: ${settingText(under.args[key])}`).join(", ");
    return `${metrics[i]!.word.name} under ${settingsName(under)} (${settings})${objectiveText(under)} on ${metrics[i]!.on}`;
  });
}

function settingText(value: unknown): string {
  if (value instanceof Rational) return pixelText(value);
  if (typeof value === "object" && value !== null)
    return "normal" in value
      ? `normal(${floatText(value.normal as Rational)})`
      : ((value as { readonly word?: { readonly name: string } }).word?.name ?? "");
  return typeof value === "number" ? rationalText(Rational.of(value)) : String(value);
}
