import { describe, expect, test } from "vitest";
import { initialView, reduce } from "../../runtime/screen/state.ts";
import { summarize } from "../../runtime/screen/summary.ts";
import { painter } from "../../runtime/screen/terminal.ts";
import { textScreen } from "../../runtime/screen/text.ts";
import { FAKE_FOLDER, fakeEvents } from "./fake-events.ts";
import { expectGolden, orphans } from "./golden.ts";

/** The lines of a run whose steps take so many seconds. */
function log(seconds: number, epochs: number, stepsPerEpoch: number): string {
  let text = "";
  let time = 0;
  const screen = textScreen({
    write: (more) => {
      text += more;
    },
    paint: painter(false),
    folderText: (folder) => folder,
    now: () => time,
  });
  for (const event of fakeEvents({ epochs, stepsPerEpoch })) {
    if (event.event === "step") time += seconds * 1000;
    screen.show(event);
  }
  screen.close();
  return text;
}

describe("plain lines", () => {
  test("one line an epoch", () => expectGolden("text-quick.txt", log(0.1, 4, 20)));

  test("a line every 30 seconds where epochs are long", () => expectGolden("text-slow.txt", log(7, 2, 10)));

  test("no cursor movement, no colour", () => expect(log(1, 2, 10)).not.toContain("\u001b"));

  test("the epoch waits for its measurements, not for ever", () => {
    const lines = log(0.1, 4, 20).split("\n");
    const epoch = lines.find((line) => line.startsWith("finetune epoch 1/"));
    expect(epoch).toContain("accuracy on validation 80.10 %");
  });

  test("nothing is left over", () => expect(orphans("text-")).toEqual([]));
});

describe("the summary", () => {
  const finished = [...fakeEvents({ epochs: 2, stepsPerEpoch: 5 })].reduce(reduce, initialView);

  test("of a finished run", () => {
    const { table, ending } = summarize(finished, "runs/ds", painter(false));
    expectGolden("summary-finished.txt", table + ending);
  });

  test("of a stopped run says how to go on", () => {
    const stopped = reduce(initialView, {
      event: "stopped",
      folder: FAKE_FOLDER,
      stage: "pretrain",
      epoch: 3,
      step: 130,
    });
    expect(summarize(stopped, "runs/it's", painter(false))).toEqual({
      table: "",
      ending: "stopped at pretrain, epoch 3, step 130: runs/it's\nto continue: aclc resume 'runs/it'\\''s'\n",
    });
  });
});
