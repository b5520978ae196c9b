/**
 * Shows a made-up run, for looking at the screens: `npx tsx test/screen/fake-run.ts [MILLISECONDS_A_STEP] [FLAGS]`,
 * with the flags of `aclc run` for screens.
 */
import { contextOf } from "../../runtime/cli/context.ts";
import { processIo } from "../../runtime/cli/io.ts";
import { superviseRun } from "../../runtime/cli/supervise-run.ts";
import { FAKE_FOLDER, fakeEvents } from "./fake-events.ts";

const milliseconds = Number(process.argv[2] ?? 20);
const has = (flag: string): boolean => process.argv.includes(flag);
const context = contextOf(processIo(), { quiet: has("--quiet"), color: "auto" });

process.exitCode = await superviseRun(
  context,
  { engine: "reference", device: "auto", data: {}, json: has("--json"), quiet: has("--quiet") },
  async ({ emit, control }) => {
    for (const event of fakeEvents({ epochs: 6, stepsPerEpoch: 50 })) {
      emit(event);
      if (event.event !== "step") continue;
      if (has("--throw") && event.step === 60) throw new Error("invented");
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      if (control.takeCheckpointRequest())
        emit({ event: "notice", text: `checkpoint written at step ${event.step}` });
      if (control.pausing && !control.stopping) {
        emit({ event: "paused", stage: event.stage, step: event.step });
        await control.whilePaused();
        emit({ event: "continued", stage: event.stage, step: event.step });
      }
      if (control.stopping) {
        // a step that is long enough to be interrupted twice
        await new Promise((resolve) => setTimeout(resolve, has("--slow-stop") ? 5000 : 100));
        const { stage, epoch, step } = event;
        emit({ event: "stopped", folder: FAKE_FOLDER, stage, epoch, step });
        return { outcome: "stopped", folder: FAKE_FOLDER };
      }
    }
    return { outcome: "finished", folder: FAKE_FOLDER };
  },
);
