import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { version } from "../../../package.json";
import { parsePage } from "../../explain/page.ts";
import { pageFiles, severityOf } from "../../explain/pages.ts";
import type { Message, Place } from "./message.ts";

/** A SARIF 2.1.0 log with one run. Our severities have the same names as SARIF levels. */
export function sarifText(messages: readonly Message[]): string {
  const codes = [...new Set(messages.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "aclc", semanticVersion: version, rules: codes.map(rule) } },
        columnKind: "utf16CodeUnits",
        results: messages.map((message) => result(message, codes.indexOf(message.code))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** A SARIF rule for a code, with the text of its page. */
function rule(code: string) {
  const text = pageFiles.pages[code]!;
  const { summary } = parsePage(code, text);
  return {
    id: code,
    shortDescription: { text: sentence(summary) },
    help: { text, markdown: text },
    defaultConfiguration: { level: severityOf(code) },
  };
}

function result(message: Message, ruleIndex: number) {
  const { code, severity, labels, help } = message;
  const text =
    help === undefined ? sentence(message.message) : `${sentence(message.message)} ${sentence(help)}`;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text },
    locations: [location(message)],
    ...(labels.length === 0
      ? {}
      : {
          relatedLocations: labels.map((label, id) => ({
            id,
            ...location(label),
            message: { text: sentence(label.text) },
          })),
        }),
    ...fixes(message),
  };
}

function fixes({ edits, help }: Message) {
  const files = new Set(edits?.map(({ file }) => file));
  if (!edits || files.size === 0 || files.has(null)) return {};
  const artifactChanges = [...files].map((file) => ({
    artifactLocation: artifact(file!),
    replacements: edits
      .filter((edit) => edit.file === file)
      .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.text } })),
  }));
  return { fixes: [{ ...(help ? { description: { text: sentence(help) } } : {}), artifactChanges }] };
}

function location(place: Place) {
  const { file, argument } = place;
  if (file === null) return { logicalLocations: [{ name: argument ?? "", kind: "parameter" }] };
  return { physicalLocation: { artifactLocation: artifact(file), region: region(place) } };
}

function artifact(file: string) {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: encodeURI(file).replace(/[?#]/g, encodeURIComponent) };
}

function region({ line, column, end_line, end_column }: Place) {
  return { startLine: line, startColumn: column, endLine: end_line, endColumn: end_column };
}

/** SARIF expects complete sentences. */
function sentence(text: string): string {
  const begun = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}
