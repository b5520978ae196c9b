import { andList, type DiagnosticRow, orList, suggesting } from "../../grammar/diagnostic.ts";

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

/** A part that a stage does not train on; where there is none, the split that makes one. */
interface HeldOut {
  readonly part: string | undefined;
  readonly split: string;
}
const keepInstead = ({ part, split }: HeldOut): string =>
  part === undefined ? `train on a part and keep the other one back: ${split}` : `select on ${part}`;

const startFrom = (stage: string | undefined, network: string, other: string): string =>
  stage === undefined ? other : `write: start ${network} from ${stage}.last`;

/** Stages: data, views, attacks, passes, losses, networks, what is kept and measured. */
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
        ? `${listed(losses)} ${losses.length === 1 ? "does" : "do"}: write maximizing ${losses[0]}`
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

  "call-outside-stage": error<{ name: string }>(
    ({ name }) => `\`${name}\` can be called inside of a stage only`,
  ),
  "sizes-differ": error<{ left: string; right: string; help?: string | undefined }>(
    ({ left, right }) => `${right} cannot go with ${left}`,
    ({ help }) => help,
  ),
  "branch-wanted": error<{ network: string; branches: readonly string[] }>(
    ({ network }) => `which branch of \`${network}\`?`,
    ({ network, branches }) => `write ${branches.map((branch) => `${network}.${branch}`).join(" or ")}`,
  ),
  "branch-not-here": error<{ network: string; branch: string; has: string; all: string | undefined }>(
    ({ network, branch, has }) =>
      `in this stage \`${network}\` has the branch ${has} only, not \`${branch}\``,
    ({ network, has, all }) =>
      `write ${network}.${has}${all === undefined ? "" : `, or start with every branch: start ${network} from ${all}`}`,
  ),
  "two-optimizers": error<{ network: string }>(
    ({ network }) => `\`${network}\` has an optimizer already`,
    () => "say which networks each trains: optimizer sgd(..., only: [f])",
  ),
  "optimizer-missing": error<{ network: string }>(
    ({ network }) => `this stage trains \`${network}\`, and no optimizer of it does`,
    ({ network }) => `add it to the \`only\` of one, or write: freeze ${network}`,
  ),
  "optimizer-of-idle": error<{ network: string }>(
    ({ network }) => `this stage does not train \`${network}\``,
    ({ network }) => `leave \`${network}\` out of \`only\``,
  ),
  "optimizer-of-average": error<{ network: string; of: string }>(
    ({ network, of }) => `\`${network}\` is an average of \`${of}\`: no optimizer moves it`,
    ({ of }) => `write \`${of}\``,
  ),
  "kept-never": error<{ stage: string }>(
    ({ stage }) => `stage \`${stage}\` keeps no checkpoints along the way`,
    ({ stage }) => `write in \`${stage}\`: keep every 10 epochs`,
  ),
  "average-starts-apart": error<{ network: string; of: string }>(
    ({ network, of }) => `\`${network}\` is an average of \`${of}\`, and starts somewhere else`,
    ({ network, of }) => `start both from one checkpoint: start ${of}, ${network} from STAGE.last`,
  ),
  "average-of-idle": error<{ network: string; of: string }>(
    ({ network, of }) => `\`${network}\` is an average of \`${of}\`, which this stage does not train`,
    ({ network }) => `freeze it: freeze ${network}`,
  ),
  "branches-mixed": error<{ head: string }>(
    ({ head }) => `\`${head}\` follows the branch of what it is given, and this is of two`,
    ({ head }) => `declare ${head} with \`branches: shared\`, or call it twice`,
  ),
  "network-used-apart": error<{ network: string; left: string; right: string; images: boolean }>(
    ({ network, left, right }) => `\`${network}\` is given ${right} here and ${left} elsewhere`,
    ({ images }) =>
      images ? "make all views one size, or declare a second network" : "declare a second network",
  ),
  "predict-size": error<{ network: string; image: string; trained: string; size: number }>(
    ({ network, image, trained }) =>
      `\`predict\` gives \`${network}\` the image as it is, ${image}, and its views are ${trained}`,
    ({ size }) => `make views of ${size} x ${size}, such as random_resized_crop(${size})`,
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
  "one-number": error<Nothing>(
    () => "results of one number for each image are all alike or opposite: a contrast has no gradient",
    () => "let the head end in more numbers: mlp(128, 128, ...)",
  ),
  "same-view": error<{ left: string; right: string; second: string; draw: string }>(
    ({ left, right }) =>
      left === right
        ? `\`${left}\` is contrasted with itself: it is like itself whatever the weights are`
        : `\`${left}\` and \`${right}\` are the same images: they are alike whatever the weights are`,
    ({ left, second, draw }) => `draw two: view ${left}, ${second} = ${draw}`,
  ),
  "same-sides": error<{ of: string }>(
    ({ of }) => `both sides of \`${of}\` are the same: it is the same number whatever the weights are`,
    () => "compare results of two views, or of two networks",
  ),
  /** @param data the data set whose classes they are; none for those of a column */
  "classes-differ": error<{ outputs: number; classes: number; data: string | undefined }>(
    ({ outputs, classes }) => `${outputs} outputs cannot be scores of ${classes} classes`,
    ({ data, classes }) => `write linear(${data === undefined ? classes : `${data}.classes`})`,
  ),
  "logits-as-target": error<Nothing>(
    () => "the target of `cross_entropy` is a class or a distribution, not logits",
    () => "write softmax(...)",
  ),
  "distribution-as-logits": error<{ of: string }>(
    ({ of }) => `\`${of}\` takes logits and makes distributions of them itself`,
    () => "leave `softmax` out",
  ),
  "let-parts": error<{ names: number; found: string; example: string }>(
    ({ names, found }) => `${names} names want one call over ${names} views, found ${found}`,
    ({ example }) => `a call gives a part for each view in it: ${example}`,
  ),
  "loss-not-linear": error<{ name: string }>(
    ({ name }) => `\`${name}\` goes into the objective other than with a weight`,
    () => "make it a loss of its own: loss NAME = ...",
  ),
  "constant-in-sum": error<Nothing>(
    () => "a number alone is no loss: it has no gradient",
    () => "leave it out, or multiply a loss by it",
  ),

  "objective-zero": error<{ of: "minimize" | "maximizing" }>(
    ({ of }) =>
      of === "minimize"
        ? "everything in `minimize` has weight 0: nothing trains"
        : "everything in `maximizing` has weight 0: the attack raises nothing",
    () => "leave the factor out, or give it another value",
  ),
  "objective-negative": warning<Nothing>(
    () => "every loss here has a negative weight: minimizing raises them",
    () => "leave the minus out",
  ),
  "weight-zero": warning<{ of: "minimize" | "maximizing"; name: string | undefined }>(
    ({ of, name }) =>
      `${name === undefined ? "this part" : `\`${name}\``} of \`${of}\` has weight 0: it ${of === "minimize" ? "trains" : "moves"} nothing and costs its passes`,
    () => "remove it, or give it another weight",
  ),

  "started-twice": error<{ network: string }>(
    ({ network }) => `\`${network}\` starts twice`,
    () => "leave one of the two out",
  ),
  "start-wanted": error<{ network: string; stage: string }>(
    ({ network }) => `\`${network}\` has been trained before: where does it start here?`,
    ({ network, stage }) => `write: start ${network} from ${stage}.last, or start ${network} from scratch`,
  ),
  "unknown-stage": suggesting(
    error<{ name: string; found?: string; write?: string | undefined; nearest?: string | undefined }>(
      ({ name, found }) =>
        found === undefined ? `there is no stage \`${name}\`` : `\`${name}\` is ${found}, not a stage`,
      ({ write }) => write && `write a checkpoint of a stage, such as ${write}`,
    ),
    ({ nearest }) => nearest,
  ),
  "later-stage": error<{ stage: string; itself: boolean }>(
    ({ stage, itself }) =>
      itself ? `stage \`${stage}\` cannot start from itself` : `stage \`${stage}\` comes later`,
    ({ itself }) =>
      itself ? "name a stage before it, or write `from scratch`" : "stages run in the order of the file",
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
    ({ network }) => `give both the same layers, or write: start ${network} from scratch`,
  ),
  "branch-untrained": error<{ branch: string; stage: string; trained: readonly string[] }>(
    ({ branch, stage }) => `stage \`${stage}\` never trained the branch \`${branch}\``,
    ({ trained }) => (trained.length === 0 ? undefined : `it trained ${listed(trained)}`),
  ),
  "network-not-used": error<{ network: string; what: string }>(
    ({ network, what }) => `\`${what}\` of \`${network}\`, which the stage does not use`,
    ({ network }) => `leave the statement out, or call \`${network}\` in a loss or in \`predict\``,
  ),
  "nothing-to-train": error<Nothing>(
    () => "`minimize` reaches no network that may change",
    () => "everything it depends on is frozen or behind `stop_gradient`",
  ),
  "nothing-trains": error<{ networks: readonly string[] }>(
    ({ networks }) => `nothing trains ${andList(networks)}`,
    ({ networks }) =>
      `put ${networks.length === 1 ? "it" : "them"} into \`minimize\`, or write: freeze ${networks.join(" freeze ")}`,
  ),
  "frozen-zeros": error<{ network: string; stage: string | undefined }>(
    ({ network }) => `\`${network}\` is frozen at zeros: its results are 0, and no gradient comes through it`,
    ({ network, stage }) =>
      startFrom(stage, network, `leave \`freeze ${network}\` out, or train it in an earlier stage`),
  ),
  "frozen-untrained": warning<{ network: string; stage: string | undefined }>(
    ({ network }) => `\`${network}\` is frozen and nothing has trained it: it stays at random weights`,
    ({ network, stage }) =>
      startFrom(stage, network, `if random weights are meant, write: start ${network} from scratch`),
  ),
  "branch-not-trained": error<{ network: string; branch: string; trained: readonly string[] }>(
    ({ network, branch }) => `nothing has trained the branch \`${branch}\` of \`${network}\``,
    ({ network, branch, trained }) =>
      `${trained.length === 0 ? "" : `write ${trained.map((one) => `${network}.${one}`).join(" or ")}, or `}put ${network}.${branch}(...) into \`minimize\``,
  ),

  "unknown-metric": suggesting(
    error<{ name: string; nearest?: string | undefined }>(
      ({ name }) => `there is no metric \`${name}\``,
      () => "there is `accuracy`",
    ),
    ({ nearest }) => nearest,
  ),
  "on-missing": error<{ data: string; split: string | undefined }>(
    () => "measured on what?",
    ({ data, split }) => `add: on ${data}${split === undefined ? "" : `, with ${split}`}`,
  ),
  "on-twice": error<{ data: string; other: string | undefined }>(
    ({ data }) => `the evaluation says already that it is on ${data}`,
    ({ other }) =>
      other === undefined ? "leave `on` out" : `write another block: evaluate ${other} { ... }`,
  ),
  "measured-twice": error<{ name: string }>(({ name }) => `${name} is measured twice`),
  "predict-missing": error<{ classifier: string | undefined }>(
    () => "accuracy of which classifier?",
    ({ classifier }) => `add: predict ${classifier ?? "HEAD(ENCODER(image))"}`,
  ),
  "keep-after-end": warning<{ every: string; stage: string }>(
    ({ every, stage }) => `every ${every} is longer than the stage, ${stage}: only \`last\` is kept`,
    () => "write a shorter time, or leave it out: `last` is always kept",
  ),
  "measure-after-end": warning<{ every: string; stage: string }>(
    ({ every, stage }) => `every ${every} is longer than the stage, ${stage}: it is never measured`,
    () => "leave `every` out to measure at the end",
  ),
  "trains-on-test": warning<{ stage: string; data: string; train: string }>(
    ({ stage, data }) =>
      `stage \`${stage}\` trains on the test images of ${data}: accuracy on them says nothing about others`,
    ({ train }) => `write: data ${train}`,
  ),
  "selected-on-training": error<{
    data: string;
    by: string | undefined;
    own: string | undefined;
    held: HeldOut;
  }>(
    ({ data, by }) =>
      `a checkpoint cannot be selected on ${data}: it holds images ${by === undefined ? "the stage trains on" : `that stage \`${by}\` trained on with their labels`}`,
    ({ by, own, held }) =>
      by !== undefined && own !== undefined
        ? `let stage \`${by}\` train without them, too: data ${own}`
        : keepInstead(held),
  ),
  "selected-on-test": warning<{ data: string; held: HeldOut }>(
    ({ data }) => `a checkpoint selected on ${data} says nothing about it any more`,
    ({ held }) => keepInstead(held),
  ),
  "evaluated-on-training": error<{ data: string; stage: string }>(
    ({ data, stage }) => `stage \`${stage}\` trained on images of ${data} with their labels`,
    () => "`measure` in the stage reports training accuracy",
  ),
  "evaluated-twice": error<{ pair: string }>(
    ({ pair }) => `${pair} is evaluated twice`,
    () => "put all that is measured into one block",
  ),
  "stage-without-predict": error<{ stage: string; classifier: string | undefined }>(
    ({ stage }) => `stage \`${stage}\` has no classifier to evaluate`,
    ({ classifier }) => `add to the stage: predict ${classifier ?? "HEAD(ENCODER(image))"}`,
  ),
  "every-in-evaluation": error<Nothing>(
    () => "an evaluation happens once",
    () => "leave `every` out; in a stage it says how often to measure",
  ),
  "evaluation-empty": error<Nothing>(
    () => "the evaluation measures nothing",
    () => "add: measure accuracy",
  ),
} as const;
