import type * as E from "../../compiler/experiment/experiment.ts";
import type { NetworkSymbol } from "../../compiler/experiment/network-symbol.ts";
import { Rational } from "../../compiler/experiment/rational.ts";
import type { PartValue } from "../../compiler/experiment/values.ts";

/**
 * An experiment as plain data. References are replaced by what they refer to, or by a name for another stage. Origins
 * are left out, and lists without a meaningful order are sorted.
 */
export function plainExperiment({ title, seed, precision, stages, evaluations }: E.Experiment): unknown {
  return {
    title,
    seed,
    precision,
    stages: stages.map(stage),
    evaluations: sorted(
      evaluations.map((one) => ({
        checkpoint: checkpoint(one.checkpoint),
        on: part(one.on),
        measure: sorted(one.measure.map(metric)),
      })),
    ),
  };
}

function stage(one: E.Stage): unknown {
  return {
    name: one.name,
    data: { ...one.data, of: part(one.data.of) },
    batch: one.batch,
    for: value(one.for),
    networks: sorted(one.networks.map(stageNetwork)),
    views: sorted(one.views.map(view)),
    attacks: sorted(
      one.attacks.map((attack) => ({
        ...call(attack),
        makes: sorted(attack.makes.map(view)),
        maximizing: sorted(attack.maximizing.map(term)),
        passes: sorted(attack.passes.map(pass)),
      })),
    ),
    passes: sorted(one.passes.map(pass)),
    minimize: sorted(one.minimize.map(term)),
    predict: one.predict && {
      logits: expr(one.predict.logits),
      passes: sorted(one.predict.passes.map(pass)),
    },
    optimizer: call(one.optimizer),
    keep: {
      every: value(one.keep.every),
      by: sorted(one.keep.by.map((kept) => ({ name: kept.name, metric: metric(kept.metric) }))),
    },
    measure: sorted(one.measure.map((measure) => ({ ...metric(measure), every: value(measure.every) }))),
  };
}

function stageNetwork({ network: its, start, branches, frozen }: E.StageNetwork): unknown {
  const from = start && {
    checkpoint: checkpoint(start.checkpoint),
    network: start.network.network.name,
    branch: start.branch,
  };
  return { network: network(its), start: from, branches, frozen };
}

function network({ name, spec, use }: NetworkSymbol): unknown {
  const branches = spec.kind === "encoder" ? spec.branches : spec.hasNorm ? use?.branches : [];
  const { kind, features, hasNorm } = spec;
  return { name, kind, ...call(spec), branches, features, hasNorm, input: use?.input };
}

function checkpoint({ stage: of, kept }: E.Checkpoint): unknown {
  return { stage: of.name, kept: kept === "last" ? kept : kept.name };
}

function part({ name, items, dataset, half, split }: PartValue): unknown {
  const { image, classes } = dataset;
  return {
    name,
    items,
    half,
    dataset: { name: dataset.name, ...call(dataset), image, classes },
    split: split && {
      name: split.name,
      of: part(split.of),
      seed: split.seed,
      parts: split.parts.map((one) => [one.name, one.items]),
    },
  };
}

function view(one: E.View): unknown {
  if (one.kind === "image") return one.name;
  return {
    kind: one.kind,
    name: one.name,
    of: view(one.of),
    ops: one.kind === "augmented" ? one.ops.map(call) : [],
  };
}

function pass({ name, network: of, branch, mode, again, inputs }: E.Pass): unknown {
  return {
    name,
    network: of.network.name,
    branch,
    mode,
    again,
    inputs: inputs.map((input) =>
      input.kind === "view" ? view(input.view) : [pass(input.pass), input.part ?? "all"],
    ),
  };
}

function term({ loss, weight }: E.Term): unknown {
  return { loss: loss.name, expr: expr(loss.expr), weight: value(weight) };
}

function expr(one: E.Expr): unknown {
  switch (one.kind) {
    case "pass":
      return [pass(one.pass), one.part ?? "all"];
    case "label":
      return "label";
    case "scalar":
      return value(one.value);
    case "call":
      return { ...call({ word: one.word, args: one.options }), operands: one.args.map(expr) };
  }
}

function metric(one: E.Metric): object {
  return { ...call(one), on: part(one.on), under: one.under && call(one.under) };
}

function call({ word, args }: { readonly word: { readonly name: string }; readonly args: object }): object {
  return { word: word.name, args: value(args) };
}

/** The value of an argument: exact numbers as text, words as names. */
function value(one: unknown): unknown {
  if (one instanceof Rational) return `${one.numerator}/${one.denominator}`;
  if (Array.isArray(one)) return one.map(value);
  if (typeof one !== "object" || one === null) return one;
  if ("family" in one && "name" in one) return one.name;
  return Object.fromEntries(
    Object.entries(one)
      .filter(([, its]) => its !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, its]) => [key, value(its)]),
  );
}

function sorted<T>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
