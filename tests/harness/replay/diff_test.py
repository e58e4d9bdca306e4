"""Diff: what differs in manifests, where two runs part, which channels are how far apart; exit status as of diff."""
import subprocess
import time
import unittest

import h5py
import numpy

from bench_support import FLATSAT, MODELS, TESTBED, fly, run
from replay_support import Recorded, command

SHORT_MODELS = [*MODELS, "--duration", "400 s"]


class TwoRuns(Recorded):
    ARGUMENTS = SHORT_MODELS

    def other(self, *arguments, **options):
        path = self.path("other.h5")
        fly("-o", path, *SHORT_MODELS, *arguments, **options)
        return path

    def test_two_runs_of_one_testbed_are_identical(self):
        status, result, err = command("diff", self.trace, self.other())
        self.assertEqual(status, 0, err)
        self.assertTrue(result["identical"])
        self.assertEqual(result["channels"], [])
        self.assertEqual(result["manifest"], [])

    def test_another_seed_is_the_first_thing_said_and_the_runs_part_where_the_rows_do(self):
        path = self.other("--seed", "2")
        status, result, err = command("diff", self.trace, path)
        self.assertEqual(status, 1, err)
        self.assertEqual(result["manifest"][0], {"what": "seed", "a": "1", "b": "2"})
        first = result["first_divergence"]["time_ps"]
        self.assertEqual(first, first_difference(self.trace, path))

    def test_the_worst_difference_of_a_channel_is_that_of_its_steps(self):
        path = self.other("--set", "satellite.a.power.battery.initial_soc=0.9")
        _, result, _ = command("diff", self.trace, path)
        soc = next(c for c in result["channels"] if c["name"] == "a.power.battery.soc")
        self.assertAlmostEqual(soc["worst"], worst_of_steps(self.trace, path, "a.power.battery.soc"), delta=1e-15)
        self.assertEqual(result["manifest"][0]["what"], "overrides")

    def test_a_tolerance_of_the_testbed_lets_a_measured_channel_differ(self):
        with open(TESTBED + "/testbed.toml", encoding="utf-8") as f:
            text = f.read()
        bed = self.path("bed.toml")
        with open(bed, "w", encoding="utf-8") as f:
            f.write(text + '\n[[tolerance]]\nchannel = "a.thermal.loop.supply"\nabsolute = "0.5 dK"\n[[tolerance]]\nchannel = "a.power.*"\nrelative = 0.5\n')
        first, second = self.path("t1.h5"), self.path("t2.h5")
        fly("-o", first, *SHORT_MODELS, testbed=bed)
        fly("-o", second, *SHORT_MODELS, "--set", "satellite.a.thermal.initial=45.1 degC", testbed=bed)
        _, result, _ = command("diff", first, second)
        supply = next(c for c in result["channels"] if c["name"] == "a.thermal.loop.supply")
        self.assertEqual(supply["tolerance"], 0.5)
        self.assertTrue(supply["within"])
        array = next((c for c in result["channels"] if c["name"] == "a.power.load"), None)
        with h5py.File(first, "r") as a, h5py.File(second, "r") as b:
            spans = [float(numpy.ptp(f["channels/a.power.load/value"][:])) for f in (a, b)]
        if array:
            self.assertAlmostEqual(array["tolerance"], 0.5 * max(spans), delta=1e-9)

    def test_what_is_no_trace_is_trouble(self):
        status, out, err = run("diff", self.trace, TESTBED + "/testbed.toml")
        self.assertEqual((status, out), (2, ""))
        self.assertIn("is not a trace", err)
        status, _, err = run("diff", self.trace, self.trace, "--align", "event:umbra_entri")
        self.assertEqual(status, 2)
        self.assertIn("has no such event", err)


class Orbits(Recorded):
    ARGUMENTS = MODELS

    # It reads both traces as verify does, compares, and lists events: 1.5 times the time of both on the machine where this was set.
    def test_two_orbits_take_at_most_four_times_the_verifying_of_both(self):
        other = self.path("other.h5")
        fly("-o", other, *MODELS, "--seed", "2")

        def best(*words, status):
            shortest = 1e9
            for _ in range(3):
                begin = time.monotonic()
                self.assertEqual(subprocess.run([FLATSAT, *words], stdout=subprocess.DEVNULL, check=False).returncode, status)
                shortest = min(shortest, time.monotonic() - begin)
            return shortest

        reading = best("trace", "verify", self.trace, status=0) + best("trace", "verify", other, status=0)
        self.assertLess(best("diff", self.trace, other, status=1), 4.0 * reading)

    def test_runs_that_begin_at_other_instants_are_laid_over_each_other_at_an_event(self):
        later = self.path("later.h5")
        fly("-o", later, *MODELS, "--set", "testbed.epoch=2027-06-21T20:31:00Z", "--duration", "5000 s")
        _, result, err = command("diff", self.trace, later, "--align", "event:umbra_entry")
        self.assertIsNotNone(result, err)
        with h5py.File(self.trace, "r") as a, h5py.File(later, "r") as b:
            times = [f["events/time"][[k == b"umbra_entry" for k in f["events/kind"][:]]][0] for f in (a, b)]
        self.assertAlmostEqual(result["shift_s"], (times[0] - times[1]) * 1e-12, delta=1e-9)


def rows(path):
    """(time, what) of all that a digest covers, by h5py alone."""
    with h5py.File(path, "r") as f:
        found = {}
        for name, group in f["channels"].items():
            time_ps, value = group["time"][:], group["value"][:].view(numpy.uint64)
            keep = numpy.concatenate([[True], value[1:] != value[:-1]])
            found[name] = list(zip(time_ps[keep].tolist(), value[keep].tolist()))
        e = f["events"]
        found["events"] = list(zip(*(e[c][:].tolist() for c in ["time", "id", "source", "kind", "text", "cause"])))
    return found


def first_difference(a, b):
    a, b = rows(a), rows(b)
    times = []
    for name in a:
        for x, y in zip(a[name], b[name]):
            if x != y:
                times.append(min(x[0], y[0]))
                break
        else:
            rest = a[name][len(b[name]):] + b[name][len(a[name]):]
            times += [rest[0][0]] if rest else []
    return min(times)


def worst_of_steps(a, b, channel):
    with h5py.File(a, "r") as f, h5py.File(b, "r") as g:
        ta, va = f["channels"][channel]["time"][:], f["channels"][channel]["value"][:]
        tb, vb = g["channels"][channel]["time"][:], g["channels"][channel]["value"][:]
        end = min(f["end/time"][0], g["end/time"][0])
    times = numpy.unique(numpy.concatenate([ta, tb]))
    times = times[times < end]
    at = lambda t, v: v[numpy.searchsorted(t, times, side="right") - 1]
    return float(numpy.max(numpy.abs(at(ta, va) - at(tb, vb))))


if __name__ == "__main__":
    unittest.main(verbosity=2)
