const UNITS = ["", "k", "M", "G", "T", "P", "E", "Z"] as const;

/** `11.4 T`: three digits and a unit. */
export function shortNumber(value: number): string {
  let [rest, unit] = [value, 0];
  // 999.6 k would become 1.00e+3 k
  while (Math.abs(rest) >= (unit === 0 ? 1000 : 999.5) && unit < UNITS.length - 1)
    [rest, unit] = [rest / 1000, unit + 1];
  return unit === 0 ? String(rest) : `${rest.toPrecision(3)} ${UNITS[unit]}`;
}

/** `11.4 TFLOP` */
export function operationsText(value: number): string {
  const text = shortNumber(value);
  return /[A-Z]$/i.test(text) ? `${text}FLOP` : `${text} FLOP`;
}

/** `12.3 MB` */
export function bytesText(value: number): string {
  const text = shortNumber(value);
  return /[A-Z]$/i.test(text) ? `${text}B` : `${text} B`;
}

/** `x1.41`; close to 1 with the digits that say so. */
export function ratioText(before: number, after: number): string {
  if (before === 0) return "from nothing";
  const ratio = after / before;
  const digits = Math.abs(ratio - 1) < 0.005 ? 5 : 3;
  const text = ratio >= 1000 ? shortNumber(ratio) : ratio.toPrecision(digits);
  return `x${text.includes("e") ? text : text.replace(/(\.\d*?)0+( |$)/, "$1$2").replace(/\.( |$)/, "$1")}`;
}

/** Whether one number is another but for a hair: nobody decides anything by half a percent. */
export function isClose(before: number, after: number): boolean {
  return Math.abs(after - before) <= 0.005 * before;
}
