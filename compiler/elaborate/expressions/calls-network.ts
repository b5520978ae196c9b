import type { Span } from "../../../grammar/span.ts";
import type { NetworkSpec } from "../../experiment/network-symbol.ts";
import { defaultOf, derived, type Origin, type Origins, written } from "../../experiment/origin.ts";
import { ERROR, type Located, type Value } from "../../experiment/values.ts";
import type { NetworkDefinition } from "../../vocabulary/define/networks.ts";
import type { Env } from "../context.ts";
import type { Arguments } from "./arguments.ts";

/** Makes a network; its declaration gives it a name later. */
export function makeNetwork(env: Env, word: NetworkDefinition, args: Arguments, span: Span): Value {
  const { report } = env.context;
  const branches = branchesOf(env, args);
  if (branches === undefined) return ERROR;
  if (word.family === "encoder" && branches === "shared") {
    report("wrong-type", args.spanOf("branches"), {
      expected: "a list of names such as [standard, adversarial]",
      found: "`shared`",
      help: "remove `branches` to use one set of batch norms",
    });
    return ERROR;
  }
  if (word.nonEmpty !== undefined && args.list(word.nonEmpty).length === 0) {
    report("argument-few", args.spanOf(word.nonEmpty), { of: word.name, what: word.nonEmpty });
    return ERROR;
  }
  const given = args.resolved(word);
  const conflict = word.conflict?.(given);
  if (conflict) {
    report(conflict.code, args.spanOf(conflict.at), {});
    return ERROR;
  }
  const values = word.plan.values(given);
  const hasNorm = word.hasNorm(values);
  const spec: NetworkSpec = {
    kind: word.family,
    word,
    args: values,
    branches: namesOf(word, branches, hasNorm),
    features: word.features(values),
    hasNorm,
  };
  const keys = ["kind", "architecture", ...Object.keys(word.plan.keys), "branches"];
  const stated: Origins = { ...args.origins(), ...listOrigin(word, args) };
  const origins: Origins = {
    // defaults of the word, which the file does not state
    ...Object.fromEntries(keys.map((key) => [key, defaultOf(word.name, span)])),
    ...(word.plan.origins?.(stated, given) ?? stated),
    kind: written(span),
    architecture: written(span),
  };
  const decl = { kind: spec.kind, name: { text: "", span }, span };
  return { kind: "network", value: { name: "", decl, spec, origins } };
}

function namesOf(
  { family }: NetworkDefinition,
  branches: "follow" | "shared" | readonly string[],
  hasNorm: boolean,
): NetworkSpec["branches"] {
  if (!hasNorm || branches === "shared") return [];
  return family === "encoder" && branches === "follow" ? [] : branches;
}

/**
 * The origin of a list of unnamed arguments. If all are literal numbers, it is one span; otherwise each item is listed,
 * because it may use names.
 */
function listOrigin({ rest }: NetworkDefinition, { rest: items }: Arguments): Record<string, Origin> {
  const [first] = items;
  if (!rest?.key || !first) return {};
  const plain = items.every(({ origin }) => origin?.kind === "written" && origin.words?.isNumeral);
  const origin = plain
    ? written({ ...first.span, end: items.at(-1)!.span.end })
    : derived("its outputs, layer by layer", ...items.map((item: Located) => item.origin));
  return { [rest.key]: origin };
}

/** @returns undefined after an error */
function branchesOf(env: Env, args: Arguments): "follow" | "shared" | readonly string[] | undefined {
  const value = args.value("branches");
  if (!value) return "follow";
  if (value.kind === "word") return "shared";
  const names: string[] = [];
  if (args.list("branches").length === 0) {
    env.context.report("argument-few", args.spanOf("branches"), {
      of: "branches",
      what: "names",
      help: "remove `branches` to use one set of batch norms",
    });
    return undefined;
  }
  for (const item of args.list("branches")) {
    if (item.value.kind !== "word") {
      env.context.report("wrong-type", item.span, { expected: "a name", found: "something else" });
      return undefined;
    }
    if (names.includes(item.value.text)) {
      env.context.report("branch-twice", item.span, { name: item.value.text });
      return undefined;
    }
    names.push(item.value.text);
  }
  return names;
}
