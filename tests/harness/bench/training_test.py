"""[training.NAME] in `flatsat run`: a model that members really train. Its losses against a trainer of its own in NumPy."""
import json
import os
import sys
import unittest

import h5py
import numpy as np

from bench_support import Case, random_stream, run

sys.path.insert(0, "tests/models/learning")
import reference  # noqa: E402

STEPS = 60
SEEDS = int(os.environ.get("FLATSAT_CLUSTER_SEEDS", "6"))
SHAPE = {"layers": 2, "width": 32, "heads": 4, "length": 16, "vocabulary": 16, "gelu": True}
BED = """[testbed]
name = "training"
epoch = "2027-06-21T20:30:00Z"
duration = "600 s"
seed = 5
[constellation.c]
kind = "walker-delta"
planes = 1
per_plane = 8
inclination = "97.986 deg"
altitude = "8000 km"
[mesh]
rate = "1 Gbit/s"
detection = "1 s"
[training.m]
ranks = ["c.*"]
sequences = 2
length = 16
order = 1
rate = "10 MFLOP/s"
memory_rate = "100 GB/s"
every = "10 s"
deadline = "9 s"
[training.m.model]
layers = 2
width = 32
heads = 4
context = 16
vocabulary = 16
[training.m.optimiser]
rate = 0.003
[[requirement]]
id = "steps"
text = "most steps are made"
channel = "training.m.steps"
statistic = "final"
at_least = 1
[record]
channels = ["training.*", "mesh.*"]
sample = "1 s"
digest = "10 s"
"""


def series(trace, channel):
    with h5py.File(trace, "r") as f:
        group = f["channels"][f"training.m.{channel}"]
        return group["time"][:], group["value"][:]


def losses_of(trace):
    """Of each step that was made, in order."""
    (times, steps), (at, values) = series(trace, "steps"), series(trace, "loss")
    first = [times[np.argmax(steps >= n)] for n in range(1, int(steps[-1]) + 1)]
    return [float(values[np.searchsorted(at, t, side="right") - 1]) for t in first]


class Trainer:
    """All ranks in one process, in float64: the order of data is that of models/learning/trainer.h."""

    def __init__(self, seed, ranks, shape, sequences, order, **adamw):
        stream = reference.NamedStream(seed, "training.m")
        self.model, self.shape, self.sequences = reference.Model(shape), shape, sequences
        self.p = reference.new_parameters(shape, stream)
        self.corpus = reference.Corpus(shape["vocabulary"], order, stream)
        self.shards = [stream.next() for _ in range(ranks)]
        self.adamw = reference.AdamW(**adamw)

    def step(self, number):
        found = [self.model.gradient(self.p, self.corpus.batch(shard, number, self.sequences, self.shape["length"])) for shard in self.shards]
        self.adamw.step(self.p, {name: np.mean([g[name] for _, g in found], axis=0) for name in self.p})
        return float(np.mean([loss for loss, _ in found]))


