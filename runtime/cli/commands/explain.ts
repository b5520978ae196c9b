import { Command } from "commander";
import { painter, terminalOf } from "../../screen/terminal.ts";
import { contextOf } from "../context.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { type SharedOptions, share } from "../options.ts";

/** `aclc explain [CODE]`: what a message is about; without a code, all there are. */
export function explainCommand(io: Io): Command {
  const command = new Command("explain")
    .description("say more about a message")
    .argument("[code]", "as a message has it in brackets, such as check/unknown-name (default: list all)");
  return share(command, "json", "color").action(async (text: string | undefined, options: SharedOptions) => {
    const [{ examplesOf, parsePage }, { findCode, pageFiles, severityOf }, { renderList, renderPage }] =
      await Promise.all([
        import("../../explain/page.ts"),
        import("../../explain/pages.ts"),
        import("../../explain/render-page.ts"),
      ]);
    const context = contextOf(io, options);
    // a page is data and goes to stdout, whose own nature decides
    const { color, columns } = terminalOf({ stream: io.stdout, env: io.env, color: options.color });
    const style = { paint: painter(color), columns };
    const json = (value: unknown): void => context.out(`${JSON.stringify(value, undefined, 2)}\n`);
    const codes = Object.keys(pageFiles.pages);
    const pageOf = (code: string) => parsePage(code, pageFiles.pages[code]!);

    if (text === undefined) {
      const pages = codes.map(pageOf);
      if (!options.json) return context.out(renderList(pages, style));
      return json({
        codes: pages.map(({ code, summary }) => ({ code, severity: severityOf(code), summary })),
      });
    }
    const found = findCode(text, codes);
    if ("several" in found)
      throw new UsageError(`${text} is a code of several rooms`, `write ${found.several.join(" or ")}`);
    if (!("code" in found))
      throw new UsageError(
        `there is no code ${text}`,
        found.nearest === undefined ? "aclc explain lists all codes" : `did you mean ${found.nearest}?`,
      );
    const page = pageOf(found.code);
    const severity = severityOf(page.code);
    if (!options.json) return context.out(renderPage(page, severity, pageFiles.setups, style));
    json({
      code: page.code,
      severity,
      summary: page.summary,
      text: page.blocks.flatMap((block) => (block.kind === "example" ? [] : [block.text])),
      examples: examplesOf(page),
    });
  });
}
