import fc from "fast-check";
import { expect, it } from "vitest";
import { afterNeeds } from "../../compiler/derive/after-needs.ts";

interface Thing {
  readonly gives: readonly string[];
  readonly needs: readonly string[];
}

/** A direct implementation of the function's description; it takes quadratic time. */
function bySearch(all: readonly Thing[]): { readonly ordered: Thing[]; readonly circle: Thing[] } {
  const waiting = [...all];
  const ordered: Thing[] = [];
  for (;;) {
    const open = new Set(waiting.flatMap(({ gives }) => gives));
    const next = waiting.findIndex(({ needs }) => !needs.some((name) => open.has(name)));
    if (next < 0) return { ordered, circle: waiting };
    ordered.push(...waiting.splice(next, 1));
  }
}

const name = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
const thing: fc.Arbitrary<Thing> = fc.record({
  gives: fc.uniqueArray(name, { maxLength: 2 }),
  needs: fc.array(name, { maxLength: 3 }),
});

it("takes the first of all that have what they need", () => {
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 12 }), (all) => {
      const found = afterNeeds(
        all,
        ({ gives }) => gives,
        ({ needs }) => needs,
      );
      expect(found).toEqual(bySearch(all));
    }),
    { numRuns: 1000, seed: 1 },
  );
});

it("orders a long chain that is written backwards, and a circle", () => {
  const count = 200_000;
  const chain = Array.from({ length: count }, (_, i) => ({ gives: [`${i}`], needs: [`${i + 1}`] }));
  const gives = (one: Thing) => one.gives;
  const needs = (one: Thing) => one.needs;
  expect(afterNeeds(chain, gives, needs).ordered).toEqual([...chain].reverse());
  const circle = [...chain, { gives: [`${count}`], needs: ["0"] }];
  expect(afterNeeds(circle, gives, needs)).toEqual({ ordered: [], circle });
});
