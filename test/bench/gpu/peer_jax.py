"""The step of test/bench/peer_acl.py in JAX, as JAX runs it best: one jitted function that donates its state, images
NHWC, the attack a loop on the device. `python peer_jax.py --dtype bfloat16 --batch 512 --steps 10` prints its speed.
"""

import argparse
import json
import math
import statistics
import time
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax

from peer_worker import serve

RADIUS, STEP_SIZE, TEMPERATURE = 8 / 255, 2 / 255, 0.5
RATE, MOMENTUM, DECAY, TRUST = 0.1, 0.9, 1e-6, 0.001
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BRANCHES = ("standard", "adversarial")
# the precision of float32 products and convolutions
PRECISION = {"bfloat16": "default", "tf32": "tensorfloat32", "float32": "highest"}


def blocks(width):
    """Input channels, output channels and stride of the blocks of a ResNet-18."""
    inputs = width
    for i, outputs in enumerate([width, 2 * width, 4 * width, 8 * width]):
        for stride in (1 if i == 0 else 2, 1):
            yield inputs, outputs, stride
            inputs = outputs


def first_state(width, key):
    """Weights, statistics of the batch norms, buffers of LARS and a key."""
    convolutions, channels = [(3, 3, width)], [width]
    for inputs, outputs, _ in blocks(width):
        convolutions += [(3, inputs, outputs), (3, outputs, outputs)]
        channels += [outputs, outputs]
        if inputs != outputs:
            convolutions.append((1, inputs, outputs))
            channels.append(outputs)
    out = 8 * width
    channels += [out] * 3
    keys = iter(jax.random.split(key, len(convolutions) + 4))

    def normal(shape, variance):
        return math.sqrt(variance) * jax.random.normal(next(keys), shape)

    weights = {
        "convolutions": [normal((k, k, i, o), 2 / (k * k * o)) for k, i, o in convolutions],
        "linear": [normal((out, out), 1 / out) for _ in range(3)],
        "bias": jnp.zeros(out),
        "norms": {name: [(jnp.ones(c), jnp.zeros(c)) for c in channels] for name in BRANCHES},
    }
    known = {name: [(jnp.zeros(c), jnp.ones(c)) for c in channels] for name in BRANCHES}
    return weights, known, jax.tree.map(jnp.zeros_like, weights), next(keys)


