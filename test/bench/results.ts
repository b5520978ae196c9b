/** One number of the benchmark. */
export interface Row {
  /** what was measured, from general to specific: `step.aclc` */
  readonly name: string;
  readonly dtype?: "float32" | "bfloat16";
  readonly value: number;
  readonly unit: "images/s" | "views/s" | "s" | "ms" | "ratio" | "share" | "MB";
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Prints rows as they come: as JSON, one object per line, or in columns. */
export class Results {
  private section = "";

  constructor(private readonly json: boolean) {}

  /** Prints a heading, which is not part of the data. */
  say(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  add(row: Row): void {
    if (this.json) {
      process.stdout.write(`${JSON.stringify({ ...row, value: Number(row.value.toPrecision(5)) })}\n`);
      return;
    }
    const section = row.name.split(".")[0]!;
    if (section !== this.section) process.stdout.write("\n");
    this.section = section;
    const digits = row.unit === "ms" || row.unit === "MB" ? 0 : row.unit === "share" ? 4 : 2;
    const value = row.value.toFixed(digits).padStart(10);
    process.stdout.write(`${row.name.padEnd(34)} ${(row.dtype ?? "").padEnd(9)} ${value} ${row.unit}\n`);
  }
}
