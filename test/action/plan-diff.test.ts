import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markdownText, renderMarkdown } from "../../compiler/plan-diff/render-markdown.ts";
import { planDiffAction } from "../../runtime/action/plan-diff.ts";
import { EXPERIMENT, LIBRARY, PLAIN, Repository } from "../git/repository.ts";
import { FakeService } from "./fake-service.ts";

let service: FakeService;
let repository: Repository;
let base: string;
let logged: string[];
let waited: number[];

beforeEach(async () => {
  service = await FakeService.start();
  repository = new Repository({
    "a/contrast.acl": EXPERIMENT,
    "a/library/attacks.acl": LIBRARY,
    "plain.acl": PLAIN,
    ".gitignore": "job/\n",
  });
  base = repository.git("rev-parse", "HEAD").trim();
  repository.write("job/event.json", JSON.stringify({ pull_request: { number: 7, base: { sha: base } } }));
});
afterEach(async () => {
  await service.stop();
  repository.dispose();
});

const job = (name: string): string => join(repository.root, "job", name);
const text = (name: string): string => (existsSync(job(name)) ? readFileSync(job(name), "utf8") : "");

async function act(env: Readonly<Record<string, string | undefined>> = {}): Promise<number> {
  logged = [];
  waited = [];
  for (const name of ["summary.md", "output"]) writeFileSync(job(name), "");
  return planDiffAction({
    cwd: repository.root,
    env: {
      GITHUB_API_URL: service.url,
      GITHUB_GRAPHQL_URL: `${service.url}/graphql`,
      GITHUB_REPOSITORY: "o/r",
      GITHUB_EVENT_PATH: job("event.json"),
      GITHUB_STEP_SUMMARY: job("summary.md"),
      GITHUB_OUTPUT: job("output"),
      INPUT_TOKEN: "secret",
      ...env,
    },
    log: (line) => logged.push(line),
    wait: async (seconds) => void waited.push(seconds),
  });
}

const MARKER = "<!-- aclc plan-diff  -->";
const moreSteps = (): void => repository.edit("a/library/attacks.acl", "steps: 3", "steps: 6");

describe("the comment", () => {
  test("is made, updated, and says so when nothing differs any more", async () => {
    moreSteps();
    expect(await act()).toBe(0);
    expect(logged).toEqual(["comment created"]);
    expect(service.tokens).toEqual(new Set(["Bearer secret"]));
    expect(service.comments).toHaveLength(1);
    expect(service.comments[0]!.body).toMatch(/^<!-- aclc plan-diff {2}-->\n/);
    expect(service.comments[0]!.body).toContain("1 of 2 experiments differs from");
    expect(service.comments[0]!.body).toContain(
      "| `stages.pretrain.attacks.{a_adv, b_adv}.steps` | `3` | `6` |",
    );

    expect(await act()).toBe(0);
    expect(logged).toEqual(["comment unchanged"]);

    repository.edit("plain.acl", "temperature: 0.5", "temperature: 0.1");
    await act();
    expect(logged).toEqual(["comment updated"]);
    expect(service.comments).toHaveLength(1);
    expect(service.comments[0]!.body).toContain("losses.l.temperature");

    repository.git("checkout", "-q", "--", ".");
    await act();
    expect(logged).toEqual(["comment updated"]);
    expect(service.comments[0]!.body).toContain("none of 2 experiments differs from");
  });

  test("is not made for nothing", async () => {
    expect(await act()).toBe(0);
    expect(logged).toEqual(["no difference, so no comment"]);
    expect(service.comments).toEqual([]);
    expect(text("output")).toBe("differs=false\nabove-limit=false\n");
  });

  test("is found behind hundreds of others, and not where somebody quotes it", async () => {
    moreSteps();
    service.add(`> ${MARKER}`);
    for (let i = 0; i < 230; i++) service.add(`talk ${i}`);
    const id = service.add(`${MARKER}\nold`);
    service.add("more talk");
    await act();
    expect(service.comments.find((one) => one.id === id)!.body).toContain("a/contrast.acl");
    expect(service.requests.filter((line) => line.startsWith("GET"))).toHaveLength(3);
    expect(service.comments).toHaveLength(233);
  });

  test("of another name is another one", async () => {
    moreSteps();
    await act();
    await act({ INPUT_NAME: "nightly" });
    expect(service.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      MARKER,
      "<!-- aclc plan-diff nightly -->",
    ]);
  });

  test("is never longer than the service takes, and says what is missing", async () => {
    for (let i = 0; i < 260; i++) repository.write(`many/e${i}.acl`, PLAIN.replace("seed 1", `seed ${i}`));
    repository.commit("many");
    const sha = repository.git("rev-parse", "HEAD").trim();
    repository.write("job/event.json", JSON.stringify({ pull_request: { number: 7, base: { sha } } }));
    for (let i = 0; i < 260; i++) {
      repository.edit(`many/e${i}.acl`, "temperature: 0.5", `temperature: ${i + 1}`);
      repository.edit(`many/e${i}.acl`, "for 2 epochs", `for ${i + 3} epochs`);
    }
    expect(await act()).toBe(0);
    const { body } = service.comments[0]!;
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.length).toBeGreaterThan(60_000);
    expect(body.match(/changes to the method/g), "every headline").toHaveLength(260);
    expect(body, "none without its rows but as a line").not.toMatch(/\*\*\n\n(###|-|\d)/);
    expect(body).toMatch(/\n- `many\/e\d+\.acl`: 2 changes to the method/);
    expect(body).toMatch(/\d+ more rows are left out: this is all that fits into a comment\.\n$/);
  });
});

