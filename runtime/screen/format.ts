import { asMetric } from "../../compiler/vocabulary/define/metrics.ts";
import { VOCABULARY } from "../../compiler/vocabulary/index.ts";

/** `12,345` */
export function countText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 epoch`, `12 epochs` */
export function plural(count: string, thing: string): string {
  return `${count} ${thing}${count === "1" ? "" : "s"}`;
}

/** A loss in five or six characters, so that columns do not move: `4.8123`, `48.123`, `4.8e+3`, `nan`. */
export function lossText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 10_000)) return value.toExponential(2);
  return value.toFixed(size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : 1);
}

/** Three significant digits without trailing zeros: `0.1`, `0.0123`, `1.2e-7`. */
export function rateText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.0001 || size >= 10_000) return value.toExponential(2).replace(/\.?0+e/, "e");
  return String(Number(value.toPrecision(3)));
}

/** A metric for display, in the unit of its word. */
export function metricText(name: string, value: number): string {
  if (!Number.isFinite(value)) return lossText(value);
  return isPercent(name) ? `${(value * 100).toFixed(2)} %` : lossText(value);
}

/** @param name the name of a metric in a plan, which begins with its word */
function isPercent(name: string): boolean {
  const word = VOCABULARY.find("metric", name.split(" ")[0]!);
  return word !== undefined && asMetric(word).unit === "percent";
}

/** `1.2 %`; 100 is shown only when everything is done. */
export function percentText(done: number, of: number): string {
  if (of <= 0) return "0.0 %";
  const share = Math.min(1, done / of);
  return `${share < 1 ? Math.min(99.9, Math.floor(share * 1000) / 10).toFixed(1) : "100"} %`;
}

/** A radius as papers write it: `8/255`. */
export function radiusText(radius: number): string {
  const n = radius * 255;
  if (Math.abs(n - Math.round(n)) < 1e-3) return `${Math.round(n)}/255`;
  return n < 100 ? `${Number(n.toPrecision(3))}/255` : rateText(radius);
}

/** `8 s`, `3 m 12 s`, `2 h 13 m`, `3 d 4 h` */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const whole = Math.max(0, Math.round(seconds));
  const [d, h, m, s] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  if (d > 0) return `${d} d ${h} h`;
  if (h > 0) return `${h} h ${m} m`;
  if (m > 0) return `${m} m ${s} s`;
  return `${s} s`;
}

/** Short times with a decimal: `0.4 s`, `12.3 s`, `3 m 12 s` */
export function secondsText(seconds: number): string {
  return seconds < 59.95 ? `${seconds.toFixed(1)} s` : durationText(seconds);
}

/** Images per second: `8.4`, `512`, `12,345` */
export function speedText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : countText(perSecond);
}

/** The number of the last epoch; a stage with a length in steps can end within it. */
export function epochsText(epochs: number): string {
  return countText(Math.ceil(epochs));
}

/** `1.4 GB` */
export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
