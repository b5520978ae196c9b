import { checkpointError, nameText } from "./checkpoint-errors.ts";
import { type StoredType, storedTypes } from "./stored-tensor.ts";

/** Where a tensor is in the data of a file, which start after the header. */
export interface TensorEntry {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  /** sorted by the position of their data */
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The only key of the header that is not a tensor. */
export const metadataKey = "__metadata__";

/** Parses and checks the header: known types, valid entries, and tensors that cover the data exactly once, without gaps. */
export function parseHeader(text: string, file: string): Header {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const problem = `it is not JSON: ${error instanceof Error ? error.message : error}`;
    throw checkpointError("tensors-header-invalid", { file, problem }, error);
  }
  if (!isObject(parsed))
    throw checkpointError("tensors-header-invalid", { file, problem: "it is not a JSON object" });
  checkUnique(text, file);
  const entries: TensorEntry[] = [];
  for (const [name, value] of Object.entries(parsed)) {
    if (name !== metadataKey) entries.push(parseEntry(name, value, file));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCover(entries, file);
  return { entries, metadata: parseMetadata(parsed[metadataKey], file) };
}

function parseEntry(name: string, value: unknown, file: string): TensorEntry {
  const fail = (problem: string) => checkpointError("tensors-entry-invalid", { file, name, problem });
  if (!isObject(value)) throw fail("its description is not a JSON object");
  for (const key of Object.keys(value)) {
    if (!["dtype", "shape", "data_offsets"].includes(key))
      throw fail(`its description has an unknown key ${nameText(key)}`);
  }
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isWholeNumbers(shape)) throw fail(`expected a shape of whole numbers, found ${shown(shape)}`);
  if (typeof dtype !== "string") throw fail(`expected a type, found ${shown(dtype)}`);
  if (!isStoredType(dtype)) {
    throw checkpointError("tensors-dtype", { file, name, found: dtype, expected: Object.keys(storedTypes) });
  }
  if (!isWholeNumbers(offsets) || offsets.length !== 2) {
    throw fail(`expected data_offsets of two whole numbers, found ${shown(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, n) => product * n, storedTypes[dtype].bytes);
  if (end - begin !== bytes) {
    throw fail(
      `${dtype}${cut(`[${shape.join(",")}]`)} needs ${bytes} bytes, but its data_offsets [${begin},${end}] give ${end - begin}`,
    );
  }
  return { name, type: dtype, shape, begin, end };
}

/** Refuses gaps, in which anything could be hidden, and overlaps, which are errors of the program that wrote the file. */
function checkCover(entries: readonly TensorEntry[], file: string): void {
  let covered = 0;
  let before: TensorEntry | undefined;
  for (const entry of entries) {
    const { name, begin, end } = entry;
    if (begin < covered) {
      const problem = `its data (bytes ${begin} to ${end}) overlap the data of ${nameText(before?.name ?? "")} (up to ${covered})`;
      throw checkpointError("tensors-entry-invalid", { file, name, problem });
    }
    if (begin > covered) {
      const problem = `no tensor uses bytes ${covered} to ${begin} of the data`;
      throw checkpointError("tensors-header-invalid", { file, problem });
    }
    covered = end;
    before = entry;
  }
}

function parseMetadata(value: unknown, file: string): Record<string, string> {
  if (value === undefined) return {};
  const problem = `${metadataKey} must be an object of strings, found ${shown(value)}`;
  if (!isObject(value)) throw checkpointError("tensors-header-invalid", { file, problem });
  for (const text of Object.values(value)) {
    if (typeof text !== "string") throw checkpointError("tensors-header-invalid", { file, problem });
  }
  return value as Record<string, string>;
}

/**
 * Refuses equal keys in one object, of which JSON.parse silently keeps the last. The text is already known to be valid JSON, so
 * it is enough to find strings and brackets: a string before a colon is a key of the innermost object. There is no regular
 * expression here, because one for strings fails at some millions of characters.
 */
function checkUnique(text: string, file: string): void {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "{") open.push(new Set());
    else if (char === "}") open.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      if (isKey(text, end)) addKey(text.slice(at, end), open, file);
      at = end - 1;
    }
  }
}

/** The index after the closing quotation mark of a string. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return text[at] === ":";
}

function addKey(key: string, open: readonly Set<string>[], file: string): void {
  const name: string = JSON.parse(key);
  const seen = open.at(-1)!;
  if (seen.has(name) && open.length === 1) throw checkpointError("tensors-duplicate", { file, name });
  if (seen.has(name)) {
    const problem = `the key ${nameText(name)} is in one object twice`;
    throw checkpointError("tensors-header-invalid", { file, problem });
  }
  seen.add(name);
}

function isStoredType(text: string): text is StoredType {
  return Object.hasOwn(storedTypes, text);
}

function isWholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  try {
    return cut(JSON.stringify(value) ?? "nothing");
  } catch {
    // nested lists, deeper than the stack allows
    return Array.isArray(value) ? "a list" : "an object";
  }
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
