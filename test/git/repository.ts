import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A new repository in its own folder, independent of the settings of the user who runs the tests. */
export class Repository {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "aclc-repository-")));
  private readonly env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@b",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@b",
  };

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.git("init", "-q");
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    if (Object.keys(files).length > 0) this.commit("first");
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", args, {
      cwd: this.root,
      env: this.env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  commit(message: string): string {
    this.git("add", "-A");
    this.git("commit", "-q", "-m", message);
    return this.git("rev-parse", "HEAD").trim();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  edit(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${from} is not in ${path}`);
    this.write(path, text.replaceAll(from, to));
  }

  remove(path: string): void {
    rmSync(join(this.root, path));
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** An experiment that imports its attack from a library. */
export const EXPERIMENT = `experiment "contrast"
seed 1
use pgd3 from "library/attacks.acl"
dataset shapes = shapes10(train: 1000, test: 200)
augment crops = random_resized_crop(32, scale: 0.4..1.0) then flip(probability: 0.5)
encoder f = convnet(widths: [16])
head g = mlp(16, 8, norm: batch_norm, bias: first, end: norm)
stage pretrain {
  data shapes.train unlabeled
  batch 100
  view a, b = crops(image)
  view a_adv, b_adv = pgd3(a, b) maximizing l
  loss l = nt_xent(g(f(a_adv, b_adv)), temperature: 0.5)
  minimize l
  optimizer adam(lr: 1e-3)
  for 2 epochs
}
`;

export const LIBRARY = `attack pgd3 = pgd(norm: linf, radius: 8/255, step: 2/255, steps: 3, start: uniform, batch_norm: eval)
`;

/** The same without the attack, and so without the import. */
export const PLAIN = EXPERIMENT.replace(/use .*\n/, "")
  .replace(/ {2}view a_adv.*\n/, "")
  .replace("f(a_adv, b_adv)", "f(a, b)")
  .replace('"contrast"', '"plain"')
  .replace("widths: [16]", "widths: [8, 24]")
  .replace("batch 100", "batch 50");
