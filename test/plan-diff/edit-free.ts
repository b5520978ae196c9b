import { type Edit, NOTHING, placesOf, replaceOne } from "./edit.ts";
import { FREE_NAMES } from "./edit-names.ts";

/** Writes the same in another way. */
function otherwise(pattern: RegExp, by: (match: RegExpExecArray) => string): Edit {
  return (text, random) => {
    const made = replaceOne(text, random, pattern, by);
    return made && made.text !== text ? { text: made.text, answer: NOTHING } : undefined;
  };
}

/** Exchanges two declarations. */
const order: Edit = (text, random) => {
  const lines = text.split("\n");
  const places = lines.flatMap((line, i) =>
    /^(encoder|head|attack|augment|dataset) .*\)$/.test(line) &&
    /^(head|attack|augment) .*\)$/.test(lines[i + 1] ?? "")
      ? [i]
      : [],
  );
  if (places.length === 0) return undefined;
  const at = random.one(places);
  [lines[at], lines[at + 1]] = [lines[at + 1]!, lines[at]!];
  return { text: lines.join("\n"), answer: NOTHING };
};

/** Exchanges two arguments. */
const argumentOrder = otherwise(
  /\b(steps|temperature|momentum|norm|bias): ([\w./]+), (start|end|batch_norm|bias|weight_decay): ([\w.-]+)/g,
  ([, one, its, other, value]) => `${other}: ${value}, ${one}: ${its}`,
);

/** Several of these edits at once. */
const several: Edit = (text, random) => {
  const places = placesOf(text, /^(stage|encoder|head)/gm);
  return {
    text: text.replaceAll(
      /^(stage|encoder|head)/gm,
      (word) => `\n// ${random.below(places.length + 9)}\n${word}`,
    ),
    answer: NOTHING,
  };
};

export const FREE_EDITS: readonly Edit[] = [
  ...FREE_NAMES,
  order,
  argumentOrder,
  several,
  otherwise(/temperature: 0\.5/g, () => "temperature: 1/2"),
  otherwise(/momentum: 0\.9/g, () => "momentum: constant(0.9)"),
  otherwise(/probability: 0\.5/g, () => "probability: constant(0.5)"),
  otherwise(/radius: 8\/255(?=[,)])/g, () => "radius: 16/510"),
  otherwise(/radius: 8\/255, step: 2\/255(?=[,)])/g, () => "radius: 8/255, step: relative(1/4)"),
  otherwise(/0\.5 \* l_adv \+ 0\.5 \* l_std/g, () => "(l_std + l_adv) / 2"),
  otherwise(/(nt_xent\([^\n]*)\)$/gm, ([, lead]) => `${lead}, reduce: mean)`),
  otherwise(/(cross_entropy\([^\n]*)\)$/gm, ([, lead]) => `${lead}, smoothing: 0)`),
  otherwise(/start: uniform/g, () => "start: uniform, clip_start: false"),
  otherwise(/branches: \[(\w+), (\w+)\]/g, ([, one, other]) => `branches: [${other}, ${one}]`),
  otherwise(/8\/255 \* ramped/g, () => "ramped * 16 / 510"),
  otherwise(/\(1 \+ ramped\) \/ 2/g, () => "0.5 * (ramped + 1)"),
  otherwise(/\(1 - ramped\) \/ 2/g, () => "(0.5 - ramped / 2)"),
  otherwise(/over: 5 epochs\)/g, () => "over: 5 epochs) then constant()"),
  otherwise(/0\.4 \* strength/g, () => "strength * 2 / 5"),
];
