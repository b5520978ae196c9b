import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../engine.ts";
import { visible } from "../../visible.ts";
import { type Requirements, requirementsText } from "./requirements.ts";

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

interface Where {
  /** an empty folder, because Python imports modules from its working folder first */
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
}

function run(command: string, args: readonly string[], { cwd, signal }: Where): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...SETTINGS, TMPDIR: cwd };
    const child = spawn(command, args, { env, cwd, signal, stdio: ["ignore", "pipe", "pipe"] });
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

/**
 * Overrides the pip settings of the user that concern installation targets, because nothing is installed into an environment
 * here. The registry and proxy settings of the user stay in effect.
 */
const SETTINGS: NodeJS.ProcessEnv = {
  PIP_REQUIRE_VIRTUALENV: "0",
  PIP_USER: "0",
  PIP_DRY_RUN: "0",
  PIP_TARGET: undefined,
  PIP_PREFIX: undefined,
  PIP_ROOT: undefined,
  PIP_REPORT: undefined,
};

/** How to start pip: the program and its first arguments. */
type Pip = readonly [python: string, ...args: string[]];

/**
 * Finds a Python with pip. Any version is sufficient, because it only downloads files. Python runs isolated (`-I`), unless pip is
 * then not found because it is installed for the user only.
 */
async function findPip(what: string, where: Where): Promise<Pip> {
  const tried: string[] = [];
  for (const python of ["python3", "python"]) {
    try {
      for (const args of [["-I"], []]) {
        const { code } = await run(python, [...args, "-m", "pip", "--version"], where);
        if (code === 0) return [python, ...args];
      }
      tried.push(`${python} has no pip`);
    } catch (error) {
      where.signal?.throwIfAborted();
      tried.push(
        `${python} ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "is not installed" : "does not start"}`,
      );
    }
  }
  throw new EngineError(`Python 3 with pip is needed to download ${what}: ${tried.join(", ")}`);
}

/**
 * The reason why pip failed, in one line. If the network cannot be reached, the error of pip only says that there is no such
 * package; the cause is in the warnings before it.
 */
export function pipReason({ code, output }: Finished): string {
  const lines = visible(output)
    .split("\n")
    .map((line) => line.trim());
  const after = (start: RegExp): string[] =>
    lines.filter((line) => start.test(line)).map((line) => line.replace(start, "").trim());
  const error =
    after(/^error:/i).at(0) ?? lines.filter((line) => line !== "").at(-1) ?? `pip ended with ${code}`;
  const cause = after(/^WARNING: Retrying \(.*\) after connection broken by /).at(-1);
  const refused = after(/^WARNING: /).find((line) =>
    /\b(SSL|certificate|proxy|40[137]|Forbidden)\b/i.test(line),
  );
  const why = cause ?? refused;
  return why === undefined ? error : `${connectionText(why)} (pip: ${error})`;
}

/** `'ProxyError('Cannot connect to proxy.', NewConnectionError('...: Connection refused'))': /simple/x/` without the outer wrappers */
function connectionText(cause: string): string {
  const plain = cause.replace(/<[^<>]* object at 0x[0-9a-f]+>:? ?/g, "");
  return plain.length > 300 ? `${plain.slice(0, 297)}...` : plain;
}

const PROXY_HELP =
  "behind a proxy, set HTTPS_PROXY=http://HOST:PORT or pip's own setting: pip config set global.proxy";

export interface PipJob {
  /** for messages */
  readonly what: string;
  /** `download`: the wheels as they are; `target`: unpacked beside each other */
  readonly action: "download" | "target";
  readonly requirements: Requirements;
  /** the folder of the result */
  readonly into: string;
  /** an empty folder for everything else, such as incomplete downloads */
  readonly scratch: string;
  readonly signal?: AbortSignal | undefined;
}

/** Lets pip download exactly the required files, from the registry that the user has configured. */
export async function pip({ what, action, requirements, into, scratch, signal }: PipJob): Promise<void> {
  const where = { cwd: scratch, signal };
  const [python, ...first] = await findPip(what, where);
  const file = join(scratch, "requirements.txt");
  await writeFile(file, requirementsText(requirements));
  const args = [
    ...first,
    ...["-m", "pip"],
    ...(action === "download" ? ["download", "--dest", into] : ["install", "--target", into]),
    ...["--no-deps", "--only-binary", ":all:", "--python-version", "3.12", "--implementation", "cp"],
    ...requirements.platforms.flatMap((platform) => ["--platform", platform]),
    ...["--require-hashes", "--requirement", file],
    ...["--no-cache-dir", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"],
  ];
  const finished = await run(python, args, where);
  if (finished.code === 0) return;
  const reason = pipReason(finished);
  const help = /proxy|connection broken|timed out|resolve|\b407\b/i.test(reason) ? `; ${PROXY_HELP}` : "";
  throw new EngineError(`pip could not download ${what}: ${reason}${help}`);
}