describe("a comment that somebody else wrote", () => {
  test("is left alone, whatever it begins with, and ours is another one", async () => {
    moreSteps();
    const id = service.add(`${MARKER}\nmine to change later`, "somebody");
    await act();
    expect(logged).toEqual(["comment created"]);
    expect(service.comments.find((one) => one.id === id)!.body).toBe(`${MARKER}\nmine to change later`);
    await act();
    expect(logged).toEqual(["comment unchanged"]);
    expect(service.comments).toHaveLength(2);
  });

  test.each(["graphql", "rest", "neither"] as const)("is told from ours by who asks: %s", async (answers) => {
    moreSteps();
    service.answers = answers;
    // the token is a person's; if the service does not say whose it is, it counts as the job's own
    service.login = answers === "neither" ? "github-actions[bot]" : "a-person";
    service.add(`${MARKER}\nold`, answers === "neither" ? "github-actions" : "github-actions[bot]");
    const id = service.add(`${MARKER}\nold`);
    await act();
    expect(logged).toEqual(["comment updated"]);
    expect(service.comments.find((one) => one.id === id)!.body).toContain("a/contrast.acl");
    expect(service.comments[0]!.body).toBe(`${MARKER}\nold`);
  });
});

describe("what somebody writes into a pull request", () => {
  const secret = (): string => join(repository.root, "..", `${basename(repository.root)}.env`);
  const body = (): string => service.comments.map((one) => one.body).join("\n");
  afterEach(() => rmSync(secret(), { force: true }));

  test.each([
    ["a file outside of the repository", "evil.acl", () => `../${basename(secret())}`],
    ["an .acl file outside of the repository", "evil.acl", () => `../${basename(secret())}.acl`],
    ["by its whole path", "evil.acl", () => secret()],
    ["a file that is none of ours", "evil.acl", () => "notes.env"],
    ["git's own settings", "evil.acl", () => ".git/config"],
    ["a link out of the repository", "evil.acl", () => "out.acl"],
    ["a link to a file that is none of ours", "evil.acl", () => "inside.acl"],
    ["a folder that is a link", "evil.acl", () => `around/${basename(secret())}.acl`],
  ])("reads nothing but the repository's files: %s", async (_, path, target) => {
    for (const file of [secret(), `${secret()}.acl`]) writeFileSync(file, "TOPSECRET = 1\n");
    repository.write("notes.env", "TOPSECRET = 1\n");
    repository.git("config", "TOPSECRET.a", "1");
    symlinkSync(secret(), join(repository.root, "out.acl"));
    symlinkSync("notes.env", join(repository.root, "inside.acl"));
    symlinkSync("..", join(repository.root, "around"));
    repository.write(path, `use a from "${target()}"\n${PLAIN}`);
    try {
      expect(await act()).toBe(1);
    } finally {
      rmSync(`${secret()}.acl`, { force: true });
    }
    expect(body()).toContain("does not compile");
    expect(`${body()}${text("summary.md")}${logged.join("\n")}`).not.toContain("TOPSECRET");
  });

  test("an experiment that is a link to elsewhere is none", async () => {
    writeFileSync(secret(), "TOPSECRET = 1\n");
    symlinkSync(secret(), join(repository.root, "x.acl"));
    symlinkSync("/dev/zero", join(repository.root, "zero.acl"));
    symlinkSync("/dev/zero", join(repository.root, "zero.plan.yaml"));
    moreSteps();
    expect(await act()).toBe(0);
    expect(body()).toContain("1 of 2 experiments");
    expect(body()).not.toContain("TOPSECRET");
  });

  test("a file without an end to speak of is an error of its own, on either side", async () => {
    const long = `experiment "long"\n${"// padding\n".repeat(500_000)}`;
    repository.write("long.acl", long);
    repository.write("notes.acl", `// no experiment\n${"x".repeat(6_000_000)}`);
    expect(await act()).toBe(1);
    expect(logged).toContain("::error::long.acl does not compile");
    expect(body()).not.toContain("notes.acl");
    repository.commit("long");
    const sha = repository.git("rev-parse", "HEAD").trim();
    repository.write("job/event.json", JSON.stringify({ pull_request: { number: 7, base: { sha } } }));
    repository.write("long.acl", PLAIN);
    await act();
    expect(body()).toContain("did not compile before");
  });

  test("is one line of the log and one line of the text, whatever it is named", async () => {
    const name =
      "a\n::warning::owned\n# heading\r``![x](https:%2F%2Fevil.invalid)@everyone``\u001b[2J.acl".replaceAll(
        "/",
        "",
      );
    repository.write(name, PLAIN.replace("minimize l", "minimize m"));
    expect(await act()).toBe(1);
    expect(logged).toEqual([
      "comment created",
      "::error::a%0A::warning::owned%0A# heading%0D``![x](https:%252F%252Fevil.invalid)@everyone``\\x1b[2J.acl does not compile",
    ]);
    expect(body()).not.toMatch(/^(::|# )/m);
    // in code from the first letter to the last: the fence is longer than what is within
    expect(body()).toContain(
      "### ``` a ::warning::owned # heading ``![x](https:%2F%2Fevil.invalid)@everyone``",
    );
    expect(
      body()
        .split("\n")
        .filter((line) => line.includes("@everyone")),
    ).toHaveLength(1);
  });

  test("is text where it stands in a sentence", async () => {
    expect(markdownText("@a/b #12 https://evil.invalid www.evil.invalid <b> [x](y) `z` a\nb & ~~c~~")).toBe(
      "@\u200ba/b #\u200b12 https:\u200b//evil.invalid www\u200b.evil.invalid \\<b\\> \\[x\\](y) \\`z\\` a b &amp; \\~\\~c\\~\\~",
    );
    const cells = renderMarkdown([
      {
        titles: ["a"],
        report: {
          headline: "h",
          groups: [
            { title: "method", sections: [{ rows: [{ label: "x\\|![i](j)", before: "```", after: "" }] }] },
          ],
        },
      },
    ]);
    expect(cells).toContain("| `x\\\\\\|![i](j)` | ```` ``` ```` | `  ` |");
  });
});

describe("a service that says no", () => {
  beforeEach(moreSteps);

  test.each([401, 403, 404])("%i: the summary has it all, and nothing fails", async (status) => {
    service.instead.push({ request: "POST /repos", answer: { status } });
    expect(await act()).toBe(0);
    expect(logged).toEqual([
      `::notice::no comment was written: the token has no permission (POST issues/7/comments: the service answered ${status}: no ${status}); see the summary of the job`,
    ]);
    expect(text("summary.md")).toContain("attacks.{a_adv, b_adv}.steps");
    expect(waited).toEqual([]);
  });

  test("busy: asked again after the time that it names, or after a while", async () => {
    service.instead.push(
      { request: "GET", answer: { status: 503, headers: { "retry-after": "7" } } },
      { request: "GET", answer: { status: 403, headers: { "retry-after": "999" } } },
      { request: "GET", answer: { status: 502 } },
    );
    await act();
    expect(waited).toEqual([7, 60, 4]);
    expect(logged).toEqual(["comment created"]);
  });

  test("busy for good: a warning, and nothing fails", async () => {
    for (let i = 0; i < 4; i++) service.instead.push({ request: "GET", answer: { status: 500 } });
    expect(await act()).toBe(0);
    expect(logged).toEqual([
      "::warning::no comment was written: GET issues/7/comments: the service answered 500: no 500; see the summary of the job",
    ]);
  });

  test("an answer that is lost after the comment was made: not made twice", async () => {
    service.instead.push({ request: "POST /repos", answer: { status: 502 }, done: true });
    await act();
    expect(logged).toEqual(["comment unchanged"]);
    expect(service.comments).toHaveLength(1);
  });

  test("not there at all", async () => {
    expect(await act({ GITHUB_API_URL: "http://127.0.0.1:1" })).toBe(0);
    expect(logged[0]).toMatch(/^::warning::no comment was written: /);
  });
});

describe("the job", () => {
  test("fails above the limit on cost, and says so first", async () => {
    moreSteps();
    expect(await act({ INPUT_MAX_COST: "+500%" })).toBe(0);
    expect(await act({ INPUT_MAX_COST: "+20%" })).toBe(1);
    expect(logged.at(-1)).toMatch(
      /^::error::a\/contrast\.acl: operations of a step of pretrain x1\.\d+, .*above the limit of \+20%25$/,
    );
    expect(service.comments[0]!.body).toMatch(
      /^<!--.*-->\n\n\*\*a\/contrast\.acl: operations of a step of pretrain/,
    );
    expect(text("output")).toBe("differs=true\nabove-limit=true\n");
  });

  test("holds a sweep against what it was, and says what is new and not held", async () => {
    repository.edit("plain.acl", "seed 1", "seed each(1, 2, 3)");
    repository.write("new.acl", PLAIN.replace("stage pretrain", "stage other").replace("8, 24", "4"));
    expect(await act({ INPUT_MAX_COST: "+20%" })).toBe(1);
    expect(logged.slice(1)).toEqual([
      expect.stringMatching(/^::notice::new\.acl is new: the limit \+20%25 does not apply to its/),
      "::error::plain.acl: total operations x3: above the limit of +20%25",
    ]);
    expect(service.comments[0]!.body).toContain("does not apply to its 1.79 GFLOP.\n");
  });

  test("an experiment in another file is no difference", async () => {
    repository.git("mv", "plain.acl", "moved.acl");
    expect(await act()).toBe(0);
    expect(text("output")).toBe("differs=false\nabove-limit=false\n");
  });

  test("fails where an experiment does not compile", async () => {
    repository.edit("plain.acl", "minimize l", "minimize m");
    expect(await act()).toBe(1);
    expect(logged).toEqual(["comment created", "::error::plain.acl does not compile"]);
    expect(service.comments[0]!.body).toContain("is not declared");
  });

  test("without a pull request writes the summary alone", async () => {
    moreSteps();
    expect(await act({ GITHUB_EVENT_PATH: undefined, INPUT_BASE: "HEAD" })).toBe(0);
    expect(service.requests).toEqual([]);
    expect(text("summary.md")).toContain("1 of 2 experiments differs from HEAD");
    await expect(act({ GITHUB_EVENT_PATH: undefined })).rejects.toThrow("there is nothing to compare with");
  });

  test("of a shallow clone fetches the base", async () => {
    moreSteps();
    const upstream = repository;
    upstream.commit("second");
    upstream.git("config", "uploadpack.allowAnySHA1InWant", "true");
    const clone = new Repository();
    try {
      clone.git("remote", "add", "origin", `file://${upstream.root}`);
      clone.git("fetch", "-q", "--depth=1", "origin", "HEAD");
      clone.git("checkout", "-q", "FETCH_HEAD");
      clone.write("job/event.json", JSON.stringify({ pull_request: { number: 7, base: { sha: base } } }));
      repository = clone;
      expect(await act()).toBe(0);
      expect(service.comments[0]!.body).toContain("attacks.{a_adv, b_adv}.steps");
    } finally {
      upstream.dispose();
    }
  });

  test.each([["much", "max-cost expects a limit such as +20%, 2e15 or 2 PFLOP, found much"]])(
    "max-cost %s",
    async (limit, message) => {
      await expect(act({ INPUT_MAX_COST: limit })).rejects.toThrow(message);
    },
  );
});

test("every input of action.yml is handed on, and the other way round", () => {
  const yaml = readFileSync(new URL("../../.github/actions/plan-diff/action.yml", import.meta.url), "utf8");
  const inputs = [...yaml.slice(0, yaml.indexOf("outputs:")).matchAll(/^ {2}([\w-]+):$/gm)].map(
    ([, name]) => name!,
  );
  const source = readFileSync(new URL("../../runtime/action/plan-diff.ts", import.meta.url), "utf8");
  const read = new Set([...source.matchAll(/INPUT_(\w+)/g)].map(([, name]) => name!));
  const variables = inputs.map((name) => name.toUpperCase().replaceAll("-", "_"));
  expect(new Set(variables)).toEqual(read);
  for (const [i, name] of inputs.entries())
    expect(yaml).toContain(`INPUT_${variables[i]}: \${{ inputs.${name} }}`);
});
