import type * as E from "../experiment/experiment.ts";
import type { PartValue } from "../experiment/values.ts";
import type { MeasurePlan, MetricPlan } from "../schema/plan.ts";
import { metricNames } from "./metric-name.ts";
import type { Path, Reading } from "./reading.ts";

/** The checkpoint of a stage with this name; reports it if there is none. */
export function checkpointNamed(
  reading: Reading,
  stage: E.Stage,
  name: string,
  path: Path,
): E.Checkpoint | undefined {
  const { by } = stage.keep;
  if (!reading.want(`checkpoint of ${stage.name}`, name, ["last", ...by.map((one) => one.name)], path))
    return undefined;
  return { stage, kept: by.find((one) => one.name === name) ?? "last" };
}

/** A metric; undefined after an error in its images. */
export function readMetric(
  reading: Reading,
  { word, args, on, under }: MetricPlan,
  parts: ReadonlyMap<string, PartValue | undefined>,
  path: Path,
): E.Metric | undefined {
  const images = reading.find("set of images", on, parts, [...path, "on"]);
  if (!images) return undefined;
  if (under) reading.stands(under, [...path, "under"]);
  return reading.at<E.Metric>({ word, args, on: images, ...(under ? { under } : {}) }, path, "key");
}

/** Metrics by name. */
export function readMetrics(
  reading: Reading,
  plans: Readonly<Record<string, MeasurePlan>>,
  parts: ReadonlyMap<string, PartValue | undefined>,
  path: Path,
  /** the set of images of an evaluation */
  all?: string,
): E.Measure[] {
  const names = metricNames(Object.values(plans));
  return Object.entries(plans).flatMap(([key, plan], i) => {
    const metric = readMetric(reading, plan, parts, [...path, key]);
    if (!metric) return [];
    if (all !== undefined && plan.on !== all) {
      const why = "an evaluation uses the same images for all measurements";
      reading.refuse(plan.on, all, why, [...path, key, "on"]);
    } else if (names[i] !== key)
      reading.refuse(key, names[i], "a metric is named after what it measures", [...path, key], "key");
    const { every } = plan;
    return [every ? reading.at<E.Measure>({ ...metric, every }, [...path, key], "key") : metric];
  });
}
