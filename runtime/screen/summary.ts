import { alignRows } from "./columns.ts";
import { countText, durationText, metricText, plural, secondsText } from "./format.ts";
import type { RunView } from "./state.ts";
import type { Paint } from "./terminal.ts";
import { isMasked, maskedWarning, zeroGradientsText } from "./zero-gradients.ts";

/** What stays on the screen after a run: the measurements (data) and how it ended (a message). */
export interface Summary {
  readonly table: string;
  readonly ending: string;
  /** reasons to doubt measurements */
  readonly warnings: string;
}

/** @param folder the run folder as the user would write it */
export function summarize(view: RunView, folder: string, paint: Paint): Summary {
  return {
    table: metricsTable(view),
    ending: ending(view, folder, paint),
    warnings: warningsOf(view, paint),
  };
}

/** One line for each measurement, with its last value and the epoch of its weights, in the order of the run. */
function metricsTable(view: RunView): string {
  const rows = view.metrics.map((metric) => [
    metric.stage,
    metric.name,
    `on ${metric.split}`,
    metricText(metric.name, metric.value),
    `of ${plural(countText(metric.items), "image")}`,
    `epoch ${metric.epoch}`,
    ...[zeroGradientsText(metric) ?? []].flat(),
  ]);
  return rows.length === 0 ? "" : `${alignRows(rows, [3]).join("\n")}\n`;
}

function warningsOf(view: RunView, paint: Paint): string {
  return view.metrics
    .filter(isMasked)
    .map((one) => {
      const what = `${one.stage}, ${one.name} on ${one.split}`;
      return `${paint("yellow", "warning:")} ${maskedWarning(what, one)}\n`;
    })
    .join("");
}

function ending(view: RunView, folder: string, paint: Paint): string {
  if (view.phase === "finished") {
    const seconds = view.seconds ?? 0;
    const took = seconds < 60 ? secondsText(seconds) : durationText(seconds);
    return `${paint("green", "finished")} in ${took}: ${folder}\n`;
  }
  if (view.phase === "stopped" && view.stopped) {
    const { stage, epoch, step } = view.stopped;
    const where = epoch === undefined ? stage : `${stage}, epoch ${epoch}, step ${step}`;
    return `${paint("yellow", "stopped")} at ${where}: ${folder}\nto continue: aclc resume ${quoted(folder)}\n`;
  }
  return "";
}

/** Quotes an argument for a POSIX shell. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
