import { Box, Text } from "ink";
import type { ReactElement } from "react";
import type { RunEvents } from "../../events.ts";
import { alignRows, shorten } from "../columns.ts";
import { countText, metricText } from "../format.ts";
import type { Layout } from "./layout.ts";

export interface MetricsProps {
  /** the newest at the end */
  readonly metrics: readonly RunEvents["metric"][];
  readonly layout: Layout;
  readonly unicode: boolean;
}

const VALUE_CELLS = 8;

/** The last value of each measurement; with few rows, the oldest are left out. */
export function Metrics({ metrics, layout, unicode }: MetricsProps): ReactElement {
  const shown = layout.metrics === 0 ? [] : metrics.slice(-layout.metrics);
  const columns = layout.width === "wide" ? layout.columns - layout.left : layout.columns;
  const tails =
    layout.width === "narrow"
      ? []
      : alignRows(shown.map(({ items, epoch }) => [`of ${countText(items)}`, `epoch ${epoch}`]));
  const tail = Math.max(0, ...tails.map((text) => text.length));
  const label = columns - VALUE_CELLS - 2 - (tail > 0 ? tail + 2 : 0);
  return (
    <Box flexDirection="column" width={columns}>
      {shown.map((metric, i) => (
        <Text key={`${metric.stage} ${metric.name} ${metric.split}`} wrap="truncate">
          {`${nameOf(metric, Math.max(8, label), unicode)}  `}
          <Text bold>{metricText(metric.name, metric.value).padStart(VALUE_CELLS)}</Text>
          <Text dimColor>{tail > 0 ? `  ${tails[i]}` : ""}</Text>
        </Text>
      ))}
    </Box>
  );
}

/** If the name is too long, its middle is left out: the data set at its end distinguishes measurements too. */
function nameOf({ name, split }: RunEvents["metric"], cells: number, unicode: boolean): string {
  const full = `${name} on ${split}`;
  const text = full.length <= cells ? full : `${shorten(name, cells - split.length - 1, unicode)} ${split}`;
  return shorten(text, cells, unicode).padEnd(Math.min(cells, 44));
}
