import { describe, expect, test } from "vitest";
import { describeFailure, FileError, UsageError } from "../../runtime/cli/failure.ts";
import { EngineError } from "../../runtime/engine.ts";
import { RunError } from "../../runtime/run-error.ts";
import { painter } from "../../runtime/screen/terminal.ts";

const plain = painter(false);

describe("what the user is told of an error", () => {
  test.each([
    [
      new RunError("run/disk-full", "the disk is full", "make room\nor name another"),
      1,
      "error[run/disk-full]: the disk is full\n  help: make room\n        or name another\n",
    ],
    [new EngineError("no GPU here"), 1, "error: no GPU here\n"],
    [
      new FileError("x.acl cannot be read: it does not exist"),
      1,
      "error: x.acl cannot be read: it does not exist\n",
    ],
    [new UsageError("too much", "less"), 2, "error: too much\n  help: less\n"],
  ])("%s", (error, exit, text) => expect(describeFailure(error, plain, true)).toEqual({ exit, text }));

  test.each([
    ["an array", () => new Uint8Array(2 ** 52)],
    ["a text", () => "x".repeat(2 ** 30)],
    ["a buffer", () => new ArrayBuffer(2 ** 52)],
  ])("%s that has no room is no fault of the program", (_, make) => {
    let error: unknown;
    try {
      make();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RangeError);
    expect(describeFailure(error, plain, true)).toEqual({
      exit: 1,
      text:
        "error: there is not enough memory\n  help: use smaller networks, smaller batches or less data; " +
        "`aclc program FILE --cost` shows what a step needs\n",
    });
    // for an invalid length it is a bug, not a lack of memory
    expect(describeFailure(new RangeError("Invalid typed array length: -1"), plain, false).text).toContain(
      "internal",
    );
  });

  test("a fault of the program: how to report it, and the stack on demand only", () => {
    const short = describeFailure(new TypeError("x is undefined"), plain, false);
    expect(short.exit).toBe(1);
    expect(short.text).toContain("internal error: x is undefined\n");
    expect(short.text).toContain("ACLC_DEBUG=1");
    expect(short.text).not.toContain("    at ");
    expect(describeFailure(new TypeError("x is undefined"), plain, true).text).toContain("    at ");
  });
});
