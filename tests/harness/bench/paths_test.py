"""Where names of files and programs count from, what `check` says of those that are not there, and names that traces get."""
import json
import os
import shutil
import subprocess
import unittest

import h5py

from bench_support import FLATSAT, PATIENCE, Case, run

AGENT = os.path.abspath("examples/python_agent/register_agent.py")
BED = """[testbed]
name = "paths"
duration = "1 ms"
[device.dut]
kind = "npu"
backing = "{backing}"
{more}
[[device.dut.step]]
do = "read"
address = 0
expect = 0x47455231
{steps}
"""
BUS = """[testbed]
name = "bus"
duration = "60 s"
[model.bus]
kind = "power_bus"
[[model.bus.outlet]]
name = "rack"
[[requirement]]
id = "voltage"
text = "the bus has a voltage"
channel = "bus.bus.voltage"
statistic = "minimum"
at_least = "1 V"
"""


class Paths(Case):
    def setUp(self):
        super().setUp()
        self.bed = self.path("bed")
        os.mkdir(self.bed)
        shutil.copy(AGENT, os.path.join(self.bed, "own_agent.py"))

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)

    def testbed(self, backing="rtl", more='agent = "own_agent.py"', steps=""):
        self.write("bed/testbed.toml", BED.format(backing=backing, more=more, steps=steps))

    def test_an_agent_of_a_testbed_counts_from_its_folder_wherever_the_command_is_given(self):
        self.testbed()
        for where, name in ((".", self.bed), (self.folder, "bed"), (self.bed, ".")):
            status, out, err = run_in(where, "run", name, "--no-record", "-q")
            self.assertEqual(status, 0, out + err)
        self.assertEqual(run("check", self.bed)[0], 0)

    def test_the_digest_of_a_run_does_not_tell_how_the_path_to_its_testbed_was_typed(self):
        self.testbed(steps='[[device.dut.step]]\ndo = "load"\naddress = 64\nfile = "not-there.bin"\n')
        os.symlink(self.bed, self.path("link"))
        moved = self.path("elsewhere")
        shutil.copytree(self.bed, moved)
        digests = set()
        typed = [(".", self.bed), (self.folder, "bed"), (self.folder, "./bed/../bed/testbed.toml"), (self.bed, "."), (self.bed, "testbed.toml"),
                 (self.folder, "link"), (".", self.path("link/testbed.toml")), (self.folder, moved)]
        for number, (where, name) in enumerate(typed):
            trace = self.path(f"{number}.h5")
            _, out, err = run_in(where, "run", name, "--json", "-q", "-o", trace)
            digests.add(json.loads(out)["digest"])
            with h5py.File(trace) as f:
                kinds, texts = list(f["events/kind"]), list(f["events/text"])
            self.assertIn(b"step_passed", kinds, err)
            self.assertIn(b"step_failed", kinds, err)
            self.assertFalse([text for text in texts if self.folder.encode() in text], name)
        self.assertEqual(len(digests), 1, digests)

    def test_an_agent_of_the_command_line_counts_from_where_the_command_is_given(self):
        self.testbed(more='agent = "none.py"')
        status, out, err = run_in(self.folder, "run", "bed", "--no-record", "-q", "--set", "device.dut.agent=bed/own_agent.py")
        self.assertEqual(status, 0, out + err)

    def test_a_recording_counts_the_same_way(self):
        self.testbed()
        self.assertEqual(run("run", self.bed, "-q", "-o", self.path("bed/recording.h5"))[0], 0)
        for where, arguments in ((".", [self.bed]), (self.bed, ["."])):
            self.testbed(backing="trace:recording.h5", more="")
            status, out, err = run_in(where, "run", *arguments, "--no-record", "-q")
            self.assertEqual(status, 0, out + err)
        self.testbed()
        status, out, err = run_in(self.folder, "run", "bed", "--no-record", "-q", "--backing", "dut=trace:bed/recording.h5")
        self.assertEqual(status, 0, out + err)

    def test_check_tells_of_what_is_not_there_with_its_place(self):
        for bed, expected in (
            ({"more": 'agent = "gone.py"'}, rf"testbed\.toml:7:9: device\.dut\.agent: there is no program {self.bed}/gone\.py"),
            ({"more": 'agent = "testbed.toml"'}, r"testbed\.toml:7:9: device\.dut\.agent: .*testbed\.toml is not executable"),
            ({"backing": "trace:gone.h5", "more": ""}, rf"testbed\.toml:6:11: device\.dut\.backing: there is no file {self.bed}/gone\.h5"),
            ({"steps": '[[device.dut.step]]\ndo = "load"\nfile = "gone.hex"'}, r"testbed\.toml:12:1: device\.dut\.step: there is no file gone\.hex in "),
        ):
            self.testbed(**bed)
            for command in (["check", self.bed], ["run", self.bed, "--dry-run"]):
                status, _, err = run(*command)
                self.assertEqual(status, 2, err)
                self.assertRegex(err, expected)

    def test_runs_that_start_at_once_each_get_a_trace_of_their_own(self):
        self.write("bus.toml", BUS)
        runs = [subprocess.Popen([os.path.abspath(FLATSAT), "run", "bus.toml", "-q"], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(6)]
        for one in runs:
            _, err = one.communicate(timeout=120 * PATIENCE)
            self.assertNotIn(one.returncode, (2, 3), err)
        traces = [name for name in os.listdir(self.path("runs")) if name.endswith(".h5")]
        self.assertEqual(len(traces), len(runs), traces)
        for trace in traces:
            self.assertEqual(run("trace", "verify", self.path("runs/" + trace))[0], 0)

    def test_a_run_that_is_refused_leaves_no_name_behind(self):
        self.write("bus.toml", BUS.replace("voltage\"\nstat", "voltge\"\nstat"))
        self.assertEqual(run_in(self.folder, "run", "bus.toml", "-q")[0], 2)
        self.assertEqual([n for n in os.listdir(self.path("runs")) if n.endswith(".h5")] if os.path.exists(self.path("runs")) else [], [])

    def test_sockets_find_a_place_where_the_first_is_too_long_or_somebody_elses(self):
        self.testbed()
        long = self.path("a" * 90)
        os.mkdir(long)
        for place in (long, "/proc/1", self.path("nowhere")):
            status, out, err = run("run", self.bed, "--no-record", "-q", env={**os.environ, "XDG_RUNTIME_DIR": place})
            self.assertEqual(status, 0, out + err)
        self.write("bus.toml", BUS)
        nowhere = {**os.environ, "XDG_RUNTIME_DIR": "/proc/1", "TMPDIR": "/proc/1"}
        self.assertEqual(run("run", self.path("bus.toml"), "--no-record", "-q", env=nowhere)[0] in (2, 3), False)

    def test_as_the_first_process_of_a_container_a_campaign_flies_its_cases(self):
        first = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--pid", "--fork", "--mount-proc"]
        if subprocess.run([*first, "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("this machine does not allow a namespace of processes")
        self.write("testbed.toml", BUS)
        self.write("campaign.toml", '[campaign]\nname = "c"\nseed = 1\nsamples = 2\n')
        done = subprocess.run([*first, FLATSAT, "campaign", "run", self.folder, "-q", "-o", self.path("out")], capture_output=True, text=True, timeout=120 * PATIENCE, check=False)
        self.assertIn("2 of 2 cases: 2 pass", done.stdout, done.stderr)


def run_in(folder, *words):
    done = subprocess.run([os.path.abspath(FLATSAT), *words], cwd=folder, capture_output=True, text=True, timeout=120 * PATIENCE, check=False)
    return done.returncode, done.stdout, done.stderr


if __name__ == "__main__":
    unittest.main(verbosity=1)
