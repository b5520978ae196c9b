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
export function operationsText(value: number | bigint): string {
  const text = shortNumber(Number(value));
  return /[A-Z]$/i.test(text) ? `${text}FLOP` : `${text} FLOP`;
}

/** `12.3 MB` */
export function bytesText(value: number): string {
  const text = shortNumber(value);
  return /[A-Z]$/i.test(text) ? `${text}B` : `${text} B`;
}

/** `x1.41`; a ratio close to 1 gets more digits. */
export function ratioText(before: number | bigint, after: number | bigint): string {
  const [old, now] = [Number(before), Number(after)];
  if (old === 0) return "from nothing";
  if (now === 0) return "to nothing";
  const ratio = now / old;
  // a ratio below a thousandth is shown as its inverse
  if (ratio < 0.001) return `x1/${shortNumber(old / now).replace(" ", "")}`;
  const digits = Math.abs(ratio - 1) < 0.005 ? 5 : 3;
  const text = ratio >= 1000 ? shortNumber(ratio) : ratio.toPrecision(digits);
  return `x${text.includes("e") ? text : text.replace(/(\.\d*?)0+( |$)/, "$1$2").replace(/\.( |$)/, "$1")}`;
}

/** Whether two numbers differ by at most half a percent, which is too little to matter. */
export function isClose(before: number | bigint, after: number | bigint): boolean {
  return Math.abs(Number(after) - Number(before)) <= 0.005 * Number(before);
}
