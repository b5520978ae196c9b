import type { Diagnostic } from "../../grammar/diagnostic.ts";
import { FileError } from "./failure.ts";

/** Where a file and those it imports are read from; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/**
 * Files that are there and cannot be read. The compiler knows a text or none; what it then says at the place of a `use`, that
 * there is no such file, is put right here.
 */
export class UnreadFiles {
  private readonly reasons = new Map<string, string>();

  /** For the compiler: a file that cannot be read is none, and the reason is kept. */
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
      // how paths are read is no help here
      const { help: _, ...rest } = diagnostic;
      return { ...rest, message: found[1] };
    });
  }
}
