import { join } from "node:path";
import type { RunEvent } from "./events.ts";
import { isCode, openPlain } from "./plain-file.ts";

/** A longer line was not written by aclc, and is ignored. */
const LONGEST_LINE = 1 << 22;

/**
 * Reads the events of a run folder one by one, because a long run has more than fit in one string. The last line can be
 * incomplete after a crash; lines that are not events are ignored.
 * @throws RunError if the file is a link, a FIFO or a device
 */
export async function readEvents(folder: string, visit: (event: RunEvent) => void): Promise<void> {
  const handle = await openPlain(join(folder, "events.jsonl"), "read").catch((error: unknown) => {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(1 << 20);
    let rest = "";
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      const lines = (rest + decoder.decode(buffer.subarray(0, bytesRead), { stream: bytesRead > 0 })).split(
        "\n",
      );
      rest = lines.pop()!;
      if (rest.length > LONGEST_LINE) rest = rest.slice(0, 1);
      for (const line of bytesRead > 0 ? lines : [...lines, rest]) {
        const event = eventOf(line);
        if (event) visit(event);
      }
      if (bytesRead === 0) return;
    }
  } finally {
    await handle.close();
  }
}

function eventOf(line: string): RunEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const named = typeof value === "object" && value !== null && "event" in value;
    return named && typeof value.event === "string" ? (value as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}
