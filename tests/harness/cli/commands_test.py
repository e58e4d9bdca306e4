"""The command line: mistakes have their place and what would be right, exit status 2; results go to stdout."""
import json
import os
import re
import unittest

from bench_support import MODELS, TESTBED, Case, fly, run


class Mistakes(Case):
    def refused(self, *arguments):
        status, out, err = run(*arguments)
        self.assertEqual(status, 2, err)
        self.assertEqual(out, "")
        return err

    def edited(self, *changes):
        with open(os.path.join(TESTBED, "testbed.toml"), encoding="utf-8") as f:
            text = f.read()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new, 1)
        path = self.path("edited.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def test_all_mistakes_of_a_file_are_reported_at_once_with_line_and_column(self):
        path = self.edited(('rated = "165 kW"', 'rated = "165 kg"'), ("strings = 60", "strngs = 60"), ('statistic = "minimum"', 'statistic = "minimun"'))
        err = self.refused("check", path)
        self.assertRegex(err, re.escape(path) + r":\d+:9: satellite\.a\.power\.array\.rated must be a number with a unit")
        self.assertRegex(err, r":\d+:1: unknown key satellite\.a\.power\.array\.strngs; did you mean strings\?")
        self.assertRegex(err, r":\d+:13: requirement\[0\]\.statistic must be one of: .*did you mean minimum\?")

    def test_a_requirement_of_no_channel_and_a_limit_of_another_unit_are_mistakes(self):
        path = self.edited(('channel = "a.power.bus.voltage"', 'channel = "a.power.bus.volage"'), ('at_most = "60 degC"', 'at_most = "60 W"'))
        err = self.refused("check", path)
        self.assertIn("there is no channel a.power.bus.volage; did you mean a.power.bus.voltage?", err)
        self.assertIn("'60 W' must be a number with the channel's unit degC", err)

    def test_options_that_fit_nothing_are_named_as_written(self):
        self.assertIn("--backing npu1=rtl: there is no device npu1; did you mean npu0?", self.refused("run", TESTBED, "--backing", "npu1=rtl"))
        self.assertIn("must be model, rtl, emulator, board or trace:FILE", self.refused("run", TESTBED, "--backing", "npu0=rlt"))
        self.assertIn("--set satellite.a.powr.array.rated=1 W", self.refused("run", TESTBED, "--set", "satellite.a.powr.array.rated=1 W"))
        self.assertIn("did you mean run?", self.refused("runn"))
        self.assertIn("testbeds/nowhere", self.refused("run", "testbeds/nowhere"))

    def test_an_npu_has_no_emulator_and_a_gpu_no_rtl(self):
        self.assertIn("a npu has no backing emulator", self.refused("run", TESTBED, "--backing", "npu0=emulator"))
        self.assertIn("a gpu has no backing rtl", self.refused("run", TESTBED, "--backing", "gpu0=rtl"))

    def test_a_stimulus_on_an_unknown_command_is_a_mistake(self):
        with open(os.path.join(TESTBED, "testbed.toml"), encoding="utf-8") as f:
            text = f.read()
        path = self.path("s.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text + '\n[[stimulus]]\nat = "1 min"\ncommand = "a.thermal.pmps"\nvalue = 1\n')
        self.assertIn("there is no command a.thermal.pmps", self.refused("check", path))


    def test_what_could_not_be_written_is_told_before_the_flight(self):
        trace = self.path("t.h5")
        flight = ["run", TESTBED, *MODELS, "--duration", "2 s", "-q"]
        self.assertIn("--plot x.jpg: a plot must end in .png or .svg", self.refused(*flight, "-o", trace, "--plot", "x.jpg"))
        self.assertIn("--plot nosuch/x.png: there is no folder nosuch", self.refused(*flight, "-o", trace, "--plot", "nosuch/x.png"))
        self.assertIn("-o nosuch/t.h5: there is no folder nosuch", self.refused(*flight, "-o", "nosuch/t.h5"))
        self.assertIn(f"-o {self.folder}: is a folder", self.refused(*flight, "-o", self.folder))
        self.assertIn("--waves npu1: there is no device of this name; did you mean npu0?", self.refused(*flight, "-o", trace, "--waves", "npu1"))
        self.assertIn("npu0 has the backing model", self.refused(*flight, "-o", trace, "--waves", "npu0"))
        rtl = ["run", TESTBED, "--backing", "npu0=rtl", "-o", trace, "--waves", "npu0", "--waves-file"]
        self.assertIn("--waves-file w.vcd: a waveform must end in .fst", self.refused(*rtl, "w.vcd"))
        self.assertIn("there is no folder", self.refused(*rtl, "nosuch/w.fst"))
        self.assertFalse(os.path.exists(trace))


class Results(Case):
    def test_a_good_testbed_checks(self):
        status, out, _ = run("check", TESTBED)
        self.assertEqual((status, out), (0, f"{TESTBED}: good\n"))

    def test_a_stopped_pump_and_a_blocked_beam_act_at_their_time(self):
        with open(os.path.join(TESTBED, "testbed.toml"), encoding="utf-8") as f:
            text = f.read()
        path = self.path("s.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text + '\n[[stimulus]]\nat = "60 s"\ncommand = "a.thermal.pumps"\nvalue = 0\n[[stimulus]]\nat = "90 s"\ncommand = "a.optical.blocked"\nvalue = 1\n')
        _, report = fly(*MODELS, "--duration", "1400 s", "--no-record", testbed=path)
        self.assertEqual(report["events"]["stimulus"], 2)
        self.assertEqual(report["events"]["pumps"], 1)
        self.assertEqual(report["events"]["link_drop"], 1)
        self.assertGreaterEqual(report["events"]["derate"], 1)

    def test_an_alarm_aborts_the_run_with_status_five(self):
        status, report = fly(*MODELS, "-o", self.path("a.h5"), "--set", "alarm.coolant-boils.above=46 degC")
        self.assertEqual(status, 5)
        self.assertEqual(report["verdict"], "ABORTED")
        self.assertIn("coolant-boils", report["error"])

    def test_the_report_has_what_is_promised(self):
        _, report = fly(*MODELS, "--duration", "100 s", "-o", self.path("j.h5"))
        for key in ["trace", "digest", "seed", "sim_s", "wall_s", "exchanges", "verdict", "requirements", "devices", "first_divergence"]:
            self.assertIn(key, report)
        for key in ["id", "verdict", "value", "unit", "limit", "margin"]:
            self.assertIn(key, report["requirements"][0])
        for key in ["name", "backing", "jobs", "errors", "energy_j", "cycles"]:
            self.assertIn(key, report["devices"][0])

    def test_the_table_fits_eighty_columns(self):
        _, out, _ = run("run", TESTBED, *MODELS, "--duration", "100 s", "--no-record")
        for line in out.splitlines():
            if not line.startswith("again"):
                self.assertLessEqual(len(line), 80, line)

    def test_the_schema_is_json_and_knows_the_sections(self):
        status, out, _ = run("schema", "testbed")
        self.assertEqual(status, 0)
        self.assertTrue({"testbed", "satellite", "device", "requirement", "limit", "alarm"} <= set(json.loads(out)["properties"]))

    def test_a_dry_run_tells_its_plan_as_json_and_a_seed_is_decimal(self):
        status, out, err = run("run", TESTBED, "--dry-run", "--json", "--seed", "010")
        self.assertEqual(status, 0, err)
        plan = json.loads(out)
        self.assertEqual((plan["dry_run"], plan["testbed"], plan["seed"]), (True, "orbital-node", 10))
        self.assertEqual({d["name"] for d in plan["devices"]}, {"npu0", "gpu0"})

    def test_a_dry_run_flies_nothing(self):
        status, out, _ = run("run", TESTBED, "--dry-run")
        self.assertEqual(status, 0)
        self.assertIn("npu0: rtl", out)

    def test_real_time_pace_takes_real_time(self):
        _, report = fly(*MODELS, "--duration", "2 s", "--pace", "real", "--no-record")
        self.assertGreaterEqual(report["wall_s"], 1.9)

    def test_the_doctor_finds_the_agents(self):
        status, out, _ = run("doctor", "--json")
        self.assertEqual(status, 0)
        self.assertTrue(all(f["good"] for f in json.loads(out) if f["needed"]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
