/**
 * What papers and other libraries call things of this language, by the language's name: a name alone where it is the
 * same thing, else how it is written. Case and `_` count for nothing.
 */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  // losses
  nt_xent: ["info_nce", "ntxent_loss", "nce", "simclr", "simclr_loss", "contrastive", "contrastive_loss"],
  cross_entropy: ["ce", "ce_loss", "xent", "cross_entropy_loss", "softmax_cross_entropy", "nll", "nll_loss"],
  kl_divergence: ["kl", "kld", "kl_div", "kl_loss", "kl_div_loss"],
  margin: ["cw", "cw_loss", "margin_loss", "carlini_wagner", "logit_margin"],
  dlr: ["dlr_loss", "difference_of_logits_ratio"],
  "mean(distance(p, q))": ["mse", "mse_loss", "l2_loss"],
  "-mean(cosine(p, q))": ["cosine_similarity", "cosine_loss", "cos_sim", "byol_loss"],
  "stop_gradient(z)": ["detach", "sg", "stopgrad", "no_grad"],
  // attacks
  "pgd(radius: 8/255, step: 8/255, steps: 1, start: zero)": ["fgsm"],
  "pgd(radius: 8/255, step: 8/255, steps: 1, start: uniform)": ["rs_fgsm", "fast_fgsm", "ffgsm"],
  "pgd(radius: 8/255, step: 2/255, steps: 10, start: zero)": ["bim", "ifgsm"],
  pgd: ["linf_pgd", "pgd_linf", "pgd_attack", "pgdattack"],
  // augmentations
  random_resized_crop: ["rrc", "resized_crop"],
  random_crop: ["crop", "pad_and_crop"],
  flip: ["random_horizontal_flip", "horizontal_flip", "hflip", "random_flip"],
  color_jitter: ["jitter", "colorjitter", "colour_jitter", "random_color_jitter"],
  grayscale: ["random_grayscale", "greyscale", "random_greyscale", "gray"],
  // networks, data, optimizers
  "linear(10)": ["fc", "dense", "linear_classifier"],
  mlp: ["projection_head", "projector", "mlp_head"],
  resnet18: ["resnet_18", "preact_resnet18"],
  cifar10: ["cifar_10", "cifar"],
  adam: ["adamw", "adam_w"],
  sgd: ["momentum_sgd", "sgd_momentum"],
  // schedules
  cosine: ["cosine_annealing", "cosine_annealing_lr", "cosine_decay", "cosine_lr"],
  warmup: ["linear_warmup", "warmup_linear"],
  milestones: ["multi_step", "multi_step_lr", "step_lr", "piecewise"],
  staircase: ["stairs"],
  // words
  true: ["yes", "on", "enabled"],
  false: ["no", "off", "disabled"],
  uniform: ["random", "rand", "random_uniform"],
  zero: ["none", "zeros", "clean"],
  "normal(0.001)": ["gaussian", "gauss", "randn"],
};

const NORMALIZES = "the encoder normalizes its input: resnet18(normalize: cifar10)";
const NORMALIZE = ["normalize", "normalise", "normalization"];

/** Names from other libraries with no counterpart here, by the hint to show for them; one table for each kind of place. */
const ELSEWHERE = {
  augment: {
    [NORMALIZES]: [...NORMALIZE, "standardize"],
    "remove it: images are already numbers between 0 and 1": [
      "to_tensor",
      "pil_to_tensor",
      "to_image",
      "to_float",
    ],
    "join the steps with `then`: random_crop(32, padding: 4) then flip()": ["compose", "sequential"],
  },
  dataset: {
    [NORMALIZES]: [...NORMALIZE, "mean", "std"],
    "give the data folder on the command line: aclc run --data cifar10=FOLDER": [
      "path",
      "root",
      "dir",
      "data_dir",
      "folder",
      "download",
    ],
    "write augmentations in the views of a stage: view x = flip(image)": [
      "transform",
      "transforms",
      "augment",
    ],
    "write the batch size in the stage: batch 128": ["batch", "batch_size"],
  },
} as const;

const plain = (name: string): string => name.toLowerCase().replaceAll("_", "");

const inverse = (
  table: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, readonly string[]> => {
  const all = new Map<string, string[]>();
  for (const [name, others] of Object.entries(table))
    for (const other of others.map(plain)) {
      const before = all.get(other);
      if (before) before.push(name);
      else all.set(other, [name]);
    }
  return all;
};

let names: ReadonlyMap<string, readonly string[]> | undefined;

/** What to write here for a name from another library. */
export function synonymOf(name: string): string | undefined {
  names ??= inverse(SYNONYMS);
  return names.get(plain(name))?.[0];
}

let elsewhere: Readonly<Record<keyof typeof ELSEWHERE, ReadonlyMap<string, readonly string[]>>> | undefined;

/** The hint for a name from another library that has no counterpart here. */
export function insteadOf(name: string, place: string | undefined): string | undefined {
  elsewhere ??= { augment: inverse(ELSEWHERE.augment), dataset: inverse(ELSEWHERE.dataset) };
  return place === "augment" || place === "dataset" ? elsewhere[place].get(plain(name))?.[0] : undefined;
}
