import { isAbsolute, relative, resolve, sep } from "node:path";
import { gitAnswer } from "./git.ts";
import { OURS, readInRepository } from "./repository-file.ts";

/** A version of a file, and how to read other files of the same state. Paths are relative to the top of the repository. */
export interface Origin {
  readonly path: string;
  read(path: string): string | undefined;
}

const ABSENT = /^0+$/;

/**
 * Finds where a version of a file comes from, so that its imports can be read from the same state. git gives a diff driver the
 * path and the object id, but no revision. This looks at the index, then at HEAD, then at the history of the path. If it is not
 * found there, imports are read from the working tree.
 * @param id the object id; zeros for a file in the working tree
 */
export function originOf(path: string, id: string, root: string): Origin {
  if (ABSENT.test(id)) return inTree(path, root);
  const holds = (tree: string): boolean =>
    (gitAnswer(["rev-parse", "--verify", "--quiet", `${tree}:${path}`], root) ?? "-").startsWith(id);
  for (const tree of ["", "HEAD"]) if (holds(tree)) return atRevision(tree, path, root);
  const commits = gitAnswer(["log", "--all", "-2", "--format=%H", `--find-object=${id}`, "--", path], root);
  for (const commit of commits?.split("\n").filter(Boolean) ?? [])
    for (const tree of [commit, `${commit}^`]) if (holds(tree)) return atRevision(tree, path, root);
  return inTree(path, root);
}

/** The same for a file that git passes without its path; it is found by its object id. */
export function originOfText(file: string, root: string): Origin | undefined {
  const path = relative(root, resolve(root, file));
  if (!path.startsWith("..") && !isAbsolute(path)) return inTree(path.split(sep).join("/"), root);
  const id = gitAnswer(["hash-object", "--no-filters", "--", file], root);
  if (id === undefined) return undefined;
  const staged = gitAnswer(["ls-files", "-s", "-z"], root)
    ?.split("\0")
    .find((line) => line.split(" ")[1] === id);
  if (staged !== undefined) return atRevision("", staged.slice(staged.indexOf("\t") + 1), root);
  const log = gitAnswer(
    ["log", "--all", "-1", "--format=%H", "--raw", "--no-abbrev", "--no-renames", `--find-object=${id}`],
    root,
  );
  const [, commit, side, path2] = /^(\w+)\n\n?[\s\S]*?^:\d+ \d+ (\w+) \w+ \w\t(.*)$/m.exec(log ?? "") ?? [];
  if (commit === undefined || path2 === undefined) return undefined;
  return atRevision(side === id ? `${commit}^` : commit, path2, root);
}

function inTree(path: string, root: string): Origin {
  return { path, read: (file) => readInRepository(file, root) };
}

/** @param tree a revision, or "" for the index */
function atRevision(tree: string, path: string, root: string): Origin {
  const read = (file: string): string | undefined =>
    OURS.test(file) ? gitAnswer(["cat-file", "blob", `${tree}:${file}`], root) : undefined;
  return { path, read };
}
