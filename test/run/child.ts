/**
 * A run in its own process, to be killed. It prints each event, and writes a checkpoint after step 6 of the first
 * stage.
 */
import { runPlan } from "../../runtime/run.ts";
import { settings, smallPlan } from "./small-run.ts";

const react = settings((event, control) => {
  process.stdout.write(`${JSON.stringify(event)}\n`);
  if (event.event === "step" && event.stage === "pretrain" && event.step === 6) control.requestCheckpoint();
});
await runPlan(smallPlan(), process.argv[2]!, react);
