import { nearestName } from "../../grammar/did-you-mean.ts";
import type { Span } from "../../grammar/span.ts";
import { describe, ERROR, type Value } from "../experiment/values.ts";
import { synonymAmong } from "../suggest/synonyms.ts";
import type { ArgumentType, Complaints, Restriction, Write } from "../vocabulary/types/type.ts";
import type { Env } from "./context.ts";

interface Wanted extends Restriction {
  readonly type: ArgumentType;
  /** name of the argument, for messages */
  readonly name: string;
}

/** The enum word that was probably meant: a similar one, or the only one that begins with `wanted`. */
export function nearestWord(wanted: string, words: readonly string[]): string | undefined {
  const near = nearestName(wanted, words);
  if (near !== undefined || wanted.length < 3) return near;
  const longer = words.filter((word) => word.startsWith(wanted));
  return longer.length === 1 ? longer[0] : undefined;
}

/** The word of an enumeration that goes by another name elsewhere. */
export function wordMeant(word: string, words: readonly string[]): string | undefined {
  return synonymAmong(word, words);
}

/**
 * Checks a value against the type of an argument.
 * @returns the value, or an error after reporting it
 */
export function coerce(env: Env, value: Value, span: Span, wanted: Wanted): Value {
  if (value.kind === "error") return ERROR;
  return wanted.type.accept(value, new Complaining(env, wanted, value, span), wanted);
}

class Complaining implements Complaints {
  constructor(
    private readonly env: Env,
    private readonly wanted: Wanted,
    private readonly value: Value,
    private readonly span: Span,
  ) {}

  get name(): string {
    return this.wanted.name;
  }
  private get report(): Env["context"]["report"] {
    return this.env.context.report;
  }
  get own(): string {
    return this.textOf(this.span);
  }
  wrong(help?: string | Write): Value {
    return this.wrongAs({ expected: this.wanted.type.expected, help });
  }
  wrongAs({ expected, found, help }: Parameters<Complaints["wrongAs"]>[0]): Value {
    this.report("wrong-type", this.span, {
      expected,
      found: found ?? describe(this.value),
      ...(typeof help === "object" ? help : { help }),
    });
    return ERROR;
  }
  notOneOf(words: readonly string[], value: Value): Value {
    const isWord = value.kind === "word";
    const found = isWord ? `\`${value.text}\`` : describe(value);
    const quoted = value.kind === "string" ? value.value : undefined;
    const text = isWord ? value.text : quoted;
    const other = text === undefined || words.includes(text) ? text : nearestWord(text, words);
    const nearest = other ?? (text === undefined ? undefined : wordMeant(text, words));
    this.report("not-one-of", this.span, { found, words, nearest });
    return ERROR;
  }
  notWhole(found: string, help: string): Value {
    this.report("not-whole", this.span, { found, help });
    return ERROR;
  }
  tooManyDigits(text: string): Value {
    this.report("number-too-large", this.span, { text, digits: true });
    return ERROR;
  }
  above100(found: string, help: string): Value {
    this.report("percent-above-100", this.span, { found, help });
    return ERROR;
  }
  outOfBounds(bounds: string, found: string, meant?: string, help?: string): Value {
    this.report("out-of-bounds", this.span, { name: this.name, bounds, found, meant, help });
    return ERROR;
  }
  pixelsTooLarge(found: string, help: string, meant?: string): Value {
    this.report("pixels-too-large", this.span, { name: this.name, found, help, meant });
    return ERROR;
  }
  textOf(span: Span): string {
    return this.env.context.sweep.textOf(span);
  }
  at(span: Span, value: Value): Complaints {
    return new Complaining(this.env, this.wanted, value, span);
  }
}
