import { type CommentApi, isPassing } from "./github.ts";

/** How often a comment is tried to be made. */
const TRIES = 4;

/** The job's own token writes under this name. */
const JOB = "github-actions[bot]";

/** What marks a comment as ours: a reader does not see it. @param name tells several comments of one pull request apart */
export function markerOf(name: string): string {
  return `<!-- aclc plan-diff ${name.replaceAll(/[^\w. -]/g, "")} -->`;
}

export type Posted = "created" | "updated" | "unchanged" | "nothing";

/**
 * Sees to it that a pull request has one comment with a text: the earlier one is found by its author and its marker and
 * updated. Of what anybody else wrote nothing is taken over, whatever it begins with: its author could change it later.
 * @param body begins with the marker
 * @param create whether a comment is made where there is none
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
    // somebody who quotes the comment has the marker in it too, but not first
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
      // It may have been made all the same: look again before another try.
      if (!isPassing(error) || attempt + 1 >= TRIES) throw error;
      await api.pause(error, attempt);
    }
  }
}
