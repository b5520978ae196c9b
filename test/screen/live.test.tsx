import { EventEmitter } from "node:events";
import { render as renderInk } from "ink";
import { render as renderWithKeys } from "ink-testing-library";
import { describe, expect, test, vi } from "vitest";
import type { RunEvent } from "../../runtime/events.ts";
import { App } from "../../runtime/screen/ink/app.tsx";
import { layoutOf } from "../../runtime/screen/ink/layout.ts";
import { LiveStore } from "../../runtime/screen/ink/store.ts";
import { initialView, reduce } from "../../runtime/screen/state.ts";
import { fakeEvents } from "./fake-events.ts";
import { expectGolden, orphans } from "./golden.ts";

const events = [...fakeEvents({ epochs: 4, stepsPerEpoch: 98 })];

const MOMENTS: Readonly<Record<string, (event: RunEvent) => boolean>> = {
  preparing: (event) => event.event === "stage",
  pretrain: (event) => event.event === "step" && event.step === 212,
  finetune: (event) => event.event === "step" && event.stage === "finetune" && event.step === 131,
  evaluating: (event) =>
    event.event === "progress" && event.what.includes("autoattack") && event.done === 7500,
};

const SECONDS_OF: Partial<Record<RunEvent["event"], number>> = { step: 2, progress: 20 };

function storeAt(moment: (event: RunEvent) => boolean): LiveStore {
  let seconds = 0;
  const store = new LiveStore(() => seconds);
  for (const event of events) {
    seconds += SECONDS_OF[event.event] ?? 0;
    store.event(event);
    if (moment(event)) break;
  }
  // changes nothing, but makes the store publish its state
  store.asked("continue");
  return store;
}

/** One frame, as a terminal of this size would show it. */
function frame(store: LiveStore, columns: number, rows: number, unicode = true): string {
  let last = "";
  const stream = Object.assign(new EventEmitter(), {
    columns,
    rows,
    isTTY: true,
    write: (text: string) => {
      last = text;
      return true;
    },
  });
  const ink = renderInk(
    <App
      store={store}
      columns={columns}
      rows={rows}
      unicode={unicode}
      keys={undefined}
      folderText={(folder) => folder}
    />,
    { stdout: stream as unknown as NodeJS.WriteStream, debug: true, exitOnCtrlC: false, patchConsole: false },
  );
  const drawn = last;
  ink.unmount();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return drawn.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replace(/\n$/, "");
}

describe("the live screen", () => {
  for (const [name, moment] of Object.entries(MOMENTS))
    for (const columns of [40, 80, 120])
      test(`${name} at ${columns} columns`, () => {
        const text = frame(storeAt(moment), columns, 24);
        expectGolden(`live-${name}-${columns}.txt`, text);
      });

  test("in ASCII", () => expectGolden("live-ascii.txt", frame(storeAt(MOMENTS.finetune!), 80, 24, false)));

  test("nothing is left over", () => expect(orphans("live-")).toEqual([]));

  test("is never taller than the screen less one row, nor wider than the screen", () => {
    for (const moment of Object.values(MOMENTS)) {
      const store = storeAt(moment);
      for (const columns of [20, 40, 59, 60, 80, 109, 110, 200])
        for (const rows of [2, 3, 4, 6, 8, 10, 12, 16, 24, 50]) {
          const lines = frame(store, columns, rows).split("\n");
          const size = `${columns} x ${rows}:\n${lines.join("\n")}`;
          // the stage and its bar are shown even on the smallest screen
          expect(lines.length, size).toBeLessThanOrEqual(Math.max(2, rows - 1));
          expect(Math.max(...lines.map((line) => line.length)), size).toBeLessThanOrEqual(columns);
        }
    }
  });

  test("a higher screen never shows less", () => {
    const view = events.slice(0, 500).reduce(reduce, initialView);
    for (const columns of [40, 80, 120])
      for (let rows = 3; rows < 40; rows++) {
        const [less, more] = [layoutOf(view, columns, rows), layoutOf(view, columns, rows + 1)];
        for (const part of ["losses", "attacks", "metrics", "notices", "gaps"] as const)
          expect(more[part], `${part} at ${columns} x ${rows + 1}`).toBeGreaterThanOrEqual(less[part]);
      }
  });
});

describe("keys", () => {
  test.each([
    ["q", "stop"],
    ["s", "stop"],
    ["\u0003", "stop"],
    ["p", "pause"],
    ["c", "checkpoint"],
  ] as const)("%j: %s", async (key, wish) => {
    const keys = { stop: vi.fn(), pause: vi.fn(), checkpoint: vi.fn() };
    const { stdin, unmount } = renderWithKeys(
      <App
        store={new LiveStore(() => 754)}
        columns={80}
        rows={24}
        unicode
        keys={keys}
        folderText={(folder) => folder}
      />,
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    stdin.write(key);
    await new Promise((resolve) => setTimeout(resolve, 20));
    unmount();
    for (const name of ["stop", "pause", "checkpoint"] as const)
      expect(keys[name], name).toHaveBeenCalledTimes(name === wish ? 1 : 0);
  });
});
