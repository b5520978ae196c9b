import { runErrors } from "../run-error.ts";

/** A name in a file, quoted and shortened: it can be megabytes of anything. */
export function nameText(name: string): string {
  const text = JSON.stringify(name);
  return text.length > 120 ? `${text.slice(0, 117)}..."` : text;
}

/** Errors of reading and writing tensor files. */
export const checkpointErrorRows = {
  "file-not-written": {
    message: (p: { file: string; reason: string }) => `${p.file} cannot be written: ${p.reason}`,
    help: () => "an earlier file with this name is unchanged",
  },
  "tensors-unreadable": {
    message: (p: { file: string; reason: string }) => `${p.file} cannot be read: ${p.reason}`,
  },
  "tensors-not-safetensors": {
    message: (p: { file: string; problem: string }) => `${p.file} is not a safetensors file: ${p.problem}`,
    help: (p: { hint: string | undefined }) => p.hint,
  },
  "tensors-truncated": {
    message: (p: { file: string; expected: number; found: number }) =>
      `${p.file} is incomplete: expected ${p.expected} bytes, found ${p.found}`,
    help: () => "copy or download it again",
  },
  "tensors-header-invalid": {
    message: (p: { file: string; problem: string }) => `the header of ${p.file} is damaged: ${p.problem}`,
  },
  "tensors-duplicate": {
    message: (p: { file: string; name: string }) => `${p.file} has two tensors named ${nameText(p.name)}`,
  },
  "tensors-dtype": {
    message: (p: { file: string; name: string; found: string; expected: readonly string[] }) =>
      `the tensor ${nameText(p.name)} of ${p.file} has the type ${/^\w{1,20}$/.test(p.found) ? p.found : nameText(p.found)}; expected one of ${p.expected.join(", ")}`,
    help: () => "convert the tensor in the program that wrote the file, for example with tensor.float()",
  },
  "tensors-entry-invalid": {
    message: (p: { file: string; name: string; problem: string }) =>
      `the tensor ${nameText(p.name)} of ${p.file} is damaged: ${p.problem}`,
  },
};

export const checkpointError = runErrors(checkpointErrorRows);
