import { isAbsolute, relative, resolve, sep } from "node:path";
import { gitAnswer } from "./git.ts";
import { OURS, readInRepository } from "./repository-file.ts";

/** Where the files beside one version of a file are read from. Paths are from the top of the repository. */
export interface Origin {
  readonly path: string;
  read(path: string): string | undefined;
}

const ABSENT = /^0+$/;

/**
 * Where a version of a file comes from, so that what it imports can be read of the same state. git tells a driver the
 * path and the object, but no revision: the index is asked first, then HEAD, then the history of the path. What cannot
 * be found there has the working tree beside it.
 * @param id of the object; zeros for a file in the working tree
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

/** The same for a text that git handed over without a path, by the object that it is. */
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

/** @param tree a revision, or nothing for the index */
function atRevision(tree: string, path: string, root: string): Origin {
  const read = (file: string): string | undefined =>
    OURS.test(file) ? gitAnswer(["cat-file", "blob", `${tree}:${file}`], root) : undefined;
  return { path, read };
}
