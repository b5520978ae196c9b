import { argument } from "../define/argument.ts";
import { reserved } from "../define/reserved.ts";
import { duration } from "../types/durations.ts";
import { number, percent } from "../types/numbers.ts";
import { tensor } from "../types/results.ts";
import { network, part } from "../types/things.ts";
import { choice } from "../types/words.ts";

export const coreset = reserved(
  "coreset",
  "source",
  {
    doc: "A part of a data set that is chosen again and again during training.",
    positional: ["of"],
    args: {
      of: argument(part, { doc: "the images to choose from" }),
      fraction: argument(percent, { bounds: "positive", doc: "share of the images that is chosen" }),
      after: argument(duration, { doc: "when the first choice is made" }),
      every: argument(duration, { bounds: "positive", doc: "time between two choices" }),
      unit: argument(choice(["batches", "items"]), {
        default: "batches",
        doc: "whether batches or single images are chosen",
      }),
      objective: argument(tensor, { doc: "the training loss" }),
      held_out: argument(part, { doc: "images on which the choice is evaluated" }),
      lower: argument(tensor, { doc: "the loss to minimize on these images" }),
      through: argument(network, { doc: "the network whose gradients are compared" }),
      rate: argument(number, { bounds: "positive", doc: "learning rate of the trial steps" }),
    },
  },
  "train on a random part: random(cifar.train, 10%, seed: 1)",
);
