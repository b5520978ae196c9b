import { type CommentApi, isPassing } from "./github.ts";

/** How often creating the comment is tried. */
const TRIES = 4;

/** The author of comments that are written with the token of a job. */
const JOB = "github-actions[bot]";

/** The hidden line that identifies our comment. @param name distinguishes several comments on one pull request */
export function markerOf(name: string): string {
  return `<!-- aclc plan-diff ${name.replaceAll(/[^\w. -]/g, "")} -->`;
}

export type Posted = "created" | "updated" | "unchanged" | "nothing";

/**
 * Makes sure that a pull request has one comment with this text. An earlier comment is found by its author and marker, and is
 * updated. A comment of another author is never used, even if it starts with the marker, because its author could change it.
 * @param body starts with the marker
 * @param create whether to create the comment if there is none
 */
export async function stick(
  api: CommentApi,
  pull: number,
  marker: string,
  body: string,
  create: boolean,
): Promise<Posted> {
  const comments = await api.list(pull);
  const author = comments.length > 0 || create ? ((await api.viewer()) ?? JOB) : JOB;
  for (let attempt = 0; ; attempt++) {
    // a comment that quotes ours also has the marker, but not at the start
    const ours = (attempt === 0 ? comments : await api.list(pull)).find(
      (comment) => comment.author === author && comment.body.startsWith(marker),
    );
    if (ours) {
      if (ours.body.trim() === body.trim()) return "unchanged";
      await api.update(ours.id, body);
      return "updated";
    }
    if (!create) return "nothing";
    try {
      await api.create(pull, body);
      return "created";
    } catch (error) {
      // It may have been created anyway: look again before the next try.
      if (!isPassing(error) || attempt + 1 >= TRIES) throw error;
      await api.pause(error, attempt);
    }
  }
}
