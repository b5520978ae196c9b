import { Lexer } from "chevrotain";
import { describe, expect, it } from "vitest";
import { LEXEMES } from "../../grammar/tokens.ts";

describe("what lexemes are said to begin with", () => {
  it("is what their patterns begin with", () => {
    const wrong: string[] = [];
    // texts that can follow the first character, so that the token is complete
    const rests = ["", "1", "0x1", "x", "/", "* */", '"', ".", "_1", "e", ".5", "e5", ".1.1"];
    for (const { name, PATTERN: pattern, START_CHARS_HINT: hint = [] } of LEXEMES) {
      if (!(pattern instanceof RegExp)) continue;
      expect(hint, name).not.toEqual([]);
      const whole = new RegExp(`^(?:${pattern.source})`, pattern.flags);
      for (let code = 0; code < 0x10000; code++) {
        const char = String.fromCharCode(code);
        const begins = rests.some((rest) => whole.test(char + rest));
        if (begins !== hint.includes(char)) wrong.push(`${name}: U+${code.toString(16)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("leaves Chevrotain's look at the first character in place", () => {
    expect(() => new Lexer(LEXEMES, { ensureOptimizations: true })).not.toThrow();
  });
});
