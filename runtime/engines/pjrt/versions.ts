import type { NamedValue } from "./named-values.ts";

export type Version = readonly number[];

/** The StableHLO version of the text that the engine writes: the oldest version that it was tested with. */
export const STABLEHLO: Version = [1, 13, 3];

export function versionText(version: Version): string {
  return version.join(".");
}

function isBefore(left: Version, right: Version): boolean {
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** An attribute that contains a version: a list of numbers. */
export function versionOf(value: NamedValue | undefined): Version | undefined {
  return Array.isArray(value) ? value.map(Number) : undefined;
}

/**
 * Why a plugin cannot read the engine's text; undefined if it can.
 * @param attributes attributes of the plugin
 */
export function stablehloProblem(attributes: Readonly<Record<string, NamedValue>>): string | undefined {
  const oldest = versionOf(attributes.stablehlo_minimum_version);
  const newest = versionOf(attributes.stablehlo_current_version);
  if (oldest === undefined || newest === undefined) return "the plugin does not say which StableHLO it reads";
  if (!isBefore(STABLEHLO, oldest) && !isBefore(newest, STABLEHLO)) return undefined;
  const range = `${versionText(oldest)} to ${versionText(newest)}`;
  return `the plugin reads StableHLO ${range}; aclc writes ${versionText(STABLEHLO)}`;
}

/** A version from cuDNN's number: 91200 is 9.12.0. */
export function cudnnVersion(number: number): Version {
  return [Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100];
}

/**
 * Why a cuDNN cannot be used; undefined if it can. A plugin needs the version it was built with, or a later one with
 * the same major version. The plugin itself does not check this.
 */
export function cudnnProblem(found: Version, built: Version): string | undefined {
  if (found[0] === built[0] && !isBefore(found, built)) return undefined;
  return `cuDNN ${versionText(found)} was found; the plugin needs ${versionText(built)} or a later ${built[0]}`;
}

/** The version of NVIDIA's driver, from the text of `/proc/driver/nvidia/version`. */
export function driverVersion(text: string): Version | undefined {
  const found = /Kernel Module\s+(?:for \S+\s+)?(\d+(?:\.\d+)+)/.exec(text)?.[1];
  return found?.split(".").map(Number);
}

export interface Driver {
  readonly version?: Version;
}

/** @param needed major version of the oldest driver that works */
export function driverProblem(driver: Driver | undefined, needed: number): string | undefined {
  if (!driver) return NO_DRIVER;
  const { version } = driver;
  if (version === undefined || !isBefore(version, [needed])) return undefined;
  return `NVIDIA's driver is version ${versionText(version)}; version ${needed} or a later one is needed`;
}

export const NO_DRIVER = "there is no NVIDIA GPU: the NVIDIA driver is not loaded";
