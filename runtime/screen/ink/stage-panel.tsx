import { Box, Text } from "ink";
import type { ReactElement } from "react";
import { countText, epochsText, percentText, speedText } from "../format.ts";
import { bar } from "../series.ts";
import type { StageView } from "../state.ts";
import { type Left, leftText } from "../time-left.ts";
import type { Layout } from "./layout.ts";

export interface StagePanelProps {
  readonly stage: StageView;
  readonly layout: Layout;
  readonly unicode: boolean;
  /** `training`, `stopping`, ... */
  readonly status: string;
  /** undefined if it is not known yet, and at the end */
  readonly left: Left | undefined;
}

/** Where the run is: stage, epoch, step, a bar, speed and time left. */
export function StagePanel(props: StagePanelProps): ReactElement {
  return props.layout.width === "narrow" ? <NarrowStage {...props} /> : <FullStage {...props} />;
}

function FullStage({ stage, layout, unicode, status, left }: StagePanelProps): ReactElement {
  const { outline } = stage;
  const tail = [
    percentText(stage.step, outline.steps).padStart(6),
    ...speed(stage, " images/s"),
    ...timeLeft(left),
  ].join("   ");
  return (
    <Box flexDirection="column" width={layout.columns}>
      <Box justifyContent="space-between">
        <Text wrap="truncate">
          <Text bold>{outline.name}</Text>
          {`   stage ${stage.index + 1} of ${stage.count}   epoch ${stage.epoch} of ${epochsText(outline.epochs)}`}
          {`   step ${countText(stage.step)} of ${countText(outline.steps)}`}
        </Text>
        <Status text={status} />
      </Box>
      <Text wrap="truncate">
        <Text color="cyan">
          {bar(stage.step / outline.steps, Math.max(4, layout.columns - tail.length - 2), unicode)}
        </Text>
        {`  ${tail}`}
      </Text>
    </Box>
  );
}

function NarrowStage({ stage, layout, unicode, status, left }: StagePanelProps): ReactElement {
  const { outline } = stage;
  const percent = percentText(stage.step, outline.steps).padStart(6);
  const [pace] = speed(stage, " img/s");
  return (
    <Box flexDirection="column" width={layout.columns}>
      <Box justifyContent="space-between">
        <Text wrap="truncate">
          <Text bold>{outline.name}</Text>
          {` ${stage.index + 1}/${stage.count}  epoch ${stage.epoch}/${epochsText(outline.epochs)}`}
        </Text>
        <Status text={status} />
      </Box>
      <Text wrap="truncate">
        <Text color="cyan">
          {bar(stage.step / outline.steps, Math.max(4, layout.columns - percent.length - 1), unicode)}
        </Text>
        {` ${percent}`}
      </Text>
      {layout.speed && (
        <Box justifyContent="space-between">
          <Text wrap="truncate">{pace ?? `step ${countText(stage.step)}`}</Text>
          <Text wrap="truncate">{timeLeft(left)[0] ?? ""}</Text>
        </Box>
      )}
    </Box>
  );
}

function Status({ text }: { readonly text: string }): ReactElement {
  const color =
    text === "training" ? "green" : text === "preparing" || text === "evaluating" ? "cyan" : "yellow";
  return (
    <Box flexShrink={0} marginLeft={1}>
      <Text color={color}>{text}</Text>
    </Box>
  );
}

/** Shown only during training. */
function speed(stage: StageView, unit: string): string[] {
  const ended = stage.step === stage.outline.steps;
  return stage.imagesPerSecond > 0 && !ended ? [`${speedText(stage.imagesPerSecond)}${unit}`] : [];
}

/** To the end of the run, with its evaluations. */
function timeLeft(left: Left | undefined): string[] {
  return left === undefined || left.run <= 0 ? [] : [leftText(left)];
}
