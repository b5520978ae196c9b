import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A local service for comments. */
export class FakeService {
  readonly comments: { id: number; body: string; user: { login: string } }[] = [];
  /** the author of comments that are written with the token */
  login = "github-actions[bot]";
  /** which request for the author's name is answered */
  answers: "graphql" | "rest" | "neither" = "graphql";
  /** `METHOD path` of every request, in order */
  readonly requests: string[] = [];
  /** answers to give instead, each once, by the start of the request */
  readonly instead: { readonly request: string; readonly answer: Answer; readonly done?: boolean }[] = [];
  readonly tokens = new Set<string>();
  private nextId = 1;
  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {}

  static async start(): Promise<FakeService> {
    let service: FakeService | undefined;
    const server = createServer((request, response) => void service?.handle(request, response));
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    service = new FakeService(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return service;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  add(body: string, login = this.login): number {
    const id = this.nextId++;
    this.comments.push({ id, body, user: { login } });
    return id;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", this.url);
    const line = `${request.method} ${url.pathname}`;
    this.requests.push(line);
    this.tokens.add(request.headers.authorization ?? "");
    const send = (status: number, json: unknown, headers: Answer["headers"] = {}): void => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(json));
    };
    const at = this.instead.findIndex((one) => line.startsWith(one.request));
    const body =
      chunks.length === 0
        ? undefined
        : (JSON.parse(Buffer.concat(chunks).toString("utf8")) as { body: string });
    if (at >= 0) {
      const [{ answer, done }] = this.instead.splice(at, 1) as [(typeof this.instead)[number]];
      // the comment is created, but the answer is lost
      if (done && body) this.add(body.body);
      return send(answer.status, { message: `no ${answer.status}` }, answer.headers);
    }
    if (line === "POST /graphql" && this.answers === "graphql")
      return send(200, { data: { viewer: { login: this.login } } });
    if (line === "GET /user" && this.answers === "rest") return send(200, { login: this.login });
    if (body && body.body?.length > 65_536)
      return send(422, { message: "Body is too long (maximum is 65536 characters)" });
    if (line === "GET /repos/o/r/issues/7/comments") {
      const [size, page] = ["per_page", "page"].map((name) => Number(url.searchParams.get(name)));
      return send(200, this.comments.slice((page! - 1) * size!, page! * size!));
    }
    if (line === "POST /repos/o/r/issues/7/comments" && body) return send(201, { id: this.add(body.body) });
    const id = Number(/^PATCH \/repos\/o\/r\/issues\/comments\/(\d+)$/.exec(line)?.[1]);
    const comment = this.comments.find((one) => one.id === id);
    if (comment && body) {
      comment.body = body.body;
      return send(200, comment);
    }
    return send(404, { message: "Not Found" });
  }
}
