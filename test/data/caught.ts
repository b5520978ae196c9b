import { RunError } from "../../runtime/run-error.ts";

/** Codes of the errors that were shown, so that a test can say which rows of a table no case reaches. */
export const shownCodes = new Set<string>();

/** What the user would read: code, message, help; `folder` is written <dir>. Anything but a RunError is rethrown. */
export async function shownError(run: () => unknown, folder: string): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    shownCodes.add(error.code.replace("run/", ""));
    const help = error.help === undefined ? "" : `\nhelp: ${error.help}`;
    return `${error.code}: ${error.message}${help}`.replaceAll(folder, "<dir>");
  }
  throw new Error("nothing was thrown");
}
