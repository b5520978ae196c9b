/** Starts a computation of about a second and meanwhile ends the process in the given way. */
import { Builder } from "../../../compiler/tensor/builder.ts";
import { openPjrt } from "./open-pjrt.ts";

const engine = await openPjrt();
const b = new Builder("long");
const [y] = b.repeat(100_000_000, [b.constant(0, "f32")], ([n]) => [b.addNumber(n!, 1)]);
b.output("y", y!);
const program = await engine.load(b.finish());
void program.run(new Map()).then(() => process.stdout.write("finished\n"));
setTimeout(() => {
  process.stdout.write("computing\n");
  if (process.argv[2] === "process.exit") process.exit(7);
  throw new Error("nobody catches this");
}, 50);
