"""The lower bound: the time of a step's convolutions, each in the faster of two layouts (oneDNN through PyTorch).

Each convolution runs alone, repeatedly on the same data; the time between two of them is not counted.
"""

import argparse
import time

import torch

from peer_worker import serve

TRIES = 3


def layers(width):
    """(input channels, output channels, kernel, stride, height, how often) of a ResNet-18 on 32x32 images."""
    w = width
    found = [(3, w, 3, 1, 32, 1), (w, w, 3, 1, 32, 4)]
    for size, i, o in [(32, w, 2 * w), (16, 2 * w, 4 * w), (8, 4 * w, 8 * w)]:
        found += [(i, o, 3, 2, size, 1), (o, o, 3, 1, size // 2, 3), (i, o, 1, 2, size, 1)]
    return found


def cases(layer, views, dtype, layout):
    """Forward, input gradient and filter gradient of a layer as functions."""
    inputs, outputs, kernel, stride, size, _ = layer
    x = torch.randn(views, inputs, size, size, dtype=dtype).to(memory_format=layout)
    w = torch.randn(outputs, inputs, kernel, kernel, dtype=dtype).to(memory_format=layout)
    padding = kernel // 2
    dy = torch.randn_like(torch.conv2d(x, w, None, stride, padding))

    def backward(image, weight):
        return torch.ops.aten.convolution_backward(
            dy, x, w, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], 1, [image, weight, False]
        )

    return [
        lambda: torch.conv2d(x, w, None, stride, padding),
        lambda: backward(True, False),
        lambda: backward(False, True),
    ]


class Bound:
    def __init__(self, dtype, batch, width, attack_steps):
        self.attack_steps, self.views = attack_steps, 2 * batch
        layouts = [torch.contiguous_format, torch.channels_last]
        self.table = [
            (layer, [cases(layer, self.views, dtype, layout) for layout in layouts]) for layer in layers(width)
        ]

    def measure(self):
        """Seconds of the forward passes, input gradients and filter gradients of all layers."""
        totals = [0.0, 0.0, 0.0]
        rows = []
        for layer, in_layouts in self.table:
            best = [min(self.time(one[i]) for one in in_layouts) for i in range(3)]
            rows.append({"layer": layer, "seconds": best})
            for i in range(3):
                totals[i] += layer[-1] * best[i]
        # the gradient of the training images is not needed: only the attack uses the first layer's input gradient
        stem = rows[0]["seconds"][1]
        forward, image, weight = totals
        attack = forward + image
        training = forward + image - stem + weight
        return {
            "step_seconds": self.attack_steps * attack + 2 * training,
            "attack_seconds": attack,
            "passes_seconds": 2 * training,
            "layers": rows,
        }

    @staticmethod
    def time(task):
        seconds = []
        for _ in range(TRIES):
            began = time.perf_counter()
            task()
            seconds.append(time.perf_counter() - began)
        return min(seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--attack-steps", type=int, default=5)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    dtype = getattr(torch, options.dtype)
    bound = Bound(dtype, options.batch, options.width, options.attack_steps)
    bound.measure()
    serve({"version": f"PyTorch {torch.__version__}"}, {"bound": bound.measure})
