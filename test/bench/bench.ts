/**
 * `npm run bench`: the speed of a step of adversarial contrastive pre-training, compared with PyTorch and with the
 * convolutions alone. README.md in this folder explains each row.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { desk } from "./desk.ts";
import { THREADS } from "./processes.ts";
import { Results } from "./results.ts";
import { speed } from "./speed.ts";
import { start } from "./start.ts";
import { oneStep, sweep } from "./sweep.ts";

const SECTIONS = ["desk", "step", "parts", "start", "first", "sweep"] as const;
type Section = (typeof SECTIONS)[number];

const { values } = parseArgs({
  options: {
    /** one JSON object per line: name, dtype, value, unit */
    json: { type: "boolean", default: false },
    /** fewer rounds, no torch.compile, the small sizes */
    quick: { type: "boolean", default: false },
    /** only one section */
    only: { type: "string" },
    rounds: { type: "string" },
    /** only one precision: float32 or bfloat16 */
    dtype: { type: "string" },
  },
});

if (values.only !== undefined && !SECTIONS.includes(values.only as Section)) {
  process.stderr.write(`--only takes one of ${SECTIONS.join(", ")}\n`);
  process.exit(2);
}
const wanted = (section: Section): boolean => values.only === undefined || values.only === section;
const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
const dtypes = (["float32", "bfloat16"] as const).filter(
  (dtype) => values.dtype === undefined || values.dtype === dtype,
);

const results = new Results(values.json);
results.say(`${cpus()[0]?.model ?? "unknown processor"}, ${THREADS} threads, Node ${process.version}`);
if (wanted("desk")) await desk(results, rounds);
if (wanted("start")) await start(results, rounds);
if (wanted("first")) await oneStep(results, rounds);
if (wanted("step") || wanted("parts"))
  await speed(results, {
    rounds,
    tasks: [
      ...(wanted("step") ? (["step"] as const) : []),
      ...(wanted("parts") ? (["attack", "passes"] as const) : []),
    ],
    dtypes,
    compiled: !values.quick,
  });
if (wanted("sweep")) await sweep(results, Math.min(rounds, 3), values.quick);
