"""Campaigns as people run them: one set of digests whatever the order, nothing lost, each defect named as what it is."""
import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree as xml

from bench_support import random_stream

BUILD = os.environ["FLATSAT_BUILD"]
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))
FLATSAT = os.path.join(BUILD, "bin", "flatsat")
TESTBED = os.path.abspath("testbeds/orbital-node")

CAMPAIGN = """[campaign]
name = "small"
testbed = "{testbed}"
seed = 7
samples = {samples}
backing = ["npu0=model", "gpu0=model"]
set = ["testbed.duration='{duration}'"]
{head}
[[sweep]]
key = "satellite.a.power.controller.eclipse_share"
values = ["50 %", "60 %"]
[[disperse]]
key = "satellite.a.power.battery.initial_soc"
distribution = "normal"
mean = 0.9
sigma = 0.02
high = 1.0
[[fault]]
id = "pump"
stimulus = [{{ at = "20 s", knob = "a.thermal.pumps", value = 1 }}]
{tail}
"""


def flatsat(*arguments, **more):
    done = subprocess.run([FLATSAT, *arguments], capture_output=True, text=True, timeout=300 * PATIENCE, **more)
    return done.returncode, done.stdout, done.stderr


class Campaigns(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="flatsat-campaign-")
        self.addCleanup(shutil.rmtree, self.folder, True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def campaign(self, samples=4, duration="60 s", head="", tail=""):
        file = self.path("campaign.toml")
        with open(file, "w") as out:
            out.write(CAMPAIGN.format(testbed=TESTBED, samples=samples, duration=duration, head=head, tail=tail))
        return file

    def run_campaign(self, file, out, *more):
        status, text, errors = flatsat("campaign", "run", file, "-o", self.path(out), "-q", "--json", *more)
        self.assertTrue(text, errors)
        return status, json.loads(text)

    def test_order_jobs_and_a_kill_change_no_digest(self):
        file = self.campaign()
        _, one = self.run_campaign(file, "one")
        self.assertEqual(one["counted"], 16)
        self.assertEqual(len({c["digest"] for c in one["cases"]}), 16)
        _, two = self.run_campaign(file, "two", "-j", "2")
        _, mixed = self.run_campaign(file, "mixed", "-j", "2", "--shuffle", "5")
        self.assertEqual(one["digests"], two["digests"])
        self.assertEqual(one["digests"], mixed["digests"])
        bench = subprocess.Popen([FLATSAT, "campaign", "run", file, "-o", self.path("killed"), "-q"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random_stream(6).uniform(0.1, 0.4))
        bench.kill()
        bench.wait()
        _, resumed = self.run_campaign(file, "killed")
        self.assertEqual(one["digests"], resumed["digests"])

    def test_tasks_of_a_written_plan_give_the_digests_of_the_local_engine(self):
        file = self.campaign(samples=2)
        _, local = self.run_campaign(file, "local")
        self.assertEqual(flatsat("campaign", "plan", file, "--no-pilot", "-o", self.path("tasks"))[0], 0)
        work = [FLATSAT, "campaign", "work", self.path("tasks"), "--of", "3", "--task"]
        spread = ["parallel", "-j", "2", *work, "{}"] if shutil.which("parallel") else ["xargs", "-P", "2", "-n", "1", *work]
        subprocess.run(spread, input="0\n1\n2\n", text=True, check=True, timeout=200 * PATIENCE)
        _, text, errors = flatsat("campaign", "status", self.path("tasks"), "--json")
        self.assertEqual(json.loads(text)["digests"], local["digests"], errors)

    def test_a_changed_plan_is_refused_on_resume(self):
        self.run_campaign(self.campaign(samples=1), "out")
        status, _, errors = flatsat("campaign", "run", self.campaign(samples=2), "-o", self.path("out"), "-q")
        self.assertEqual(status, 3)
        self.assertIn("holds another plan", errors)

    def test_a_case_that_hangs_is_an_error_and_the_rest_goes_on(self):
        status, summary = self.run_campaign(self.campaign(samples=1, duration="2 d", head='timeout = "300 ms"'), "out")
        self.assertEqual(status, 3)
        self.assertEqual(summary["error"], 4)
        self.assertIn("not over after", summary["cases"][0]["error"])

    def test_a_swept_key_that_is_a_table_is_a_mistake_at_its_place(self):
        tail = '[[sweep]]\nkey = "satellite.a.power.controller"\nvalues = ["x"]'
        status, _, errors = flatsat("campaign", "run", self.campaign(samples=1, tail=tail), "-o", self.path("o"))
        self.assertEqual(status, 2)
        self.assertRegex(errors, r"campaign\.toml:\d+:\d+: ")

    @unittest.skipIf(os.geteuid() != 0, "a small file system is mounted as root only")
    def test_a_full_disk_loses_no_word_and_passes_nothing(self):
        out = self.path("small")
        os.mkdir(out)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", out], capture_output=True).returncode != 0:
            self.skipTest("this machine mounts nothing")
        self.addCleanup(subprocess.run, ["umount", "-l", out])
        file = self.campaign(samples=4, duration="2 s", head='keep = "all"')
        status, text, errors = flatsat("campaign", "run", file, "-o", out, "-q", "--json")
        summary = json.loads(text)
        self.assertIn(status, (1, 3), errors)
        self.assertIn("No space left on device", errors)
        self.assertNotEqual(summary["verdict"], "PASS")
        self.assertLess(summary["pass"] + summary["fail"], 16)

    def test_a_campaign_with_gaps_has_not_passed(self):
        file = self.campaign(samples=1, duration="1 s", tail="")
        with open(file) as f:
            text = f.read().replace(TESTBED, self.easy())
        with open(file, "w") as f:
            f.write(text)
        status, summary = self.run_campaign(file, "out")
        self.assertEqual((status, summary["verdict"]), (0, "PASS"))
        shutil.rmtree(self.path("out/cases/" + summary["cases"][0]["key"]))
        status, text, _ = flatsat("campaign", "status", self.path("out"), "--json")
        self.assertEqual((status, json.loads(text)["verdict"]), (3, "INCONCLUSIVE"))

    def easy(self):
        """The testbed with one requirement that a second suffices for."""
        with open(os.path.join(TESTBED, "testbed.toml")) as f:
            text = f.read()
        head, rest = text[:text.index("[[requirement]]")], text[text.index("[[limit]]"):]
        path = self.path("easy.toml")
        with open(path, "w") as f:
            f.write(head + '[[requirement]]\nid = "v"\ntext = "bus"\nchannel = "a.power.bus.voltage"\nstatistic = "minimum"\n'
                    'at_least = "280 V"\n' + rest)
        return path

    def test_junit_holds_seed_digest_and_the_line_that_repeats_the_case(self):
        report = self.path("junit.xml")
        status, summary = self.run_campaign(self.campaign(samples=1), "out", "--junit", report)
        self.assertEqual(status, 1)  # a minute is too short for 300 jobs
        suite = xml.parse(report).getroot().find("testsuite")
        self.assertEqual(int(suite.get("tests")), 4)
        self.assertEqual(int(suite.get("failures")), 4)
        failure = suite.find("testcase/failure").text
        case = summary["cases"][0]
        for part in (f"seed {case['seed']}", case["digest"], "again ./flatsat run"):
            self.assertIn(part, failure)

    def test_the_line_that_repeats_a_case_gives_its_digest(self):
        _, summary = self.run_campaign(self.campaign(samples=1), "out")
        case = summary["cases"][-1]
        line = case["reproduce"].replace("./flatsat", shlex.quote(FLATSAT)) + f" -q --json -o {shlex.quote(self.path('again.h5'))}"
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True)
        self.assertEqual(json.loads(done.stdout)["digest"], case["digest"])

    def test_a_night_is_held_against_the_accepted_one(self):
        file = self.campaign(samples=1)
        self.run_campaign(file, "first")
        status, _, errors = flatsat("campaign", "accept", self.path("first"), "--baseline", self.path("night"), "--reason", "r")
        self.assertEqual(status, 0, errors)
        _, same = self.run_campaign(file, "second", "--baseline", self.path("night"))
        self.assertFalse(same["comparison"]["worse"])
        with open(self.path("night/summary.json")) as f:
            accepted = json.load(f)
        accepted["cases"][0]["digest"] = "0" * 64
        accepted["cases"][1]["verdict"] = "PASS"
        with open(self.path("night/summary.json"), "w") as f:
            json.dump(accepted, f)
        _, worse = self.run_campaign(file, "third", "--baseline", self.path("night"))
        self.assertEqual([c["name"] for c in worse["comparison"]["flaky"]], [accepted["cases"][0]["name"]])
        self.assertEqual(worse["comparison"]["newly_failing"], [accepted["cases"][1]["name"]])

    def test_repeated_cases_agree_and_an_interrupt_ends_in_order(self):
        _, summary = self.run_campaign(self.campaign(samples=1, head="repeat = 2"), "twice")
        self.assertEqual([len(c["attempts"]) for c in summary["cases"]], [2, 2, 2, 2])
        bench = subprocess.Popen([FLATSAT, "campaign", "run", self.campaign(samples=50, duration="97 min"), "-o",
                                  self.path("cut"), "-q"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.7)
        bench.send_signal(signal.SIGINT)
        out, errors = bench.communicate(timeout=30 * PATIENCE)
        self.assertEqual(bench.returncode, 130)
        self.assertIn("go on with", errors)
        self.assertIn("of 200 cases", out)

    def test_an_adaptive_stop_counts_the_same_cases_whatever_the_jobs(self):
        file = self.campaign(samples=40, duration="2 s", head="stop = { ci95 = 0.2 }")
        _, one = self.run_campaign(file, "one")
        _, two = self.run_campaign(file, "two", "-j", "3")
        self.assertTrue(one["stopped_early"])
        self.assertEqual(one["counted"], 32)
        self.assertEqual(one["digests"], two["digests"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
