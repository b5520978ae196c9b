import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { runAclc } from "./fake-io.ts";

const QUICKSTART = readFileSync(join(import.meta.dirname, "../../examples/quickstart.plan.yaml"), "utf8");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aclc-plan-by-hand-"));
  put("plan.yaml", QUICKSTART);
});
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const aclc = (...argv: string[]) => runAclc(folder, argv);

describe("a cost that was changed by hand", () => {
  it("passes no limit: plans are compared by what is counted, and the change is said", async () => {
    const dearer = QUICKSTART.replace(/steps: 2$/m, "steps: 7").replace(
      /(attacks:[\s\S]*?)times: 2([\s\S]*?)times: 2/,
      "$1times: 7$2times: 7",
    );
    put("dearer.yaml", dearer);
    const { status, err } = await aclc("diff", "plan.yaml", "dearer.yaml", "--max-cost", "+0%");
    expect(status).toBe(1);
    expect(err).toContain("dearer.yaml:249:15: warning: `attack` is really 24545067008, not 7012876288");
    expect(err).toContain("error: operations of a step of pretrain x2.03");
  });
  it("is no difference", async () => {
    put("cheap.yaml", QUICKSTART.replace(/step: \d{6,}/, "step: 5"));
    const { status, out, err } = await aclc("diff", "plan.yaml", "cheap.yaml");
    expect([status, out]).toEqual([0, "no difference\n"]);
    expect(err).toContain("warning: `step` is really 17055087184, not 5");
    expect((await aclc("diff", "plan.yaml", "cheap.yaml", "--quiet")).err).toBe("");
  });
  it("is said where plans are put side by side", async () => {
    const { err } = await aclc("compare", "plan.yaml", "cheap.yaml");
    expect(err).toContain("warning: `step` is really 17055087184, not 5");
  });
});

describe("a plan is known by what it is", () => {
  const data = parse(QUICKSTART) as Record<string, unknown>;
  const sorted = Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
  it.each([
    ["with its keys sorted", "sorted.yaml", stringify(sorted)],
    ["below the mark of a document", "marked.yaml", `---\n${QUICKSTART}`],
    ["with its key in quotes", "quoted.yaml", QUICKSTART.replace("plan:", '"plan":')],
    ["behind comments", "comments.yaml", `# by hand\n\n${QUICKSTART}`],
    ["as JSON", "plan.json", JSON.stringify(data)],
    ["under the name of an experiment", "named.acl", QUICKSTART],
  ])("%s", async (_, file, text) => {
    put(file, text);
    expect(await aclc("diff", "plan.yaml", file)).toEqual({
      status: 0,
      out: "no difference\n",
      err: "",
    });
  });
  it("by aclc check and aclc fmt, which say what takes it", async () => {
    for (const command of ["check", "fmt"]) {
      const { status, err } = await aclc(command, "plan.yaml");
      expect(status).toBe(1);
      expect(err.match(/error: /g)).toHaveLength(1);
      expect(err).toContain(
        "plan.yaml:1:1: error: this is a plan (written by `aclc plan`), not an .acl file",
      );
      expect(err).toContain("use a plan with `aclc run`, `aclc diff`, `aclc compare` or `aclc program`");
    }
    expect(readFileSync(join(folder, "plan.yaml"), "utf8")).toBe(QUICKSTART);
  });
});
