import type { NetworkSymbol } from "../../experiment/network-symbol.ts";
import type { PartValue, Value } from "../../experiment/values.ts";
import type { ArgumentType } from "./type.ts";

const noField = (): never => {
  throw new Error("this argument stands in no plan");
};

/** A set of images. */
export const part: ArgumentType<PartValue> = {
  expected: "a set of images such as cifar.train",
  place: "part",
  accept: (value, complaints) => {
    if (value.kind === "dataset") {
      const { name } = value.value;
      return complaints.wrong(`say which part: ${name}.train or ${name}.test`);
    }
    return value.kind === "part" ? value : complaints.wrong();
  },
  mayBe: () => false,
  resolve: (value) => {
    if (value.kind !== "part") throw new Error(`expected a set of items, found ${value.kind}`);
    return value.value;
  },
  field: noField,
};

function asNetwork(value: Value): NetworkSymbol {
  if (value.kind !== "network") throw new Error(`expected a network, found ${value.kind}`);
  return value.value;
}

/** A declared network. */
export const network: ArgumentType<NetworkSymbol> = {
  expected: "a network",
  place: "network",
  accept: (value, complaints) => (value.kind === "network" ? value : complaints.wrong()),
  mayBe: () => false,
  resolve: asNetwork,
  field: noField,
};

/** A list of declared networks. */
export const networks: ArgumentType<readonly NetworkSymbol[]> = {
  expected: "a list of networks such as [f, c]",
  place: "number",
  element: network,
  accept: (value, complaints) =>
    value.kind === "list" && value.items.every((item) => item.value.kind === "network")
      ? value
      : complaints.wrong(),
  mayBe: () => false,
  resolve: (value) => (value.kind === "list" ? value.items.map((item) => asNetwork(item.value)) : []),
  field: noField,
};
