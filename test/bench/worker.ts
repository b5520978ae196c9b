import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** The answer of a benchmark process: numbers by name. */
export type Answer = Readonly<Record<string, unknown>>;

/** A process that stays alive and does one measured task for each line it gets. */
export class Worker {
  private readonly answers: AsyncIterator<string>;
  private readonly errors: string[] = [];
  private stopped = false;

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    this.answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    child.stderr!.setEncoding("utf8").on("data", (text: string) => this.errors.push(text));
  }

  /**
   * Starts a process and waits until it has warmed up.
   * @returns the process and its description of itself
   */
  static async start(
    name: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ worker: Worker; about: Answer }> {
    const child = spawn(command, args, { env: { ...process.env, ...env } });
    const worker = new Worker(name, child);
    // if it has ended, its closed output is the answer
    child.stdin.on("error", () => {});
    return { worker, about: await worker.answer() };
  }

  private async answer(): Promise<Answer> {
    // PyTorch's compiler may print other lines
    for (;;) {
      const { value, done } = await this.answers.next();
      if (done) throw new Error(`${this.name} ended:\n${this.errors.join("").slice(-2000)}`);
      if (value.startsWith("{")) return JSON.parse(value) as Answer;
    }
  }

  async ask(task: string): Promise<Answer> {
    this.child.stdin!.write(`${task}\n`);
    return this.answer();
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.stdin!.end();
    const late = setTimeout(() => this.child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
  }
}

export function seconds(answer: Answer, name = "seconds"): number {
  return answer[name] as number;
}
