import { faultOf, inputs } from "../../diagnostics/fuzz.ts";
import type { Random } from "../random.ts";
import { expectThat, type Reader } from "../reader.ts";

/** Texts of the language; `test/diagnostics/fuzz.ts` makes and checks them. */
export const source: Reader = {
  name: "source",
  async try(random: Random) {
    const [input] = inputs(1, random.below(2 ** 31));
    const fault = faultOf(input!);
    expectThat(fault === undefined, fault?.what ?? "", JSON.stringify(input));
    return input!.kind;
  },
};
