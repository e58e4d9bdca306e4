"""A small campaign over a power bus that a recording drives: milliseconds a case."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

BUILD = os.environ["FLATSAT_BUILD"]
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))
FLATSAT = os.path.join(BUILD, "bin", "flatsat")

BED = """[testbed]
name = "bus"
title = "a power bus driven by a recording"
duration = "{duration}"
[model.bus]
kind = "power_bus"
[model.bus.battery]
initial_soc = 0.9
[model.bus.array]
rated = "165 kW"
[[model.bus.outlet]]
name = "rack"
[[profile]]
input = "bus.irradiance"
value = "1361 W/m2"
[[profile]]
csv = "draw.csv"
[[requirement]]
id = "draw"
text = "the rack stays below 35 kW"
channel = "bus.in.draw.rack"
statistic = "maximum"
at_most = "35 kW"
[[requirement]]
id = "charge"
text = "the battery keeps its charge"
channel = "bus.battery.soc"
statistic = "minimum"
at_least = 0.4
"""

CAMPAIGN = """[campaign]
name = "night"
seed = 1
samples = {samples}
{head}
{body}
"""

SOC = """[[disperse]]
key = "model.bus.battery.initial_soc"
distribution = "uniform"
low = {low}
high = {high}
"""

QUIET, LOUD = "time [s],bus.draw.rack [kW]\n0,10\n1,20\n2,30\n", "time [s],bus.draw.rack [kW]\n0,10\n1,200\n2,300\n"


class Nights(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="flatsat-night-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        os.mkdir(self.path("bed"))
        self.write("bed/draw.csv", QUIET)
        self.bed()

    def path(self, *name):
        return os.path.join(self.folder, *name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        return self.path(name)

    def read(self, *name):
        with open(self.path(*name), encoding="utf-8") as f:
            return f.read()

    def bed(self, duration="60 s", more=""):
        return self.write("bed/testbed.toml", BED.format(duration=duration) + more)

    def campaign(self, body="", samples=2, head=""):
        return self.write("bed/campaign.toml", CAMPAIGN.format(samples=samples, head=head, body=body))

    def command(self, *words, **more):
        done = subprocess.run([FLATSAT, *words], capture_output=True, text=True, timeout=200 * PATIENCE, **more)
        return done.returncode, done.stdout, done.stderr

    def fly(self, *more, out="out"):
        """Exit status, summary (None without one) and what was said."""
        place = ["-o", self.path(out)] if out else []
        status, text, said = self.command("campaign", "run", self.path("bed"), "--json", *place, *more)
        return status, json.loads(text) if text else None, said

    def plan(self):
        status, text, said = self.command("campaign", "plan", self.path("bed"), "--no-pilot", "--json")
        self.assertEqual(status, 0, said)
        return json.loads(text)

    def accept(self, out="out", baseline="accepted"):
        status, _, said = self.command("campaign", "accept", self.path(out), "--baseline", self.path(baseline), "--reason", "r")
        self.assertEqual(status, 0, said)
        return self.path(baseline)

    def verdicts(self, summary):
        return [c["verdict"] for c in summary["cases"]]
