#!/usr/bin/python3
"""A GPU board in Python whose steps of a training are computed by PyTorch: any framework can stand behind the wire.

The wire is that of ../python_agent; the job queue is that of models/compute/job_queue.h, as far as a driver needs it:
identity, control, interrupt, ring, the board's memory, and the opcodes 0 (nothing), 1 and 2 (int8 products) and 4 (a step of a training).
Time goes by operations at a stated rate, and so does power: two runs are alike.
"""
import os
import struct
import sys
import zlib

import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python_agent"))
import register_agent as kit  # noqa: E402

MEMORY_BYTES, MEMORY, HOST = 16 << 20, 0x1000_0000, 0x1_0000_0000
IDENTITY, CONTROL, STATUS, INTERRUPT_STATE, INTERRUPT_ENABLE = 0x000, 0x00C, 0x010, 0x014, 0x018
RING_LOW, RING_HIGH, RING_SIZE, RING_HEAD, RING_TAIL = 0x020, 0x024, 0x028, 0x02C, 0x030
COMPLETE, FAILED = 1, 2
BAD_DESCRIPTOR = 1
DESCRIPTOR = struct.Struct("<BBHIIIQQQIIIIQ")
TASK = struct.Struct("<10I2Q6dQ")
COMPLETION = struct.Struct("<BBHIII")
GFLOP_S, IDLE_W, WORK_W, LOWEST_V = 1000.0, 90.0, 300.0, 10.0  # of an imagined board
WORK_DONE = 100  # a kind of output of its own that never leaves: the end of the job in work


def split(flat, layers, width, context, vocabulary, tied):
    """Parameters by name, in the order of models/learning/transformer_config.cpp."""
    d, at, p = width, 0, {}
    shapes = [("tokens", vocabulary, d), ("positions", context, d)]
    for i in range(layers):
        shapes += [(f"{i}.gain1", d), (f"{i}.bias1", d), (f"{i}.qkv", d, 3 * d), (f"{i}.projection", d, d),
                   (f"{i}.gain2", d), (f"{i}.bias2", d), (f"{i}.up", d, 4 * d), (f"{i}.down", 4 * d, d)]
    shapes += [("gain", d), ("bias", d)] + ([] if tied else [("head", vocabulary, d)])
    for name, *shape in shapes:
        size = int(np.prod(shape))
        p[name] = torch.tensor(flat[at:at + size].reshape(shape), requires_grad=True)
        at += size
    if at != flat.size:
        raise ValueError("other parameters than the model's")
    return p


