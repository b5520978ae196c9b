import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../engine.ts";
import { type Requirements, requirementsText } from "./requirements.ts";

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, signal, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (text: string): void => {
      output = (output + text).slice(-20_000);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** A Python that has pip; any version of either will do, since neither is used for more than fetching files. */
async function findPip(signal?: AbortSignal): Promise<string> {
  const tried: string[] = [];
  for (const python of ["python3", "python"]) {
    try {
      const { code } = await run(python, ["-m", "pip", "--version"], process.env, signal);
      if (code === 0) return python;
      tried.push(`${python} has no pip`);
    } catch (error) {
      signal?.throwIfAborted();
      tried.push(
        `${python} ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "is not there" : "does not start"}`,
      );
    }
  }
  throw new EngineError(`Python 3 with pip is needed to fetch TensorFlow's library: ${tried.join(", ")}`);
}

/** The line in which pip says what went wrong. */
function reason({ code, output }: Finished): string {
  const lines = output.split("\n").map((line) => line.trim());
  const error = lines.filter((line) => line.startsWith("ERROR:")).at(0);
  return (
    error?.slice("ERROR:".length).trim() ??
    lines.filter((line) => line !== "").at(-1) ??
    `pip ended with ${code}`
  );
}

export interface PipJob {
  /** `download`: the wheels as they are; `target`: unpacked beside each other */
  readonly action: "download" | "target";
  readonly requirements: Requirements;
  /** where the result goes */
  readonly into: string;
  /** an empty folder for everything else, downloads under way included */
  readonly scratch: string;
  readonly signal?: AbortSignal | undefined;
}

/** Has pip fetch exactly what the requirements say, from the registry that the user has set up. */
export async function pip({ action, requirements, into, scratch, signal }: PipJob): Promise<void> {
  const python = await findPip(signal);
  const file = join(scratch, "requirements.txt");
  await writeFile(file, requirementsText(requirements));
  const args = [
    "-m",
    "pip",
    ...(action === "download" ? ["download", "--dest", into] : ["install", "--target", into]),
    ...["--no-deps", "--only-binary", ":all:", "--python-version", "3.12", "--implementation", "cp"],
    ...requirements.platforms.flatMap((platform) => ["--platform", platform]),
    ...["--require-hashes", "--requirement", file],
    ...["--no-cache-dir", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"],
  ];
  const finished = await run(python, args, { ...process.env, TMPDIR: scratch }, signal);
  if (finished.code !== 0)
    throw new EngineError(`pip could not fetch TensorFlow's library: ${reason(finished)}`);
}
