import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { buildBundle } from "../../scripts/build.ts";
import { killRuns } from "./kills.ts";

const work = mkdtempSync(join(tmpdir(), "aclc-kills-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

it("a sweep that is killed 50 times at random moments ends as if it had never been", async () => {
  const { executable } = await buildBundle(join(work, "bundle"));
  const tally = await killRuns({ executable, engine: "reference", times: 50, work });
  expect(tally.wrong).toEqual([]);
  expect(tally.kills).toBe(50);
}, 600_000);
