import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { INSTALL_TIMEOUT, installForTests } from "../engines/tensorflow/open-tensorflow.ts";
import { pipelineDifferences } from "./pipeline.ts";

const work = mkdtempSync(join(tmpdir(), "aclc-pipeline-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/**
 * Compares the runtime with an independent implementation of a whole run in PyTorch and NumPy, with the same random
 * draws: every number of every step within 1e-9, every tensor of every checkpoint within 1e-8, and equal measurements
 * (`FLOAT64`).
 */
test(
  "a whole run: split, shuffles, augmentation, attacks, three stages, kept checkpoints, measurements, evaluations",
  async () => {
    await installForTests();
    expect(await pipelineDifferences(work)).toEqual([]);
  },
  INSTALL_TIMEOUT,
);
