/** A comment of a pull request, as far as it matters here. */
export interface Comment {
  readonly id: number;
  /** login name of whoever wrote it */
  readonly author: string;
  readonly body: string;
}

/** The service answered with a status that means no. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    what: string,
    reason: string,
  ) {
    super(`${what}: the service answered ${status}${reason === "" ? "" : `: ${reason}`}`);
  }
}

export interface ApiSettings {
  /** where the service is: GITHUB_API_URL */
  readonly url: string;
  /** where it answers GraphQL: GITHUB_GRAPHQL_URL */
  readonly graphqlUrl: string;
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
  /** waits so many seconds */
  readonly wait: (seconds: number) => Promise<void>;
}

/** How often a request is tried, and the longest wait that an answer may ask for. */
const TRIES = 4;
const LONGEST = 60;
const PAGE = 100;

/** The comments of one repository's pull requests. */
export class CommentApi {
  constructor(private readonly settings: ApiSettings) {}

  /** All comments of a pull request, page by page. */
  async list(pull: number): Promise<Comment[]> {
    const found: Comment[] = [];
    for (let page = 1; ; page++) {
      const comments = await this.request("GET", `issues/${pull}/comments?per_page=${PAGE}&page=${page}`);
      if (!Array.isArray(comments)) throw new ApiError(200, "the list of comments", "it is not a list");
      found.push(
        ...comments.map(({ id, body, user }) => ({
          id: Number(id),
          author: String(user?.login ?? ""),
          body: String(body ?? ""),
        })),
      );
      if (comments.length < PAGE) return found;
    }
  }

  /**
   * The login name that this token writes under. The job's own token may ask by GraphQL alone, a person's either way.
   * @returns undefined where the service does not say
   */
  async viewer(): Promise<string | undefined> {
    const { url, graphqlUrl } = this.settings;
    const asked = [
      { method: "POST", url: graphqlUrl, body: { query: "query { viewer { login } }" } },
      { method: "GET", url: `${url.replace(/\/+$/, "")}/user` },
    ];
    for (const { method, url, body } of asked)
      try {
        const answer = (await this.request(method, url, body)) as Viewer;
        const login = answer?.data?.viewer?.login ?? answer?.login;
        if (typeof login === "string" && login !== "") return login;
      } catch (error) {
        if (!(error instanceof ApiError) || isPassing(error)) throw error;
      }
    return undefined;
  }

  async create(pull: number, body: string): Promise<void> {
    // Not tried again here: the comment may be there although the answer was lost.
    await this.once("POST", `issues/${pull}/comments`, { body });
  }

  async update(id: number, body: string): Promise<void> {
    await this.request("PATCH", `issues/comments/${id}`, { body });
  }

  /** Waits before another try: as long as the service says, or longer from try to try. */
  async pause(error: unknown, attempt: number): Promise<void> {
    const asked = error instanceof Busy ? error.retryAfter : undefined;
    await this.settings.wait(Math.min(asked ?? 2 ** attempt, LONGEST));
  }

  private async request(method: string, path: string, body?: unknown): Promise<unknown> {
    for (let attempt = 0; ; attempt++)
      try {
        return await this.once(method, path, body);
      } catch (error) {
        if (!isPassing(error) || attempt + 1 >= TRIES) throw error;
        await this.pause(error, attempt);
      }
  }

  private async once(method: string, path: string, body?: unknown): Promise<unknown> {
    const { url, repository, token } = this.settings;
    const whole = /^https?:/.test(path) ? path : `${url.replace(/\/+$/, "")}/repos/${repository}/${path}`;
    const response = await fetch(whole, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "user-agent": "aclc",
        "x-github-api-version": "2022-11-28",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text === "" ? undefined : JSON.parse(text);
    const what = `${method} ${path.replace(/^https?:\/\/[^/]*\/|\?.*/g, "")}`;
    const after = response.headers.get("retry-after");
    const busy =
      response.status >= 500 || response.status === 429 || (response.status === 403 && after !== null);
    if (busy) throw new Busy(response.status, what, reasonOf(text), seconds(after));
    throw new ApiError(response.status, what, reasonOf(text));
  }
}

/** Who somebody is, as GraphQL and REST answer it. */
interface Viewer {
  readonly data?: { readonly viewer?: { readonly login?: unknown } };
  readonly login?: unknown;
}

/** An answer that may be another one in a while. */
class Busy extends ApiError {
  constructor(
    status: number,
    what: string,
    reason: string,
    readonly retryAfter: number | undefined,
  ) {
    super(status, what, reason);
  }
}

/** Whether it is worth another try: a busy service, or a connection that broke. */
export function isPassing(error: unknown): boolean {
  return error instanceof Busy || error instanceof TypeError;
}

/** Seconds, or a date, as HTTP has them. */
function seconds(header: string | null): number | undefined {
  if (header === null) return undefined;
  const value = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

function reasonOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? "");
  } catch {
    return "";
  }
}
