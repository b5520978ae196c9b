"""The steps of step.acl in plain PyTorch. It prints the differences between the two programs.

    python step.py START.safetensors RUN_FOLDER CIFAR_FOLDER
"""

import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn
from torchvision.models import resnet18

BATCH, STEPS, RADIUS, STEP, ATTACK_STEPS = 32, 2, 8 / 255, 2 / 255, 5
LR, MOMENTUM, WEIGHT_DECAY, TRUST = 0.5, 0.9, 1e-6, 0.001
# of a loss, and of a tensor's norm
TOLERANCE = {"loss": 1e-9, "tensor": 1e-8}


class DualNorm(nn.ModuleDict):
    """A batch norm for each branch; `branch` selects the one that a pass uses."""

    branch = "standard"

    def __init__(self, norm, channels):
        super().__init__({"standard": norm(channels), "adversarial": norm(channels)})

    def forward(self, x):
        return self[DualNorm.branch](x)


class Model(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.f = resnet18(norm_layer=lambda channels: DualNorm(nn.BatchNorm2d, channels))
        self.f.maxpool = self.f.fc = nn.Identity()
        self.g = nn.ModuleDict()
        for name, module in narrow(self.f, width):
            parent, _, leaf = name.rpartition(".")
            setattr(self.f.get_submodule(parent), leaf, module)
        self.f.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        features = 8 * width
        self.g["fc1"], self.g["fc2"] = nn.Linear(features, 64), nn.Linear(64, 64, bias=False)
        self.g["bn1"], self.g["bn2"] = DualNorm(nn.BatchNorm1d, 64), DualNorm(nn.BatchNorm1d, 64)
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1))
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1))

    def forward(self, x, branch):
        DualNorm.branch = branch
        h, g = self.f((x - self.mean) / self.deviation), self.g
        return g["bn2"](g["fc2"](F.relu(g["bn1"](g["fc1"](h)))))


def narrow(network, width):
    """torchvision's layers with `width` channels in place of 64."""
    for name, module in list(network.named_modules()):
        if isinstance(module, nn.Conv2d):
            shape = module.in_channels * width // 64, module.out_channels * width // 64
            yield name, nn.Conv2d(*shape, module.kernel_size, module.stride, module.padding, bias=False)
        elif isinstance(module, DualNorm):
            yield name, DualNorm(nn.BatchNorm2d, module["standard"].num_features * width // 64)


def nt_xent(z, temperature=0.5):
    """Rows of view a, then those of view b."""
    z = F.normalize(z)
    similarity = (z @ z.T / temperature).fill_diagonal_(-torch.inf)
    return F.cross_entropy(similarity, torch.arange(len(z)).roll(len(z) // 2))


def attack(model, x):
    """Maximizes the loss of both views through the adversarial branch, with running statistics."""
    model.eval()
    delta = torch.zeros_like(x)
    for _ in range(ATTACK_STEPS):
        delta.requires_grad_()
        (slope,) = torch.autograd.grad(nt_xent(model(x + delta, "adversarial")), delta)
        delta = (delta.detach() + STEP * slope.sign()).clamp(-RADIUS, RADIUS)
        delta = (x + delta).clamp(0, 1) - x
    model.train()
    return x + delta


class Lars:
    """As in the published code: all tensors, no epsilon, the learning rate inside the momentum buffer."""

    def __init__(self, parameters):
        self.buffers = [(p, torch.zeros_like(p)) for p in parameters]

    @torch.no_grad()
    def step(self):
        for p, buffer in self.buffers:
            norm, slope = p.norm(), p.grad.norm()
            ratio = 1.0 if min(norm, slope) < 1e-15 else TRUST * norm / (slope + WEIGHT_DECAY * norm)
            buffer.mul_(MOMENTUM).add_(LR * ratio * (p.grad + WEIGHT_DECAY * p))
            p.sub_(buffer)


def images(folder, first):
    """Images in the order of the file, as [BATCH, 3, 32, 32] in 0..1."""
    records = np.fromfile(f"{folder}/data_batch_1.bin", np.uint8, 3073 * BATCH, offset=3073 * first)
    return torch.from_numpy(records.reshape(BATCH, 3073)[:, 1:].reshape(BATCH, 3, 32, 32) / 255.0)


def main(start, run, cifar):
    torch.set_default_dtype(torch.float64)
    weights = load_file(start)
    model = Model(weights["f.conv1.weight"].shape[0])
    names = model.load_state_dict(weights, strict=False)
    own = {"mean", "deviation"}
    missing = [n for n in names.missing_keys if not n.endswith("num_batches_tracked") and n not in own]
    assert not missing and not names.unexpected_keys, (missing, names.unexpected_keys)

    events = [json.loads(line) for line in open(f"{run}/events.jsonl")]
    theirs = [event["losses"] for event in events if event["event"] == "step"]
    optimizer, worst = Lars(list(model.parameters())), 0.0
    for step in range(STEPS):
        x = images(cifar, step * BATCH)
        views = torch.cat([x, x.flip(3)])
        adversarial = attack(model, views)
        losses = {
            "l_adv": nt_xent(model(adversarial, "adversarial")),
            "l_std": nt_xent(model(views, "standard")),
        }
        model.zero_grad()
        (0.5 * losses["l_adv"] + 0.5 * losses["l_std"]).backward()
        optimizer.step()
        for name, loss in losses.items():
            apart = abs(loss.item() - theirs[step][name]) / abs(loss.item())
            worst = max(worst, apart)
            print(f"step {step + 1}  {name}  PyTorch {loss.item():.12f}  aclc {theirs[step][name]:.12f}  apart {apart:.1e}")

    after, ours = load_file(f"{run}/checkpoints/pretrain/last.safetensors"), model.state_dict()
    rows = sorted(
        (((after[name] - ours[name]).norm() / ours[name].norm().clamp_min(1e-3)).item(), name)
        for name in after
        if name in ours
    )
    print(f"{len(rows)} tensors after {STEPS} steps; share of its norm by which a tensor differs:")
    for share, name in [rows[len(rows) // 2], *rows[-3:]]:
        print(f"  {share:.1e}  {name}")
    assert len(rows) == len(weights)
    return 0 if worst < TOLERANCE["loss"] and rows[-1][0] < TOLERANCE["tensor"] else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