def loss_of(p, layers, heads, gelu, batch):
    """Mean cross-entropy of the next token, nats."""
    f = torch.nn.functional
    x, n = batch[:, :-1], batch.shape[1] - 1
    d = p["tokens"].shape[1]
    h = p["tokens"][x] + p["positions"][:n]
    mask = torch.full((n, n), float("-inf")).triu(1)
    for i in range(layers):
        q, k, v = (f.layer_norm(h, (d,), p[f"{i}.gain1"], p[f"{i}.bias1"]) @ p[f"{i}.qkv"]).split(d, 2)
        q, k, v = (t.view(len(x), n, heads, d // heads).transpose(1, 2) for t in (q, k, v))
        shares = torch.softmax(q @ k.transpose(2, 3) / (d // heads) ** 0.5 + mask, 3)
        h = h + (shares @ v).transpose(1, 2).reshape(len(x), n, d) @ p[f"{i}.projection"]
        up = f.layer_norm(h, (d,), p[f"{i}.gain2"], p[f"{i}.bias2"]) @ p[f"{i}.up"]
        h = h + (f.gelu(up, approximate="tanh") if gelu else torch.relu(up)) @ p[f"{i}.down"]
    scores = f.layer_norm(h, (d,), p["gain"], p["bias"]) @ p.get("head", p["tokens"]).T
    return f.cross_entropy(scores.reshape(-1, scores.shape[2]), batch[:, 1:].reshape(-1))


def learn(task, numbers):
    """The answer to a LearnerTask: its loss, how many numbers, and these. Errors: ValueError for one that is none."""
    head = TASK.unpack_from(task)
    layers, width, heads, context, vocabulary, relu, tied, sequences, length, steps, before, warmup, rate, beta1, beta2, epsilon, decay, clip, _ = head
    tokens = np.frombuffer(task, "<u2", offset=TASK.size).astype(np.int64)
    if tokens.size != max(steps, 1) * sequences * (length + 1) or tokens.max() >= vocabulary or width % heads != 0:
        raise ValueError("tokens that are not those of its batches")
    batches = torch.tensor(tokens).view(max(steps, 1), sequences, length + 1)
    arrays = np.frombuffer(numbers, "<f4").reshape(3 if steps else 1, -1).copy()
    p = split(arrays[0], layers, width, context, vocabulary, tied)
    if steps == 0:
        loss = loss_of(p, layers, heads, not relu, batches[0])
        loss.backward()
        out = [torch.cat([x.grad.flatten() for x in p.values()]).numpy()]
        return loss.item(), out
    best = torch.optim.AdamW([{"params": [x for x in p.values() if x.dim() == 2], "weight_decay": decay},
                              {"params": [x for x in p.values() if x.dim() == 1], "weight_decay": 0.0}], betas=(beta1, beta2), eps=epsilon)
    if before:
        moments = [split(array, layers, width, context, vocabulary, tied) for array in arrays[1:]]
        for name, x in p.items():
            best.state[x] = {"step": torch.tensor(float(before)), "exp_avg": moments[0][name].detach(), "exp_avg_sq": moments[1][name].detach()}
    losses = []
    for i, batch in enumerate(batches):
        best.zero_grad(set_to_none=True)
        loss = loss_of(p, layers, heads, not relu, batch)
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(p.values(), clip)
        for group in best.param_groups:
            group["lr"] = rate * min(1.0, (before + i + 1) / max(warmup, 1))
        best.step()
        losses.append(loss.item())
    flat = [torch.cat([value.detach().flatten() for value in values]).numpy()
            for values in (p.values(), [best.state[x]["exp_avg"] for x in p.values()], [best.state[x]["exp_avg_sq"] for x in p.values()])]
    return float(np.mean(losses)), [arrays[0] - flat[0], flat[1], flat[2]]


class Board(kit.Device):
    def __init__(self):
        super().__init__()
        self.memory, self.descriptor = bytearray(MEMORY_BYTES), None
        self.power_off()

    def power_off(self):
        self.enabled = self.halted = self.level = False
        self.registers = {RING_LOW: 0, RING_HIGH: 0, RING_SIZE: 2, INTERRUPT_STATE: 0, INTERRUPT_ENABLE: 0}
        self.head = self.tail = 0
        self.descriptor = None
        self.due = [item for item in self.due if item[2] != WORK_DONE]

    def input(self, kind, reference, payload):
        if kind == kit.SUPPLY:
            on = struct.unpack_from("<d", payload)[0] >= LOWEST_V
            if self.on and not on:
                self.power_off()
                self.memory[:] = bytes(MEMORY_BYTES)
            self.on = on
            self.later(0, kit.DRAW, self.power())
        if kind == kit.ACCESS:
            self.access(reference, payload)
        self.begin_work()

    def power(self):
        return 0.0 if not self.on else WORK_W if self.descriptor else IDLE_W

    def access(self, reference, payload):
        address, length, write = struct.unpack_from("<QII", payload)
        status, data = 1, b""
        if not self.on:
            status = -1
        elif address >= MEMORY:
            at = address - MEMORY
            if at + length > MEMORY_BYTES:
                status = -2
            elif write:
                self.memory[at:at + length] = payload[16:16 + length]
            else:
                data = bytes(self.memory[at:at + length])
        elif length != 4:
            status = -4
        elif write:
            status = self.write(address, struct.unpack_from("<I", payload, 16)[0])
        else:
            value = self.read(address)
            status, data = (-2, b"") if value is None else (1, struct.pack("<I", value))
        if reference:
            self.later(kit.ANSWER_PS, kit.RESPONSE, struct.pack("<iI", status, len(data)) + data, reference)

    def read(self, address):
        idle = self.head == self.tail and not self.descriptor
        own = {IDENTITY: 0x31555047, CONTROL: int(self.enabled), STATUS: int(idle) | 2 * int(self.halted), RING_HEAD: self.head, RING_TAIL: self.tail}
        return own.get(address, self.registers.get(address))

    def write(self, address, value):
        if address == CONTROL and value & 2:
            self.power_off()
        elif address == CONTROL:
            self.enabled = bool(value & 1)
        elif address == INTERRUPT_STATE:
            self.registers[address] &= ~value
            self.halted = self.halted and not value & FAILED
        elif address == RING_TAIL:
            self.tail = value % self.registers[RING_SIZE]
        elif address in self.registers:
            self.registers[address] = value
        else:
            return -3 if address in (IDENTITY, STATUS, RING_HEAD) else -2
        self.show_interrupt()
        return 1

    def show_interrupt(self):
        level = bool(self.registers[INTERRUPT_STATE] & self.registers[INTERRUPT_ENABLE])
        if level != self.level:
            self.level = level
            self.later(0, kit.INTERRUPT, struct.pack("<II", 0, int(level)))

    def begin_work(self):
        if self.descriptor or not self.on or not self.enabled or self.halted or self.head == self.tail:
            return
        at = self.registers[RING_LOW] + 64 * self.head
        self.head = (self.head + 1) % self.registers[RING_SIZE]
        self.descriptor = DESCRIPTOR.unpack_from(self.memory, at)
        gflop = self.descriptor[12] if self.descriptor[0] in (2, 4) else 0
        self.later(max(1, round(gflop / GFLOP_S * 1e12)), WORK_DONE, b"")
        self.later(0, kit.DRAW, self.power())

    def at(self, address, size):
        if address + size > MEMORY_BYTES:
            raise ValueError("an address beyond the board's memory")
        return bytes(self.memory[address:address + size])

    def answer(self):
        """The bytes that the job in work leaves behind, and what its CRC is of."""
        opcode, _, _, m, n, k, a, b, c, a_stride, b_stride, c_stride, _, _ = self.descriptor
        if opcode == 0:
            return
        if opcode == 4:
            loss, numbers = learn(self.at(a, m), self.at(b, 4 * n))
            out = struct.pack("<dII", loss, len(numbers[0]), 0) + b"".join(x.astype("<f4").tobytes() for x in numbers)
            if len(out) > k or c + len(out) > MEMORY_BYTES:
                raise ValueError("no room for the answer")
            self.memory[c:c + len(out)] = out
            return zlib.crc32(out)
        if opcode not in (1, 2):
            raise ValueError("an unknown opcode")
        left = np.frombuffer(self.at(a, m * a_stride), "i1").reshape(m, a_stride)[:, :k].astype("i4")
        right = np.frombuffer(self.at(b, k * b_stride), "i1").reshape(k, b_stride)[:, :n].astype("i4")
        product = left @ right
        for r, row in enumerate(product):
            self.memory[c + r * c_stride:c + r * c_stride + 4 * n] = row.astype("<i4").tobytes()
        return zlib.crc32(product.astype("<i4").tobytes())

    def fire(self, time):
        outputs = []
        if any(kind == WORK_DONE and at == time for at, _, kind, _, _ in self.due):
            self.due = [item for item in self.due if item[2] != WORK_DONE]
            self.end_work()
            self.begin_work()
        outputs += super().fire(time)
        return outputs

    def end_work(self):
        flags, tag, completion = self.descriptor[1], self.descriptor[2], self.descriptor[13]
        error, crc = 0, 0
        try:
            crc = self.answer() or 0
        except (ValueError, struct.error):
            error = BAD_DESCRIPTOR
        done = COMPLETION.pack(1, error, tag, 0, crc, 0)
        if completion >= HOST:
            self.later(0, kit.ACCESS, struct.pack("<QII", completion - HOST, len(done), 1) + done)
        elif completion + len(done) <= MEMORY_BYTES:
            self.memory[completion:completion + len(done)] = done
        self.descriptor = None
        self.halted = bool(error) and not flags & 2
        if error or flags & 1:
            self.registers[INTERRUPT_STATE] |= FAILED if error else COMPLETE
        self.later(0, kit.DRAW, self.power())
        self.show_interrupt()


if __name__ == "__main__":
    torch.set_num_threads(1)
    kit.main(Board(), {"type": "gpu", "backing": "emulator", "version": torch.__version__, "hash": "", "memory_bytes": MEMORY_BYTES,
                       "interrupts": 1, "dma": True, "work": ["gpu", "learner"], "channels": [], "injection_points": []})
