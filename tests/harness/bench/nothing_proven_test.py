"""A verdict needs proof: where nothing was asked, nothing came back or nothing could have gone wrong, nothing passes."""
import os
import re
import shutil
import tomllib
import unittest

from bench_support import MODELS, TESTBED, Case, fly, run

BEAM_BLOCKED = ["--set", 'stimulus.+={ at = "0 s", command = "SATELLITE.optical.blocked", value = 1 }']
# Answers are what comes of a job: on the ground, and in the payload that works it off.
ABOUT_ANSWERS = re.compile(r"\.ground\.|\.payload\.|\.driver\.")
EVENTS_OF_ANSWERS = {"right_answer", "wrong_answer", "stray_result", "job_done", "job_failed", "job_error", "job_expired", "job_refused",
                     "job_damaged", "wrong_result", "timeout"}
ONLY_BADLY = """
[[requirement]]
id = "%s"
text = "none of the bad ends"
%s
at_most = %s
"""


def beds_with_work():
    for folder, _, files in sorted(os.walk("testbeds")):
        if "testbed.toml" not in files:
            continue
        with open(os.path.join(folder, "testbed.toml"), "rb") as f:
            bed = tomllib.load(f)
        if any("workload" in s for s in bed.get("satellite", {}).values()):
            yield folder, bed


def all_beds():
    for folder, _, files in sorted(os.walk("testbeds")):
        if "testbed.toml" in files:
            with open(os.path.join(folder, "testbed.toml"), "rb") as f:
                yield folder, tomllib.load(f)


def flown(bed):
    """The satellites that fly: those of a testbed, or the members of a Walker pattern that are like one."""
    for name, c in bed.get("constellation", {}).items():
        return [f"{name}.p{plane:02}s{slot:02}" for plane in range(c["planes"]) for slot in range(c["per_plane"])]
    return list(bed["satellite"])


def live_devices(bed):
    """Devices of members that are no models."""
    for name, c in bed.get("constellation", {}).items():
        for rule in c.get("member", []):
            yield from (f"{name}.{rule['name']}.{backing.partition('=')[0]}" for backing in rule.get("backing", []))


def about_answers(requirement):
    return ABOUT_ANSWERS.search(requirement.get("channel", "")) or requirement.get("event") in EVENTS_OF_ANSWERS


