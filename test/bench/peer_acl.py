"""A step of adversarial contrastive pre-training, dual stream, in PyTorch, following the published training loop.

    official   the loop as published: the attack calls loss.backward() in eval mode, so that it computes the gradients
               of the weights too and throws them away; images NCHW; LARS tensor by tensor
    tuned      the attack asks for the gradient of its images alone; channels_last; LARS over lists of tensors
    compiled   tuned, with torch.compile around the network

ResNet-18 with the stem for small images and two sets of batch norms, a head of three linear layers with batch norm
after each, PGD with uniform start, NT-Xent at 0.5. bfloat16 is autocast. Images are random and fixed:
no data is loaded and nothing is augmented.
"""

import argparse
import math

import torch
import torch.nn.functional as F
from torch import nn

from peer_worker import serve

RADIUS, STEP_SIZE, TEMPERATURE = 8 / 255, 2 / 255, 0.5


class Norm(nn.Module):
    """A batch norm for each branch."""

    def __init__(self, layer, channels):
        super().__init__()
        self.branches = nn.ModuleDict({"standard": layer(channels), "adversarial": layer(channels)})

    def forward(self, x, branch):
        return self.branches[branch](x)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = Norm(nn.BatchNorm2d, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = Norm(nn.BatchNorm2d, outputs)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
            self.bn3 = Norm(nn.BatchNorm2d, outputs)

    def forward(self, x, branch):
        y = F.relu(self.bn1(self.conv1(x), branch))
        y = self.bn2(self.conv2(y), branch)
        if self.shortcut is not None:
            x = self.bn3(self.shortcut(x), branch)
        return F.relu(y + x)


class Network(nn.Module):
    """Encoder and head."""

    def __init__(self, width):
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
        self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        self.bn1 = Norm(nn.BatchNorm2d, width)
        blocks, inputs = [], width
        for i, outputs in enumerate([width, 2 * width, 4 * width, 8 * width]):
            blocks += [Block(inputs, outputs, 1 if i == 0 else 2), Block(outputs, outputs, 1)]
            inputs = outputs
        self.blocks = nn.ModuleList(blocks)
        self.linear = nn.ModuleList([nn.Linear(inputs, inputs, bias=i == 0) for i in range(3)])
        self.norms = nn.ModuleList([Norm(nn.BatchNorm1d, inputs) for _ in range(3)])
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x, branch):
        x = (x - self.mean) / self.std
        x = F.relu(self.bn1(self.conv1(x), branch))
        for block in self.blocks:
            x = block(x, branch)
        x = x.mean((2, 3))
        for i in range(3):
            x = self.norms[i](self.linear[i](x), branch)
            if i < 2:
                x = F.relu(x)
        return x


def nt_xent(features):
    """As in the published code, for views [first view of all images; second view of all images]."""
    z = features.float()
    rows = z.shape[0]
    length = z.norm(dim=1)
    similarity = (z @ z.T) / torch.clamp(length[:, None] * length[None, :], min=1e-8)
    e = torch.exp(similarity / TEMPERATURE)
    row = torch.arange(rows)
    partner = (row + rows // 2) % rows
    return -torch.log(e[partner, row] / (e.sum(0) - math.exp(1 / TEMPERATURE))).mean()


class Lars:
    """Trust 0.001, momentum 0.9, weight decay 1e-6, all tensors; the learning rate is inside the momentum buffer."""

    def __init__(self, parameters, as_lists):
        self.parameters = list(parameters)
        self.buffers = [torch.zeros_like(p) for p in self.parameters]
        self.step = self.lists if as_lists else self.one_by_one

    @torch.no_grad()
    def one_by_one(self, rate, decay=1e-6):
        for w, buffer in zip(self.parameters, self.buffers):
            weight, slope = torch.norm(w).item(), torch.norm(w.grad).item()
            local = 1.0 if weight < 1e-15 or slope < 1e-15 else 0.001 * weight / (slope + decay * weight)
            buffer.mul_(0.9).add_(w.grad.add(w, alpha=decay), alpha=rate * local)
            w.sub_(buffer)

    @torch.no_grad()
    def lists(self, rate, decay=1e-6):
        slopes = [w.grad for w in self.parameters]
        weight = torch.stack(torch._foreach_norm(self.parameters))
        slope = torch.stack(torch._foreach_norm(slopes))
        tiny = (weight < 1e-15) | (slope < 1e-15)
        local = torch.where(tiny, torch.ones_like(weight), 0.001 * weight / (slope + decay * weight))
        update = torch._foreach_add(slopes, self.parameters, alpha=decay)
        torch._foreach_mul_(update, (rate * local).tolist())
        torch._foreach_mul_(self.buffers, 0.9)
        torch._foreach_add_(self.buffers, update)
        torch._foreach_sub_(self.parameters, self.buffers)


class Trainer:
    def __init__(self, style, dtype, batch, width, steps):
        self.official, self.dtype, self.steps = style == "official", dtype, steps
        self.network = Network(width)
        self.images = torch.rand(2 * batch, 3, 32, 32)
        if not self.official:
            self.network = self.network.to(memory_format=torch.channels_last)
            self.images = self.images.to(memory_format=torch.channels_last)
        self.call = torch.compile(self.network) if style == "compiled" else self.network
        self.optimizer = Lars(self.network.parameters(), as_lists=not self.official)

    def loss(self, x, branch):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.dtype == "bfloat16"):
            features = self.call(x, branch)
        return nt_xent(features)

    def slope(self, delta):
        """The gradient of the objective with respect to the perturbation."""
        delta.requires_grad_(True)
        loss = self.loss(self.images + delta, "adversarial")
        if not self.official:
            return torch.autograd.grad(loss, delta)[0]
        self.network.zero_grad()
        loss.backward()
        return delta.grad

    def attack(self):
        x = self.images
        self.network.eval()
        self.network.requires_grad_(self.official)
        delta = (torch.rand_like(x) * 2 - 1) * RADIUS
        for _ in range(self.steps):
            delta = delta.detach() + STEP_SIZE * self.slope(delta).sign()
            delta = delta.clamp(-RADIUS, RADIUS)
            delta = (x + delta).clamp(0, 1) - x
        self.network.requires_grad_(True)
        return (x + delta).detach()

    def passes(self, adversarial):
        """The two training passes and the update."""
        self.network.train()
        loss = (self.loss(adversarial, "adversarial") + self.loss(self.images, "standard")) / 2
        self.network.zero_grad()
        loss.backward()
        self.optimizer.step(0.1)

    def step(self):
        self.passes(self.attack())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--style", choices=["official", "tuned", "compiled"], required=True)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--attack-steps", type=int, default=5)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    trainer = Trainer(options.style, options.dtype, options.batch, options.width, options.attack_steps)
    trainer.step()
    serve(
        {"version": f"PyTorch {torch.__version__}"},
        {
            "step": trainer.step,
            "attack": lambda: None if trainer.attack() is None else None,
            "passes": lambda: trainer.passes(trainer.images),
        },
    )
