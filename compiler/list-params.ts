import type { Diagnostic } from "../grammar/diagnostic.ts";
import type { SourceFile } from "../grammar/span.ts";
import type { CompileInput } from "./compile.ts";
import { loadModules } from "./elaborate/modules.ts";
import { type ParamInfo, paramList } from "./elaborate/param-list.ts";
import { UnknownNames } from "./elaborate/unknown-names.ts";
import { CHECK_DIAGNOSTICS } from "./rules/diagnostics.ts";

export { type ParamInfo, paramText } from "./elaborate/param-list.ts";

export interface ListedParams {
  readonly params: readonly ParamInfo[];
  /** errors that prevent the files from being read; nothing else is checked */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceFile>;
}

/** The params of an experiment, found without compiling it. */
export function listParams({ entry, readFile }: Pick<CompileInput, "entry" | "readFile">): ListedParams {
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, SourceFile>();
  const modules = loadModules(
    entry,
    readFile,
    sources,
    (...args) => {
      const diagnostic = CHECK_DIAGNOSTICS.make(...args);
      diagnostics.push(diagnostic);
      return diagnostic;
    },
    new UnknownNames(),
    (parsed) => diagnostics.push(...parsed.diagnostics),
  );
  return { params: modules ? paramList(modules, sources) : [], diagnostics, sources };
}
