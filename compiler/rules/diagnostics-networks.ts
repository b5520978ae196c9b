import { andList, error, type Nothing, note, suggesting, warning } from "../../grammar/diagnostic.ts";

const startFrom = (stage: string | undefined, network: string, other: string): string =>
  stage === undefined ? other : `write: start ${network} from ${stage}.last`;

/** Networks in a stage: calls, passes, optimizers, where they start, what of them is trained. */
export const NETWORK_ROWS = {
  "call-outside-stage": error<{ name: string }>(
    ({ name }) => `\`${name}\` can only be called inside a stage`,
  ),
  "sizes-differ": error<{ left: string; right: string; help?: string | undefined }>(
    ({ left, right }) => `the sizes differ: ${left} and ${right}`,
    ({ help }) => help,
  ),
  "branch-wanted": error<{ network: string; branches: readonly string[] }>(
    ({ network }) => `\`${network}\` has several branches: choose one`,
    ({ network, branches }) => `write ${branches.map((branch) => `${network}.${branch}`).join(" or ")}`,
  ),
  "branch-not-here": error<{ network: string; branch: string; has: string; all: string | undefined }>(
    ({ network, branch, has }) =>
      `in this stage \`${network}\` has only the branch \`${has}\`, not \`${branch}\``,
    ({ network, has, all }) =>
      `write ${network}.${has}${all === undefined ? "" : `, or start with every branch: start ${network} from ${all}`}`,
  ),
  "two-optimizers": error<{ network: string }>(
    ({ network }) => `\`${network}\` already has an optimizer`,
    () => "say which networks each optimizer trains: optimizer sgd(..., only: [f])",
  ),
  "optimizer-missing": error<{ network: string }>(
    ({ network }) => `\`${network}\` is trained in this stage, but no optimizer updates it`,
    ({ network }) => `add it to \`only\` of an optimizer, or write: freeze ${network}`,
  ),
  "optimizer-of-idle": error<{ network: string }>(
    ({ network }) => `this stage does not train \`${network}\``,
    ({ network }) => `remove \`${network}\` from \`only\``,
  ),
  "optimizer-of-average": error<{ network: string; of: string }>(
    ({ network, of }) => `\`${network}\` is a moving average of \`${of}\`, so no optimizer can train it`,
    ({ of }) => `write \`${of}\` instead`,
  ),
  "kept-never": error<{ stage: string }>(
    ({ stage }) => `stage \`${stage}\` keeps no checkpoints during training`,
    ({ stage }) => `add to stage \`${stage}\`: keep every 10 epochs`,
  ),
  "average-starts-apart": error<{ network: string; of: string }>(
    ({ network, of }) =>
      `\`${network}\` is a moving average of \`${of}\`, but they start from different weights`,
    ({ network, of }) => `start both from one checkpoint: start ${of}, ${network} from STAGE.last`,
  ),
  "average-of-idle": error<{ network: string; of: string }>(
    ({ network, of }) => `\`${network}\` is a moving average of \`${of}\`, which this stage does not train`,
    ({ network }) => `write: freeze ${network}`,
  ),
  "branches-mixed": error<{ head: string }>(
    ({ head }) => `the inputs of \`${head}\` come from two different branches`,
    ({ head }) => `call ${head} once for each branch, or declare it with \`branches: shared\``,
  ),
  "network-used-apart": error<{ network: string; left: string; right: string; images: boolean }>(
    ({ network, left, right }) => `\`${network}\` gets ${right} here, but ${left} elsewhere`,
    ({ images }) =>
      images ? "make all views the same size, or declare a second network" : "declare a second network",
  ),
  "predict-size": error<{ network: string; image: string; trained: string; size: number }>(
    ({ network, image, trained }) =>
      `\`predict\` uses the original images (${image}), but \`${network}\` is trained on views of ${trained}`,
    ({ size }) => `make views of ${size} x ${size}, such as random_resized_crop(${size})`,
  ),
  "order-matters": note<{ network: string }>(
    ({ network }) =>
      `two passes update the running statistics of \`${network}\`: they run in the order written in \`minimize\``,
  ),
  "view-in-two-passes": warning<{ view: string; network: string }>(
    ({ view, network }) =>
      `\`${network}\` runs on \`${view}\` in two passes with different batches, so the batch statistics differ`,
    ({ network }) => `one call over all views is one pass: let z1, z2 = ${network}(...)`,
  ),

  "started-twice": error<{ network: string }>(
    ({ network }) => `\`${network}\` has two starts`,
    () => "remove one of the two",
  ),
  "start-wanted": error<{ network: string; stage: string }>(
    ({ network }) =>
      `\`${network}\` was trained in an earlier stage, and this stage does not say where it starts`,
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
      itself ? `stage \`${stage}\` cannot start from itself` : `stage \`${stage}\` runs after this one`,
    ({ itself }) =>
      itself
        ? "name an earlier stage, or write `from scratch`"
        : "stages run in the order of the file: start from an earlier one",
  ),
  "checkpoint-wanted": error<{ stage: string; has: readonly string[] }>(
    ({ stage }) => `choose a checkpoint of stage \`${stage}\``,
    ({ stage, has }) => `write ${has.map((name) => `${stage}.${name}`).join(" or ")}`,
  ),
  "unknown-checkpoint": suggesting(
    error<{ stage: string; name: string; has: readonly string[]; nearest?: string | undefined }>(
      ({ stage, name }) => `stage \`${stage}\` does not keep \`${name}\``,
      ({ name, has }) => `it keeps ${andList(has)}; to keep another, add: keep ${name} by accuracy on ...`,
    ),
    ({ nearest }) => nearest,
  ),
  "shapes-differ": error<{ network: string; source: string }>(
    ({ network, source }) => `the weights of \`${source}\` do not fit into \`${network}\``,
    ({ network }) => `give both the same layers, or write: start ${network} from scratch`,
  ),
  "branch-untrained": error<{ branch: string; stage: string; trained: readonly string[] }>(
    ({ branch, stage }) => `stage \`${stage}\` never trained the branch \`${branch}\``,
    ({ trained }) => (trained.length === 0 ? undefined : `it trained ${andList(trained)}`),
  ),
  "network-not-used": error<{ network: string; what: string }>(
    ({ network, what }) => `this stage does not use \`${network}\`, so \`${what} ${network}\` has no effect`,
    ({ network }) => `remove the statement, or call \`${network}\` in a loss or in \`predict\``,
  ),
  "nothing-to-train": error<Nothing>(
    () => "`minimize` trains no network",
    () => "every network it depends on is frozen or inside `stop_gradient`",
  ),
  "nothing-trains": error<{ networks: readonly string[] }>(
    ({ networks }) =>
      `${andList(networks)} ${networks.length === 1 ? "is" : "are"} used here but never trained`,
    ({ networks }) =>
      `use ${networks.length === 1 ? "it" : "them"} in a loss of \`minimize\`, or write: freeze ${networks.join(" freeze ")}`,
  ),
  "frozen-zeros": error<{ network: string; stage: string | undefined }>(
    ({ network }) =>
      `\`${network}\` is frozen with all weights 0: its output is 0, and no gradient passes through it`,
    ({ network, stage }) =>
      startFrom(stage, network, `remove \`freeze ${network}\`, or train it in an earlier stage`),
  ),
  "frozen-untrained": warning<{ network: string; stage: string | undefined }>(
    ({ network }) => `\`${network}\` is frozen but was never trained: it keeps its random weights`,
    ({ network, stage }) =>
      startFrom(stage, network, `if you want random weights, write: start ${network} from scratch`),
  ),
  "branch-not-trained": error<{ network: string; branch: string; trained: readonly string[] }>(
    ({ network, branch }) => `the branch \`${branch}\` of \`${network}\` was never trained`,
    ({ network, branch, trained }) =>
      `${trained.length === 0 ? "" : `write ${trained.map((one) => `${network}.${one}`).join(" or ")}, or `}use ${network}.${branch}(...) in a loss of \`minimize\``,
  ),
} as const;
