import { andList, error, type Nothing, orList, warning } from "../../grammar/diagnostic.ts";

/** Stages: their data, views and attacks. */
export const STAGE_ROWS = {
  "statement-missing": error<{
    stage: string;
    keyword: string;
    example: string;
    recipe?: string | undefined;
  }>(
    ({ stage, keyword }) => `stage \`${stage}\` has no \`${keyword}\``,
    ({ example, recipe }) =>
      recipe === undefined
        ? `write: ${example}`
        : `write in the stage, or in recipe \`${recipe}\`: ${example}`,
  ),
  "batch-above-data": warning<{ batch: number; items: number; data: string }>(
    ({ batch, items, data }) => `a batch of ${batch} is more than the ${items} items of ${data}`,
    ({ items }) => `every step takes all of them: write batch ${items}, or less`,
  ),
  "no-full-batch": error<{ batch: number; items: number; data: string }>(
    ({ batch, items, data }) =>
      `the ${items} items of ${data} do not fill a batch of ${batch}, and smaller ones are dropped`,
    ({ items }) => `write batch ${items} or less, or leave \`last: drop\` out`,
  ),
  "last-of-one": error<{ items: number; batch: number; data: string; other: number | undefined }>(
    ({ items, batch }) =>
      batch === 1
        ? "a batch of one image has no batch statistics"
        : `${items} items in batches of ${batch} leave one image for the last, which has no batch statistics`,
    ({ batch, data, other }) =>
      batch === 1
        ? "write a larger one, such as batch 128"
        : `drop it: data ${data}(last: drop)${other === undefined ? "" : `, or write batch ${other}`}`,
  ),
  "label-hidden": error<Nothing>(
    () => "the data of this stage are unlabeled",
    () => "leave `unlabeled` out if the stage may see labels",
  ),

  "column-missing": error<{ column: string; over: string; data: string }>(
    ({ column, over, data }) => `the column \`${column}\` is of ${over}, and the items here are of ${data}`,
    ({ over }) => `train on ${over} or a part of it, or make the column for all items`,
  ),
  "no-labels": error<{ data: string }>(
    ({ data }) => `the images of ${data} have no labels`,
    () => "use a part of the data set that has some, or a column",
  ),

  "source-without-name": error<{ data: string }>(
    ({ data }) => `of several sources each has a name, and ${data} has none`,
    ({ data }) => `write: data NAME = ${data}(batch: 128)`,
  ),
  "batch-of-one-source": error<Nothing>(
    () => "one source takes the batch of the stage",
    () => "write it as a statement: batch 128",
  ),
  "sources-uneven": warning<{ name: string; steps: number; first: string; its: number }>(
    ({ name, steps, first, its }) =>
      `\`${name}\` ends after ${steps} ${steps === 1 ? "step" : "steps"}, and an epoch after the ${its} of \`${first}\``,
    () => "choose batches in the ratio of their items",
  ),

  "view-unused": error<{ names: readonly string[]; network: string | undefined }>(
    ({ names }) => `nothing uses view${names.length === 1 ? "" : "s"} ${andList(names)}`,
    ({ names, network }) =>
      `use ${network ?? "NETWORK"}(${names.join(", ")}) in a loss of \`minimize\`, or remove ${names.length === 1 ? "the view" : "them"}`,
  ),
  "loss-unused": error<{ name: string }>(
    ({ name }) => `nothing uses loss \`${name}\``,
    () => "add it to `minimize`, or remove it",
  ),
  "image-not-a-view": error<Nothing>(
    () => "training passes take views, and `image` is none",
    () => "make one of it: view x = image",
  ),
  "view-in-predict": {
    ...error<{ name: string }>(
      ({ name }) => `\`predict\` is about the image as it is, not about view \`${name}\``,
      () => "write `image`",
    ),
    replacement: () => "image",
  },
  "predict-mode": error<{ mode: string }>(
    ({ mode }) => `\`predict\` runs batch norm in eval mode, not in ${mode} mode`,
    () => "leave `batch_norm` out",
  ),
  "predict-images": error<Nothing>(
    () => "`predict` puts images together: what it says of one would depend on the others in its batch",
    () => "leave `over: images` out",
  ),
  "measured-mode": error<{ mode: string; attack: string }>(
    ({ mode }) => `an attack that measures runs batch norm in eval mode, not in ${mode} mode`,
    ({ attack }) =>
      `write \`batch_norm: eval\` there${attack.includes("(") ? "" : `, or measure under ${attack}(batch_norm: eval)`}`,
  ),
  "crop-too-large": error<{ crop: number; image: number; padding: number }>(
    ({ crop, image }) => `a crop of ${crop} does not fit into an image of ${image} with its padding`,
    ({ crop, image, padding }) =>
      `crop ${image} at most, or write padding: ${padding}; random_resized_crop(${crop}) makes images larger`,
  ),
  "names-of-one-image": error<Nothing>(
    () => "two names for one image: nothing here is random",
    () => "give it one name, or let it be random: view a, b = flip(image)",
  ),
  "maximizing-without-attack": error<{ loss: string; attack: string | undefined; of: string; name: string }>(
    () => "only an attack raises something",
    ({ loss, attack, of, name }) =>
      `leave \`maximizing\` out, or write: view ${name} = ${attack ?? "ATTACK"}(${of}) maximizing ${loss}`,
  ),
  "maximizing-missing": error<{ name: string }>(
    ({ name }) => `\`${name}\` has nothing to raise`,
    () => "add `maximizing LOSS`",
  ),
  "attack-outside-view": error<{ name: string }>(
    ({ name }) => `\`${name}\` attacks images, and that makes views`,
    ({ name }) => `write: view x_adv = ${name}(x) maximizing LOSS`,
  ),
  "augment-outside-view": error<{ name: string }>(
    ({ name }) => `\`${name}\` changes images, and that makes views`,
    ({ name }) => `write: view x = ${name}(image)`,
  ),
  "attack-count": error<{ names: number; views: number; write: string }>(
    ({ names, views }) =>
      `${views} ${views === 1 ? "view is" : "views are"} attacked, and ${names} ${names === 1 ? "name is" : "names are"} given`,
    ({ write }) => `each view that is attacked makes one: view ${write}`,
  ),
  "attack-unbounded": error<{ view: string }>(
    ({ view }) => `an attack keeps images between 0 and 1, and the values of \`${view}\` have no bounds`,
    () => "attack the view it is made of",
  ),
  "objective-without-view": error<{
    views: readonly string[];
    from: string | undefined;
    losses: readonly string[];
  }>(
    ({ views }) => `this does not depend on ${orList(views)}, which the attack moves`,
    ({ views, from, losses }) =>
      losses.length > 0
        ? `${andList(losses)} ${losses.length === 1 ? "does" : "do"}: write maximizing ${losses[0]}`
        : from !== undefined
          ? `it is about ${from}, where the attack starts: write ${orList(views)} there`
          : `raise a loss of what a network makes of ${orList(views)}`,
  ),
  "objective-blocked": error<{ views: readonly string[] }>(
    ({ views }) =>
      `\`stop_gradient\` hides ${andList(views)} from the attack that moves ${views.length === 1 ? "it" : "them"}`,
    ({ views }) => `take it off what ${orList(views)} is in, or raise a loss without it`,
  ),
  "attacks-entangled": error<{ names: string }>(
    ({ names }) => `the attack on \`${names}\` needs the result of another one that needs it in turn`,
    () => "perturb them on one line: view a, b = ATTACK(x, y) maximizing LOSS",
  ),
  "stationary-start": warning<Nothing>(
    () => "the attack starts where its objective has no gradient: in exact arithmetic it never moves",
    () => "write `start: normal(0.001)`",
  ),
  "train-mode-attack": warning<{ network: string }>(
    ({ network }) =>
      `the attack moves the running statistics of \`${network}\`, which clean images use as well`,
    () => "write `batch_norm: eval` or `batch_norm: batch` at the attack",
  ),
} as const;
