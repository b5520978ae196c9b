import { Box, Text, useInput } from "ink";
import { type ReactElement, useSyncExternalStore } from "react";
import { shorten, shortenPath } from "../columns.ts";
import { durationText, percentText } from "../format.ts";
import { bar } from "../series.ts";
import type { RunView } from "../state.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { Metrics } from "./metrics.tsx";
import { Readings } from "./readings.tsx";
import { StagePanel } from "./stage-panel.tsx";
import type { LiveStore, LiveView } from "./store.ts";

/** The actions of keys; signals use the same ones. */
export interface Keys {
  stop(): void;
  pause(): void;
  checkpoint(): void;
}

export interface AppProps {
  readonly store: LiveStore;
  readonly columns: number;
  readonly rows: number;
  readonly unicode: boolean;
  /** absent if no keys can be read */
  readonly keys: Keys | undefined;
  /** the run folder as the user would write it */
  readonly folderText: (folder: string) => string;
}

export function App({ store, columns, rows, unicode, keys, folderText }: AppProps): ReactElement {
  const view = useSyncExternalStore(store.subscribe, store.snapshot);
  useInput(
    (input, key) => {
      if (input === "q" || input === "s" || (key.ctrl && input === "c")) keys?.stop();
      else if (input === "p") keys?.pause();
      else if (input === "c") keys?.checkpoint();
    },
    { isActive: keys !== undefined },
  );
  const layout = layoutOf(view.run, columns, rows);
  return (
    <Frame view={view} layout={layout} unicode={unicode} keys={keys !== undefined} folderText={folderText} />
  );
}

interface FrameProps {
  readonly view: LiveView;
  readonly layout: Layout;
  readonly unicode: boolean;
  readonly keys: boolean;
  readonly folderText: (folder: string) => string;
}

function Frame({ view, layout, unicode, keys, folderText }: FrameProps): ReactElement {
  const { run } = view;
  const { stage } = run;
  let gaps = layout.gaps;
  /** An empty line before a part, as long as there are some left. */
  const gap = (): number => {
    if (gaps === 0) return 0;
    gaps--;
    return 1;
  };
  return (
    <Box flexDirection="column" width={layout.columns}>
      {layout.header && <Header run={run} layout={layout} unicode={unicode} seconds={view.seconds} />}
      {layout.folder && (
        <Text dimColor wrap="truncate">
          {run.run ? shortenPath(folderText(run.run.folder), layout.columns, unicode) : ""}
        </Text>
      )}
      {stage ? (
        <Box marginTop={gap()}>
          <StagePanel
            stage={stage}
            layout={layout}
            unicode={unicode}
            status={statusOf(view)}
            left={view.left}
          />
        </Box>
      ) : (
        <Text wrap="truncate">{statusOf(view)}</Text>
      )}
      {stage && layout.loss && (
        <Box marginTop={gap()}>
          <Readings stage={stage} layout={layout} unicode={unicode} />
          {layout.width === "wide" && <Metrics metrics={run.metrics} layout={layout} unicode={unicode} />}
        </Box>
      )}
      {layout.width !== "wide" && layout.metrics > 0 && (
        <Box marginTop={gap()}>
          <Metrics metrics={run.metrics} layout={layout} unicode={unicode} />
        </Box>
      )}
      {(layout.activity || layout.notices > 0) && (
        <Box marginTop={gap()} flexDirection="column">
          {layout.activity && run.progress && (
            <Activity progress={run.progress} layout={layout} unicode={unicode} />
          )}
          {run.notices.slice(run.notices.length - layout.notices).map((text) => (
            <Text key={text} wrap="truncate" color="yellow">
              {shorten(`note: ${text}`, layout.columns, unicode)}
            </Text>
          ))}
        </Box>
      )}
      {layout.footer && (
        <Box marginTop={gap()}>
          <Footer view={view} keys={keys} narrow={layout.width === "narrow"} />
        </Box>
      )}
    </Box>
  );
}

function Header({
  run,
  layout,
  unicode,
  seconds,
}: {
  readonly run: RunView;
  readonly layout: Layout;
  readonly unicode: boolean;
  readonly seconds: number;
}): ReactElement {
  const clock = durationText(seconds);
  const right =
    run.run && layout.width !== "narrow"
      ? `${run.run.engine} on ${run.run.device}   seed ${run.run.seed}   ${clock}`
      : clock;
  return (
    <Box justifyContent="space-between">
      <Text bold wrap="truncate">
        {shorten(run.run?.experiment ?? "aclc", Math.max(8, layout.columns - right.length - 2), unicode)}
      </Text>
      <Text dimColor>{right}</Text>
    </Box>
  );
}

function Activity({
  progress,
  layout,
  unicode,
}: {
  readonly progress: NonNullable<RunView["progress"]>;
  readonly layout: Layout;
  readonly unicode: boolean;
}): ReactElement {
  const percent = percentText(progress.done, progress.of).padStart(6);
  const what = shorten(progress.what, Math.floor(layout.columns / 2), unicode);
  const cells = Math.max(4, Math.min(40, layout.columns - what.length - percent.length - 4));
  return (
    <Text wrap="truncate">{`${what}  ${bar(progress.done / progress.of, cells, unicode)}  ${percent}`}</Text>
  );
}

function statusOf({ run, stopping, pausing, saving }: LiveView): string {
  if (stopping) return "stopping";
  if (run.phase === "paused") return "paused";
  if (pausing) return "pausing";
  return saving ? "saving" : run.phase;
}

function Footer({
  view,
  keys,
  narrow,
}: {
  readonly view: LiveView;
  readonly keys: boolean;
  readonly narrow: boolean;
}): ReactElement {
  if (view.stopping)
    return (
      <Text wrap="truncate" color="yellow">
        {narrow
          ? "stopping; press again to stop now"
          : "stopping after this step, with a checkpoint; press again to stop at once"}
      </Text>
    );
  const pause = view.run.phase === "paused" ? "continue" : "pause";
  const text = !keys
    ? "Ctrl-C stop"
    : narrow
      ? `p ${pause}  c save  q stop`
      : `p ${pause}   c checkpoint   q stop (with a checkpoint; aclc resume continues)`;
  return (
    <Text wrap="truncate" dimColor>
      {text}
    </Text>
  );
}
