import { isAbsolute, relative } from "node:path";
import { version } from "../../package.json";
import { Interrupted, RunControl } from "../control.ts";
import { rememberedFolders } from "../data/remembered-folders.ts";
import { isMathMode } from "../engine.ts";
import { eventLine, type RunEvent } from "../events.ts";
import { restoreSettings, type SettingChange } from "../library-settings.ts";
import { type InspectedRun, inspectRun, type RunOutcome, type RunSettings, resumeRun } from "../run.ts";
import { RunError } from "../run-error.ts";
import { jsonLines } from "../screen/json-lines.ts";
import { loadLiveScreen } from "../screen/load-live-screen.ts";
import { noScreen, type Screen } from "../screen/screen.ts";
import { initialView, type RunView, reduce } from "../screen/state.ts";
import { summarize } from "../screen/summary.ts";
import { textScreen } from "../screen/text.ts";
import { DeviceData } from "../stages/device-data.ts";
import { visibleData } from "../visible.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { Interrupts } from "./interrupt.ts";
import type { SharedOptions } from "./options.ts";
import { engineSources, selectEngine } from "./select-engine.ts";

export type SuperviseOptions = Pick<
  SharedOptions,
  "engine" | "device" | "threads" | "math" | "data" | "json" | "quiet"
> & {
  /** the operations of the sweep's later experiments, as a multiple of those of this run */
  readonly later?: number | undefined;
};

/**
 * Runs an experiment with everything around it: it prepares the engine, shows events on a screen, passes keys and
 * signals to the run, and restores the terminal however the run ends.
 * @param before reports what is missing before an engine is downloaded
 * @returns the exit status
 * @throws errors of the run, after the screen is closed
 */
export async function superviseRun(
  context: Context,
  options: SuperviseOptions,
  start: (settings: RunSettings) => Promise<RunOutcome>,
  before: () => Promise<void> = async () => {},
): Promise<ExitCode> {
  const control = new RunControl();
  const interrupts = new Interrupts(context.io, control);
  const folderText = (folder: string): string => shortPath(folder, context.io.cwd);
  let screen: Screen = noScreen;
  let view: RunView = initialView;
  let events = 0;
  const emit = (event: RunEvent): void => {
    events++;
    view = reduce(view, event);
    screen.show(options.json ? event : visibleData(event));
  };
  try {
    if (options.json) screen = jsonLines((text) => context.out(text));
    await before();
    const engine = await selectEngine(
      { name: options.engine, device: options.device },
      engineSources(context, interrupts.signal),
    );
    if (!engine) return EXIT.stopped;
    if (!options.json && !options.quiet)
      screen = await messageScreen(context, interrupts, folderText, options.later);
    interrupts.attach(screen);
    const outcome = await start({
      engine,
      device: options.device,
      threads: options.threads,
      math: options.math,
      dataFolders: options.data,
      emit,
      control,
    });
    screen.close();
    if (!options.json) {
      const { table, ending, warnings } = summarize(view, folderText(outcome.folder), context.paint);
      context.show(table);
      context.warn(warnings);
      context.say(ending);
    }
    return outcome.outcome === "finished" ? EXIT.fine : EXIT.stopped;
  } catch (error) {
    if (error instanceof Interrupted) {
      if (!options.json) context.say("stopped before the run began\n");
      return EXIT.stopped;
    }
    // readers of the lines need a last event, even if the run failed before its first one
    if (options.json && view.phase !== "failed") failedLines(context, error, events);
    throw error;
  } finally {
    screen.close();
    interrupts.close();
  }
}

/**
 * Resumes the run of a folder with the engine, threads and library settings that it began with, unless others are
 * given. A finished run is shown without opening an engine.
 */
export async function superviseResume(
  context: Context,
  options: SuperviseOptions,
  folder: string,
): Promise<ExitCode> {
  let run: InspectedRun;
  try {
    run = await inspectRun(folder);
  } catch (error) {
    if (options.json) failedLines(context, error);
    throw error;
  }
  if (run.finished) return showFinished(context, options, run);
  const { record } = run;
  const restored = restoreSettings(record.settings).map((change) => restoredText(change));
  for (const text of restored) context.warn(`${text}\n`);
  const { threads, math } = record.engine_details;
  const wish = {
    ...options,
    engine: options.engine ?? record.engine,
    device: options.device === "auto" ? record.device : options.device,
    ...(options.threads === undefined && typeof threads === "number" ? { threads } : {}),
    ...(options.math === undefined && isMathMode(math) ? { math } : {}),
  };
  return superviseRun(
    context,
    wish,
    (settings) => resumeRun(folder, settings),
    async () => DeviceData.expect(run.plan, await rememberedFolders(record.data_folders, options.data)),
  );
}

function restoredText({ name, began, now }: SettingChange): string {
  const here = now === undefined ? `${name} is not set now` : `${name} is now ${now}`;
  return began === undefined
    ? `${here}; the run started without it, so it continues without it`
    : `${here}; the run started with ${began}, so it continues with ${began}`;
}

function showFinished(context: Context, { json, quiet }: SuperviseOptions, run: InspectedRun): ExitCode {
  const events = run.finished!;
  if (json) for (const event of events) context.out(eventLine(event));
  else {
    const view = events.reduce(reduce, initialView);
    const { table, ending, warnings } = summarize(view, shortPath(run.folder, context.io.cwd), context.paint);
    context.show(table);
    context.warn(warnings);
    if (!quiet) context.say(`this run is already finished\n${ending}`);
  }
  return EXIT.fine;
}

async function messageScreen(
  context: Context,
  interrupts: Interrupts,
  folderText: (folder: string) => string,
  later: number | undefined,
): Promise<Screen> {
  const { io, terminal, paint } = context;
  if (!terminal.animate || io.terminal === undefined)
    return textScreen({ write: (text) => context.say(text), paint, folderText, later });
  const { liveScreen } = await loadInk(terminal.color);
  return liveScreen({ ...io.terminal, terminal, keys: interrupts, folderText, later });
}

/**
 * Ink's color library decides once, while it loads, from stdout. The decision for the stream that is really used is
 * passed in the environment.
 */
async function loadInk(color: boolean): Promise<typeof import("../screen/ink/live-screen.tsx")> {
  const before = process.env.FORCE_COLOR;
  process.env.FORCE_COLOR = color ? "1" : "0";
  try {
    return await loadLiveScreen();
  } finally {
    if (before === undefined) delete process.env.FORCE_COLOR;
    else process.env.FORCE_COLOR = before;
  }
}

function failedLines(context: Context, error: unknown, events = 0): void {
  if (events === 0) context.out(eventLine({ event: "version", schema: 1, aclc: version }));
  context.out(eventLine({ event: "failed", ...failed(error) }));
}

function failed(error: unknown): { code: string; message: string; help?: string } {
  if (error instanceof RunError)
    return {
      code: error.code,
      message: error.message,
      ...(error.help === undefined ? {} : { help: error.help }),
    };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: error instanceof Error && error.name === "EngineError" ? "run/engine" : "run/internal",
    message,
  };
}

/** A path relative to the working folder, if it is inside it. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