class Training(Case):
    def bed(self, text, name="bed"):
        folder = self.path(name)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "testbed.toml"), "w", encoding="utf-8") as f:
            f.write(text)
        return folder

    def flown(self, bed, *arguments, status=0):
        done, out, err = run("run", bed, "--json", *arguments)
        self.assertEqual(done, status, out + err)
        return json.loads(out)

    def refused(self, text):
        done, _, err = run("check", self.bed(text))
        self.assertEqual(done, 2, err)
        return err

    def test_losses_are_those_of_one_process_in_numpy_at_every_tenth_step(self):
        trace = self.path("a.h5")
        self.flown(self.bed(BED), "-o", trace)
        ours, trainer = losses_of(trace), Trainer(5, 8, SHAPE, 2, 1, rate=0.003)
        self.assertGreaterEqual(len(ours), STEPS - 1)
        for step, loss in enumerate(ours):
            theirs = trainer.step(step)
            if step % 10 == 0 or step == len(ours) - 1:
                self.assertAlmostEqual(loss, theirs, delta=1e-4, msg=step)
        self.assertLess(ours[-1], ours[0] - 0.3)

    def test_the_same_curve_to_the_bit_twice_on_one_thread_and_replayed(self):
        bed = self.bed(BED)
        first, second = (self.flown(bed, "-o", self.path(name)) for name in ("a.h5", "b.h5"))
        self.assertEqual(first["digest"], second["digest"])
        self.assertEqual(losses_of(self.path("a.h5")), losses_of(self.path("b.h5")))
        status, out, err = run("run", bed, "--json", "-o", self.path("c.h5"), preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}))
        self.assertEqual(status, 0, err)  # one core: ranks are computed one after the other
        self.assertEqual(first["digest"], json.loads(out)["digest"])
        status, out, err = run("replay", self.path("a.h5"), "--json")
        self.assertEqual(status, 0, out + err)
        self.assertIsNone(json.loads(out)["first_divergence"])

    def test_diloco_sends_200_times_less_and_learns_as_well_to_one_per_cent(self):
        # The same batches: 2000 steps with a sum each, or ten times 200 with a sum after them.
        found = {}
        for name, change in {"parallel": "", "diloco": 'method = "diloco"\ninner_steps = 200\n'}.items():
            every = 2000 if change else 10
            text = BED.replace("order = 1\n", f"order = 1\n{change}").replace('"10 s"\ndeadline = "9 s"', f'"{every} s"\ndeadline = "{every} s"')
            text = text.replace('"600 s"', '"20020 s"').replace('\nrate = "10 MFLOP/s"', '\nrate = "10 MFLOP/s"\nsteps = ' + ("10" if change else "2000"))
            trace = self.path(f"{name}.h5")
            self.flown(self.bed(text), "-o", trace)
            found[name] = {channel: series(trace, channel)[1][-1] for channel in ("held_out", "bytes", "tokens", "steps")}
            print(name, found[name], flush=True)
        one, other = found["parallel"], found["diloco"]
        self.assertEqual((one["steps"], other["steps"]), (2000, 10))
        self.assertEqual(one["tokens"], other["tokens"])
        self.assertEqual(one["bytes"], 200 * other["bytes"])
        self.assertLess(abs(other["held_out"] / one["held_out"] - 1.0), 0.01)

    def test_int8_sends_a_quarter_and_learns_as_well_to_a_hundredth_of_a_nat(self):
        found = {}
        for name, change in {"float32": "", "int8": 'compression = "int8"\n'}.items():
            trace = self.path(f"{name}.h5")
            self.flown(self.bed(BED.replace("order = 1\n", f"order = 1\n{change}")), "-o", trace)
            found[name] = {channel: series(trace, channel)[1][-1] for channel in ("held_out", "bytes", "steps")}
            print(name, found[name], flush=True)
        one, other = found["float32"], found["int8"]
        self.assertEqual(one["steps"], other["steps"])
        self.assertAlmostEqual(one["bytes"] / other["bytes"], 4.0, delta=0.02)  # a byte a number, and one for 256 of them
        self.assertNotEqual(one["held_out"], other["held_out"])
        self.assertLess(abs(one["held_out"] - other["held_out"]), 0.01)

    def test_with_a_quorum_a_lost_satellite_is_left_out_and_the_others_learn_on(self):
        text = BED.replace("order = 1\n", "order = 1\nquorum = 6\n") + """[[stimulus]]
at = "101 s"
command = "c.p00s03.lost"
value = 1
"""
        trace = self.path("a.h5")
        self.flown(self.bed(text), "-o", trace)
        self.assertEqual(series(trace, "lost")[1][-1], 0)
        self.assertEqual(series(trace, "ranks")[1][-1], 7)
        self.assertGreaterEqual(series(trace, "steps")[1][-1], STEPS - 1)
        self.assertLess(losses_of(trace)[-1], 2.6)

    def test_checkpoints_cost_time_and_any_loss_takes_all_back_to_the_last_one(self):
        text = BED.replace("order = 1\n", "order = 1\n").replace("[training.m.model]", """[training.m.checkpoint]
every = "100 s"
restart = "5 s"
go_back = "any-loss"
[training.m.model]""") + """[[stimulus]]
at = "451 s"
command = "c.p00s03.lost"
value = 1
"""
        trace = self.path("a.h5")
        self.flown(self.bed(text), "-o", trace)
        found = {c: series(trace, c)[1][-1] for c in ("checkpoint.whole", "gone_back", "undone", "steps", "goodput", "ranks", "tokens")}
        self.assertEqual(found["gone_back"], 1)
        self.assertEqual(found["ranks"], 7)
        self.assertGreaterEqual(found["checkpoint.whole"], 4)
        self.assertIn(found["undone"], range(1, 11))
        # 27,136 products a token forward, 6 operations each, 32 tokens at 10 MFLOP/s; 14 ways of 36.7 ms between neighbours.
        took = 6 * 27136 * 32 / 10e6 + 14 * 0.0367
        self.assertAlmostEqual(found["goodput"], took / 600 * (found["steps"] - found["undone"]), delta=0.006)
        status, out, err = run("explain", trace, "gone_back")
        self.assertEqual(status, 0, err)
        self.assertIn("to checkpoint", out)

    def test_a_gradient_that_a_check_finds_wrong_is_left_out_and_one_that_none_finds_is_told_as_accepted(self):
        plant = ''.join(f'''[[training.m.corruption]]
satellite = "c.p00s0{i}"
at = "{at} s"
kind = "{kind}"
bit = {bit}
place = {place}
''' for i, at, kind, bit, place in ((3, 201, "bit", 30, 2000), (4, 301, "row", 29, 3000), (5, 401, "stuck", 30, 4000), (6, 501, "bit", 0, 5000)))
        text = BED.replace("order = 1\n", "order = 1\nquorum = 6\n") + "[training.m.checks]\nabft = true\nnorm = 4.0\nsecond = 0.05\n" + plant
        trace = self.path("a.h5")
        self.flown(self.bed(text), "-o", trace)
        found = {c: series(trace, c)[1][-1] for c in ("struck", "refused", "refused_by_abft", "false_alarms", "accepted", "lost", "steps")}
        self.assertEqual((found["struck"], found["refused"], found["refused_by_abft"], found["false_alarms"]), (4, 3, 3, 0))
        self.assertEqual(found["accepted"], 1)  # the last bit of a fraction weighs less than rounding
        self.assertEqual(found["lost"], 0)
        status, out, err = run("explain", trace, "gradient_refused")
        self.assertEqual(status, 0, err)
        self.assertIn("its gradient is wrong by", out)
        self.assertIn("gradient_struck", out)

    def test_without_a_quorum_a_gradient_that_is_found_wrong_costs_its_step(self):
        text = BED + """[training.m.checks]
abft = true
[[training.m.corruption]]
satellite = "c.p00s03"
at = "201 s"
bit = 30
place = 2000
"""
        trace = self.path("a.h5")
        self.flown(self.bed(text), "-o", trace)
        self.assertEqual([series(trace, c)[1][-1] for c in ("refused", "accepted", "lost")], [1, 0, 1])
        self.assertGreaterEqual(series(trace, "steps")[1][-1], STEPS - 2)

    def test_whatever_is_lost_at_random_every_step_is_accounted_for(self):
        random = random_stream(18)
        for seed in range(SEEDS):
            at, stimuli = sorted(random.uniform(1, 500) for _ in range(6)), ""
            for when in at:
                i = random.randrange(8)
                what = random.choice([f"c.p00s0{i}.lost", f"mesh.cut.c.p00s0{min(i, (i + 1) % 8)}.c.p00s0{max(i, (i + 1) % 8)}"])
                stimuli += f'[[stimulus]]\nat = "{when:.3f} s"\ncommand = "{what}"\nvalue = 1\n'
            method = random.choice(["", 'method = "diloco"\ninner_steps = 3\n'])
            quorum = random.choice(["", "quorum = 2\n", "quorum = 5\n"])
            text = BED.replace("order = 1\n", f"order = 1\n{method}{quorum}").replace('"10 MFLOP/s"', f'"{random.choice([1, 3, 10])} MFLOP/s"')
            trace = self.path(f"{seed}.h5")
            status, out, err = run("run", self.bed(text + stimuli), "--json", "-o", trace)
            self.assertIn(status, (0, 1, 3), f"{seed}: {out}{err}")  # 3: no step was made, nothing was measured
            with h5py.File(trace, "r") as f:
                asked, done, late, lost, steps = (float(f["channels"][f"training.m.{c}"]["value"][-1]) for c in ("asked", "done", "late", "lost", "steps"))
            self.assertIn(asked - done - late - lost, (0, 1), seed)
            self.assertEqual(steps, done + late, seed)
            self.assertIsNone(json.loads(out)["error"], seed)

    def test_numbers_without_end_are_told_with_satellite_and_time_and_end_the_training(self):
        trace = self.path("a.h5")
        text = BED.replace("rate = 0.003", "rate = 1e38\nweight_decay = 0.0")
        self.flown(self.bed(text), "-o", trace)
        self.assertEqual(series(trace, "steps")[1][-1], 1)
        status, out, err = run("explain", trace, "step_lost")
        self.assertEqual(status, 0, err)
        self.assertIn("c.p00s00: its loss is not a finite number", out)

    def test_mistakes_are_told_where_they_stand(self):
        for change, message in {
            ("length = 16\n", "length = 17\n"): "training.m.length must be at most model.context",
            ("heads = 4\n", "heads = 5\n"): "training.m.model.heads must divide width",
            ("order = 1\n", "order = 1\nquorum = 9\n"): "training.m.quorum: 9 of 8 ranks cannot be; at most all of them",
            ("order = 1\n", 'order = 1\nmemory = "100 KiB"\n'): "training.m.memory is too small: parameters, gradient, moments and what a batch keeps take",
            ("order = 1\n", "order = 1\ninner_steps = 5\n"): 'training.m.inner_steps is of method = "diloco" alone',
            ("order = 1\n", 'order = 1\nwait = "5 s"\n'): "training.m.wait is given with quorum, and only there",
            ("[training.m.model]", '[training.m.checkpoint]\nrestart = "1 s"\n[training.m.model]'): 'training.m.checkpoint.every must be given: a time, "young" or "daly"',
            ("[training.m.model]", '[training.m.checkpoint]\nevery = "often"\n[training.m.model]'): 'training.m.checkpoint.every must be a time with its unit, like "300 s", or "young" or "daly"',
            ("[training.m.model]", '[training.m.checkpoint]\nevery = "9 s"\nmtbf = "9 s"\n[training.m.model]'): 'training.m.checkpoint.mtbf is of every = "young" or "daly" alone',
            ("[training.m.model]", '[training.m.checkpoint]\nevery = "9 s"\nto = "rome"\n[training.m.model]'): 'training.m.checkpoint.to: "rome" fits no site; there is none',
            ("[training.m.model]", '[[training.m.corruption]]\nsatellite = "c.x"\nat = "1 s"\n[training.m.model]'): 'training.m.corruption.satellite: "c.x" is none of its ranks',
            ("[training.m.model]", '[[training.m.corruption]]\nsatellite = "c.p00s00"\nat = "1 s"\nplace = 99999\n[training.m.model]'): "training.m.corruption has a place beyond the last parameter, ",
            ("order = 1\n", "order = 1\nchecks = {norm = 0.5}\n"): "training.m.checks.norm must be",
            ("order = 1\n", "order = 1\nblock = 32\n"): 'training.m.block is of compression = "int8" alone',
            ("order = 1\n", 'order = 1\ncompression = "int8"\nalgorithm = "halving-doubling"\n'): 'training.m.compression of int8 takes algorithm = "ring" or "tree"',
            ("order = 1\n", 'order = 1\ncompression = "int4"\n'): "training.m.compression",
            ("layers = 2\nwidth = 32\n", "layers = 256\nwidth = 8192\n"): "training.m.memory is too small",
            ("sequences = 2\n", "sequences = 65536\n"): "training.m.memory is too small",
            ("sequences = 2\n", "sequences = 65537\n"): "training.m.sequences",
            ("order = 1\n", 'order = 1\nmemory = "5 GiB"\n'): "training.m.memory must be",
            ('ranks = ["c.*"]', 'ranks = ["d.*"]'): "training.m.ranks: \"d.*\" fits no member",
            ('ranks = ["c.*"]', 'ranks = ["c.p00s00"]'): "training.m: with 1 ranks",
            ('rate = "10 MFLOP/s"\n', ""): "training.m.rate",
        }.items():
            with self.subTest(message):
                err = self.refused(BED.replace(*change, 1))
                self.assertIn(message, err)
                self.assertRegex(err, r"testbed\.toml:\d+:\d+: ")

    def test_without_a_constellation_a_training_is_refused(self):
        text = BED.replace('[constellation.c]\nkind = "walker-delta"\nplanes = 1\nper_plane = 8\ninclination = "97.986 deg"\naltitude = "8000 km"\n', "")
        self.assertIn("training.m: there is no constellation that it could be about", self.refused(text))


