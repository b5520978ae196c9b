/**
 * Words of other languages and libraries, with their counterparts here. Only this file of the grammar contains names of
 * losses, metrics and networks; they are used for hints only.
 */
import type { StatementKeyword } from "../tokens.ts";

/** Methods of tensors in other libraries, with the function here; undefined if the method is simply removed. */
export const METHODS: Readonly<Record<string, string | undefined>> = {
  detach: "stop_gradient",
  stop_gradient: "stop_gradient",
  mean: "mean",
  sum: "sum",
  softmax: "softmax",
  log: "log",
  exp: "exp",
  clone: undefined,
  contiguous: undefined,
  cpu: undefined,
  cuda: undefined,
  double: undefined,
  flatten: undefined,
  float: undefined,
  half: undefined,
  item: undefined,
  requires_grad_: undefined,
  squeeze: undefined,
  to: undefined,
};

/** The metric to suggest if something else is written in its place. */
export const METRIC = "accuracy";

/**
 * What a word at the start of a statement in another language means here: a keyword, the unit of a duration, or a hint.
 */
export type ForeignWord =
  | { readonly keyword: StatementKeyword }
  | { readonly unit: "epochs" | "steps" }
  | { readonly help: string };

const keyword = (word: StatementKeyword): ForeignWord => ({ keyword: word });
const unit = (of: "epochs" | "steps"): ForeignWord => ({ unit: of });
const help = (text: string): ForeignWord => ({ help: text });

const NO_CODE = help("the language has no conditions, loops or functions");
const NO_IMPORT = help('remove the line: only other .acl files are imported, with use "FILE"');
const OPTIMIZER = help(
  "write it in the optimizer: optimizer sgd(lr: 0.1, momentum: 0.9, weight_decay: 5e-4)",
);
const SCHEDULE = help("write a schedule in place of the number: optimizer sgd(lr: cosine(from: 0.1, to: 0))");
const ATTACK = help("write it in the attack: attack NAME = pgd(radius: 8/255, step: 2/255, steps: 10)");
const DEVICE = help("remove the line, and choose the device on the command line: aclc run --device gpu");
const NOT_NEEDED = help("remove the line: aclc does this by itself");
const DATA = help("write it in the data: data cifar.train(shuffle: false) or data cifar.train(last: drop)");
const SAVE = help("write which checkpoints to keep: keep every 10 epochs, or keep best by accuracy on PART");
const MEASURE = help("write what to measure, and when: measure accuracy on PART every 10 epochs");
const LOSS = help("give the loss a name: loss NAME = cross_entropy(c(f(x)), label)");

/** Case and underscores are ignored. */
const WORDS: readonly (readonly [string, ForeignWord])[] = [
  ["if else elif while repeat def fn function return class with try lambda", NO_CODE],
  ["import from include require", NO_IMPORT],
  ["model network net backbone", keyword("encoder")],
  ["classifier projector projection", keyword("head")],
  ["transform transforms augmentation augmentations", keyword("augment")],
  ["objective total totalloss minimise", keyword("minimize")],
  ["batchsize bs batchsz minibatch trainbatchsize", keyword("batch")],
  ["randomseed manualseed", keyword("seed")],
  ["opt optim", keyword("optimizer")],
  ["load resume init initialize restore pretrained", keyword("start")],
  ["fixed requiresgrad", keyword("freeze")],
  ["dtype amp", keyword("precision")],
  ["const var parameter arg hparam", keyword("param")],
  ["phase", keyword("stage")],
  ["template mixin", keyword("recipe")],
  ["sampler", keyword("split")],
  ["output outputs pred prediction classify", keyword("predict")],
  ["scheduler lrscheduler sched lrschedule", SCHEDULE],
  ["epoch epochs numepochs nepochs maxepochs totalepochs trainepochs", unit("epochs")],
  ["step steps numsteps nsteps maxsteps totalsteps iterations iters maxiters numiterations", unit("steps")],
  ["lr learningrate baselr momentum weightdecay wd nesterov betas", OPTIMIZER],
  ["eps epsilon alpha radius stepsize attackiters numsteps restarts", ATTACK],
  ["temperature tau", help("write it in the loss: nt_xent(g(f(a, b)), temperature: 0.5)")],
  ["device gpu gpus cuda cpu", DEVICE],
  ["numworkers pinmemory persistentworkers cudnn torch print logger wandb backward zerograd", NOT_NEEDED],
  ["shuffle droplast", DATA],
  ["save savefreq saveevery checkpoint checkpoints earlystopping", SAVE],
  ["logevery evalevery testevery valevery evalfreq", MEASURE],
  ["eval test validate validation", help("did you mean `evaluate` or `measure`?")],
  ["criterion crossentropy ntxent infonce", LOSS],
  ["maximize", help("write it in the view: view x_adv = ATTACK(x) maximizing LOSS")],
  ["unfreeze train", help("remove it: every network that is not frozen is trained")],
];

let words: ReadonlyMap<string, ForeignWord> | undefined;

/** The meaning of a word that starts a statement in another language. */
export function foreignWord(word: string): ForeignWord | undefined {
  words ??= new Map(WORDS.flatMap(([names, what]) => names.split(" ").map((name) => [name, what] as const)));
  return words.get(word.toLowerCase().replaceAll("_", ""));
}

/** The keyword for `NAME = VALUE`, guessed from names in the value. */
const KINDS: readonly (readonly [
  pattern: RegExp,
  keyword: StatementKeyword,
  where: "file" | "body" | "both",
])[] = [
  [/entropy|xent|nce|kl_?div|loss|mse/, "loss", "body"],
  [/resnet|convnet|vgg|densenet/, "encoder", "file"],
  [/^(?:mlp|linear|fc|dense)/, "head", "both"],
  [/pgd|fgsm/, "attack", "file"],
  [/cifar|shapes|stl10|svhn|imagenet/, "dataset", "file"],
  [/crop|flip|jitter|gr[ae]y|compose/, "augment", "file"],
  [/crop|flip|jitter|gr[ae]y|compose|image/, "view", "body"],
  [/^(?:cosine|warmup|milestones|staircase|ramp)/, "schedule", "both"],
  [/^(?:random_?split|random$)/, "split", "file"],
  [/^(?:each|\d)/, "param", "file"],
];

/** The keyword that is missing before `NAME = VALUE`. @param value the first word or number of the value */
export function keywordFor(value: string, where: "file" | "body"): StatementKeyword | undefined {
  const word = value.toLowerCase();
  return KINDS.find(([pattern, , place]) => (place === "both" || place === where) && pattern.test(word))?.[1];
}
