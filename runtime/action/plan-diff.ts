import { appendFileSync, readFileSync, realpathSync } from "node:fs";
import { type CostLimit, parseLimit } from "../../compiler/plan-diff/cost-limit.ts";
import { COMMENT_LIMIT, markdownText } from "../../compiler/plan-diff/render-markdown.ts";
import { FileError, UsageError } from "../cli/failure.ts";
import { type Differences, gitDifferences, hasChanged } from "../cli/git/differences.ts";
import { git, gitAnswer, repositoryRoot } from "../cli/git/git.ts";
import { excessesOver, excessText, exemptFrom } from "../cli/git/limits.ts";
import { differencesMarkdown } from "../cli/git/render-differences.ts";
import { escapeData } from "../cli/messages/github.ts";
import { ApiError, CommentApi } from "./github.ts";
import { markerOf, stick } from "./sticky-comment.ts";

/** The environment of the action; tests pass their own. */
export interface ActionHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** writes a line to the log of the job */
  log(line: string): void;
  wait(seconds: number): Promise<void>;
}

interface PullRequest {
  readonly number: number;
  readonly base: string;
}

/**
 * Compares the experiments with the base of a pull request, and writes the result as one comment and as the summary of the job.
 * @returns the exit status: 1 if an experiment does not compile or is above the cost limit
 */
export async function planDiffAction(host: ActionHost): Promise<0 | 1> {
  const { env, log } = host;
  const pull = pullRequestOf(env);
  const base = env.INPUT_BASE || pull?.base;
  if (!base)
    throw new UsageError(
      "there is nothing to compare with: this is not a pull request, and the input `base` is empty",
      "run the action on pull_request, or set the input `base`",
    );
  const limit = limitOf(env.INPUT_MAX_COST);
  const cwd = realpathSync(host.cwd);
  const root = repositoryRoot(cwd);
  bringRevision(base, root);

  const files = (env.INPUT_FILES ?? "").split(/\s+/).filter(Boolean);
  const all: Differences = { ...gitDifferences(base, files, root, cwd), before: base.slice(0, 12) };
  const excesses = limit ? excessesOver(limit, all) : [];
  const exempt = limit ? exemptFrom(limit, all).map(({ text }) => text) : [];
  const above = limit ? excesses.map(({ path, excess }) => `${path}: ${excessText(limit, excess)}`) : [];
  const broken = all.differences.flatMap((one) =>
    one.status === "broken" ? [`${one.path} does not compile`] : [],
  );
  const markdown = (lead: readonly string[]): string =>
    differencesMarkdown(all, {
      full: false,
      lead: [
        ...lead,
        ...above.map((line) => `**${markdownText(line)}**`),
        ...exempt.map((line) => `${markdownText(line)}.`),
      ],
      limit: COMMENT_LIMIT,
    });

  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, markdown([]));
  if (pull && env.INPUT_COMMENT !== "false") {
    const marker = markerOf(env.INPUT_NAME ?? "");
    await comment(host, pull.number, marker, markdown([marker]), all.differences.length > 0);
  }
  if (env.GITHUB_OUTPUT)
    appendFileSync(
      env.GITHUB_OUTPUT,
      `differs=${all.differences.some(hasChanged)}\nabove-limit=${above.length > 0}\n`,
    );
  for (const line of exempt) log(`::notice::${escapeData(line)}`);
  for (const line of [...above, ...broken]) log(`::error::${escapeData(line)}`);
  return above.length + broken.length > 0 ? 1 : 0;
}

function pullRequestOf({ GITHUB_EVENT_PATH: file }: ActionHost["env"]): PullRequest | undefined {
  if (!file) return undefined;
  let event: { pull_request?: { number?: unknown; base?: { sha?: unknown } } };
  try {
    event = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new FileError(`the event in ${file} cannot be read`);
  }
  const { number, base } = event.pull_request ?? {};
  return typeof number === "number" && typeof base?.sha === "string" ? { number, base: base.sha } : undefined;
}

function limitOf(text: string | undefined): CostLimit | undefined {
  if (!text) return undefined;
  const limit = parseLimit(text);
  if (!limit) throw new UsageError(`max-cost expects a limit such as +20%, 2e15 or 2 PFLOP, found ${text}`);
  return limit;
}

/** Fetches the base, because a checkout usually has only the last revision. */
function bringRevision(name: string, root: string): void {
  const there = gitAnswer(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{tree}`], root);
  if (there === undefined && /^[0-9a-f]{40,64}$/.test(name))
    git(["fetch", "--quiet", "--no-tags", "--depth=1", "origin", name], root);
}

/** Writes the comment. A missing permission (a pull request from a fork) is not an error: the summary has the same text. */
async function comment(
  { env, log, wait }: ActionHost,
  pull: number,
  marker: string,
  body: string,
  differs: boolean,
): Promise<void> {
  const { GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, INPUT_TOKEN: token } = env;
  const graphqlUrl = env.GITHUB_GRAPHQL_URL || `${url}/graphql`;
  if (!url || !repository || !token) {
    log(
      "::notice::no comment was written: GITHUB_API_URL, GITHUB_REPOSITORY or the token is missing; see the summary of the job",
    );
    return;
  }
  try {
    const api = new CommentApi({ url, graphqlUrl, repository, token, wait });
    const posted = await stick(api, pull, marker, body, differs);
    log(posted === "nothing" ? "no difference, so no comment" : `comment ${posted}`);
  } catch (error) {
    const why = escapeData(error instanceof Error ? error.message : String(error));
    if (error instanceof ApiError && [401, 403, 404].includes(error.status))
      log(
        `::notice::no comment was written: the token has no permission (${why}); see the summary of the job`,
      );
    else log(`::warning::no comment was written: ${why}; see the summary of the job`);
  }
}
