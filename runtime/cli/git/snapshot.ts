import { FileError } from "../failure.ts";
import { git, gitAnswer, gitStart } from "./git.ts";
import { MOST_BYTES, OURS, plainText, readInRepository } from "./repository-file.ts";

/** The files of a repository that aclc reads, in the working tree or at a revision. */
export interface Snapshot {
  /** the name for messages */
  readonly name: string;
  /** relative to the top of the repository, with `/` on every system, sorted */
  readonly paths: readonly string[];
  /** the text of a file; undefined if it does not exist */
  read(path: string): string | undefined;
}

/** The two sides of `--git`: a revision and the working tree, `A..B`, or `A...B` (from the common ancestor of A and B to B). */
export function snapshotsOf(
  range: string,
  root: string,
): { readonly before: Snapshot; readonly after: Snapshot } {
  const match = /^(.*?)(\.{2,3})(.*)$/.exec(range);
  if (!match) return { before: revision(range, root), after: workingTree(root) };
  const [, from = "", dots, to = ""] = match;
  const [left, right] = [from || "HEAD", to || "HEAD"];
  if (dots === "..") return { before: revision(left, root), after: revision(right, root) };
  const base = gitAnswer(["merge-base", treeOf(left, root, "commit"), treeOf(right, root, "commit")], root);
  if (base === undefined) throw new FileError(`${left} and ${right} have no common ancestor`);
  return {
    before: { ...revision(base, root), name: `the common ancestor of ${left} and ${right}` },
    after: revision(right, root),
  };
}

function treeOf(name: string, root: string, kind: "tree" | "commit" = "tree"): string {
  const found = gitAnswer(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{${kind}}`],
    root,
  );
  if (found === undefined)
    throw new FileError(
      `${name} is not a revision of this repository`,
      "a shallow clone has only the last revision; `git fetch` downloads others",
    );
  return found;
}

/** All files of a revision, read with two calls of git. Only the start of very long files is read. */
function revision(name: string, root: string): Snapshot {
  const entries = git(["ls-tree", "-r", "-l", "-z", "--full-tree", treeOf(name, root)], root)
    .toString("utf8")
    .split("\0")
    .flatMap((line) => {
      const [, mode, id, size, path] = /^(\d+) blob (\w+) +(\d+)\t([\s\S]*)$/.exec(line) ?? [];
      // skip links
      return id !== undefined && path !== undefined && mode !== "120000" && OURS.test(path)
        ? [{ id, path, long: Number(size) > MOST_BYTES }]
        : [];
    });
  const short = entries.filter(({ long }) => !long);
  const texts = blobs(
    short.map(({ id }) => id),
    root,
  );
  const byPath = new Map(short.map(({ path }, i) => [path, texts[i]!]));
  for (const { path, id, long } of entries)
    if (long) byPath.set(path, plainText(gitStart(["cat-file", "blob", id], root, MOST_BYTES)));
  return { name, paths: [...byPath.keys()].sort(), read: (path) => byPath.get(path) };
}

/** The contents of objects, in order. */
function blobs(ids: readonly string[], root: string): string[] {
  if (ids.length === 0) return [];
  const output = git(["cat-file", "--batch"], root, `${ids.join("\n")}\n`);
  let at = 0;
  return ids.map(() => {
    const line = output.indexOf(10, at);
    const size = Number(output.toString("utf8", at, line).split(" ")[2]);
    const text = output.toString("utf8", line + 1, line + 1 + size);
    at = line + 1 + size + 1;
    return plainText(text);
  });
}

/** The files of the working tree, including untracked files, without ignored ones. */
function workingTree(root: string): Snapshot {
  const listed = git(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name"], root)
    .toString("utf8")
    .split("\0");
  const texts = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    if (!texts.has(path)) texts.set(path, readInRepository(path, root));
    return texts.get(path);
  };
  const paths = [...new Set(listed)].filter((path) => OURS.test(path) && read(path) !== undefined).sort();
  return { name: "the working tree", paths, read };
}
