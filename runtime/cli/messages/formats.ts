import { githubText } from "./github.ts";
import type { Message } from "./message.ts";
import { sarifText } from "./sarif.ts";

/** The formats for other programs. */
export const MESSAGE_FORMATS: Readonly<
  Record<"json" | "sarif" | "github", (all: readonly Message[]) => string>
> = {
  json: (diagnostics) => `${JSON.stringify({ schema: 1, diagnostics }, undefined, 2)}\n`,
  sarif: sarifText,
  github: githubText,
};
