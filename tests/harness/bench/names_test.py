"""Names from files and from agents become names of channels: what is no name, or there already, is told before the run begins."""
import json
import os
import unittest

from bench_support import Case, run

AGENT = os.path.abspath("examples/python_agent/register_agent.py")
BUS = '[testbed]\nname = "bus"\nduration = "10 s"\n[model.bus]\nkind = "power_bus"\n'
OUTLET = '[[model.bus.outlet]]\nname = "{}"\n'
DEVICE = '[testbed]\nname = "dut"\nduration = "1 ms"\n[device.dut]\nkind = "npu"\nbacking = "rtl"\nagent = "{}"\n'


class Names(Case):
    def file(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def refused(self, text):
        """By check and by run alike; returns what is told."""
        bed = self.file("testbed.toml", text)
        told = []
        for arguments in (["check", bed], ["run", bed, "-q", "-o", self.path("x.h5")]):
            status, out, err = run(*arguments)
            self.assertEqual((status, out), (2, ""), err)
            told.append(err)
        self.assertFalse(os.path.exists(self.path("x.h5")))
        self.assertEqual(told[0].splitlines()[0], told[1].splitlines()[0])
        return told[0]

    def test_two_outlets_of_one_name_are_told_with_the_place_of_the_second(self):
        err = self.refused(BUS + 2 * OUTLET.format("rack"))
        self.assertIn("testbed.toml:9:8: model.bus.outlet has rack twice; the first stands at", err)

    def test_an_outlet_that_no_channel_can_be_named_after_is_told_where_it_stands(self):
        for name in ("rack 1", "k\u00fchler", "a/b", "", "a.b", "-"):
            err = self.refused(BUS + OUTLET.format(name))
            self.assertIn(f"testbed.toml:7:8: model.bus.outlet[0].name '{name}' must be letters, digits, _ and -", err)

    def test_a_device_and_a_model_of_one_name_are_told(self):
        self.assertIn("testbed.toml:4:1: model.bus has the name of a device", self.refused(BUS + '[device.bus]\nkind = "npu"\n'))

    def test_parts_that_make_one_channel_are_told_also_where_no_list_has_a_name_twice(self):
        node = '[[model.m.node]]\nname = "{}"\nheat_capacity = "1 kJ/K"\n'
        head = '[testbed]\nname = "t"\nduration = "1 s"\n[model.m]\nkind = "thermal_network"\n'
        self.assertEqual(run("check", self.file("testbed.toml", head + node.format("radiated")))[0], 0)
        long = "n" * 64
        err = self.refused(head.replace("[model.m]", f"[model.{long}]") + node.replace("model.m", f"model.{long}").format("x" * 65))
        self.assertIn("at most 64", err)

    def hello(self, channels):
        """A run with an agent that names these channels."""
        with open(AGENT, encoding="utf-8") as f:
            text = f.read()
        self.assertIn('"channels": []', text)
        names = [{"name": name, "units": "V", "long_name": "a voltage"} for name in channels]
        agent = self.file("agent.py", text.replace('"channels": []', f'"channels": {json.dumps(names)}'))
        os.chmod(agent, 0o755)
        return run("run", self.file("testbed.toml", DEVICE.format(agent)), "-q", "-o", self.path("x.h5"))

    def test_channels_of_an_agent_are_recorded_under_their_names(self):
        status, _, err = self.hello(["volts", "core.0.volts"])
        self.assertEqual(status, 4, err)  # a run like any other that has nothing to judge
        self.assertIn("dut.core.0.volts", run("trace", "export", "--csv", "dut.*", self.path("x.h5"))[1])

    def test_a_channel_of_an_agent_that_has_no_name_or_that_of_another_is_told_with_the_agent_and_the_rule(self):
        for channels, word in ((["s 1"], "the channel name 's 1' must be names of letters, digits, _ and -"),
                               ([""], "the channel name '' must be"), (["k\u00fchl"], "must be names of letters"),
                               (["a", "b", "a"], "there are two channels of the name a")):
            status, _, err = self.hello(channels)
            self.assertEqual(status, 3, err)
            self.assertRegex(err, f"dut at simulated time 0.000000000 s: HELLO is not as PROTOCOL.md says: .*{word}")


if __name__ == "__main__":
    unittest.main(verbosity=1)
