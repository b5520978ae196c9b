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
      recipe === undefined ? `add: ${example}` : `add to the stage, or to recipe \`${recipe}\`: ${example}`,
  ),
  "batch-above-data": warning<{ batch: number; items: number; data: string }>(
    ({ batch, items, data }) => `a batch of ${batch} is larger than the data: ${data} has ${items} images`,
    ({ items }) => `write batch ${items} or less`,
  ),
  "no-full-batch": error<{ batch: number; items: number; data: string }>(
    ({ batch, items, data }) =>
      `${data} has only ${items} images, so every batch of ${batch} is dropped by \`last: drop\``,
    ({ items }) => `write batch ${items} or less, or remove \`last: drop\``,
  ),
  "last-of-one": error<{ items: number; batch: number; data: string; other: number | undefined }>(
    ({ items, batch }) =>
      batch === 1
        ? "a batch of one image has no batch statistics"
        : `${items} images in batches of ${batch} leave one image for the last batch, and one image has no batch statistics`,
    ({ batch, data, other }) =>
      batch === 1
        ? "write a larger batch, such as batch 128"
        : `drop the last batch: data ${data}(last: drop)${other === undefined ? "" : `, or write batch ${other}`}`,
  ),
  "label-hidden": error<Nothing>(
    () => "`label` is used, but the data is unlabeled",
    () => "remove `unlabeled` if this stage may use labels",
  ),

  "column-missing": error<{ column: string; over: string; data: string }>(
    ({ column, over, data }) => `column \`${column}\` has values for ${over}, but this stage uses ${data}`,
    ({ over }) => `train on ${over} or a part of it, or make the column for all images`,
  ),
  "no-labels": error<{ data: string }>(
    ({ data }) => `the images of ${data} have no labels`,
    () => "use a part of the data set with labels, or a column",
  ),

  "source-without-name": error<{ data: string }>(
    ({ data }) => `with several data sources each one needs a name, and ${data} has none`,
    ({ data }) => `write: data NAME = ${data}(batch: 128)`,
  ),
  "batch-of-one-source": error<Nothing>(
    () => "a single data source uses the batch of the stage",
    () => "write the batch as a statement: batch 128",
  ),
  "sources-uneven": warning<{ name: string; steps: number; first: string; its: number }>(
    ({ name, steps, first, its }) =>
      `\`${name}\` has ${steps} ${steps === 1 ? "step" : "steps"}, but an epoch has the ${its} steps of \`${first}\``,
    () => "choose batch sizes in proportion to the numbers of images",
  ),

  "view-unused": error<{ names: readonly string[]; network: string | undefined }>(
    ({ names }) =>
      `${names.length === 1 ? "view" : "views"} ${andList(names)} ${names.length === 1 ? "is" : "are"} never used`,
    ({ names, network }) =>
      `use ${network ?? "NETWORK"}(${names.join(", ")}) in a loss of \`minimize\`, or remove ${names.length === 1 ? "the view" : "the views"}`,
  ),
  "loss-unused": error<{ name: string }>(
    ({ name }) => `loss \`${name}\` is never used`,
    () => "add it to `minimize`, or remove it",
  ),
  "image-not-a-view": error<Nothing>(
    () => "networks are trained on views, and `image` is not a view",
    () => "declare a view: view x = image",
  ),
  "view-in-predict": {
    ...error<{ name: string }>(
      ({ name }) => `\`predict\` must use \`image\`, not the view \`${name}\``,
      () => "write `image`",
    ),
    replacement: () => "image",
  },
  "predict-mode": error<{ mode: string }>(
    ({ mode }) => `\`predict\` needs \`batch_norm: eval\`, not \`${mode}\``,
    () => "remove `batch_norm`: `eval` is the default here",
  ),
  "predict-images": error<Nothing>(
    () => "this combines images, so the prediction for one image would depend on the others in its batch",
    () => "write the logits of one image, such as c(f(image))",
  ),
  "predict-stopped": error<Nothing>(
    () => "`stop_gradient` hides the gradient from attacks, so robust accuracy would be too high",
    () => "remove `stop_gradient` from `predict`",
  ),
  "predict-distribution": error<Nothing>(
    () => "`predict` needs logits: attacks use their cross-entropy, which applies softmax itself",
    () => "remove `softmax`: the predicted class is the same",
  ),
  "predict-negated": warning<Nothing>(
    () => "`predict` negates the logits, so it predicts the least likely class",
    () => "remove the minus sign",
  ),
  "predict-scaled": warning<{ factor: string }>(
    ({ factor }) =>
      `logits times ${factor} saturate the softmax: most gradients are 0, and robust accuracy would be too high`,
    () => "remove the factor: the predicted class is the same",
  ),
  "measured-mode": error<{ mode: string; attack: string }>(
    ({ mode }) => `an attack that measures accuracy needs \`batch_norm: eval\`, not \`${mode}\``,
    ({ attack }) =>
      `write \`batch_norm: eval\` here${attack.includes("(") ? "" : `, or measure under ${attack}(batch_norm: eval)`}`,
  ),
  "crop-too-large": error<{ crop: number; image: number; padding: number }>(
    ({ crop, image }) =>
      `a crop of ${crop} x ${crop} is larger than the image with its padding, which is ${image} x ${image}`,
    ({ crop, image, padding }) =>
      `crop at most ${image}, or write padding: ${padding}; to enlarge images, use random_resized_crop(${crop})`,
  ),
  "names-of-one-image": error<Nothing>(
    () => "these views would be identical: there is no random augmentation",
    () => "use one name, or a random augmentation: view a, b = flip(image)",
  ),
  "maximizing-without-attack": error<{ loss: string; attack: string | undefined; of: string; name: string }>(
    () => "only an attack can have `maximizing`",
    ({ loss, attack, of, name }) =>
      `remove \`maximizing\`, or write: view ${name} = ${attack ?? "ATTACK"}(${of}) maximizing ${loss}`,
  ),
  "maximizing-missing": error<{ name: string }>(
    ({ name }) => `the attack \`${name}\` does not say which loss it maximizes`,
    () => "add `maximizing LOSS`",
  ),
  "attack-outside-view": error<{ name: string }>(
    ({ name }) => `\`${name}\` is an attack, and an attack can only be used in a \`view\` line`,
    ({ name }) => `declare a view: view x_adv = ${name}(x) maximizing LOSS`,
  ),
  "augment-outside-view": error<{ name: string }>(
    ({ name }) => `\`${name}\` is an augmentation, and an augmentation can only be used in a \`view\` line`,
    ({ name }) => `declare a view: view x = ${name}(image)`,
  ),
  "attack-count": error<{ names: number; views: number; write: string }>(
    ({ names, views }) =>
      `${views} ${views === 1 ? "view is" : "views are"} attacked, but ${names} ${names === 1 ? "name is" : "names are"} given`,
    ({ write }) => `write one name for each attacked view: view ${write}`,
  ),
  "attack-unbounded": error<{ view: string }>(
    ({ view }) =>
      `an attack keeps images between 0 and 1, but the values of \`${view}\` are not in this range`,
    () => "attack the view that it is made from",
  ),
  "objective-without-view": error<{
    views: readonly string[];
    from: string | undefined;
    losses: readonly string[];
  }>(
    ({ views }) => `this does not depend on ${orList(views)}, which the attack changes`,
    ({ views, from, losses }) =>
      losses.length > 0
        ? `${andList(losses)} ${losses.length === 1 ? "does" : "do"}: write maximizing ${losses[0]}`
        : from !== undefined
          ? `it uses ${from}, where the attack starts: write ${orList(views)} instead`
          : `maximize a loss of a network's output for ${orList(views)}`,
  ),
  "objective-blocked": error<{ views: readonly string[] }>(
    ({ views }) =>
      `\`stop_gradient\` blocks the gradient of ${andList(views)}, so the attack cannot change ${views.length === 1 ? "it" : "them"}`,
    ({ views }) => `remove \`stop_gradient\` around ${orList(views)}, or maximize a loss without it`,
  ),
  "attacks-entangled": error<{ names: string }>(
    ({ names }) =>
      `the attack that makes \`${names}\` needs the result of another attack, which needs \`${names}\``,
    () => "attack both on one line: view a, b = ATTACK(x, y) maximizing LOSS",
  ),
  "stationary-start": warning<Nothing>(
    () => "the attack starts where its loss has no gradient, so it never moves",
    () => "write `start: normal(0.001)`",
  ),
  "train-mode-attack": warning<{ network: string }>(
    ({ network }) =>
      `the attack updates the running statistics of \`${network}\`, which clean images also use`,
    () => "write `batch_norm: eval` or `batch_norm: batch` in the attack",
  ),
} as const;
