import { floatText, pixelText, rationalText } from "../experiment/number-text.ts";
import { Rational } from "../experiment/rational.ts";
import type { AttackSettings, MetricPlan, Scalar } from "./schema.ts";

const show = (scalar: Scalar, text: (value: Rational) => string): string =>
  scalar instanceof Rational ? text(scalar) : scalar.schedule;

/** `pgd-20 linf 8/255`: attacks have no public name. */
export function attackName(attack: AttackSettings): string {
  const steps = typeof attack.steps === "number" ? attack.steps : attack.steps.schedule;
  return `${attack.kind}-${steps} ${attack.norm} ${show(attack.radius, pixelText)}`;
}

/** What a metric is called in plans and records: `accuracy under pgd-20 linf 8/255 on cifar.test`. */
export function metricName({ metric, under, on }: MetricPlan): string {
  return `${metric}${under ? ` under ${attackName(under)}` : ""} on ${on}`;
}

/** Names of several metrics; those that would be one say what they differ in. */
export function metricNames(metrics: readonly MetricPlan[]): string[] {
  const names = metrics.map(metricName);
  return names.map((name, i) => {
    const others = metrics.filter((_, k) => k !== i && names[k] === name);
    const { under } = metrics[i]!;
    if (others.length === 0 || !under) return name;
    const differ = (Object.keys(under) as (keyof AttackSettings)[]).filter((key) =>
      others.some((other) => other.under && settingText(other.under, key) !== settingText(under, key)),
    );
    if (differ.length === 0) return name;
    const said = differ.map((key) => `${key}: ${settingText(under, key)}`).join(", ");
    return `${metrics[i]!.metric} under ${attackName(under)} (${said}) on ${metrics[i]!.on}`;
  });
}

function settingText(attack: AttackSettings, key: keyof AttackSettings): string {
  const value = attack[key];
  if (value instanceof Rational) return pixelText(value);
  if (typeof value === "object") {
    return "normal" in value ? `normal(${floatText(value.normal)})` : value.schedule;
  }
  return typeof value === "number" ? rationalText(Rational.of(value)) : String(value);
}
