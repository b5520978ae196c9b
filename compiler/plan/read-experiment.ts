import { afterNeeds } from "../derive/after-needs.ts";
import type { Evaluation, Experiment, Stage } from "../experiment/experiment.ts";
import { checkpointText, readCheckpointName, readStartName } from "../experiment/names.ts";
import type { PartValue } from "../experiment/values.ts";
import type { EvaluationPlan, StagePlan } from "../schema/plan.ts";
import { checkpointNamed, readMetrics } from "./read-measures.ts";
import { readNetworks } from "./read-networks.ts";
import { readParts } from "./read-parts.ts";
import { StageReader } from "./read-stage.ts";
import type { Reading } from "./reading.ts";

/**
 * Makes the experiment of a plan: names are replaced by the objects they refer to, and derived values are dropped.
 * Reports unknown names and everything that prevents a part from being read.
 */
export function readExperiment(reading: Reading): Experiment {
  const { plan } = reading;
  const parts = readParts(reading);
  const networks = readNetworks(reading);
  const stages = new Map<string, Stage | undefined>();
  const evaluated = new Set(
    Object.values(plan.evaluations).map(({ checkpoint }) => readCheckpointName(checkpoint).stage),
  );
  for (const [name, stage] of stagesInOrder(plan.stages)) {
    stages.set(name, new StageReader(reading, name, stage, { parts, networks, stages, evaluated }).read());
  }
  const evaluations = Object.entries(plan.evaluations).flatMap(
    ([name, one]) => readEvaluation(reading, name, one, parts, stages) ?? [],
  );
  const { experiment: title, seed, precision } = plan;
  return {
    title,
    seed,
    precision,
    stages: [...stages.values()].filter((stage) => stage !== undefined),
    evaluations,
  };
}

/** A stage comes after those it starts from. Otherwise the written order is kept: the author chose it. */
function stagesInOrder(stages: Readonly<Record<string, StagePlan>>): [string, StagePlan][] {
  const { ordered, circle } = afterNeeds(
    Object.entries(stages),
    ([name]) => [name],
    ([, { networks }]) => Object.values(networks).map(({ start }) => readStartName(start).stage),
  );
  return [...ordered, ...circle];
}

function readEvaluation(
  reading: Reading,
  name: string,
  plan: EvaluationPlan,
  parts: ReadonlyMap<string, PartValue | undefined>,
  stages: ReadonlyMap<string, Stage | undefined>,
): Evaluation | undefined {
  const path = ["evaluations", name];
  const on = reading.find("set of images", plan.on, parts, [...path, "on"]);
  const { stage: of, kept } = readCheckpointName(plan.checkpoint);
  const there = [...path, "checkpoint"];
  const stage = reading.find("stage", of, stages, there);
  const checkpoint = stage && checkpointNamed(reading, stage, kept, there);
  const measure = readMetrics(reading, plan.measure, parts, [...path, "measure"], plan.on);
  if (!on || !checkpoint) return undefined;
  if (!stage.predict) return undefined;
  const key = `${checkpointText(checkpoint)} on ${on.name}`;
  if (name !== key)
    reading.refuse(name, key, "an evaluation is named after its checkpoint and data", path, "key");
  return reading.at<Evaluation>({ checkpoint, on, measure }, path, "key");
}
