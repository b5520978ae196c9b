import { Box, Text } from "ink";
import type { ReactElement } from "react";
import type { AttackGain, AttackReading } from "../../events.ts";
import { shorten } from "../columns.ts";
import { lossText, radiusText, rateText } from "../format.ts";
import { type Series, sparkline } from "../series.ts";
import type { StageView } from "../state.ts";
import type { Layout } from "./layout.ts";

export interface ReadingsProps {
  readonly stage: StageView;
  readonly layout: Layout;
  readonly unicode: boolean;
}

const VALUE_CELLS = 8;

/** The numbers of the last step: losses with their history, attacks with their gain, learning rate. */
export function Readings({ stage, layout, unicode }: ReadingsProps): ReactElement {
  const names = Object.keys(stage.losses).length > 1 ? Object.keys(stage.losses).slice(0, layout.losses) : [];
  const attacks = Object.entries(stage.attacks).slice(0, layout.attacks);
  const label = labelCells(names, layout);
  const cells = Math.max(0, layout.left - label - VALUE_CELLS - 4 - (layout.width === "wide" ? 2 : 0));
  return (
    <Box flexDirection="column" width={layout.left}>
      <Loss name="loss" series={stage.loss} label={label} cells={cells} unicode={unicode} bold />
      {names.map((name) => (
        <Loss
          key={name}
          name={name}
          series={stage.losses[name]!}
          label={label}
          cells={cells}
          unicode={unicode}
        />
      ))}
      {attacks.map(([name, reading]) => (
        <Attack key={name} name={name} reading={reading} layout={layout} label={label} unicode={unicode} />
      ))}
      {layout.rates && <Rates stage={stage} label={label} />}
    </Box>
  );
}

function labelCells(names: readonly string[], layout: Layout): number {
  const longest = Math.max("loss".length, ...names.map((name) => name.length));
  return Math.min(longest, layout.width === "narrow" ? 10 : 20);
}

interface LossProps {
  readonly name: string;
  readonly series: Series;
  readonly label: number;
  readonly cells: number;
  readonly unicode: boolean;
  readonly bold?: boolean;
}

function Loss({ name, series, label, cells, unicode, bold = false }: LossProps): ReactElement {
  const value = Number.isNaN(series.last) && series.buckets.length === 0 ? "" : lossText(series.last);
  return (
    <Text wrap="truncate">
      <Text bold={bold}>{shorten(name, label, unicode).padEnd(label)}</Text>
      {`  ${value.padStart(VALUE_CELLS)}  `}
      <Text color="cyan">{sparkline(series, cells, unicode)}</Text>
    </Text>
  );
}

interface AttackProps {
  readonly name: string;
  readonly reading: AttackReading;
  readonly layout: Layout;
  readonly label: number;
  readonly unicode: boolean;
}

/** The strength of an attack and its gain: its objective at the start and at the final views. */
function Attack({ name, reading, layout, label, unicode }: AttackProps): ReactElement {
  const strength =
    layout.width === "narrow"
      ? `${radiusText(reading.radius)} x${reading.steps}`
      : `radius ${radiusText(reading.radius)}, ${reading.steps} steps`;
  const arrow = unicode ? "→" : "->";
  const course = reading.gain ? courseText(reading.gain, arrow, layout.width !== "narrow") : "";
  const room = layout.left - strength.length - course.length - 4;
  return (
    <Text wrap="truncate">
      {`${shorten(name, Math.max(label, room), unicode).padEnd(label)}  ${strength}  ${course}`}
    </Text>
  );
}

function courseText({ first, last }: AttackGain, arrow: string, withGain: boolean): string {
  const gain = last - first;
  const gained = withGain ? `  (${gain >= 0 ? "+" : ""}${lossText(gain)})` : "";
  return `${lossText(first)} ${arrow} ${lossText(last)}${gained}`;
}

function Rates({ stage, label }: { readonly stage: StageView; readonly label: number }): ReactElement {
  const known = Number.isFinite(stage.lr);
  const norm = Number.isNaN(stage.gradientNorm) ? "" : `  gradient norm ${lossText(stage.gradientNorm)}`;
  return (
    <Text wrap="truncate" dimColor>
      {`${"lr".padEnd(label)}  ${(known ? rateText(stage.lr) : "").padStart(VALUE_CELLS)}${norm}`}
    </Text>
  );
}
