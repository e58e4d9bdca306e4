"""The same training once more, in NumPy and float64, written from the papers: model, gradient, AdamW, Nesterov, corpus.

Weights are those of models/learning by name; a product is x W. Source of the optimiser's order: torch.optim.AdamW.
"""
import math

import numpy as np

GELU_ROOT = math.sqrt(2.0 / math.pi)
BITS = (1 << 64) - 1


def split_groups(groups, flat):
    """A flat array as {name: matrix or vector}, in float64."""
    found, at = {}, 0
    for name, rows, columns in groups:
        values = np.asarray(flat[at:at + rows * columns], np.float64)
        found[name] = values.reshape(rows, columns) if rows > 1 else values
        at += rows * columns
    assert at == len(flat)
    return found


def norm(x, gain, bias):
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    inverse = 1.0 / np.sqrt(variance + 1e-5)
    standard = (x - mean) * inverse
    return standard * gain + bias, (standard, inverse)


def norm_back(d, gain, kept):
    standard, inverse = kept
    inner = d * gain
    d_x = inverse * (inner - inner.mean(-1, keepdims=True) - standard * (inner * standard).mean(-1, keepdims=True))
    return d_x, (d * standard).reshape(-1, d.shape[-1]).sum(0), d.reshape(-1, d.shape[-1]).sum(0)


