"""The arithmetic of training: against NumPy in float64, against python3-torch, and against other builds of itself."""
import json
import os
import subprocess
import sys
import unittest

import numpy as np

import reference

sys.path.insert(0, "harness/benchmarks")
try:
    import torch
    import train_step
except ImportError:
    torch = None

RUN = os.environ["LEARNING_RUN"]
# layers, width, heads, context, vocabulary, activation, head, order, sequences, steps
SHAPES = {"gelu, tied": "2 32 4 16 40 gelu tied 1 6 10", "relu, head of its own": "3 24 2 11 17 relu untied 2 5 10"}
TOLERANCE = 1e-5


def output_of(program, words):
    return subprocess.run([program, *words.split()], capture_output=True, check=True).stdout


class Training:
    """What learning_run has written."""

    def __init__(self, words, program=RUN):
        line, _, rest = output_of(program, words).partition(b"\n")
        self.shape = json.loads(line)
        s = self.shape
        size = sum(rows * columns for _, rows, columns in s["groups"])
        tokens = s["steps"] * s["sequences"] * (s["length"] + 1)
        types = np.dtype([("new", "<f4", size), ("tokens", "<u2", tokens), ("figures", "<f8", 2 * s["steps"]), ("gradient", "<f4", size),
                          ("last", "<f4", size)])
        found = np.frombuffer(rest, types)[0]
        self.new, self.gradient, self.last = (found[k] for k in ("new", "gradient", "last"))
        self.losses, self.lengths = found["figures"][::2], found["figures"][1::2]
        self.batches = found["tokens"].astype(int).reshape(s["steps"], s["sequences"], s["length"] + 1)

    def split(self, flat):
        return reference.split_groups(self.shape["groups"], flat)


def away(ours, theirs):
    """By how much of its length a group is another one."""
    return float(np.linalg.norm(ours - theirs) / max(np.linalg.norm(theirs), 1e-30))


class Reference(unittest.TestCase):
    def each(self):
        for words in SHAPES.values():
            training = Training(words)
            yield training, reference.Model(training.shape), training.split(training.new)

    def test_loss_and_gradient_of_every_group_are_those_of_an_independent_program(self):
        for training, model, p in self.each():
            loss, gradient = model.gradient(p, training.batches[0])
            self.assertAlmostEqual(training.losses[0] / loss, 1.0, delta=TOLERANCE)
            ours = training.split(training.gradient)
            self.assertEqual(set(ours), set(gradient))
            for name in ours:
                self.assertLess(away(ours[name], gradient[name]), TOLERANCE, name)

    def test_gradient_of_every_group_is_the_slope_of_the_loss_by_central_differences(self):
        random = np.random.default_rng(5)
        for training, model, p in self.each():
            ours = training.split(training.gradient)
            for name, values in p.items():
                for _ in range(3):
                    way = random.standard_normal(values.shape)
                    way *= 1e-6 / np.linalg.norm(way)  # short: ReLU has corners
                    ends = [model.loss({**p, name: values + sign * way}, training.batches[0]) for sign in (1.0, -1.0)]
                    slope, expected = (ends[0] - ends[1]) / 2e-6, float((ours[name] * way).sum()) / 1e-6
                    self.assertAlmostEqual(slope, expected, delta=TOLERANCE * float(np.linalg.norm(ours[name])) + 1e-8, msg=name)

    def test_ten_steps_of_adamw_go_where_an_independent_program_goes(self):
        for training, model, p in self.each():
            adamw = reference.AdamW(warmup=4)
            for step, batch in enumerate(training.batches):
                loss, gradient = model.gradient(p, batch)
                self.assertAlmostEqual(training.losses[step] / loss, 1.0, delta=TOLERANCE, msg=step)
                self.assertAlmostEqual(training.lengths[step] / adamw.step(p, gradient), 1.0, delta=TOLERANCE, msg=step)
            for name, ours in training.split(training.last).items():
                self.assertLess(away(ours, p[name]), TOLERANCE, name)

    def test_parameters_and_corpus_come_from_the_stream_as_an_independent_program_draws_them(self):
        training = Training(SHAPES["gelu, tied"])
        stream = reference.NamedStream(7, "learning_run")
        for name, values in reference.new_parameters(training.shape, stream).items():
            self.assertTrue(np.array_equal(values, training.split(training.new)[name]), name)
        corpus = reference.Corpus(training.shape["vocabulary"], 1, stream)
        for step, batch in enumerate(training.batches):
            self.assertTrue(np.array_equal(batch, corpus.batch(3, step, *(training.shape[k] for k in ("sequences", "length")))))


class Builds(unittest.TestCase):
    def test_builds_for_the_plainest_processor_and_for_all_that_this_one_can_do_give_the_same_bytes(self):
        for words in [*SHAPES.values(), "2 48 3 33 50 gelu tied 1 3 3"]:
            ours = output_of(RUN, words)
            for program in os.environ["LEARNING_RUN_OTHERS"].split(":"):
                self.assertEqual(ours, output_of(program, words), f"{program} {words}")


@unittest.skipIf(torch is None, "python3-torch is not installed (Debian: apt-get install python3-torch)")
class Torch(unittest.TestCase):
    def test_loss_gradient_and_ten_steps_are_those_of_torch(self):
        training = Training(SHAPES["gelu, tied"])
        p = {name: torch.tensor(x.astype("f4"), requires_grad=True) for name, x in training.split(training.new).items()}
        best = torch.optim.AdamW([{"params": [x for x in p.values() if x.dim() == 2], "weight_decay": 0.1},
                                  {"params": [x for x in p.values() if x.dim() == 1], "weight_decay": 0.0}], betas=(0.9, 0.95))
        for step, batch in enumerate(training.batches):
            best.zero_grad(set_to_none=True)
            loss = train_step.loss_of(training.shape, p, torch.tensor(batch))
            loss.backward()
            self.assertAlmostEqual(training.losses[step] / loss.item(), 1.0, delta=TOLERANCE)
            if step == 0:
                for name, ours in training.split(training.gradient).items():
                    self.assertLess(away(ours, p[name].grad.numpy()), TOLERANCE, name)
            torch.nn.utils.clip_grad_norm_(p.values(), 1.0)
            for group in best.param_groups:
                group["lr"] = 1e-3 * min(1.0, (step + 1) / 4)
            best.step()
        for name, ours in training.split(training.last).items():
            self.assertLess(away(ours, p[name].detach().numpy()), TOLERANCE, name)


if __name__ == "__main__":
    unittest.main(verbosity=1)
