import type { RunEvent, RunEvents } from "../events.ts";
import {
  countText,
  epochsText,
  lossText,
  metricText,
  percentText,
  plural,
  rateText,
  secondsText,
  speedText,
} from "./format.ts";
import type { Screen } from "./screen.ts";
import { initialView, type RunView, reduce } from "./state.ts";
import type { Paint } from "./terminal.ts";
import { type Left, leftText, TimeLeft } from "./time-left.ts";
import { isMasked, maskedWarning, zeroGradientsText } from "./zero-gradients.ts";

/** The minimum time between two progress lines within a long epoch or evaluation. */
const LINE_EVERY_MS = 30_000;

export interface TextOptions {
  readonly write: (text: string) => void;
  readonly paint: Paint;
  /** the run folder as the user would write it */
  readonly folderText: (folder: string) => string;
  /** the operations of the sweep's later experiments, as a multiple of those of this run */
  readonly later?: number | undefined;
  /** returns milliseconds; for tests */
  readonly now?: () => number;
}

/** Plain lines for a log: no cursor movement, one line per epoch, followed by its measurements. */
export function textScreen({
  write,
  paint,
  folderText,
  later,
  now = () => performance.now(),
}: TextOptions): Screen {
  let view: RunView = initialView;
  const time = new TimeLeft(later);
  let lastLine = now();
  /** the line of an epoch, kept until its measurements are known */
  let held: string[] | undefined;
  /** warnings to print after that line */
  let warnings: string[] = [];
  /** measurements with a warning: the same metric is measured every epoch, but warned of once */
  const doubted = new Set<string>();

  const line = (text: string): void => {
    write(`${text}\n`);
    lastLine = now();
  };
  const release = (): void => {
    if (held) line(held.join("  "));
    held = undefined;
    for (const text of warnings) line(text);
    warnings = [];
  };
  const doubt = (event: RunEvents["metric"]): void => {
    const what = `${event.stage}, ${event.name} on ${event.split}`;
    // warnings of an evaluation are shown in the summary, which follows soon
    if (!isMasked(event) || doubted.has(what) || event.stage !== view.stage?.outline.name) return;
    doubted.add(what);
    warnings.push(`${paint("yellow", "warning:")} ${maskedWarning(what, event)}`);
  };
  const late = (): boolean => now() - lastLine >= LINE_EVERY_MS;
  /**
   * Steps and progress are shown only after a long time without a line. The last step of an epoch is part of the
   * epoch's line.
   */
  const speaks = (event: RunEvent): boolean =>
    event.event === "step"
      ? late() && event.step % (view.stage?.outline.steps_per_epoch ?? 0) !== 0
      : event.event !== "progress" || late();

  return {
    show(event) {
      view = reduce(view, event);
      time.observe(event, now() / 1000);
      if (event.event === "metric") doubt(event);
      if (event.event === "metric" && held && event.stage === view.stage?.outline.name) {
        held.push(measurement(event));
        return;
      }
      // a checkpoint or the progress of a measurement can come between an epoch and its measurements
      if (event.event !== "checkpoint" && (event.event !== "progress" || late())) release();
      if (event.event === "epoch") held = epochCells(view, event);
      else if (speaks(event)) {
        const text = lineOf(view, event, { paint, folderText, left: time.left });
        if (text !== undefined) line(text);
        if (event.event === "metric") release();
      }
    },
    asked(wish) {
      if (wish === "stop") line("stopping after this step; press Ctrl-C again to stop at once");
    },
    close: release,
  };
}

/** The line for an event, if it gets a line of its own. */
function lineOf(
  view: RunView,
  event: RunEvent,
  {
    paint,
    folderText,
    left,
  }: Pick<TextOptions, "paint" | "folderText"> & { readonly left: Left | undefined },
): string | undefined {
  switch (event.event) {
    case "run":
      return `${paint("bold", event.experiment)}: seed ${event.seed}, ${event.precision}, ${event.engine} on ${event.device}, in ${folderText(event.folder)}`;
    case "stage":
      return stageLine(event, paint);
    case "step":
      return stepLine(view, event, left);
    case "progress":
      return [`${event.what}: ${percentText(event.done, event.of)}`, ...leftCell(left)].join("  ");
    case "metric":
      return `${event.stage}  ${measurement(event)}  epoch ${event.epoch}`;
    case "notice":
      return event.text;
    case "paused":
      return `paused at step ${countText(event.step)} of ${event.stage}`;
    case "continued":
      return "continuing";
    default:
      return undefined;
  }
}

function stageLine(event: RunEvents["stage"], paint: Paint): string {
  const steps = (count: number): string => plural(countText(count), "step");
  const length = Number.isInteger(event.epochs)
    ? `${plural(epochsText(event.epochs), "epoch")} of ${steps(event.steps_per_epoch)}`
    : `${steps(event.steps)}, an epoch has ${countText(event.steps_per_epoch)}`;
  const size = `${length}, batch ${event.batch}`;
  const from = event.update > 0 ? `, continuing after step ${countText(event.update)}` : "";
  return `stage ${event.index + 1} of ${event.count}, ${paint("bold", event.name)}: ${size}${from}`;
}

const leftCell = (left: Left | undefined): string[] => (left === undefined ? [] : [leftText(left)]);

function stepLine(view: RunView, event: RunEvents["step"], left: Left | undefined): string {
  const stage = view.stage!;
  return [
    `${event.stage} epoch ${event.epoch}/${epochsText(stage.outline.epochs)}`,
    `step ${countText(event.step)}/${countText(stage.outline.steps)}`,
    `loss ${lossText(event.loss)}`,
    `lr ${rateText(event.lr)}`,
    `${speedText(stage.imagesPerSecond)} images/s`,
    ...leftCell(left),
  ].join("  ");
}

/** Means over the updates of the epoch, so that the weighted losses add up to the loss. */
function epochCells(view: RunView, event: RunEvents["epoch"]): string[] {
  const stage = view.stage;
  const named = Object.entries(event.losses);
  return [
    `${event.stage} epoch ${event.epoch}${stage ? `/${epochsText(stage.outline.epochs)}` : ""}`,
    `loss ${lossText(event.loss)}`,
    // a single named loss equals the loss itself
    ...(named.length > 1 ? named.map(([name, value]) => `${name} ${lossText(value)}`) : []),
    ...Object.values(event.attacks).map(
      ({ first, last }) => `attack ${lossText(first)} -> ${lossText(last)}`,
    ),
    `lr ${rateText(event.lr)}`,
    secondsText(event.seconds),
  ];
}

function measurement(event: RunEvents["metric"]): string {
  const value = metricText(event.name, event.value);
  const masked = zeroGradientsText(event);
  return `${event.name} on ${event.split} ${value} of ${plural(countText(event.items), "image")}${masked ? ` (${masked})` : ""}`;
}
