/**
 * Names of papers and other libraries for things that exist here. The key is the name here if it is the same thing,
 * otherwise what to write. Case and `_` are ignored.
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
  random: ["random_split", "train_test_split", "split"],
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
  linf: ["inf", "l_inf", "infinity"],
  eval: ["frozen", "test"],
  scratch: ["random", "none", "null", "new", "init", "initial", "kaiming", "xavier", "nothing", "zero"],
  label: ["y", "target", "targets", "labels", "gt", "truth", "ground_truth", "classes"],
  image: ["img", "images", "imgs", "inputs", "data", "batch", "pixel_values"],
  bfloat16: ["bf16", "fp16", "float16", "half", "amp", "mixed"],
  float32: ["fp32", "single", "float"],
  float64: ["fp64", "double"],
  // types of params
  number: ["float", "double", "real", "decimal", "num", "float32", "float64", "scalar"],
  whole: ["int", "integer", "long", "int32", "int64", "count", "uint"],
  bool: ["boolean", "flag", "bit"],
  pixels: ["pixel", "px", "pixel_scale", "eps", "epsilon", "radius"],
  percent: ["percentage", "share", "fraction", "probability", "prob", "ratio"],
  duration: ["time", "epoch", "epochs", "step", "steps", "timedelta"],
};

/** Metrics of other libraries, on clean images and under attack. */
const CLEAN =
  "acc top1 top_1 clean_accuracy clean_acc standard_accuracy sa test_accuracy val_accuracy val_acc test_acc natural_accuracy nat_acc loss val_loss test_loss ce error err top5";
const ROBUST =
  "robust_accuracy robust_acc ra adv_acc adv_accuracy adversarial_accuracy pgd_acc pgd_accuracy asr robustness";

/** Prefixes of names in Python: modules and their usual short names. */
const MODULES =
  "f nn torch optim transforms t v2 torchvision functional np numpy math lightly datasets models torchattacks tf keras jax jnp sklearn losses timm";

const NORMALIZES = "remove it: the encoder normalizes its input, as in resnet18(normalize: cifar10)";
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
  head: {
    "remove it: the number of inputs follows from what the head is called on": [
      "in_features",
      "in_dim",
      "in_channels",
      "input_dim",
      "inputs",
      "n_in",
    ],
  },
  result: {
    "remove it: nt_xent and cosine divide by the lengths themselves": [
      ...NORMALIZE,
      "l2_normalize",
      "l2_norm",
      "norm",
    ],
  },
  start: {
    "weights cannot be loaded from a file yet; to start from random weights, write `scratch`": [
      "imagenet",
      "pretrained",
      "timm",
      "hub",
    ],
  },
  any: {
    "remove it, and choose the device on the command line: aclc run --device gpu": [
      "cuda",
      "gpu",
      "cpu",
      "tpu",
      "mps",
      "device",
    ],
  },
} as const;

let modules: ReadonlySet<string> | undefined;
let metrics: ReadonlyMap<string, "clean" | "robust"> | undefined;

/** Whether a name before a dot is a module in other languages. */
export function isModule(name: string): boolean {
  modules ??= new Set(MODULES.split(" "));
  return modules.has(name.toLowerCase());
}

/** Whether a metric of another library measures clean or robust accuracy. */
export function metricElsewhere(name: string): "clean" | "robust" | undefined {
  const tables = [
    ["clean", CLEAN],
    ["robust", ROBUST],
  ] as const;
  metrics ??= new Map(
    tables.flatMap(([kind, names]) => names.split(" ").map((one) => [plain(one), kind] as const)),
  );
  return metrics.get(plain(name));
}

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

/** The first counterpart of a name that is among some words. */
export function synonymAmong(name: string, words: readonly string[]): string | undefined {
  names ??= inverse(SYNONYMS);
  return names.get(plain(name))?.find((one) => words.includes(one));
}

let elsewhere: Readonly<Record<keyof typeof ELSEWHERE, ReadonlyMap<string, readonly string[]>>> | undefined;

/** A kind of place with its own hints. */
export type HintPlace = Exclude<keyof typeof ELSEWHERE, "any">;

/** The hint for a name from another library that has no counterpart here. */
export function insteadOf(name: string, place: string | undefined): string | undefined {
  elsewhere ??= {
    augment: inverse(ELSEWHERE.augment),
    dataset: inverse(ELSEWHERE.dataset),
    head: inverse(ELSEWHERE.head),
    result: inverse(ELSEWHERE.result),
    start: inverse(ELSEWHERE.start),
    any: inverse(ELSEWHERE.any),
  };
  const own =
    place !== undefined && Object.hasOwn(elsewhere, place) ? elsewhere[place as HintPlace] : undefined;
  return (own?.get(plain(name)) ?? elsewhere.any.get(plain(name)))?.[0];
}
