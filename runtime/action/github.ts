/** The parts of a pull request comment that the action uses. */
export interface Comment {
  readonly id: number;
  /** login name of the author */
  readonly author: string;
  readonly body: string;
}

/** The service refused a request. */
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
  /** where its GraphQL API is: GITHUB_GRAPHQL_URL */
  readonly graphqlUrl: string;
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
  /** waits for a number of seconds */
  readonly wait: (seconds: number) => Promise<void>;
}

/** How often a request is tried, and the longest accepted waiting time. */
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
   * The login name of the owner of the token. The token of a job can ask this only with GraphQL, that of a person also with REST.
   * @returns undefined if the service does not tell
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
    // Not tried again here, because the comment may exist although the answer was lost.
    await this.once("POST", `issues/${pull}/comments`, { body });
  }

  async update(id: number, body: string): Promise<void> {
    await this.request("PATCH", `issues/comments/${id}`, { body });
  }

  /** Waits before the next try: as long as the service asks for, or longer with each try. */
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

/** The answer about the current user, in GraphQL and in REST. */
interface Viewer {
  readonly data?: { readonly viewer?: { readonly login?: unknown } };
  readonly login?: unknown;
}

/** Statuses for which a later try may succeed. */
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

/** Whether to try again: the service is busy, or the connection broke. */
export function isPassing(error: unknown): boolean {
  return error instanceof Busy || error instanceof TypeError;
}

/** The waiting time in a Retry-After header: seconds or a date. */
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
