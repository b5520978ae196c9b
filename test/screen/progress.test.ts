import { expect, test } from "vitest";
import { progressLine } from "../../runtime/screen/progress.ts";

const terminal = { color: false, animate: true, columns: 60, rows: 20, unicode: false };

function written(animate: boolean, columns = 60): string[] {
  const chunks: string[] = [];
  let time = 0;
  const line = progressLine({
    write: (text) => chunks.push(text),
    terminal: { ...terminal, animate, columns },
    now: () => time,
  });
  for (let i = 0; i <= 4000; i++, time += 20) line.update({ what: "downloading", done: i * 1e5, of: 4e8 });
  line.end("done");
  return chunks;
}

test("in a terminal one line is drawn over, ten times a second, and never wraps", () => {
  for (const columns of [20, 40, 60, 200]) {
    const chunks = written(true, columns);
    expect(chunks.length).toBeLessThanOrEqual(802);
    for (const chunk of chunks) {
      expect(chunk.startsWith("\r\u001b[2K")).toBe(true);
      expect(chunk.trimEnd().length - "\r\u001b[2K".length).toBeLessThan(columns);
    }
  }
  expect(written(true)[400]).toBe(
    `\r\u001b[2Kdownloading  ${"#".repeat(10)}${"-".repeat(10)}  50.0 %  200 MB of 400 MB`,
  );
});

test("elsewhere a plain line every 30 seconds", () =>
  expect(written(false)).toEqual([
    "downloading  37.5 %  150 MB of 400 MB\n",
    "downloading  75.0 %  300 MB of 400 MB\n",
    "done\n",
  ]));
