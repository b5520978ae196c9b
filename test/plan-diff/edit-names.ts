import { type Edit, type Edited, NOTHING, namesIn, withNames } from "./edit.ts";

/** Things with a name in the plan, including parts of splits. */
const NAMED = ["stage", "loss", "view", "encoder", "head", "dataset", "split", "keep"] as const;

function namesOf(text: string, what: (typeof NAMED)[number]): string[] {
  return namesIn(text, `(?:${what})`).filter((name) => name !== "every");
}

function branchesIn(text: string): string[] {
  return /branches: \[(\w+(?:, \w+)*)\]/.exec(text)?.[1]?.split(", ") ?? [];
}

/** Renames one or two things. */
const rename: Edit = (text, random) => {
  const names = [...new Set([...NAMED.flatMap((what) => namesOf(text, what)), ...branchesIn(text)])];
  const chosen = random.shuffled(names).slice(0, 1 + random.below(2));
  const fresh = random.shuffled(["aardvark", "moved", "zeta"]);
  return renamedTo(text, new Map(chosen.map((name, i) => [name, fresh[i]!])));
};

function renamedTo(text: string, names: ReadonlyMap<string, string>): Edited | undefined {
  if (names.size === 0) return undefined;
  return { text: withNames(text, names), answer: { changes: [], renames: [...names], same: false } };
}

function exchange(of: (text: string) => readonly (readonly [string, string])[]): Edit {
  return (text, random) => {
    const all = of(text);
    if (all.length === 0) return undefined;
    const [one, other] = random.one(all);
    return renamedTo(
      text,
      new Map([
        [one, other],
        [other, one],
      ]),
    );
  };
}

/** Pairs of different things. Two views that are made in the same way can be exchanged without effect. */
function pairsOf(names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((one, i) => names.slice(i + 1).map((other) => [one, other] as const));
}

/** Gives a thing the old name of another one, which gets a new name. */
const chain: Edit = (text, random) => {
  const heads = namesOf(text, "head");
  if (heads.length < 2) return undefined;
  const [one, other] = random.shuffled(heads);
  return renamedTo(
    text,
    new Map([
      [one!, other!],
      [other!, "third"],
    ]),
  );
};

/** Things without a name in plans. */
const free: Edit = (text, random) => {
  const names = ["attack", "augment", "schedule", "recipe"].flatMap((what) => namesIn(text, what));
  return names.length === 0
    ? undefined
    : { text: withNames(text, new Map([[random.one(names), "called_otherwise"]])), answer: NOTHING };
};

const inOneStage = (text: string, what: "loss" | "view"): (readonly [string, string])[] =>
  text
    .split(/^(?=stage )/m)
    .flatMap((stage) => pairsOf(what === "loss" ? namesOf(stage, what) : unlike(stage)));

/** One view of each line that makes views. */
function unlike(stage: string): string[] {
  return [...stage.matchAll(/^ *view (\w+)/gm)].map(([, name]) => name!);
}

export const RENAME_EDITS: readonly Edit[] = [rename, rename, chain];
export const EXCHANGE_EDITS: readonly Edit[] = [
  exchange((text) => inOneStage(text, "loss")),
  exchange((text) => inOneStage(text, "view")),
  exchange((text) => pairsOf(namesOf(text, "head"))),
  exchange((text) => pairsOf(branchesIn(text))),
  exchange((text) =>
    namesOf(text, "encoder").flatMap((f) => namesOf(text, "head").map((g) => [f, g] as const)),
  ),
];
export const FREE_NAMES: readonly Edit[] = [free];
