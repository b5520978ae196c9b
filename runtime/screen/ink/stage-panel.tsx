import { Box, Text } from "ink";
import type { ReactElement } from "react";
import { countText, durationText, epochsText, percentText, speedText } from "../format.ts";
import { bar } from "../series.ts";
import { type StageView, secondsLeft } from "../state.ts";
import type { Layout } from "./layout.ts";

export interface StagePanelProps {
  readonly stage: StageView;
  readonly layout: Layout;
  readonly unicode: boolean;
  /** `training`, `stopping`, ... */
  readonly status: string;
}

/** Where the run is: stage, epoch, step, a bar, speed and time left. */
export function StagePanel({ stage, layout, unicode, status }: StagePanelProps): ReactElement {
  return layout.width === "narrow" ? (
    <NarrowStage stage={stage} layout={layout} unicode={unicode} status={status} />
  ) : (
    <FullStage stage={stage} layout={layout} unicode={unicode} status={status} />
  );
}

function FullStage({ stage, layout, unicode, status }: StagePanelProps): ReactElement {
  const { outline } = stage;
  const tail = [percentText(stage.step, outline.steps).padStart(6), ...pace(stage, " images/s")].join("   ");
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

function NarrowStage({ stage, layout, unicode, status }: StagePanelProps): ReactElement {
  const { outline } = stage;
  const percent = percentText(stage.step, outline.steps).padStart(6);
  const [speed, left] = pace(stage, " img/s");
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
          <Text wrap="truncate">{speed ?? `step ${countText(stage.step)}`}</Text>
          <Text wrap="truncate">{left ?? ""}</Text>
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

/** Speed and time left, from when they are known to the end of the stage. */
function pace(stage: StageView, unit: string): string[] {
  const left = secondsLeft(stage);
  return left === undefined || left === 0
    ? []
    : [`${speedText(stage.imagesPerSecond)}${unit}`, `${durationText(left)} left`];
}
