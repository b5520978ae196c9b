"""Runs test/bench/peer_acl.py on a GPU: `python peer_torch.py --style official --dtype bfloat16 --batch 512`."""

import argparse

import torch

from peer_acl import Trainer, nt_xent
from peer_worker import serve


class DeviceTrainer(Trainer):
    device = "cuda"

    def loss(self, x, branch):
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.dtype == "bfloat16"):
            features = self.call(x, branch)
        return nt_xent(features)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--style", choices=["official", "tuned", "compiled"], required=True)
    parser.add_argument("--dtype", choices=["float32", "tf32", "bfloat16"], required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--attack-steps", type=int, default=5)
    parser.add_argument("--device", choices=["cpu", "gpu"], default="gpu")
    options = parser.parse_args()
    on_gpu = options.device == "gpu"
    if on_gpu and not torch.cuda.is_available():
        raise SystemExit("PyTorch has no GPU here")
    DeviceTrainer.device = "cuda" if on_gpu else "cpu"
    torch.set_default_device(DeviceTrainer.device)
    tf32 = options.dtype == "tf32"
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
    torch.backends.cudnn.benchmark = options.style != "official"
    torch.manual_seed(0)
    trainer = DeviceTrainer(options.style, options.dtype, options.batch, options.width, options.attack_steps)

    def step():
        trainer.step()
        if on_gpu:
            torch.cuda.synchronize()

    for _ in range(3):
        step()
    about = {"version": f"PyTorch {torch.__version__}", "device": DeviceTrainer.device}
    if on_gpu:
        about["device"] = torch.cuda.get_device_name()
    serve(about, {"step": step, "memory": lambda: {"gpu_bytes": torch.cuda.max_memory_allocated() if on_gpu else 0}})


main()
