import { FileError, UsageError } from "../../runtime/cli/failure.ts";
import { RunError } from "../../runtime/run-error.ts";
import type { Random } from "./random.ts";

/** A reader of the project, with inputs that it must accept or refuse with a message. */
export interface Reader {
  readonly name: string;
  /**
   * Makes an input and reads it.
   * @returns `accepted`, or the code of the message
   * @throws Fault if it accepted damaged input; every other error that is not a message is a fault too
   */
  try(random: Random): Promise<string>;
}

/** A fault of a reader. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/** Fails with the input of the reader unless a condition holds. */
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

/** The code of a message, or `accepted`; other errors are thrown again. */
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
