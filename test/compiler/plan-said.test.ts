import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { planTree } from "../../compiler/plan/write.ts";
import type { YamlNode } from "../../compiler/yaml/text.ts";
import { planOf } from "./programs.ts";

/** What the fields of a plan state about each of its keys, with `*` for names that users choose. */
function said(tree: YamlNode): { readonly derived: string[]; readonly names: string[] } {
  const derived = new Map<string, string>();
  const names = new Map<string, string>();
  const visit = (node: YamlNode, path: readonly string[]): void => {
    const key = path.join(".");
    if (node.derived !== undefined) derived.set(key, `${key}: ${node.derived}`);
    if (node.kind === "scalar" && node.names) names.set(key, `${key}: ${node.names}`);
    if (node.kind === "list") for (const item of node.items) visit(item, path);
    if (node.kind !== "map") return;
    if (node.keysName) names.set(`${key}.*`, `${key}.*: ${node.keysName}`);
    for (const [one, value] of node.entries) visit(value, [...path, node.keysName ? "*" : one]);
  };
  visit(tree, []);
  return { derived: [...derived.values()], names: [...names.values()] };
}

const { derived, names } = said(
  planTree(planOf(readFileSync(new URL("plan-diff.acl", import.meta.url), "utf8"))),
);

test("every key that follows from others says from what", () => {
  expect(derived).toMatchInlineSnapshot(`
    [
      "datasets.*.image: the images of the data set",
      "datasets.*.classes: the classes of the data set",
      "networks.*.input: the outputs it is called on",
      "networks.*.branches: the branches of the networks it is called on, where it has batch norms",
      "networks.*.parameters: the weights of its layers, and its branches",
      "networks.*.features: its last layer",
      "stages.*.data.items: the number of images in \`of\`",
      "stages.*.epoch: \`batch\`, and the number of images",
      "stages.*.updates: \`for\`, and the steps of an epoch",
      "stages.*.networks.*.branches: the branches it starts with",
      "stages.*.views.*.size: the size of the view it is made from, and its augmentations",
      "stages.*.views.*.attack: the attack that moves it",
      "stages.*.attacks.*.moves.*: \`of\` of the view",
      "stages.*.attacks.*.passes: the losses it maximizes, and its iterations",
      "stages.*.attacks.*.passes.*.features: the last layer of the network",
      "stages.*.passes: the losses that are minimized",
      "stages.*.passes.*.features: the last layer of the network",
      "stages.*.cost: the networks, the passes, the batch and the optimizer",
      "stages.*.predict.passes: \`logits\`",
      "stages.*.predict.passes.*.features: the last layer of the network",
      "stages.*.keep.by.*.items: the number of images in \`on\`",
      "evaluations.*.items: the number of images in \`on\`",
      "evaluations.*.predict: \`predict\` of the stage",
      "evaluations.*.predict.passes: \`logits\`",
      "evaluations.*.predict.passes.*.features: the last layer of the network",
      "evaluations.*.measure.*.items: the number of images in \`on\`",
    ]
  `);
});

test("every key that holds a name says of what", () => {
  expect(names).toMatchInlineSnapshot(`
    [
      "datasets.*: dataset",
      "splits.*: part",
      "splits.*.of: images",
      "splits.*.parts.*: part",
      "networks.*: network",
      "networks.*.branches: branch",
      "stages.*: stage",
      "stages.*.data.of: images",
      "stages.*.networks.*: network",
      "stages.*.networks.*.start: weights",
      "stages.*.networks.*.branches: branch",
      "stages.*.views.*: view",
      "stages.*.views.*.of: view",
      "stages.*.views.*.attack: views",
      "stages.*.attacks.*: views",
      "stages.*.attacks.*.moves.*: view",
      "stages.*.attacks.*.maximizing.*: loss",
      "stages.*.attacks.*.passes.*: pass",
      "stages.*.attacks.*.passes.*.network: network",
      "stages.*.attacks.*.passes.*.branch: branch",
      "stages.*.attacks.*.passes.*.inputs: pass",
      "stages.*.passes.*: pass",
      "stages.*.passes.*.network: network",
      "stages.*.passes.*.branch: branch",
      "stages.*.passes.*.inputs: pass",
      "stages.*.losses.*: loss",
      "stages.*.losses.*.nt_xent.of: pass",
      "stages.*.minimize.*: loss",
      "stages.*.keep.by.*: checkpoint",
      "stages.*.measure.*: metric",
      "stages.*.losses.*.cross_entropy.logits: pass",
      "stages.*.predict.logits: pass",
      "stages.*.predict.passes.*: pass",
      "stages.*.predict.passes.*.network: network",
      "stages.*.predict.passes.*.branch: branch",
      "stages.*.predict.passes.*.inputs: pass",
      "stages.*.keep.by.*.on: images",
      "evaluations.*: evaluation",
      "evaluations.*.checkpoint: weights",
      "evaluations.*.on: images",
      "evaluations.*.predict.logits: pass",
      "evaluations.*.predict.passes.*: pass",
      "evaluations.*.predict.passes.*.network: network",
      "evaluations.*.predict.passes.*.branch: branch",
      "evaluations.*.predict.passes.*.inputs: pass",
      "evaluations.*.measure.*: metric",
      "evaluations.*.measure.*.on: images",
    ]
  `);
});
