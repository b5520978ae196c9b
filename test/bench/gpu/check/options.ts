import { parseArgs } from "node:util";

export const ROWS = ["engine", "conformance", "exact", "repeat", "train", "speed"] as const;
const PRECISIONS: readonly string[] = ["bfloat16", "tf32", "float32"];
export type Row = (typeof ROWS)[number];

/** The options of `gpu-check.sh`. */
export interface CheckOptions {
  readonly rows: readonly Row[];
  /** a Python with JAX, and PyTorch to compare with */
  readonly python: string;
  /** images in the step whose speed is measured */
  readonly images: number;
  readonly width: number;
  readonly attackSteps: number;
  readonly precisions: readonly string[];
  /** number of measured steps, for each precision */
  readonly steps: number;
  readonly peers: boolean;
  /** whether other options of XLA are measured too */
  readonly levers: boolean;
  /** minutes for all rows together */
  readonly minutes: number;
}

export const HELP = `usage: gpu-check.sh [--only ROW,...] [--python PYTHON] [--precisions bfloat16,tf32,float32]
                    [--images 512] [--width 64] [--attack-steps 5] [--steps 10] [--no-peers]
                    [--levers] [--minutes 5]

Checks the pjrt engine on this machine's GPU, and prints a JSON line as soon as something is known. Rows, in order:
  engine       the plugin that is found, its versions, the device
  conformance  every operation against the reference
  exact        20 dual-stream steps in float64 against PyTorch's numbers
  repeat       digests of two processes, with one cache of compiled programs and with two
  train        a short run: pre-training, fine-tuning, measurements
  speed        the dual-stream step of the full ResNet-18 on generated images, beside PyTorch's and JAX's own
JAX for CUDA 13 or 12 has to be installed in PYTHON (python3); a peer that cannot run is skipped, and its line says why.
All rows together end within --minutes; what one does not use, those behind it get, and what is not done in time says so.
--levers measures the step with other options of XLA too: give it more minutes. \`--only speed --minutes 10\` measures well.
The rows repeat and train use the images of CIFAR-10 that the pack holds, else generated ones; their lines say which.`;

/** @throws TypeError for an unknown flag, row or precision */
export function readOptions(argv: readonly string[]): CheckOptions | "help" {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: text,
      python: text,
      precisions: text,
      images: text,
      width: text,
      "attack-steps": text,
      steps: text,
      minutes: text,
      "no-peers": { type: "boolean" },
      levers: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  const rows = values.only?.split(",") ?? ROWS;
  const unknown = rows.find((row) => !ROWS.includes(row as Row));
  if (unknown !== undefined) throw new TypeError(`there is no row ${unknown}; rows are ${ROWS.join(", ")}`);
  const precisions = values.precisions?.split(",") ?? PRECISIONS;
  const other = precisions.find((one) => !PRECISIONS.includes(one));
  if (other !== undefined)
    throw new TypeError(`there is no precision ${other}; precisions are ${PRECISIONS.join(", ")}`);
  return {
    rows: rows as Row[],
    python: values.python ?? "python3",
    images: numberOf("images", values.images, 512),
    width: numberOf("width", values.width, 64),
    attackSteps: numberOf("attack-steps", values["attack-steps"], 5),
    precisions,
    steps: numberOf("steps", values.steps, 10),
    peers: values["no-peers"] !== true,
    levers: values.levers === true,
    minutes: numberOf("minutes", values.minutes, 5),
  };
}

function numberOf(flag: string, text: string | undefined, usual: number): number {
  const number = Number(text ?? usual);
  if (text === "" || !(number > 0)) throw new TypeError(`--${flag} needs a number above 0`);
  return number;
}
