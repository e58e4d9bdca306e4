"""Any model runs alone: driven by a profile, recorded, exported; what is wrong is named where it was written."""
import csv
import io
import unittest

from bench_support import Case, fly, run

BUS = """
[testbed]
name = "bus"
duration = "100 s"
[model.bus]
kind = "power_bus"
battery = { initial_soc = 0.8 }
array = { rated = "165 kW" }
[[model.bus.outlet]]
name = "rack"
priority = 1
[[requirement]]
id = "never-empty"
text = "the battery keeps some charge"
channel = "bus.battery.soc"
statistic = "minimum"
at_least = 0.01
"""


SATELLITE = """
[testbed]
name = "bare"
duration = "100 s"
[satellite.a.orbit]
altitude = "650 km"
[[requirement]]
id = "never-empty"
text = "the battery keeps some charge"
channel = "a.power.battery.soc"
statistic = "minimum"
at_least = 0.01
"""
WORK = """
[[satellite.a.workload]]
class = "gpu"
"""


class ModelAlone(Case):
    def bed(self, text, name="testbed.toml"):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        return self.path(name)

    def wrong(self, text):
        status, _, err = run("check", self.bed(text))
        self.assertEqual(status, 2, err)
        return err

    def exported(self, *channels, options=()):
        status, out, err = run("trace", "export", "--csv", *channels, *options, self.path("t.h5"))
        self.assertEqual(status, 0, err)
        return list(csv.reader(io.StringIO(out)))

    def test_a_satellite_without_devices_flies(self):
        status, report = fly("-o", self.path("t.h5"), testbed=self.bed(SATELLITE))
        self.assertEqual(status, 0, report)
        self.assertEqual(report["sim_s"], 100.0)
        self.assertGreater(report["satellites"][0]["loads_j"], 0.0)

    def test_work_that_no_device_could_do_is_a_mistake(self):
        self.assertIn("satellite.a.workload: no device on this satellite does jobs of class gpu", self.wrong(SATELLITE + WORK))
        npu = '[device.n]\nkind = "npu"\n'
        self.assertIn("does jobs of class gpu, as one of kind gpu does", self.wrong(SATELLITE + WORK + npu))
        status, _, err = run("check", self.bed(SATELLITE + WORK + '[device.g]\nkind = "gpu"\n'))
        self.assertEqual(status, 0, err)

    def fly(self, profile):
        status, report = fly("-o", self.path("t.h5"), testbed=self.bed(BUS + profile))
        self.assertEqual(status, 0, report)
        return report

    def test_steps_hold_until_the_next_and_the_export_has_units_and_exact_times(self):
        self.fly('[[profile]]\ninput = "bus.draw.rack"\nsteps = [["0 s", "1 kW"], ["30.25 s", "2 kW"]]\n')
        rows = self.exported("bus.in.draw.*")
        self.assertEqual(rows[0], ["time [s]", "bus.in.draw.rack [W]"])
        self.assertEqual(rows[1:3], [["0", "1000"], ["30.25", "2000"]])
        self.assertEqual(rows[-1], ["100", "2000"])

    def test_a_ramp_is_a_straight_line_whose_last_value_holds(self):
        self.fly('[[profile]]\ninput = "bus.draw.rack"\nramp = [["20 s", "0 W"], ["60 s", "400 W"]]\n')
        rows = self.exported("bus.in.draw.rack", options=["--every", "10 s"])[1:]
        self.assertEqual([round(float(r[1]), 9) for r in rows], [0, 0, 0, 100, 200, 300, 400, 400, 400, 400, 400])

    def test_a_csv_drives_every_input_that_it_names_in_its_own_units(self):
        with open(self.path("p.csv"), "w", encoding="utf-8") as f:
            f.write("# from a bench\ntime [min],bus.draw.rack [kW],bus.battery_temperature [K]\n0,1,293.15\n1,3,303.15\n")
        self.fly('[[profile]]\ncsv = "p.csv"\nbetween = "linear"\nevery = "0.5 s"\n')
        rows = self.exported("bus.in.draw.rack", "bus.in.battery_temperature", options=["--every", "30 s"])[1:]
        self.assertEqual([[round(float(c), 9) for c in r] for r in rows[:3]], [[0, 1000, 20], [30, 2000, 25], [60, 3000, 30]])

    def test_what_was_exported_can_drive_the_next_run(self):
        self.fly('[[profile]]\ninput = "bus.draw.rack"\nsteps = [["0 s", "1 kW"], ["40 s", "7 kW"]]\n')
        first = self.exported("bus.battery.power")
        status, _, err = run("trace", "export", "--csv", "bus.in.draw.rack", "-o", self.path("p.csv"), self.path("t.h5"))
        self.assertEqual(status, 0, err)
        self.fly('[[profile]]\ncsv = "p.csv"\ninput = "bus.draw.rack"\ncolumn = "bus.in.draw.rack"\n')
        self.assertEqual(self.exported("bus.battery.power"), first)

    def test_a_plot_is_drawn_without_a_satellite(self):
        status, _, err = run("run", self.bed(BUS), "-o", self.path("t.h5"), "--plot", self.path("p.svg"))
        self.assertEqual(status, 0, err)
        with open(self.path("p.svg"), encoding="utf-8") as f:
            self.assertIn("bus.battery.soc", f.read())

    def test_mistakes_are_named_where_they_were_written(self):
        base = BUS.count("\n") + 1
        for profile, line, word in [
                ('[[profile]]\ninput = "bus.irradianse"\nvalue = "1 W/m2"\n', base, "did you mean bus.irradiance"),
                ('[[profile]]\ninput = "bus.draw.rack"\nvalue = "1 V"\n', base, "'1 V'"),
                ('[[profile]]\ninput = "bus.draw.rack"\nvalue = "-1 W"\n', base, "outside"),
                ('[[profile]]\ninput = "bus.draw.rack"\n', base + 1, "value, steps, ramp, csv"),
                ('[[profile]]\ninput = "bus.draw.rack"\nsteps = [["9 s", "1 W"], ["3 s", "2 W"]]\n', base + 2, "ascend"),
                ('[[profile]]\ncsv = "none.csv"\n', None, "there is no file")]:
            err = self.wrong(BUS + profile)
            self.assertIn(word, err)
            if line:
                self.assertIn(f"testbed.toml:{line}:", err, profile)

    def test_a_battery_with_next_to_no_capacity_is_refused_and_not_quietly_given_a_hundredth(self):
        for value, right in [("0.005", False), ("0", False), ("0.01", True)]:
            text = BUS + f'[[stimulus]]\nat = "10 s"\ncommand = "bus.battery.capacity"\nvalue = {value}\n'
            status, _, err = run("run", self.bed(text), "--no-record")
            self.assertEqual(status == 0, right, (value, err))
            if not right:
                self.assertIn("bus.battery.capacity must be from 0.01 to 1: fraction of the battery's capacity", err)

    def test_the_former_key_of_a_command_acts_and_the_new_one_is_named_once(self):
        knobs = '[[stimulus]]\nat = "10 s"\nknob = "bus.array.strings"\nvalue = 3\n' * 2
        status, report = fly("--no-record", testbed=self.bed(BUS + knobs))
        self.assertEqual((status, report["events"]["stimulus"]), (0, 2))
        status, _, err = run("check", self.bed(BUS + knobs))
        self.assertEqual((status, err.count("the key knob is called command now")), (0, 1), err)
        both = '[[stimulus]]\nat = "10 s"\nknob = "bus.array.strings"\ncommand = "bus.battery.soc"\nvalue = 1\n'
        self.assertIn("command is given twice: knob is its former name", self.wrong(BUS + both))

    def test_wrong_cells_of_a_csv_are_named_by_line_and_column(self):
        with open(self.path("p.csv"), "w", encoding="utf-8") as f:
            f.write("time [s],bus.draw.rack [W]\n0,1\n1,nan\n2,x\n3\n")
        err = self.wrong(BUS + '[[profile]]\ncsv = "p.csv"\n')
        for place in ["p.csv:3:3:", "p.csv:4:3:", "p.csv:5:1:"]:
            self.assertIn(place, err)

    def test_a_kind_that_is_none_and_a_testbed_of_nothing_are_refused(self):
        self.assertIn("did you mean power_bus", self.wrong('[testbed]\nname = "x"\n[model.m]\nkind = "power-bus"\n'))
        self.assertIn("kind is missing", self.wrong('[testbed]\nname = "x"\n[model.m]\n'))
        self.assertIn("at least one satellite, device or model", self.wrong('[testbed]\nname = "x"\n'))

    def test_an_export_of_what_is_not_there_says_so(self):
        self.fly("")
        status, _, err = run("trace", "export", "--csv", "bus.nothing", self.path("t.h5"))
        self.assertEqual(status, 2)
        self.assertIn("bus.nothing", err)


if __name__ == "__main__":
    unittest.main(verbosity=1)
