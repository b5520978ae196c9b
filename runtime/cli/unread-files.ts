import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { FileError } from "./failure.ts";

/** Reads a file or an imported file; undefined if it does not exist. */
export type ReadFile = (path: string) => string | undefined;

/**
 * Remembers imported files that exist but cannot be read. The compiler treats them as missing; this class then corrects its
 * message at the `use`.
 */
export class UnreadFiles {
  private readonly reasons = new Map<string, string>();

  /** A reader for the compiler: an unreadable file counts as missing, and the reason is remembered. */
  reading(readFile: ReadFile): ReadFile {
    return (path) => {
      try {
        return readFile(path);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        this.reasons.set(path, error.message);
        return undefined;
      }
    };
  }

  explain(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    if (this.reasons.size === 0) return diagnostics;
    return diagnostics.map((diagnostic) => {
      if (diagnostic.code !== "check/file-not-found") return diagnostic;
      const [found] = [...this.reasons]
        .filter(([path]) => diagnostic.message.includes(path))
        .sort(([a], [b]) => b.length - a.length);
      if (!found) return diagnostic;
      // the usual help about relative paths does not apply here
      const { help: _, ...rest } = diagnostic;
      const isFolder = found[1].endsWith("it is a folder");
      const folder = isFolder ? { help: 'name a file in the folder, as in use "FOLDER/NAME.acl"' } : {};
      return { ...rest, ...folder, message: found[1] };
    });
  }
}
