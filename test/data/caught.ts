import { RunError } from "../../runtime/run-error.ts";

/** Codes of the errors that were raised, so that a test can find rows of a table without a case. */
export const shownCodes = new Set<string>();

/** The error as the user sees it: code, message, help; `folder` is shown as <dir>. Other errors are thrown again. */
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
