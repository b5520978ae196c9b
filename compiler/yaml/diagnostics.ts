import { error, type Reporter, suggesting } from "../../grammar/diagnostic.ts";
import { listText } from "./path-text.ts";

/** Errors in the form of a YAML file. */
export const YAML_ROWS = {
  "unknown-key": suggesting(
    error<{ key: string; nearest?: string | undefined }>(({ key }) => `a plan has no key \`${key}\` here`),
    ({ nearest }) => nearest,
  ),
  "missing-key": error<{ keys: readonly string[]; within: string | undefined }>(
    ({ keys, within }) =>
      `${listText(keys)} ${keys.length === 1 ? "is" : "are"} missing in ${within === undefined ? "the plan" : `\`${within}\``}`,
  ),
  "out-of-bounds": suggesting(
    error<{ key: string; limits: string; found: string; meant?: string | undefined }>(
      ({ key, limits, found }) => `\`${key}\` must be ${limits}, not ${found}`,
    ),
    ({ meant }) => meant,
  ),
  "wrong-type": error<{ expected: string; found: string }>(
    ({ expected, found }) => `expected ${expected}, found ${found}`,
  ),
} as const;

export type YamlReport = Reporter<typeof YAML_ROWS>;
