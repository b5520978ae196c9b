import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../runtime/events.ts";
import { initialView, reduce } from "../../runtime/screen/state.ts";
import { summarize } from "../../runtime/screen/summary.ts";
import { painter } from "../../runtime/screen/terminal.ts";
import { textScreen } from "../../runtime/screen/text.ts";
import { FAKE_FOLDER, fakeEvents } from "./fake-events.ts";
import { expectGolden, orphans } from "./golden.ts";

/** The lines of a run whose steps take this number of seconds. */
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
    const { table, ending, warnings } = summarize(finished, "runs/ds", painter(false));
    expectGolden("summary-finished.txt", table + ending);
    expect(warnings).toBe("");
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
      warnings: "",
      ending: "stopped at pretrain, epoch 3, step 130: runs/it's\nto continue: aclc resume 'runs/it'\\''s'\n",
    });
  });
});

describe("images without a gradient", () => {
  const measured = (share: number, right: number, name = "accuracy under pgd-20 linf 8/255") =>
    ({
      event: "metric",
      stage: "finetune",
      epoch: 1,
      name,
      split: "validation",
      value: 0.5,
      items: 500,
      zero_gradients: share,
      zero_gradients_right: right,
      of_run: 0.5,
    }) as const;
  const before = [...fakeEvents({ epochs: 2, stepsPerEpoch: 5 })].filter(
    (event) => event.event === "run" || (event.event === "stage" && event.name === "finetune"),
  );
  const shown = (...events: readonly RunEvent[]): string => {
    let text = "";
    const screen = textScreen({
      write: (more) => {
        text += more;
      },
      paint: painter(false),
      folderText: (folder) => folder,
      now: () => 0,
    });
    for (const event of [...before, ...events]) screen.show(event);
    screen.close();
    return text;
  };
  const summaryOf = (event: RunEvent) => summarize(reduce(initialView, event), "r", painter(false));

  test("above 1 % there is a warning with the share, on the screen once and at the end, which names another objective", () => {
    const text = shown(measured(0.676, 0.67), measured(0.68, 0.67));
    expect(text).toContain("50.00 % of 500 images (no gradient for 67.60 %)");
    expect(text.split("warning:").length - 1).toBe(1);
    expect(text).toContain("maximizing margin (or dlr)");
    const { table, warnings } = summaryOf(measured(0.676, 0.67));
    expect(table).toContain("no gradient for 67.60 %");
    expect(warnings).toBe(
      "warning: finetune, accuracy under pgd-20 linf 8/255 on validation: the gradient is exactly 0 for 67.60 % of the images, so the attack does not move them and the result may be far too good. Measure again with an objective whose gradient does not vanish: accuracy under ATTACK maximizing margin (or dlr)\n",
    );
    expect(reduce(initialView, measured(0.676, 0.67)).notices).toHaveLength(1);
  });

  test("up to 1 % there is none, and images that are classified wrong do not count", () => {
    for (const event of [measured(0, 0), measured(0.01, 0.01), measured(0.054, 0)]) {
      expect(shown(event)).not.toContain("warning");
      expect(summaryOf(event).warnings).toBe("");
      expect(reduce(initialView, event).notices).toEqual([]);
    }
    expect(summaryOf(measured(0, 0)).table).not.toContain("gradient");
    expect(summaryOf(measured(0.054, 0)).table).toContain("no gradient for 5.40 %");
  });

  test("an objective whose gradient does not vanish is not named again", () => {
    const { warnings } = summaryOf(measured(1, 0.1, "accuracy under pgd-20 linf 8/255 maximizing dlr"));
    expect(warnings).toContain("The classifier hides its gradient");
    expect(warnings).not.toContain("maximizing margin");
  });
});
