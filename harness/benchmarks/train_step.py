"""The training step of `train_step` in PyTorch, on one thread: train_step.py FILE STEPS prints its time and losses as JSON.

FILE: a line of JSON (the model's shape, names and shapes of all parameters), then parameters as float32 and tokens as uint16.
"""
import json
import math
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when it is loaded; torch's own setting does not reach it

import numpy
import torch
import torch.nn.functional as F


def read(path):
    with open(path, "rb") as f:
        head = json.loads(f.readline())
        parameters = {}
        for name, rows, columns in head["groups"]:
            shape = (rows, columns) if rows > 1 else (columns,)
            values = numpy.frombuffer(f.read(4 * rows * columns), "<f4").reshape(shape)
            parameters[name] = torch.tensor(values, requires_grad=True)
        tokens = numpy.frombuffer(f.read(), "<u2").astype(numpy.int64)
    return head, parameters, torch.tensor(tokens.reshape(-1, head["sequences"], head["length"] + 1))


def loss_of(head, p, batch):
    """Mean loss of a batch: norms before the parts, causal attention, GELU with tanh, tied head."""
    tokens, targets = batch[:, :-1], batch[:, 1:]
    (sequences, length), width, heads = tokens.shape, head["width"], head["heads"]
    hidden = torch.triu(torch.full((length, length), -math.inf), 1)
    x = p["tokens"][tokens] + p["positions"][:length]
    for i in range(head["layers"]):
        b = f"block.{i}."
        y = F.layer_norm(x, (width,), p[b + "norm1.gain"], p[b + "norm1.bias"])
        q, k, v = ((y @ p[b + "attention.qkv"]).view(sequences, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4))
        shares = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(width // heads) + hidden, -1)
        x = x + (shares @ v).transpose(1, 2).reshape(sequences, length, width) @ p[b + "attention.projection"]
        y = F.layer_norm(x, (width,), p[b + "norm2.gain"], p[b + "norm2.bias"])
        x = x + F.gelu(y @ p[b + "mlp.up"], approximate="tanh") @ p[b + "mlp.down"]
    x = F.layer_norm(x, (width,), p["norm.gain"], p["norm.bias"])
    return F.cross_entropy((x @ p.get("head", p["tokens"]).T).flatten(0, 1), targets.flatten())


def blas():
    """The library that multiplies matrices, as it is loaded: the reference one is ten times as slow as OpenBLAS."""
    with open("/proc/self/maps", encoding="utf-8") as f:
        found = {os.path.realpath(line.split()[-1]) for line in f if "blas" in line.rsplit("/", 1)[-1]}
    return ", ".join(sorted(os.path.basename(path) for path in found)) or "no BLAS"


def main(path, steps):
    torch.set_num_threads(1)
    head, parameters, batches = read(path)
    matrices = [v for v in parameters.values() if v.dim() == 2]
    vectors = [v for v in parameters.values() if v.dim() == 1]
    best = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}],
                             lr=1e-3, betas=(0.9, 0.95), eps=1e-8)
    losses, times = [], []
    for step in range(steps):
        begin = time.perf_counter()
        best.zero_grad(set_to_none=True)
        loss = loss_of(head, parameters, batches[step % len(batches)])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters.values(), 1.0)
        best.step()
        losses.append(loss.item())
        times.append(time.perf_counter() - begin)
    print(json.dumps({"step_s": min(times), "losses": losses, "torch": torch.__version__, "blas": blas()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
