/**
 * What V8 is to do otherwise, for commands at a desk. It says aloud of a flag that it does not know, so that these are for
 * the one that they were measured with, which is that of Node 20.
 * @param version of V8
 */
export function v8Flags(version: string): readonly string[] {
  if (!version.startsWith("11.")) return [];
  return [
    // such a command is over before optimised code has paid for itself: functions have to run for longer, not for ever
    "--interrupt-budget=1000000",
    // nor does it pay to watch which objects last
    "--no-allocation-site-pretenuring",
    "--no-allocation-site-tracking",
  ];
}
