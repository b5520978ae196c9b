/**
 * V8 flags that make short commands faster. V8 prints a warning for unknown flags, so they are set only for the version that
 * they were measured with, that of Node 20.
 * @param version the version of V8
 */
export function v8Flags(version: string): readonly string[] {
  if (!version.startsWith("11.")) return [];
  return [
    // optimize later, because a short command ends before optimized code saves time
    "--interrupt-budget=1000000",
    // do not track which objects live long
    "--no-allocation-site-pretenuring",
    "--no-allocation-site-tracking",
  ];
}
