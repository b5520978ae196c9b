import { describe, expect, test } from "vitest";
import { type TerminalFacts, terminalOf } from "../../runtime/screen/terminal.ts";

const tty = { isTTY: true, columns: 100, rows: 30 };
const decide = (facts: Partial<TerminalFacts>) =>
  terminalOf({ stream: tty, env: {}, color: "auto", ...facts });

describe("what a screen may do", () => {
  test("a terminal may everything", () =>
    expect(decide({})).toEqual({ color: true, animate: true, columns: 100, rows: 30, unicode: true }));

  test("a file may nothing, and is as wide as COLUMNS says", () => {
    expect(decide({ stream: {} })).toMatchObject({ color: false, animate: false, columns: 80 });
    expect(decide({ stream: {}, env: { COLUMNS: "132" } }).columns).toBe(132);
  });

  test("CI and a dumb terminal are not animated", () => {
    expect(decide({ env: { CI: "true" } })).toMatchObject({ animate: false, color: true });
    expect(decide({ env: { CI: "false" } }).animate).toBe(true);
    expect(decide({ env: { TERM: "dumb" } })).toMatchObject({ animate: false, color: false });
  });

  test("NO_COLOR and FORCE_COLOR, and the flag above both", () => {
    expect(decide({ env: { NO_COLOR: "1" } })).toMatchObject({ color: false, animate: true });
    expect(decide({ env: { NO_COLOR: "" } }).color).toBe(true);
    expect(decide({ stream: {}, env: { FORCE_COLOR: "1" } })).toMatchObject({ color: true, animate: false });
    expect(decide({ env: { FORCE_COLOR: "0" } }).color).toBe(false);
    expect(decide({ env: { NO_COLOR: "1" }, color: "always" }).color).toBe(true);
    expect(decide({ env: { FORCE_COLOR: "1" }, color: "never" }).color).toBe(false);
  });

  test("ASCII where the locale or the console asks for it", () => {
    expect(decide({ env: { LANG: "C" } }).unicode).toBe(false);
    expect(decide({ env: { LC_ALL: "de_DE.utf8", LANG: "C" } }).unicode).toBe(true);
    expect(decide({ env: { TERM: "linux", LANG: "C.UTF-8" } }).unicode).toBe(false);
  });
});
