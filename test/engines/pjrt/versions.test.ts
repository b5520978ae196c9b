import { describe, expect, test } from "vitest";
import {
  cudnnProblem,
  cudnnVersion,
  driverProblem,
  driverVersion,
  stablehloProblem,
} from "../../../runtime/engines/pjrt/versions.ts";

describe("StableHLO", () => {
  const plugin = (oldest: bigint[], newest: bigint[]) => ({
    stablehlo_minimum_version: oldest,
    stablehlo_current_version: newest,
  });

  test("of the text lies in the plugin's range", () => {
    expect(stablehloProblem(plugin([0n, 9n, 0n], [1n, 22n, 0n]))).toBeUndefined();
    expect(stablehloProblem(plugin([1n, 13n, 3n], [1n, 13n, 3n]))).toBeUndefined();
  });

  test.each([
    ["too old", plugin([0n, 9n, 0n], [1n, 9n, 7n]), "0.9.0 to 1.9.7; aclc writes 1.13.3"],
    ["too new", plugin([2n, 0n, 0n], [2n, 3n, 0n]), "2.0.0 to 2.3.0; aclc writes 1.13.3"],
    ["silent", {}, "does not say which StableHLO it reads"],
  ])("of a plugin that is %s is refused", (_, attributes, words) => {
    expect(stablehloProblem(attributes)).toContain(words);
  });
});

describe("cuDNN", () => {
  test("has its version in one number", () => {
    expect(cudnnVersion(91_200)).toEqual([9, 12, 0]);
    expect(cudnnVersion(92_801)).toEqual([9, 28, 1]);
  });

  test("is the one that the plugin was built with, or a later one of the same major version", () => {
    expect(cudnnProblem([9, 12, 0], [9, 12, 0])).toBeUndefined();
    expect(cudnnProblem([9, 28, 1], [9, 12, 0])).toBeUndefined();
    expect(cudnnProblem([9, 10, 2], [9, 12, 0])).toBe(
      "cuDNN 9.10.2 was found; the plugin needs 9.12.0 or a later 9",
    );
    expect(cudnnProblem([10, 0, 0], [9, 12, 0])).toContain("10.0.0 was found");
  });
});

describe("NVIDIA's driver", () => {
  test.each([
    [
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024",
      [550, 54, 15],
    ],
    ["NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build", [580, 65, 6]],
    ["something else", undefined],
  ])("%s", (text, version) => {
    expect(driverVersion(text)).toEqual(version);
  });

  test("is new enough for the CUDA of the plugin", () => {
    expect(driverProblem({ version: [580, 65, 6] }, 580)).toBeUndefined();
    // in a container the version may be hidden
    expect(driverProblem({}, 580)).toBeUndefined();
    expect(driverProblem({ version: [575, 57] }, 580)).toBe(
      "NVIDIA's driver is version 575.57; version 580 or a later one is needed",
    );
    expect(driverProblem(undefined, 580)).toBe("there is no NVIDIA GPU: the NVIDIA driver is not loaded");
  });
});
