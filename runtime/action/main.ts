import { describeFailure } from "../cli/failure.ts";
import { escapeData } from "../cli/messages/github.ts";
import { painter } from "../screen/terminal.ts";
import { planDiffAction } from "./plan-diff.ts";

try {
  process.exitCode = await planDiffAction({
    env: process.env,
    cwd: process.env.GITHUB_WORKSPACE ?? process.cwd(),
    log: (line) => console.log(line),
    wait: (seconds) => new Promise((done) => setTimeout(done, seconds * 1000)),
  });
} catch (error) {
  const { text } = describeFailure(error, painter(false), process.env.RUNNER_DEBUG === "1");
  console.log(`::error::${escapeData(text.trim())}`);
  process.exitCode = 1;
}
