/** A pass as its text says it, without the branches that follow from its inputs. */
interface Read {
  readonly text: string;
  /** the branch that its results belong to */
  readonly branch: string | undefined;
}

/** Networks whose branches nobody writes. */
export interface Followers {
  /** a head has the branch of its inputs */
  readonly heads: ReadonlySet<string>;
  /** networks that have one branch in a stage: the one that they start with */
  readonly single: ReadonlySet<string>;
}

/**
 * The text of a pass without the branches that nobody writes, since they follow from something else: a head that loses its
 * batch norms loses them. `g.adversarial(f.adversarial(a))` is `g(f.adversarial(a))`.
 */
export function withoutFollowedBranches(text: string, followers: Followers): string {
  const reader = new Reader(text, followers);
  const read = reader.input();
  return reader.isAtEnd ? read.text : text;
}

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly followers: Followers,
  ) {}

  get isAtEnd(): boolean {
    return this.at === this.text.length;
  }

  /** A view, `NETWORK.BRANCH(INPUT, ..., batch_norm: MODE)` or `again(PASS)`, maybe one part of it. */
  input(): Read {
    const name = this.take(/\w+/y);
    const branch = this.take(/\.\w+/y).slice(1);
    if (this.take(/\(/y) === "") return { text: name + (branch && `.${branch}`), branch: undefined };
    const inputs: Read[] = [];
    let mode = "";
    do {
      mode = this.take(/batch_norm: \w+/y);
      if (mode === "") inputs.push(this.input());
    } while (this.take(/, /y) !== "");
    this.take(/\)/y);
    const [first] = inputs;
    const shared = inputs.every((input) => input.branch === first?.branch) ? first?.branch : undefined;
    const { heads, single } = this.followers;
    const follows = single.has(name) || (heads.has(name) && branch === shared);
    const said = branch === "" || follows ? "" : `.${branch}`;
    const all = [...inputs.map((input) => input.text), ...(mode === "" ? [] : [mode])];
    const part = this.take(/\[\d+\]/y);
    return { text: `${name}${said}(${all.join(", ")})${part}`, branch: branch || shared };
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }
}
