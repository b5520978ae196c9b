import type { Severity } from "../../../grammar/diagnostic.ts";
import { visible } from "../../visible.ts";
import { type Message, placeText } from "./message.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };

/** Workflow commands of GitHub Actions, a line each: the runner shows them beside the lines they are about. */
export function githubText(messages: readonly Message[]): string {
  return messages.map((message) => `${command(message)}\n`).join("");
}

function command(message: Message): string {
  const { severity, code, file, line, column, end_line, end_column, help, labels } = message;
  const properties: Record<string, string | number> = {};
  if (file !== null) {
    Object.assign(properties, { file, line, endLine: end_line });
    // the runner drops columns of more than one line, and complains
    if (line === end_line) Object.assign(properties, { col: column, endColumn: end_column });
  }
  properties.title = code;
  const text = [
    file === null ? `${placeText(message)}: ${message.message}` : message.message,
    ...labels.map((label) => `${placeText(label)}: ${label.text}`),
    ...(help === undefined ? [] : [help]),
  ].join("\n");
  const listed = ORDER.filter((name) => properties[name] !== undefined).map(
    (name) => `${name}=${escapeProperty(String(properties[name]))}`,
  );
  return `::${COMMANDS[severity]} ${listed.join(",")}::${escapeData(text)}`;
}

const ORDER = ["file", "line", "col", "endLine", "endColumn", "title"] as const;

/** A text in a workflow command: whatever is in it, it stays one line and one command. */
export function escapeData(text: string): string {
  return visible(text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A"));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