class NothingProven(Case):
    def fly_without(self, folder, bed, *arguments):
        """Flies it with more requirements of the kind that passes on nothing, and returns the verdicts about answers."""
        with open(os.path.join(folder, "testbed.toml"), encoding="utf-8") as f:
            text = f.read()
        satellite = flown(bed)[0]
        asked = {r["id"] for r in bed["requirement"] if about_answers(r)}
        self.assertTrue(asked)
        for channel, most in [("ground.gpu.wrong", "0"), ("payload.expired", "0"), ("ground.turnaround", '"1 h"')]:
            text += ONLY_BADLY % (channel, f'channel = "{satellite}.{channel}"\nstatistic = "maximum"', most)
            asked.add(channel)
        for kind in ["job_failed", "wrong_result", "job_expired", "timeout"]:
            text += ONLY_BADLY % (kind, f'event = "{kind}"\nstatistic = "count"', "0")
            asked.add(kind)
        path = self.path("testbed.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        arguments += tuple(word for device in live_devices(bed) for word in ("--backing", f"{device}=model"))
        models = [word for name, d in bed["device"].items() if d["kind"] != "rtl" for word in ("--backing", f"{name}=model")]
        _, report = fly(*models, "--no-record", *arguments, testbed=path)
        self.assertIsNone(report["error"])
        return report, {r["id"]: r["verdict"] for r in report["requirements"] if r["id"] in asked}

    def sets_of_devices(self, bed):
        return [word for name in bed["device"] for word in ("--set", f"device.{name}.minimum_rail=100 kV")]

    def test_with_the_beam_blocked_no_requirement_about_answers_passes(self):
        for folder, bed in beds_with_work():
            blocked = [word.replace("SATELLITE", satellite) for satellite in flown(bed) for word in BEAM_BLOCKED]
            report, verdicts = self.fly_without(folder, bed, *blocked)
            self.assertNotIn("PASS", verdicts.values(), verdicts)
            s = report["satellites"][0]
            self.assertGreater(s["jobs_issued"], 100)
            self.assertEqual((s["jobs_right"], s["jobs_wrong"]), (0, 0))
            self.assertEqual(s["jobs_missed"], s["jobs_issued"] - s["jobs_open"])

    def test_with_all_devices_off_no_requirement_about_answers_passes(self):
        for folder, bed in beds_with_work():
            _, verdicts = self.fly_without(folder, bed, *self.sets_of_devices(bed))
            self.assertNotIn("PASS", verdicts.values(), verdicts)
            self.assertEqual(verdicts["job_expired"], "FAIL")  # they came and waited

    def test_a_cluster_whose_devices_have_no_voltage_ends_no_step(self):
        off = [word for name in ("npu0", "gpu0") for word in ("--set", f"device.{name}.minimum_rail=100 kV")]
        status, report = fly("--no-record", "--duration", "300 s", *off, testbed="testbeds/cluster-81")
        verdicts = {r["id"]: r["verdict"] for r in report["requirements"]}
        self.assertEqual(status, 1)
        self.assertEqual((verdicts["steps"], verdicts["steps-lost"]), ("FAIL", "FAIL"))
        self.assertEqual(report["events"].get("step_done", 0), 0)

    def test_a_shell_whose_devices_have_no_voltage_answers_no_request(self):
        few = ["--set", "constellation.c.planes=12", "--set", "constellation.c.phasing=5", "--set", "service.chat.rate=5 1/s"]
        lit = ["--set", "service.chat.deadline=20 s"]
        status, report = fly("--no-record", "--duration", "200 s", *few, *lit, "--set", "device.gpu0.minimum_rail=100 kV", testbed="testbeds/shell-1584")
        verdicts = {r["id"]: r["verdict"] for r in report["requirements"]}
        self.assertEqual(status, 1)
        self.assertEqual((verdicts["objective"], verdicts["lost"]), ("FAIL", "FAIL"))
        self.assertNotEqual(verdicts["first-token"], "PASS")

    def test_without_a_job_no_requirement_about_answers_passes(self):
        for folder, bed in beds_with_work():
            idle = []
            for satellite, s in bed["satellite"].items():
                for i in range(len(s["workload"])):
                    for key in ["interval_min", "interval_max"]:
                        idle += ["--set", f"satellite.{satellite}.workload.{i}.{key}=80 d"]
            report, verdicts = self.fly_without(folder, bed, *idle)
            self.assertEqual(report["satellites"][0]["jobs_issued"], 0)
            self.assertNotIn("PASS", verdicts.values(), verdicts)

    def test_every_other_committed_testbed_asks_for_no_answers_or_does_steps_with_a_device(self):
        with_work = {folder for folder, _ in beds_with_work()}
        steps = []
        for folder, bed in all_beds():
            if folder in with_work:
                continue
            self.assertEqual([r["id"] for r in bed.get("requirement", []) if about_answers(r)], [], folder)
            steps += [folder for d in bed.get("device", {}).values() if d.get("step")]
        self.assertEqual(steps, ["testbeds/foreign"])  # flown below

    def test_steps_with_a_device_that_is_off_prove_nothing(self):
        shutil.copytree("testbeds/foreign", self.path("foreign"))
        path = self.path("foreign/testbed.toml")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace("[device.dut]\n", '[device.dut]\nsatellite = "s"\nwork = "none"\n') + '\n[satellite.s]\nplatform = "1 W"\n')
        status, report = fly("--no-record", testbed=path)
        self.assertEqual((status, report["verdict"]), (0, "PASS"), report)
        for off in (["--set", "device.dut.minimum_rail=100 kV"],
                    ["--set", 'stimulus.+={ at = "0 s", command = "s.power.outlet.dut", value = 0 }']):
            status, report = fly("--no-record", *off, testbed=path)
            self.assertNotEqual((status, report["verdict"]), (0, "PASS"), off)
            self.assertTrue(report["failed_steps"] or report["error"], report)

    def test_what_was_asked_adds_up_whenever_the_run_ends(self):
        for seconds in [19, 61, 250, 777]:
            _, report = fly(*MODELS, "--no-record", "--duration", f"{seconds} s")
            s = report["satellites"][0]
            self.assertEqual(s["jobs_issued"], s["jobs_right"] + s["jobs_wrong"] + s["jobs_missed"] + s["jobs_open"], s)


