const SIGNS = [".", ",", "(", "/"];

/**
 * Wraps a text into lines of at most `cells` cells: at a space, otherwise after one of `signs`, otherwise at the end of
 * the line.
 */
export function wrapText(text: string, cells: number, signs: readonly string[] = SIGNS): string[] {
  const lines: string[] = [];
  let rest = text;
  const width = Math.max(8, cells);
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    const sign = Math.max(...signs.map((one) => rest.lastIndexOf(one, width - 1) + 1));
    const at = space > width / 3 ? space : sign > width / 3 ? sign : width;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
