"""The node is judged aged as well: with the settings of its end of life it passes, and with those of its begin it does not."""
import json
import os
import tomllib
import unittest

from bench_support import TESTBED, Case, fly, run

CAMPAIGN = os.path.join(TESTBED, "end-of-life.toml")


class EndOfLife(Case):
    def test_the_aged_node_passes_whole_orbits(self):
        status, out, err = run("campaign", "run", CAMPAIGN, "-q", "--json", "-o", self.path("out"))
        self.assertEqual(status, 0, err)
        cases = json.loads(out)["cases"]
        self.assertEqual([c["verdict"] for c in cases], ["PASS"] * 3)

    def test_the_share_of_the_begin_empties_the_aged_battery_too_far(self):
        with open(CAMPAIGN, "rb") as f:
            campaign = tomllib.load(f)["campaign"]
        kept = [s for s in campaign["set"] if "eclipse_share" not in s]
        self.assertEqual(len(kept), len(campaign["set"]) - 1)
        words = [w for b in campaign["backing"] for w in ("--backing", b)] + [w for s in kept for w in ("--set", s)]
        status, report = fly(*words, "--no-record")
        verdicts = {r["id"]: r for r in report["requirements"]}
        self.assertEqual((status, verdicts["depth"]["verdict"]), (1, "FAIL"))
        # The charge that 60 % takes from 0.98 when new, 0.5236 of it, of 0.85 of the capacity: 0.98 - 0.5236 / 0.85 = 0.36;
        # the lower voltage and the controller's share after the shadow make up the rest.
        self.assertAlmostEqual(verdicts["depth"]["value"], 0.38, delta=0.02)
        self.assertEqual({i for i, r in verdicts.items() if r["verdict"] != "PASS"}, {"depth"})

    def test_what_ages_takes_effect(self):
        models = ["--backing", "npu0=model", "--backing", "gpu0=model", "--no-record", "--duration", "600 s"]
        def value(identity, *sets):
            _, report = fly(*models, *[w for s in sets for w in ("--set", s)])
            return next(r["value"] for r in report["requirements"] if r["id"] == identity)
        available = 'requirement.+={ id = "sun", text = "t", channel = "a.power.array.available", statistic = "maximum", at_least = "1 kW" }'
        new, old = value("sun", available), value("sun", available, "satellite.a.power.array.fluence=2.5e14 1/cm2")
        # The 3G30C's sheet: 0.5032 A x 2.345 V of 0.5044 A x 2.411 V. Warm cells lose a little more.
        self.assertAlmostEqual(old / new, 0.5032 * 2.345 / (0.5044 * 2.411), delta=0.005)
        aged = ["satellite.a.thermal.radiator.coating=z93", "satellite.a.thermal.radiator.age=1"]
        self.assertGreater(value("coolant", *aged), value("coolant", aged[0]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
