import { type DiagnosticRow, suggesting } from "../../grammar/diagnostic.ts";

type Row<P> = DiagnosticRow<P>;
const error = <P>(message: (p: P) => string, help?: (p: P) => string | undefined): Row<P> => ({
  severity: "error",
  message,
  ...(help ? { help } : {}),
});
const warning = <P>(message: (p: P) => string, help?: (p: P) => string | undefined): Row<P> => ({
  ...error(message, help),
  severity: "warning",
});
const note = <P>(message: (p: P) => string, help?: (p: P) => string | undefined): Row<P> => ({
  ...error(message, help),
  severity: "note",
});

type Nothing = Record<never, never>;
const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

/** Stages: data, views, attacks, passes, losses, networks, what is kept and measured. */
export const STAGE_ROWS = {
  "statement-missing": error<{ stage: string; keyword: string; example: string }>(
    ({ stage, keyword }) => `stage \`${stage}\` has no \`${keyword}\``,
    ({ example }) => `write: ${example}`,
  ),
  "batch-above-data": warning<{ batch: number; items: number; data: string }>(
    ({ batch, items, data }) => `a batch of ${batch} is more than the ${items} items of ${data}`,
  ),
  "no-full-batch": error<{ batch: number; items: number; data: string }>(
    ({ batch, items, data }) =>
      `the ${items} items of ${data} do not fill a batch of ${batch}, and smaller ones are dropped`,
  ),
  "last-of-one": error<{ items: number; batch: number }>(
    ({ items, batch }) =>
      `${items} items in batches of ${batch} leave one image for the last, which has no batch statistics`,
    () => "drop it: data NAME(last: drop), or change the batch",
  ),
  "label-hidden": error<Nothing>(
    () => "the data of this stage are unlabeled",
    () => "leave `unlabeled` out if the stage may see labels",
  ),

  "view-unused": error<{ name: string }>(({ name }) => `nothing uses view \`${name}\``),
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
  "measured-mode": error<{ mode: string }>(
    ({ mode }) => `an attack that measures runs batch norm in eval mode, not in ${mode} mode`,
    () => "write it with `batch_norm: eval`",
  ),
  "crop-too-large": error<{ crop: number; image: number }>(
    ({ crop, image }) => `a crop of ${crop} does not fit into an image of ${image} with its padding`,
  ),
  "names-of-one-image": error<Nothing>(
    () => "two names for one image: nothing here is random",
    () => "give it one name and use that twice",
  ),
  "maximizing-without-attack": error<Nothing>(() => "only an attack raises something"),
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
  "attack-count": error<{ names: number; views: number }>(
    ({ names, views }) =>
      `${views} ${views === 1 ? "view is" : "views are"} attacked, and ${names} ${names === 1 ? "name is" : "names are"} given`,
  ),
  "objective-without-view": error<{ view: string }>(
    ({ view }) => `this does not depend on \`${view}\`, which the attack moves`,
  ),
  "objective-blocked": error<{ view: string }>(
    ({ view }) => `\`stop_gradient\` hides \`${view}\` from the attack that moves it`,
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

  "call-outside-stage": error<{ name: string }>(
    ({ name }) => `\`${name}\` can be called inside of a stage only`,
  ),
  "sizes-differ": error<{ left: string; right: string }>(
    ({ left, right }) => `${right} cannot go with ${left}`,
  ),
  "branch-wanted": error<{ network: string; branches: readonly string[] }>(
    ({ network }) => `which branch of \`${network}\`?`,
    ({ network, branches }) => `write ${branches.map((branch) => `${network}.${branch}`).join(" or ")}`,
  ),
  "branch-not-here": error<{ network: string; branch: string; has: string }>(
    ({ network, branch, has }) =>
      `in this stage \`${network}\` has the branch ${has} only, not \`${branch}\``,
  ),
  "branches-mixed": error<{ head: string }>(
    ({ head }) => `\`${head}\` follows the branch of what it is given, and this is of two`,
    ({ head }) => `declare ${head} with \`branches: shared\`, or call it twice`,
  ),
  "network-used-apart": error<{ network: string; left: string; right: string }>(
    ({ network, left, right }) => `\`${network}\` is given ${right} here and ${left} elsewhere`,
    () => "declare a second network",
  ),
  "order-matters": note<{ network: string }>(
    ({ network }) =>
      `two passes move the statistics of \`${network}\`: they run in the order written in \`minimize\``,
  ),
  "view-in-two-passes": warning<{ view: string; network: string }>(
    ({ view, network }) => `\`${view}\` goes through \`${network}\` twice in different company: two passes`,
    ({ network }) => `one call is one pass: let z1, z2 = ${network}(...)`,
  ),

  "one-view": error<Nothing>(
    () => "a contrastive loss wants at least two views",
    () => "write nt_xent(g(f(a, b)), ...)",
  ),
  "view-against-itself": error<Nothing>(
    () => "these rows are compared with themselves: they are in the loss already",
    () => "name each view once; a second pass over the same views is again(...)",
  ),
  "classes-differ": error<{ outputs: number; classes: number }>(
    ({ outputs, classes }) => `${outputs} outputs cannot be scores of ${classes} classes`,
    () => "write linear(DATASET.classes)",
  ),
  "logits-as-target": error<Nothing>(
    () => "the target of `cross_entropy` is a class or a distribution, not logits",
    () => "write softmax(...)",
  ),
  "distribution-as-logits": error<{ of: string }>(
    ({ of }) => `\`${of}\` takes logits and makes distributions of them itself`,
    () => "leave `softmax` out",
  ),
  "let-parts": error<{ names: number; found: string }>(
    ({ names, found }) => `${names} names want one call over ${names} views, found ${found}`,
  ),
  "loss-not-linear": error<{ name: string }>(
    ({ name }) => `\`${name}\` goes into the objective other than with a weight`,
    () => "make it a loss of its own: loss NAME = ...",
  ),
  "constant-in-sum": error<Nothing>(() => "a number alone is no loss: it has no gradient"),

  "started-twice": error<{ network: string }>(({ network }) => `\`${network}\` starts twice`),
  "start-wanted": error<{ network: string; stage: string }>(
    ({ network }) => `\`${network}\` has been trained before: where does it start here?`,
    ({ network, stage }) => `write: start ${network} from ${stage}.last, or start ${network} from scratch`,
  ),
  "unknown-stage": suggesting(
    error<{ name: string; nearest?: string | undefined }>(({ name }) => `there is no stage \`${name}\``),
    ({ nearest }) => nearest,
  ),
  "later-stage": error<{ stage: string }>(
    ({ stage }) => `stage \`${stage}\` comes later`,
    () => "stages run in the order of the file",
  ),
  "checkpoint-wanted": error<{ stage: string; has: readonly string[] }>(
    ({ stage }) => `which checkpoint of \`${stage}\`?`,
    ({ stage, has }) => `write ${has.map((name) => `${stage}.${name}`).join(" or ")}`,
  ),
  "unknown-checkpoint": suggesting(
    error<{ stage: string; name: string; has: readonly string[]; nearest?: string | undefined }>(
      ({ stage, name }) => `stage \`${stage}\` keeps no \`${name}\``,
      ({ has }) => `it keeps ${listed(has)}; others are kept by \`keep NAME by accuracy on ...\``,
    ),
    ({ nearest }) => nearest,
  ),
  "shapes-differ": error<{ network: string; source: string }>(
    ({ network, source }) => `the weights of \`${source}\` do not fit into \`${network}\``,
  ),
  "branch-untrained": error<{ branch: string; stage: string }>(
    ({ branch, stage }) => `stage \`${stage}\` never trained the branch \`${branch}\``,
  ),
  "network-not-used": error<{ network: string; what: string }>(
    ({ network, what }) => `\`${what}\` of \`${network}\`, which the stage does not use`,
  ),
  "nothing-to-train": error<Nothing>(
    () => "`minimize` reaches no network that may change",
    () => "everything it depends on is frozen or behind `stop_gradient`",
  ),
  "nothing-trains": error<{ network: string }>(
    ({ network }) => `nothing trains \`${network}\``,
    ({ network }) => `put it into \`minimize\`, or write: freeze ${network}`,
  ),
  "branch-not-trained": error<{ network: string; branch: string }>(
    ({ network, branch }) => `nothing has trained the branch \`${branch}\` of \`${network}\``,
  ),

  "unknown-metric": suggesting(
    error<{ name: string; nearest?: string | undefined }>(
      ({ name }) => `there is no metric \`${name}\``,
      () => "there is `accuracy`",
    ),
    ({ nearest }) => nearest,
  ),
  "on-missing": error<Nothing>(
    () => "measured on what?",
    () => "add: on cifar.test",
  ),
  "on-twice": error<{ data: string }>(({ data }) => `the evaluation says already that it is on ${data}`),
  "measured-twice": error<{ name: string }>(({ name }) => `${name} is measured twice`),
  "predict-missing": error<Nothing>(
    () => "accuracy of which classifier?",
    () => "add: predict HEAD(ENCODER(image))",
  ),
  "keep-after-end": warning<{ every: string; stage: string }>(
    ({ every, stage }) => `every ${every} is longer than the stage, ${stage}: only \`last\` is kept`,
  ),
  "selected-on-training": error<{ data: string }>(
    ({ data }) => `a checkpoint cannot be selected on ${data}: it holds images the stage trains on`,
    () => "split the training images: split fit, validation = random(cifar.train, 90%, 10%, seed: 1)",
  ),
  "selected-on-test": warning<{ data: string }>(
    ({ data }) => `a checkpoint selected on ${data} says nothing about it any more`,
  ),
  "evaluated-on-training": error<{ data: string; stage: string }>(
    ({ data, stage }) => `stage \`${stage}\` trained on images of ${data} with their labels`,
    () => "`measure` in the stage reports training accuracy",
  ),
  "evaluated-twice": error<{ pair: string }>(({ pair }) => `${pair} is evaluated twice`),
  "stage-without-predict": error<{ stage: string }>(
    ({ stage }) => `stage \`${stage}\` has no classifier to evaluate`,
    () => "add to the stage: predict HEAD(ENCODER(image))",
  ),
  "every-in-evaluation": error<Nothing>(() => "an evaluation happens once"),
  "evaluation-empty": error<Nothing>(
    () => "the evaluation measures nothing",
    () => "add: measure accuracy",
  ),
} as const;
