"""Planted defects, each caught as what it is: a wrong unit, a channel that nobody writes, a flaky device, a late run, a torn report."""
import json
import os
import resource
import shutil
import stat
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree as xml

from bench_support import random_stream

BUILD = os.environ["FLATSAT_BUILD"]
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))
FLATSAT = os.path.join(BUILD, "bin", "flatsat")

BUS = """[testbed]
name = "bus"
duration = "{duration}"
{head}
[model.bus]
kind = "power_bus"
[model.bus.battery]
initial_soc = 0.9
[[model.bus.outlet]]
name = "rack"
[[profile]]
input = "bus.draw.rack"
value = "10 kW"
[[requirement]]
id = "depth"
text = "the battery keeps its charge"
channel = "{channel}"
statistic = "minimum"
{when}
at_least = 0.2
"""

DEVICE = """[testbed]
name = "sums"
duration = "1 ms"
[device.dut]
kind = "rtl"
agent = "{agent}"
[device.dut.design]
top = "sums"
files = ["{source}"]
tie_off = ["NULL=0"]
[[device.dut.design.clock]]
port = "clk"
frequency = "100 MHz"
[[device.dut.design.reset]]
port = "reset_n"
[[device.dut.design.register_port]]
pattern = "*"
word_addressed = true
[[device.dut.design.interrupt]]
port = "irq"
[[device.dut.step]]
do = "read"
address = 0
expect = 0x47455231
"""


class Planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="flatsat-planted-")
        self.addCleanup(shutil.rmtree, self.folder, True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w") as f:
            f.write(text)
        return self.path(name)

    def bus(self, duration="60 s", channel="bus.battery.soc", head="", when=""):
        return self.write("bus.toml", BUS.format(duration=duration, channel=channel, head=head, when=when))

    def campaign(self, testbed, body="", head="samples = 2"):
        return self.write("campaign.toml", f'[campaign]\nname = "c"\ntestbed = "{testbed}"\nseed = 3\n{head}\n{body}')

    def run_campaign(self, file, *more):
        done = subprocess.run([FLATSAT, "campaign", "run", file, "-o", self.path("out"), "-q", "--json", *more],
                              capture_output=True, text=True, timeout=200 * PATIENCE)
        return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr

    def dispersed(self, low, high):
        return ('[[disperse]]\nkey = "model.bus.array.rated"\ndistribution = "uniform"\n'
                f'low = "{low}"\nhigh = "{high}"\n')

    def test_a_wrong_unit_in_a_dispersion_is_a_mistake_at_its_place_before_anything_flies(self):
        status, summary, errors = self.run_campaign(self.campaign(self.bus(), self.dispersed("158 K", "168 K")))
        self.assertEqual((status, summary), (2, None))
        self.assertRegex(errors, r"campaign\.toml:\d+:\d+: .*\bK\b")
        self.assertFalse(os.path.exists(self.path("out/cases")) and os.listdir(self.path("out/cases")))

    def test_a_factor_of_a_thousand_in_a_dispersion_is_held_against_the_range_of_the_parameter(self):
        body = '[[disperse]]\nkey = "model.bus.battery.initial_soc"\ndistribution = "uniform"\nlow = 85.0\nhigh = 95.0\n'
        status, _, errors = self.run_campaign(self.campaign(self.bus(), body))
        self.assertEqual(status, 2)
        self.assertIn("initial_soc", errors)

    def test_a_requirement_on_a_channel_that_is_not_there_says_what_was_meant(self):
        status, _, errors = self.run_campaign(self.campaign(self.bus(channel="bus.batery.soc")))
        self.assertEqual(status, 2)
        self.assertRegex(errors, r"bus\.toml:\d+:\d+: .*bus\.battery\.soc")

    def test_a_name_that_a_sweep_gives_is_known_before_anything_flies(self):
        body = '[[sweep]]\nkey = "requirement.0.channel"\nvalues = ["bus.battery.soc", "bus.battery.sok"]\n'
        status, _, errors = self.run_campaign(self.campaign(self.bus(), body))
        self.assertEqual(status, 2, errors)
        self.assertIn("there is no channel bus.battery.sok; did you mean bus.battery.soc?", errors)

    def test_a_requirement_that_was_never_measured_is_inconclusive_and_does_not_pass(self):
        bed = self.bus(when='when = "bus.battery.soc < 0.1"')
        status, summary, errors = self.run_campaign(self.campaign(bed))
        self.assertEqual((status, summary["verdict"]), (3, "INCONCLUSIVE"), errors)
        self.assertEqual([c["verdict"] for c in summary["cases"]], ["INCONCLUSIVE"] * 2)

    def test_a_device_that_answers_differently_each_time_is_a_finding(self):
        with open("examples/python_agent/register_agent.py") as f:
            agent = f.read().replace("DRAW, 5.0 if", "DRAW, 5.0 + __import__('time').time_ns() % 100003 if")
        program = self.write("flaky_agent.py", agent)
        os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
        bed = self.write("dut.toml", DEVICE.format(agent=program, source=os.path.abspath("tests/harness/agents/user_rtl/sums/sums.v")))
        report = self.path("junit.xml")
        status, summary, errors = self.run_campaign(self.campaign(bed, head="samples = 1\nrepeat = 3"), "--junit", report)
        self.assertEqual(status, 3, errors)
        self.assertEqual(summary["cases"][0]["verdict"], "ERROR")
        self.assertTrue(summary["cases"][0]["flaky"])
        self.assertIn("different digests", summary["cases"][0]["error"])
        self.assertIn("different digests", xml.tostring(xml.parse(report).getroot(), encoding="unicode"))

    def test_a_real_time_run_that_is_late_passes_nothing(self):
        bed = self.bus(duration="20 s", head='pace = "1000000"\nlate_taint = "1 us"')
        status, summary, errors = self.run_campaign(self.campaign(bed, head="samples = 1"))
        self.assertEqual((status, summary["verdict"]), (3, "INCONCLUSIVE"), errors)

    def test_a_report_is_whole_or_not_there_and_can_be_made_again(self):
        self.run_campaign(self.campaign(self.bus(duration="5 s"), self.dispersed("158 kW", "168 kW"), head="samples = 40"))
        page, chance, ended = self.path("page.html"), random_stream(4), 0
        for _ in range(12):
            writing = subprocess.Popen([FLATSAT, "report", self.path("out"), "-o", page])
            time.sleep(chance.uniform(0.0, 0.12))
            writing.kill()
            ended += writing.wait() == 0
            if os.path.exists(page):
                with open(page) as f:
                    self.assertTrue(f.read().rstrip().endswith("</html>"))
                os.remove(page)
        self.assertLess(ended, 12)
        subprocess.run([FLATSAT, "report", self.path("out"), "-o", page], check=True)
        with open(page) as f:
            whole = f.read()
        self.assertTrue(whole.rstrip().endswith("</html>"))
        # No room for all of it: the page that is there stays, and nothing is left beside it.
        full = subprocess.run([FLATSAT, "report", self.path("out"), "-o", page], capture_output=True, text=True,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)))
        self.assertEqual(full.returncode, 3, full.stderr)
        self.assertIn("File too large", full.stderr)
        with open(page) as f:
            self.assertEqual(f.read(), whole)


if __name__ == "__main__":
    unittest.main(verbosity=2)
