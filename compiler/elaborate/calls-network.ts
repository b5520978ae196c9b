import type { Span } from "../../grammar/span.ts";
import { encoderFeatures } from "../derive/layers.ts";
import type { EncoderSpec, HeadSpec } from "../experiment/network-symbol.ts";
import { Rational } from "../experiment/rational.ts";
import { ERROR, type Located, type Value } from "../experiment/values.ts";
import type { Normalization } from "../plan/schema.ts";
import type { Arguments } from "./arguments.ts";
import type { Env } from "./context.ts";
import { defaultOf, derived, type Origin, written } from "./origin.ts";

const numbers = (...texts: [string, string, string]): Normalization["mean"] =>
  texts.map((text) => Rational.parse(text)!) as unknown as Normalization["mean"];

/** Means and deviations of channels in common use. */
const NORMALIZATIONS: Readonly<Record<string, Normalization | "none">> = {
  none: "none",
  imagenet: { mean: numbers("0.485", "0.456", "0.406"), std: numbers("0.229", "0.224", "0.225") },
  cifar10: { mean: numbers("0.4914", "0.4822", "0.4465"), std: numbers("0.2470", "0.2435", "0.2616") },
};

/** A network without its name, which the declaration gives. */
export function makeNetwork(env: Env, name: string, args: Arguments, span: Span): Value {
  const { report } = env.context;
  const branches = branchesOf(env, args);
  if (branches === undefined) return ERROR;
  const declared = (spec: EncoderSpec | HeadSpec): Value => ({
    kind: "network",
    value: {
      name: "",
      decl: { kind: spec.kind, name: { text: "", span }, span },
      spec,
      origins: {
        // what the language says of this network, and not the file
        ...Object.fromEntries(Object.keys(spec).map((key) => [key, defaultOf(name, span)])),
        ...args.origins(),
        kind: written(span),
        architecture: written(span),
        ...(spec.kind === "head" && args.value("outputs") ? { layers: args.all.get("outputs")!.origin } : {}),
        ...(spec.kind === "head" && args.rest.length > 0 ? { layers: layersOrigin(args.rest) } : {}),
        ...(args.value("width") ? { widths: args.all.get("width")!.origin } : {}),
      },
    },
  });
  if (name === "resnet18" || name === "convnet") {
    if (branches === "shared") {
      report("wrong-type", args.spanOf("branches"), {
        expected: "a list of names such as [standard, adversarial]",
        found: "`shared`",
        help: "remove `branches` to use one set of batch norms",
      });
      return ERROR;
    }
    const widths =
      name === "resnet18"
        ? [args.whole("width")]
        : args
            .list("widths")
            .map(({ value }) => Number((value as Value & { kind: "number" }).value.numerator));
    if (widths.length === 0) {
      report("argument-few", args.spanOf("widths"), { of: name, what: "widths" });
      return ERROR;
    }
    return declared({
      kind: "encoder",
      architecture: name,
      widths,
      stem: "small_image",
      normalize: NORMALIZATIONS[args.word("normalize")]!,
      branches: branches === "follow" ? [] : branches,
      features: encoderFeatures({ architecture: name, widths }),
    });
  }
  if (name === "linear")
    return declared({
      kind: "head",
      architecture: "linear",
      layers: [args.whole("outputs")],
      norm: "none",
      bias: "all",
      end: "linear",
      init: args.word("init") as HeadSpec["init"],
      branches: [],
    });
  const norm = args.word("norm") as HeadSpec["norm"];
  const end = args.word("end") as HeadSpec["end"];
  if (norm === "none" && end === "norm") {
    report("norm-end", args.spanOf("end"), {});
    return ERROR;
  }
  if (args.rest.length > 1 && args.word("init") === "zeros") {
    report("zeros-in-mlp", args.spanOf("init"), {});
    return ERROR;
  }
  return declared({
    kind: "head",
    architecture: "mlp",
    layers: args.rest.map(({ value }) => Number((value as Value & { kind: "number" }).value.numerator)),
    norm,
    bias: args.word("bias") as HeadSpec["bias"],
    end,
    init: args.word("init") as HeadSpec["init"],
    branches: norm === "none" || branches === "shared" ? [] : branches,
  });
}

/** Numbers one after the other are one place; where names stand behind one, each is said. */
function layersOrigin(items: readonly Located[]): Origin {
  const [first] = items;
  const plain = items.every(({ origin }) => origin?.kind === "written" && origin.expr?.kind === "number");
  return plain
    ? written({ ...first!.span, end: items.at(-1)!.span.end })
    : derived("its outputs, layer by layer", ...items.map(({ origin }) => origin));
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
