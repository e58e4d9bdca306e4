"""The thermal testbed alone: against the published table, its mistakes named where they were written."""
import os
import subprocess
import unittest

from bench_support import FLATSAT, Case, fly, run

HEAD = '[testbed]\nname = "t"\nduration = "100 s"\n[model.m]\nkind = "thermal_network"\n'
NODE = '[[model.m.node]]\nname = "body"\nheat_capacity = "1 kJ/K"\n'
FACE = '[[model.m.surface]]\nname = "face"\nnode = "body"\narea = "1 m2"\n'


class ThermalAlone(Case):
    def bed(self, text):
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(text)
        return self.path("testbed.toml")

    def refused(self, text, place, word):
        status, _, err = run("check", self.bed(text))
        self.assertEqual(status, 2, err)
        self.assertIn(word, err)
        self.assertRegex(err, rf"testbed\.toml:{place}:\d+: ")

    def test_the_testbed_meets_its_requirements_and_every_row_within_a_millikelvin(self):
        status, report = fly("-o", self.path("t.h5"), testbed="testbeds/models/thermal")
        self.assertEqual(status, 0, report)
        done = subprocess.run(["/usr/bin/python3", "testbeds/models/thermal/compare.py", self.path("t.h5"), self.path("c.svg")],
                              env={**os.environ, "FLATSAT": FLATSAT}, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count("\n"), 13)
        with open(self.path("c.svg"), encoding="utf-8") as f:
            self.assertIn("cooling.body", f.read())
        self.assertGreaterEqual(report["events"]["heater_on"], 3)
        self.assertAlmostEqual(report["events"]["heater_on"], report["events"]["heater_off"], delta=1)

    def test_figures_out_of_their_range_are_refused_where_they_stand(self):
        lines = HEAD.count("\n")
        self.refused(HEAD + '[[model.m.node]]\nname = "body"\nheat_capacity = "0 J/K"\n', lines + 3, "heat_capacity")
        self.refused(HEAD + '[[model.m.node]]\nname = "body"\ninitial = "-300 degC"\n', lines + 3, "initial")
        self.refused(HEAD + NODE + FACE + "emittance = 1.2\n", lines + 7 + 1, "emittance")
        self.refused(HEAD + NODE + FACE + 'coating = "gold paint"\n', lines + 7 + 1, "known")
        self.refused(HEAD + NODE + '[[model.m.heater]]\nname = "h"\nnode = "body"\non = "5 degC"\noff = "4 degC"\n', lines + 8, "must be above on")

    def test_networks_that_are_none_are_refused_with_the_reason(self):
        line = HEAD.count("\n") + 1
        self.refused(HEAD + NODE + FACE.replace('"body"', '"bodi"'), line, "there is no node 'bodi'")
        self.refused(HEAD + NODE + '[[model.m.node]]\nname = "ice"\nkind = "massless"\n', line, "nothing that carries heat away")
        self.refused(HEAD + NODE + NODE, line + 4, "node has body twice")
        self.refused(HEAD + NODE + FACE.replace('"face"', '"body"'), line, "stands twice")
        self.refused(HEAD + NODE.replace('"body"', '"k\u00fchler"'), line + 1, "must be letters, digits, _ and -")

    def test_the_satellite_s_keys_are_checked_too(self):
        status, _, err = run("run", "testbeds/orbital-node", "--no-record", "--set", "satellite.a.thermal.radiator.normal=[0, 0]")
        self.assertEqual(status, 2, err)
        self.assertIn("three numbers", err)
        status, _, err = run("run", "testbeds/orbital-node", "--no-record", "--set", "satellite.a.thermal.heater_off=5 degC")
        self.assertEqual(status, 2, err)

    def test_a_radiator_that_sees_the_array_warms_the_coolant_by_its_heat(self):
        """Of an orbit at full compute, nothing derated. A fifth of each face in view of the array's back."""
        def warmest(view):
            words = ["--backing", "npu0=model", "--backing", "gpu0=model", "--no-record"]
            for key, value in {"radiator.array_view": view, "derate_start": "150 degC", "derate_end": "160 degC"}.items():
                words += ["--set", f"satellite.a.thermal.{key}={value}"]
            _, report = fly(*words, testbed="testbeds/orbital-node")
            return next(r["value"] for r in report["requirements"] if r["id"] == "coolant")
        alone, beside = warmest(0.0), warmest(0.2)
        # Seen from outside, by a model of two plates in steady state: 12.7 K. By hand: the panel of 316 K takes 0.2 x 0.9 x
        # 2 faces of an exitance between sigma (340 K)^4 in the Sun and that in the shadow, and loses no less: its temperature
        # rises until 2 x 0.9 x fin efficiency x 4 sigma T^3 a square metre carry it away, 10 to 16 K.
        self.assertAlmostEqual(beside - alone, 12.7, delta=0.6)

    def test_a_network_that_must_fall_below_absolute_zero_ends_in_an_error_that_names_it_and_the_time(self):
        text = HEAD + NODE.replace('heat_capacity = "1 kJ/K"', 'kind = "massless"\nheat = "9 W"') + FACE + '[[profile]]\ninput = "m.heat.body"\nsteps = [["0 s", "9 W"], ["7 s", "-9 W"]]\n'
        status, report = fly("--no-record", testbed=self.bed(text))
        self.assertEqual(status, 3, report)
        self.assertRegex(report["error"], r"m at 7\.0+ s: node body finds no temperature")


if __name__ == "__main__":
    unittest.main(verbosity=1)
