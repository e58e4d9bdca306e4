"""A campaign that is gone on with flies again what was flown from other files, and says which file differs."""
import json
import os
import shutil
import subprocess
import unittest

from night_support import FLATSAT, LOUD, PATIENCE, QUIET, Nights

DESIGN = """
[device.dut]
kind = "rtl"
[device.dut.design]
top = "sums"
files = ["rom.f"]
include_dirs = ["inc"]
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

MEMORY = """`include "width.svh"
  reg [`WIDTH-1:0] words[0:3];
  initial $readmemh("memory/words.hex", words);
endmodule
"""


class Inputs(Nights):
    def test_a_changed_recording_is_flown_again_and_named(self):
        self.campaign()
        self.assertEqual(self.fly()[0], 0)
        self.write("bed/draw.csv", LOUD)
        status, summary, said = self.fly()
        self.assertEqual((status, self.verdicts(summary)), (1, ["FAIL", "FAIL"]))
        self.assertRegex(said, r"flatsat: since .*out was flown: .*bed/draw\.csv differs; its cases are flown again")
        _, fresh, _ = self.fly(out="new")
        self.assertEqual(summary["digests"], fresh["digests"])
        self.write("bed/draw.csv", QUIET)
        self.assertEqual(self.fly()[0], 0)

    def test_the_status_tells_of_a_changed_recording_and_counts_nothing_of_a_new_plan(self):
        self.campaign()
        self.fly()
        self.write("bed/draw.csv", LOUD)
        status, text, said = self.command("campaign", "status", self.path("out"), "--json")
        self.assertEqual((status, json.loads(text)["counted"]), (0, 2))
        self.assertRegex(said, r"bed/draw\.csv changed since .*out was planned")
        status, text, _ = self.command("campaign", "plan", self.path("bed"), "--no-pilot", "-o", self.path("out"))
        self.assertEqual(status, 0, text)
        status, text, _ = self.command("campaign", "status", self.path("out"), "--json")
        self.assertEqual((status, json.loads(text)["counted"]), (4, 0))

    def test_a_comment_changes_nothing_and_a_value_flies_again(self):
        self.campaign()
        _, before, _ = self.fly()
        text = self.read("bed/testbed.toml")
        self.write("bed/testbed.toml", "# a comment\n" + text.replace('rated = "165 kW"', 'rated   = "165 kW" # why'))
        _, after, said = self.fly()
        self.assertNotIn("flown again", said)
        self.assertEqual([c["ended_utc"] for c in before["cases"]], [c["ended_utc"] for c in after["cases"]])
        _, fresh, _ = self.fly(out="new")
        self.assertEqual([(c["key"], c["seed"], c["digest"]) for c in before["cases"]],
                         [(c["key"], c["seed"], c["digest"]) for c in fresh["cases"]])
        self.write("bed/testbed.toml", text.replace("165 kW", "150 kW"))
        _, _, said = self.fly()
        self.assertRegex(said, r"testbed\.toml differs")

    def test_another_flatsat_flies_again(self):
        self.campaign()
        self.fly()
        plan = json.loads(self.read("out/plan.json"))
        own = [one for one in plan["inputs"] if one["name"] == "flatsat"]
        self.assertEqual(len(own), 1)
        own[0]["sha256"] = "0" * 64
        self.write("out/plan.json", json.dumps(plan))
        _, _, said = self.fly()
        self.assertIn("flatsat differs", said)

    def names(self):
        folder = self.path("bed") + "/"
        return {one["name"].replace(folder, ""): one["sha256"] for one in self.plan()["inputs"]}

    def test_all_that_rtl_reads_is_known(self):
        for folder in ("inc", "memory"):
            os.mkdir(self.path("bed", folder))
        self.write("bed/rom.f", "rtl.v\n")
        with open("tests/harness/agents/user_rtl/sums/sums.v", encoding="utf-8") as f:
            self.write("bed/rtl.v", f.read().rstrip().removesuffix("endmodule") + MEMORY)
        self.write("bed/inc/width.svh", "`define WIDTH 32\n")
        self.write("bed/memory/words.hex", "1 2 3 4\n")
        self.bed(more=DESIGN)
        self.campaign()
        before = self.names()
        read = {"rom.f", "rtl.v", "inc/width.svh", "memory/words.hex", "testbed.toml", "draw.csv", "flatsat", "flatsat-user-rtl-agent"}
        self.assertLessEqual(read, set(before))
        for name in ("rom.f", "inc/width.svh", "memory/words.hex"):
            with open(self.path("bed", name), "a", encoding="utf-8") as f:
                f.write("// changed\n")
            after = self.names()
            self.assertEqual({n for n in before if before[n] != after[n]}, {name})
            before = after

    def test_somebodys_agent_its_modules_and_a_recorded_device_are_known(self):
        node = os.path.abspath("testbeds/orbital-node")
        shutil.copy("examples/python_agent/register_agent.py", self.path("bed/agent.py"))
        self.write("bed/helper.py", "x = 1\n")
        shutil.copy("data/golden/orbital-node.h5", self.path("bed/old.h5"))
        self.write("bed/campaign.toml", f'[campaign]\nname = "c"\ntestbed = "{node}"\n'
                   f'set = ["device.npu0.agent={self.path("bed/agent.py")}"]\n'
                   f'backing = ["npu0=rtl", "gpu0=trace:{self.path("bed/old.h5")}"]\n')
        self.assertLessEqual({"agent.py", "helper.py", "old.h5"}, set(self.names()))

    def test_the_list_of_a_labs_boards_is_known(self):
        node = os.path.abspath("testbeds/orbital-node")
        self.write("bed/boards.toml", "")
        self.write("bed/campaign.toml", f'[campaign]\nname = "c"\ntestbed = "{node}"\nbacking = ["npu0=model", "gpu0=board"]\n'
                   f'set = ["device.gpu0.lab.inventory={self.path("bed/boards.toml")}", "device.gpu0.lab.board=one"]\n')
        self.assertLessEqual({"boards.toml", "flatsat-gpu-agent"}, set(self.names()))

    def test_a_file_that_changes_under_way_judges_nothing(self):
        self.bed(duration="40 h")
        self.campaign(samples=4)
        bench = subprocess.Popen([FLATSAT, "campaign", "run", self.path("bed"), "-o", self.path("out"), "--json"],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = bench.stderr.readline()
        self.write("bed/draw.csv", LOUD)
        text, said = bench.communicate(timeout=200 * PATIENCE)
        self.assertRegex(first, r"^PASS none/0")
        last = json.loads(text)["cases"][-1]
        self.assertEqual(last["verdict"], "ERROR", said)
        self.assertRegex(last["error"], r"draw\.csv changed while the campaign was flying")
        self.assertEqual(bench.returncode, 3)
        self.write("bed/draw.csv", QUIET)  # as it was: what was spoilt is flown again, and nothing else
        status, summary, _ = self.fly()
        self.assertEqual((status, self.verdicts(summary)), (0, ["PASS"] * 4))

    def test_a_folder_of_an_earlier_flatsat_is_told_as_such(self):
        self.campaign()
        self.fly()
        plan = json.loads(self.read("out/plan.json"))
        plan["version"] = 1
        self.write("out/plan.json", json.dumps(plan))
        status, _, said = self.fly()
        self.assertEqual(status, 3)
        self.assertRegex(said, r"out: plan\.json was written by an earlier flatsat.*another folder")

    def test_a_changed_campaign_is_refused_with_the_part_that_differs(self):
        self.campaign()
        self.fly()
        self.campaign(head='timeout = "5 s"')
        status, _, said = self.fly()
        self.assertEqual(status, 3)
        self.assertIn("holds another plan (its timeout_s is not the same)", said)
        self.campaign(head="# a comment alone")
        self.assertEqual(self.fly()[0], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
