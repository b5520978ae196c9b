import type { Severity } from "../../../grammar/diagnostic.ts";
import { visible } from "../../visible.ts";
import { type Message, placeText } from "./message.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };

/** Workflow commands of GitHub Actions, one per line. The runner shows them next to the lines of the file. */
export function githubText(messages: readonly Message[]): string {
  return messages.map((message) => `${command(message)}\n`).join("");
}

function command(message: Message): string {
  const { severity, code, file, line, column, end_line, end_column, help, labels } = message;
  const properties: Record<string, string | number> = {};
  if (file !== null) {
    Object.assign(properties, { file, line, endLine: end_line });
    // the runner does not support columns for ranges of several lines, and warns
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

/** Escapes a text so that it stays within one line and one workflow command. */
export function escapeData(text: string): string {
  return visible(text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A"));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