@unittest.skipUnless(os.environ.get("FLATSAT_TRAIN_8"), "minutes: part of the nightly run")
class Train8(Case):
    def test_an_orbit_of_train_8_has_the_losses_of_one_process_in_numpy_twice_and_replayed(self):
        found = []
        for name in ("a.h5", "b.h5"):
            status, out, err = run("run", "testbeds/train-8", "--json", "-o", self.path(name))
            self.assertEqual(status, 0, out + err)
            found.append(json.loads(out)["digest"])
        self.assertEqual(*found)
        status, out, err = run("replay", self.path("a.h5"), "--json")
        self.assertEqual(status, 0, out + err)
        ours = losses_of(self.path("a.h5"))
        shape = {"layers": 2, "width": 64, "heads": 2, "length": 64, "vocabulary": 16, "gelu": True}
        trainer, worst = Trainer(1, 8, shape, 8, 2, rate=0.003, warmup=20), 0.0
        for step, loss in enumerate(ours):
            theirs = trainer.step(step)
            if step % 10 == 0:
                worst = max(worst, abs(loss - theirs))
                self.assertAlmostEqual(loss, theirs, delta=1e-4, msg=step)
        print(f"{len(ours)} steps, worst difference {worst:.2g}", flush=True)


    def test_int8_of_train_8_learns_as_well_to_a_hundredth_of_a_nat(self):
        found = []
        for name, more in (("float32.h5", []), ("int8.h5", ["--set", 'training.m.compression="int8"'])):
            status, out, err = run("run", "testbeds/train-8", "--json", "-o", self.path(name), *more)
            self.assertEqual(status, 0, out + err)
            found.append(series(self.path(name), "held_out")[1][-1])
        print(f"held out: float32 {found[0]:.4f}, int8 {found[1]:.4f} nats", flush=True)
        self.assertLess(abs(found[0] - found[1]), 0.01)


@unittest.skipUnless(os.environ.get("FLATSAT_TRAIN_81"), "minutes: part of the nightly run")
class Train81(Case):
    def test_an_orbit_of_train_81_meets_its_requirements_twice_with_the_same_digest_and_replayed(self):
        found = []
        for name in ("a.h5", "b.h5"):
            status, out, err = run("run", "testbeds/train-81-diloco", "--json", "-o", self.path(name))
            self.assertEqual(status, 0, out + err)
            found.append(json.loads(out)["digest"])
        self.assertEqual(*found)
        status, out, err = run("replay", self.path("a.h5"), "--json")
        self.assertEqual(status, 0, out + err)


if __name__ == "__main__":
    unittest.main(verbosity=1)
