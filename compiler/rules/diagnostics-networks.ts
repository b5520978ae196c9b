import { andList, error, type Nothing, note, suggesting, warning } from "../../grammar/diagnostic.ts";

const startFrom = (stage: string | undefined, network: string, other: string): string =>
  stage === undefined ? other : `write: start ${network} from ${stage}.last`;

/** Networks in a stage: calls, passes, optimizers, where they start, what of them is trained. */
export const NETWORK_ROWS = {
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
      ({ has }) => `it keeps ${andList(has)}; others are kept by \`keep NAME by accuracy on ...\``,
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
} as const;
