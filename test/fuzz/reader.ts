import { FileError, UsageError } from "../../runtime/cli/failure.ts";
import { RunError } from "../../runtime/run-error.ts";
import type { Random } from "./random.ts";

/** One reader of the project, and inputs that it has to take or to refuse in words. */
export interface Reader {
  readonly name: string;
  /**
   * Makes an input and has it read.
   * @returns what became of it: `accepted`, or the code of the message
   * @throws Fault where the reader took what is damaged; anything that is no message of ours is a fault as well
   */
  try(random: Random): Promise<string>;
}

/** What must not be. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/** Holds what the reader was given where the test fails. */
export function expectThat(holds: boolean, what: string, input: unknown): void {
  if (holds) return;
  const shown =
    typeof input === "string"
      ? input
      : Buffer.isBuffer(input)
        ? input.toString("latin1")
        : JSON.stringify(input);
  throw new Fault(`${what}\n${shown.length > 3000 ? `${shown.slice(0, 3000)}...` : shown}`);
}

/** A message of ours is an answer; anything else is thrown on. */
export async function answerOf(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RunError) return error.code;
    if (error instanceof FileError) return "file";
    if (error instanceof UsageError) return "usage";
    throw error;
  }
}
