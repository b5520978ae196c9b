import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    // Engines use every core themselves: more workers than two only stand in each other's way.
    maxWorkers: 2,
    // What a test may take before it counts as hanging; no test asserts a time.
    testTimeout: 120_000,
    hookTimeout: 600_000,
    globalSetup: "test/global-setup.ts",
    reporters: ["default", "./test/summary-reporter.ts"],
  },
});