def active(x, is_gelu):
    """The activation and its slope."""
    if not is_gelu:
        return np.maximum(x, 0.0), (x > 0.0).astype(float)
    t = np.tanh(GELU_ROOT * (x + 0.044715 * x**3))
    return 0.5 * x * (1 + t), 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_ROOT * (1 + 3 * 0.044715 * x * x)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def heads_of(x, heads):
    """(sequence, token, width) -> (sequence, head, token, part)"""
    s, t, d = x.shape
    return x.reshape(s, t, heads, d // heads).transpose(0, 2, 1, 3)


def joined(x):
    s, h, t, part = x.shape
    return x.transpose(0, 2, 1, 3).reshape(s, t, h * part)


def flat(x):
    return x.reshape(-1, x.shape[-1])


class Model:
    """`shape`: layers, width, heads and whether it is GELU."""

    def __init__(self, shape):
        self.layers, self.width, self.heads, self.gelu = shape["layers"], shape["width"], shape["heads"], shape["gelu"]

    def block(self, p, i, x):
        name, t = f"block.{i}.", x.shape[1]
        k = {"in": x}
        k["n1"], k["kept1"] = norm(x, p[name + "norm1.gain"], p[name + "norm1.bias"])
        q, key, v = (heads_of(part, self.heads) for part in np.split(k["n1"] @ p[name + "attention.qkv"], 3, -1))
        scores = q @ key.swapaxes(-1, -2) / math.sqrt(q.shape[-1])
        scores[..., np.triu(np.ones((t, t), bool), 1)] = -np.inf
        k["shares"] = softmax(scores)
        k["q"], k["k"], k["v"] = q, key, v
        k["mixed"] = joined(k["shares"] @ v)
        middle = x + k["mixed"] @ p[name + "attention.projection"]
        k["n2"], k["kept2"] = norm(middle, p[name + "norm2.gain"], p[name + "norm2.bias"])
        k["active"], k["slope"] = active(k["n2"] @ p[name + "mlp.up"], self.gelu)
        return middle + k["active"] @ p[name + "mlp.down"], k

    def block_back(self, p, i, d, k, g):
        name = f"block.{i}."
        g[name + "mlp.down"] = flat(k["active"]).T @ flat(d)
        d_up = d @ p[name + "mlp.down"].T * k["slope"]
        g[name + "mlp.up"] = flat(k["n2"]).T @ flat(d_up)
        through, g[name + "norm2.gain"], g[name + "norm2.bias"] = norm_back(d_up @ p[name + "mlp.up"].T, p[name + "norm2.gain"], k["kept2"])
        d = d + through
        g[name + "attention.projection"] = flat(k["mixed"]).T @ flat(d)
        d_mixed = heads_of(d @ p[name + "attention.projection"].T, self.heads)
        d_shares = d_mixed @ k["v"].swapaxes(-1, -2)
        d_scores = k["shares"] * (d_shares - (d_shares * k["shares"]).sum(-1, keepdims=True)) / math.sqrt(k["q"].shape[-1])
        d_qkv = np.concatenate([joined(d_scores @ k["k"]), joined(d_scores.swapaxes(-1, -2) @ k["q"]),
                                joined(k["shares"].swapaxes(-1, -2) @ d_mixed)], -1)
        g[name + "attention.qkv"] = flat(k["n1"]).T @ flat(d_qkv)
        through, g[name + "norm1.gain"], g[name + "norm1.bias"] = norm_back(d_qkv @ p[name + "attention.qkv"].T, p[name + "norm1.gain"], k["kept1"])
        return d + through

    def forward(self, p, tokens):
        """Loss, shares of the next tokens, and what was kept. `tokens`: (sequences, length + 1)"""
        inputs, targets = tokens[:, :-1], tokens[:, 1:]
        x = p["tokens"][inputs] + p["positions"][:inputs.shape[1]]
        kept = []
        for i in range(self.layers):
            x, k = self.block(p, i, x)
            kept.append(k)
        y, last = norm(x, p["norm.gain"], p["norm.bias"])
        shares = softmax(y @ p.get("head", p["tokens"]).T)
        right = np.take_along_axis(shares, targets[..., None], -1)
        return -np.log(right).mean(), shares, (kept, y, last)

    def loss(self, p, tokens):
        return self.forward(p, tokens)[0]

    def gradient(self, p, tokens):
        """Loss and {name: gradient}."""
        loss, d, (kept, y, last) = self.forward(p, tokens)
        inputs, targets = tokens[:, :-1], tokens[:, 1:]
        d = d.copy()
        np.put_along_axis(d, targets[..., None], np.take_along_axis(d, targets[..., None], -1) - 1.0, -1)
        d /= targets.size
        g = {name: np.zeros_like(values) for name, values in p.items()}
        head = "head" if "head" in p else "tokens"
        g[head] += flat(d).T @ flat(y)
        d, g["norm.gain"], g["norm.bias"] = norm_back(d @ p[head], p["norm.gain"], last)
        for i in reversed(range(self.layers)):
            d = self.block_back(p, i, d, kept[i], g)
        np.add.at(g["tokens"], inputs, d)
        g["positions"][:inputs.shape[1]] += d.sum(0)
        return loss, g


class AdamW:
    def __init__(self, rate=1e-3, beta1=0.9, beta2=0.95, epsilon=1e-8, weight_decay=0.1, clip=1.0, warmup=0):
        self.rate, self.beta1, self.beta2, self.epsilon = rate, beta1, beta2, epsilon
        self.weight_decay, self.clip, self.warmup = weight_decay, clip, warmup
        self.steps, self.m, self.v = 0, {}, {}

    def step(self, p, g):
        """Changes p in place; returns the gradient's length."""
        self.steps += 1
        length = math.sqrt(sum(float((x * x).sum()) for x in g.values()))
        scale = self.clip / length if self.clip and length > self.clip else 1.0
        rate = self.rate * (min(1.0, self.steps / self.warmup) if self.warmup else 1.0)
        for name, x in p.items():
            d = g[name] * scale
            self.m[name] = self.beta1 * self.m.get(name, 0.0) + (1 - self.beta1) * d
            self.v[name] = self.beta2 * self.v.get(name, 0.0) + (1 - self.beta2) * d * d
            if x.ndim == 2:
                x *= 1 - rate * self.weight_decay
            x -= rate * (self.m[name] / (1 - self.beta1**self.steps)) / (np.sqrt(self.v[name] / (1 - self.beta2**self.steps)) + self.epsilon)
        return length


class Nesterov:
    def __init__(self, rate=0.7, momentum=0.9):
        self.rate, self.momentum, self.speed = rate, momentum, {}

    def step(self, p, g):
        for name, x in p.items():
            self.speed[name] = self.momentum * self.speed.get(name, 0.0) + g[name]
            x -= self.rate * (g[name] + self.momentum * self.speed[name])


def splitmix(state):
    """The next state and a word (Steele, Lea and Flood, 2014)."""
    state = (state + 0x9E3779B97F4A7C15) & BITS
    z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & BITS
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & BITS
    return state, z ^ (z >> 31)


class SplitMix:
    def __init__(self, state):
        self.state = state

    def next(self):
        self.state, word = splitmix(self.state)
        return word


class NamedStream:
    """xoshiro256** (Blackman and Vigna, 2018), seeded from the root seed and a name."""

    def __init__(self, seed, name):
        state, mixed = splitmix(seed)
        for letter in name.encode():
            state, mixed = splitmix(mixed ^ letter)
        _, seed = splitmix(mixed ^ len(name))
        self.state = []
        for _ in range(4):
            seed, word = splitmix(seed)
            self.state.append(word)

    @staticmethod
    def turned(x, by):
        return ((x << by) | (x >> (64 - by))) & BITS

    def next(self):
        s = self.state
        result = self.turned(s[1] * 5 & BITS, 7) * 9 & BITS
        shifted = s[1] << 17 & BITS
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = self.turned(s[3], 45)
        return result


def uniform(stream):
    return (stream.next() >> 11) * 2.0**-53


def uniform_below(stream, bound):
    excess = (1 << 64) % bound
    while True:
        bits = stream.next()
        if bits >= excess:
            return bits % bound


def groups_of(shape):
    """[(name, rows, columns, spread)] of all parameters, by the shape of the model alone."""
    d, n = shape["width"], shape["layers"]
    groups = [("tokens", shape["vocabulary"], d, 0.02), ("positions", shape["length"], d, 0.02)]
    into = 0.02 / math.sqrt(2 * n)
    for i in range(n):
        block = [("norm1.gain", 1, d, None), ("norm1.bias", 1, d, None), ("attention.qkv", d, 3 * d, 0.02), ("attention.projection", d, d, into),
                 ("norm2.gain", 1, d, None), ("norm2.bias", 1, d, None), ("mlp.up", d, 4 * d, 0.02), ("mlp.down", 4 * d, d, into)]
        groups += [(f"block.{i}.{name}", *rest) for name, *rest in block]
    groups += [("norm.gain", 1, d, None), ("norm.bias", 1, d, None)]
    return groups if shape.get("tied", True) else [*groups, ("head", shape["vocabulary"], d, 0.02)]


def new_parameters(shape, stream):
    p = {}
    for name, rows, columns, spread in groups_of(shape):
        if spread is None:
            p[name] = np.full(columns, 1.0 if name.endswith("gain") else 0.0)
        else:
            numbers = [(2.0 * uniform(stream) - 1.0) * (spread * math.sqrt(3.0)) for _ in range(rows * columns)]
            p[name] = np.array(numbers, np.float32).astype(float).reshape(rows, columns)
    return p


class Corpus:
    def __init__(self, vocabulary, order, stream):
        self.vocabulary, self.followers = vocabulary, []
        for _ in range(vocabulary**order):
            four = []
            while len(four) < 4:
                token = uniform_below(stream, vocabulary)
                if token not in four:
                    four.append(token)
            self.followers.append(four)

    def batch(self, shard, step, sequences, length):
        """(sequences, length + 1) tokens."""
        stream = SplitMix(SplitMix(shard).next() ^ (step * 0xD1342543DE82EF95 & BITS))
        tokens = np.empty((sequences, length + 1), int)
        for row in tokens:
            context = uniform_below(stream, len(self.followers))
            for t in range(length + 1):
                ones = 64 - (stream.next() ^ BITS).bit_length()
                row[t] = self.followers[context][min(3, ones)]
                context = (context * self.vocabulary + row[t]) % len(self.followers)
        return tokens
