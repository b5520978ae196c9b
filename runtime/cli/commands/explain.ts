import { Command } from "commander";
import { painter, terminalOf } from "../../screen/terminal.ts";
import { contextOf } from "../context.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc explain [CODE...]`: explains messages. Without a code it lists all codes, with a room the codes of this room. */
export function explainCommand(io: Io): Command {
  const command = new Command("explain")
    .description("explain a message")
    .argument(
      "[code...]",
      "the code in brackets in a message, such as check/unknown-name (default: list all codes)",
    );
  return share(command, "json", "color").action(async (words: string[], options: SharedOptions) => {
    const [
      { examplesOf, parsePage },
      { findCodes, pageFiles, roomOf, severityOf },
      { renderList, renderPage },
    ] = await Promise.all([
      import("../../explain/page.ts"),
      import("../../explain/pages.ts"),
      import("../../explain/render-page.ts"),
    ]);
    const context = contextOf(io, options);
    // a page goes to stdout, so the abilities of stdout decide
    const { color, columns } = terminalOf({ stream: io.stdout, env: io.env, color: options.color });
    const style = { paint: painter(color), columns };
    const json = (value: unknown): void => context.out(`${JSON.stringify(value, undefined, 2)}\n`);
    const codes = Object.keys(pageFiles.pages);
    const pageOf = (code: string) => parsePage(code, pageFiles.pages[code]!);

    const listed = words.length === 0 ? codes : codes.filter((code) => words.includes(roomOf(code)));
    if (words.every((word) => codes.some((code) => roomOf(code) === word))) {
      const pages = listed.map(pageOf);
      if (!options.json) return context.out(renderList(pages, style));
      return json({
        codes: pages.map(({ code, summary }) => ({ code, severity: severityOf(code), summary })),
      });
    }
    const found = words.flatMap((word) => {
      const meant = findCodes(word, codes);
      if ("codes" in meant) return meant.codes;
      const { nearest } = meant;
      throw new UsageError(
        `there is no code ${word}`,
        nearest === undefined ? "aclc explain lists all codes" : `did you mean ${nearest}?`,
      );
    });
    const pages = [...new Set(found)].map(pageOf);
    if (!options.json)
      return context.out(
        pages.map((page) => renderPage(page, severityOf(page.code), pageFiles.setups, style)).join("\n"),
      );
    const data = pages.map((page) => ({
      code: page.code,
      severity: severityOf(page.code),
      summary: page.summary,
      text: page.blocks.flatMap((block) => (block.kind === "example" ? [] : [block.text])),
      examples: examplesOf(page),
    }));
    json(data.length === 1 ? data[0] : { codes: data });
  });
}
