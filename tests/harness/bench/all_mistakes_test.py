"""All mistakes of a testbed at once: those of its text and those that only show when its models are built."""
import unittest

from bench_support import TESTBED, Case, run

BED = """[testbed]
name = "all"
duration = "1 fortnight"
[model.pack]
kind = "battery"
[[profile]]
input = "pack.currentt"
value = "1 A"
[[requirement]]
id = "soc"
text = "t"
channel = "pack.socc"
statistic = "minimum"
at_least = 0.1
[[requirement]]
id = "volts"
text = "t"
channel = "pack.nothing"
statistic = "minimumm"
at_least = "1 V"
[[stimulus]]
at = "1 s"
command = "pack.weak_serie"
value = 1
[[alarm]]
id = "hot"
channel = "pack.temperatur"
above = "1 degC"
"""


class AllMistakes(Case):
    def told(self, command, text):
        path = self.path("testbed.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        more = ["-q", "--no-record"] if command == "run" else []
        status, out, err = run(command, path, *more)
        self.assertEqual((status, out), (2, ""), err)
        return [line.replace(path + ":", "") for line in err.splitlines() if line.startswith(path)]

    def test_a_wrong_duration_hides_no_channel_that_nobody_has(self):
        for command in ("check", "run"):
            lines = self.told(command, BED)
            self.assertEqual([line.split(": ")[0] for line in lines], ["3:12", "6:1", "9:1", "19:13", "21:1", "25:1"], lines)
            self.assertIn("testbed.duration must be", lines[0])
            self.assertIn("there is no input pack.currentt; did you mean pack.current?", lines[1])
            self.assertIn("requirement soc: there is no channel pack.socc; did you mean pack.soc?", lines[2])
            self.assertIn("did you mean minimum?", lines[3])  # and not what its channel is besides
            self.assertIn("there is no command pack.weak_serie", lines[4])
            self.assertIn("alarm hot: there is no channel pack.temperatur", lines[5])

    def test_a_satellite_that_is_wrong_tells_nothing_of_names_that_it_may_have(self):
        with open(f"{TESTBED}/testbed.toml", encoding="utf-8") as f:
            text = f.read()
        lines = self.told("check", text.replace('kind = "gpu"', 'kind = "gpv"').replace('"a.power.battery.soc"', '"a.power.battery.socc"', 1))
        self.assertEqual(len(lines), 1, lines)
        self.assertIn("device.gpu0.kind", lines[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