class NothingToJudge(Case):
    def bed(self, more):
        path = self.path("testbed.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write('[testbed]\nname = "bus"\nduration = "10 s"\n[model.bus]\nkind = "power_bus"\n' + more)
        return path

    def test_a_run_without_a_requirement_or_a_step_is_inconclusive_and_says_so(self):
        path = self.bed("")
        status, report = fly("-o", self.path("t.h5"), testbed=path)
        self.assertEqual((status, report["verdict"], report["error"]), (4, "INCONCLUSIVE", None))
        self.assertIn("nothing to judge", report["reason"])
        status, out, err = run("run", path, "--no-record", "-q")
        self.assertEqual(status, 4)
        self.assertIn("nothing to judge: the testbed has no [[requirement]]", err)
        self.assertIn("INCONCLUSIVE", out)
        self.assertEqual(run("replay", self.path("t.h5"))[0], 0)

    def test_with_one_requirement_it_is_judged(self):
        path = self.bed('[[requirement]]\nid = "soc"\ntext = "t"\nchannel = "bus.battery.soc"\nstatistic = "minimum"\nat_least = 0.1\n')
        status, report = fly("--no-record", testbed=path)
        self.assertEqual((status, report["verdict"], report["reason"]), (0, "PASS", None))


class NamesBeforeTheFlight(Case):
    def test_a_mistyped_event_of_a_brown_out_is_refused_with_what_was_meant(self):
        status, out, err = run("run", TESTBED, *MODELS, "--no-record", "-q", "--set", "requirement.3.event=load_sched")
        self.assertEqual((status, out), (2, ""))
        self.assertRegex(err, r"requirement no-brown-out: no event is called load_sched; did you mean [\w.]*load_shed\?")

    def test_a_channel_of_another_backing_is_refused_with_that_backing(self):
        more = 'requirement.+={ id = "c", text = "t", channel = "a.npu0.cycles", statistic = "final", at_least = 1 }'
        status, _, err = run("run", TESTBED, *MODELS, "--no-record", "-q", "--set", more)
        self.assertEqual(status, 2)
        self.assertIn("no channel a.npu0.cycles; npu0 has it with the backing rtl, and not with model", err)

    def test_an_event_that_no_part_of_the_testbed_tells_is_refused_with_who_tells_it(self):
        more = 'requirement.+={ id = "x", text = "t", event = "xid", statistic = "count", at_most = 0 }'
        status, _, err = run("run", TESTBED, *MODELS, "--no-record", "-q", "--set", more)
        self.assertEqual(status, 2)
        self.assertIn("no event is called xid; it is told by gpu, and nothing of this testbed tells it", err)


OWN = """
[testbed]
name = "own"
duration = "1 ms"
%s
[device.dut]
kind = "npu"
backing = "rtl"
agent = "%s"
%s
[[requirement]]
id = "mine"
text = "t"
event = "%s"
statistic = "count"
at_most = 0
"""
SATELLITE = """
[satellite.a.orbit]
altitude = "650 km"
"""


class OwnAgents(Case):
    """A program of one's own names its kinds of events and its work in HELLO; the testbed may say them to `check`."""

    def bed(self, hello, event, keys="", satellite=""):
        with open("examples/python_agent/register_agent.py", encoding="utf-8") as f:
            agent = f.read()
        self.assertIn('"injection_points": []}', agent)
        with open(self.path("agent.py"), "w", encoding="utf-8") as f:
            f.write(agent.replace('"injection_points": []}', '"injection_points": []' + hello + "}"))
        os.chmod(self.path("agent.py"), 0o755)
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(OWN % (satellite, self.path("agent.py"), keys, event))
        return self.path("testbed.toml")

    def test_a_kind_that_hello_names_may_be_asked_for_and_another_is_refused_before_the_flight(self):
        hello = ', "events": ["my_kind"]'
        status, _, err = run("run", self.bed(hello, "my_kind"), "--no-record", "-q")
        self.assertEqual(status, 0, err)
        status, _, err = run("run", self.bed(hello, "my_kid"), "--no-record", "-q")
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed.toml:\d+:\d+: requirement mine: no event is called my_kid; did you mean my_kind\?")

    def test_check_says_what_it_cannot_know_and_knows_what_the_testbed_declares(self):
        status, _, err = run("check", self.bed("", "my_kind"))
        self.assertEqual(status, 0, err)
        self.assertIn("event my_kind is known when the agent of dut starts; a run then refuses it if it is not there", err)
        status, _, err = run("check", self.bed("", "my_kind", keys='events = ["my_kind"]'))
        self.assertEqual((status, err), (0, ""))

    def test_an_agent_that_does_no_jobs_is_given_none(self):
        status, _, err = run("run", self.bed(', "work": []', "job_failed", satellite=SATELLITE), "--no-record", "-q")
        self.assertEqual(status, 2, err)
        self.assertIn("device.dut.work: it would be given jobs of class accelerator, and its agent says that it does none", err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