def network(weights, known, x, branch, training, width, dtype):
    """Encoder and head. Returns features, and the new statistics of the branch."""
    kernels = iter(weights["convolutions"])
    norms = iter(zip(weights["norms"][branch], known[branch]))
    new = []

    def convolution(x, stride=1):
        kernel = next(kernels).astype(dtype)
        padding = [(kernel.shape[0] // 2,) * 2] * 2
        return lax.conv_general_dilated(x, kernel, (stride,) * 2, padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))

    def norm(x):
        (scale, shift), (mean, variance) = next(norms)
        y = x.astype(jnp.float32)
        if training:
            axes, rows = tuple(range(y.ndim - 1)), y.size // y.shape[-1]
            here = y.mean(axes), y.var(axes)
            unbiased = here[1] * rows / (rows - 1)
            new.append((0.9 * mean + 0.1 * here[0], 0.9 * variance + 0.1 * unbiased))
            mean, variance = here
        factor = scale * lax.rsqrt(variance + 1e-5)
        return (y * factor + (shift - mean * factor)).astype(dtype)

    x = jax.nn.relu(norm(convolution(((x - jnp.array(MEAN)) / jnp.array(STD)).astype(dtype))))
    for inputs, outputs, stride in blocks(width):
        y = jax.nn.relu(norm(convolution(x, stride)))
        y = norm(convolution(y))
        x = jax.nn.relu(y + (x if inputs == outputs else norm(convolution(x, stride))))
    x = x.mean((1, 2))
    for i, matrix in enumerate(weights["linear"]):
        x = x @ matrix.astype(dtype)
        x = norm(x + weights["bias"].astype(dtype) if i == 0 else x)
        x = jax.nn.relu(x) if i < 2 else x
    return x, new


def nt_xent(features):
    """As in the published code, for views [first view of all images; second view of all images]."""
    z = features.astype(jnp.float32)
    rows = z.shape[0]
    length = jnp.linalg.norm(z, axis=1)
    e = jnp.exp((z @ z.T) / jnp.maximum(length[:, None] * length[None, :], 1e-8) / TEMPERATURE)
    row = jnp.arange(rows)
    partner = (row + rows // 2) % rows
    return -jnp.log(e[partner, row] / (e.sum(0) - math.exp(1 / TEMPERATURE))).mean()


def lars(w, slope, buffer):
    weight, length = jnp.linalg.norm(w.ravel()), jnp.linalg.norm(slope.ravel())
    tiny = (weight < 1e-15) | (length < 1e-15)
    local = jnp.where(tiny, 1.0, TRUST * weight / jnp.where(tiny, 1.0, length + DECAY * weight))
    return MOMENTUM * buffer + RATE * local * (slope + DECAY * w)


def make_step(width, attack_steps, dtype):
    call = partial(network, width=width, dtype=dtype)

    def attacked(weights, known, x, key):
        def objective(delta):
            return nt_xent(call(weights, known, x + delta, "adversarial", training=False)[0])

        def iteration(_, delta):
            delta = jnp.clip(delta + STEP_SIZE * jnp.sign(jax.grad(objective)(delta)), -RADIUS, RADIUS)
            return jnp.clip(x + delta, 0, 1) - x

        start = jax.random.uniform(key, x.shape, minval=-RADIUS, maxval=RADIUS)
        return x + lax.fori_loop(0, attack_steps, iteration, start)

    @partial(jax.jit, donate_argnums=0)
    def step(state, x):
        weights, known, buffers, key = state
        key, start = jax.random.split(key)
        views = {"adversarial": attacked(weights, known, x, start), "standard": x}

        def objective(weights):
            passes = {name: call(weights, known, view, name, training=True) for name, view in views.items()}
            loss = sum(nt_xent(features) for features, _ in passes.values()) / 2
            return loss, {name: new for name, (_, new) in passes.items()}

        (loss, known), slopes = jax.value_and_grad(objective, has_aux=True)(weights)
        buffers = jax.tree.map(lars, weights, slopes, buffers)
        return (jax.tree.map(jnp.subtract, weights, buffers), known, buffers, key), loss

    return step


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dtype", choices=list(PRECISION), required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--attack-steps", type=int, default=5)
    parser.add_argument("--device", choices=["cpu", "gpu"], default="gpu")
    parser.add_argument("--steps", type=int, help="time so many and print images/s; else one for each line read")
    options = parser.parse_args()
    jax.config.update("jax_default_matmul_precision", PRECISION[options.dtype])
    device = jax.devices()[0]
    if (device.platform == "cpu") != (options.device == "cpu"):
        raise SystemExit(f"JAX has no {options.device} here: it uses {device}")
    dtype = jnp.bfloat16 if options.dtype == "bfloat16" else jnp.float32
    run = make_step(options.width, options.attack_steps, dtype)
    key, of_images = jax.random.split(jax.random.key(0))
    images = jax.random.uniform(of_images, (2 * options.batch, 32, 32, 3))
    state, losses = first_state(options.width, key), []

    def step():
        nonlocal state
        began = time.perf_counter()
        state, loss = jax.block_until_ready(run(state, images))
        losses.append(float(loss))
        return time.perf_counter() - began

    def memory():
        return {"gpu_bytes": (device.memory_stats() or {}).get("peak_bytes_in_use", 0)}

    for _ in range(3):
        step()
    about = {"version": f"JAX {jax.__version__}", "device": device.device_kind}
    if options.steps is None:
        serve(about, {"step": lambda: {"seconds": step()}, "memory": memory})
    else:
        seconds = statistics.median(step() for _ in range(options.steps))
        print(json.dumps({**about, "images_per_second": options.batch / seconds, "losses": losses}))


if __name__ == "__main__":
    main()
