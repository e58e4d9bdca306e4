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

    def test_a_network_that_must_fall_below_absolute_zero_ends_in_an_error_that_names_it_and_the_time(self):
        text = HEAD + NODE.replace('heat_capacity = "1 kJ/K"', 'kind = "massless"\nheat = "9 W"') + FACE + '[[profile]]\ninput = "m.heat.body"\nsteps = [["0 s", "9 W"], ["7 s", "-9 W"]]\n'
        status, report = fly("--no-record", testbed=self.bed(text))
        self.assertEqual(status, 3, report)
        self.assertRegex(report["error"], r"m at 7\.0+ s: node body finds no temperature")


if __name__ == "__main__":
    unittest.main(verbosity=1)
