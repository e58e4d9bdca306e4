"""One satellite with all its models and no devices: ten orbits close, it points where it begins, its link may fade."""
import csv
import io
import unittest

from bench_support import Case, fly, run

SATELLITE = "testbeds/models/satellite"
TERMINAL = "satellite.a.optical.terminal"


class SatelliteAlone(Case):
    def settings(self, **keys):
        return [word for key, value in keys.items() for word in ("--set", f"{TERMINAL}.{key.replace('__', '.')}={value}")]

    def columns(self, *channels):
        status, out, err = run("trace", "export", "--csv", *channels, "--every", "1 s", self.path("t.h5"))
        self.assertEqual(status, 0, err)
        return list(csv.DictReader(io.StringIO(out)))

    def test_ten_orbits_meet_their_requirements_and_energy_and_heat_close(self):
        status, report = fly("--no-record", testbed=SATELLITE)
        self.assertEqual(status, 0, report)
        s = report["satellites"][0]
        self.assertEqual(report["sim_s"], 58637.0)
        self.assertLess(abs(s["energy_residual"]), 1e-9)
        self.assertLess(abs(s["heat_in_j"] - s["radiated_j"] - s["heat_stored_j"]), 1e-6 * s["heat_in_j"])
        # 76 kW all the time, by hand, and nothing else: the battery never gets cold enough for its heater.
        self.assertAlmostEqual(s["loads_j"], 76e3 * 58637.0, delta=1e-6 * s["loads_j"])

    def test_it_points_to_the_sun_when_it_begins(self):
        status, report = fly("--no-record", "--duration", "100 s", testbed=SATELLITE)
        pointed = next(r for r in report["requirements"] if r["id"] == "pointed")
        self.assertLess(pointed["value"], 1.0, status)
        self.assertNotIn("pointed", report["events"])

    def test_a_power_that_fades_has_the_mean_and_the_variance_of_its_law(self):
        fade = self.settings(fade__law="log-normal", fade__scintillation="0.2", fades="0 1/h")
        fly("-o", self.path("t.h5"), "--duration", "4000 s", *fade, testbed=SATELLITE)
        rows = self.columns("a.optical.fade", "a.optical.up")
        factors = [10 ** (-float(r["a.optical.fade [dB]"]) / 10) for r in rows if float(r["a.optical.up [1]"]) == 1.0]
        self.assertGreater(len(factors), 3000)  # 5 ms to 1/e: every second is a draw of its own
        mean = sum(factors) / len(factors)
        self.assertAlmostEqual(mean, 1.0, delta=5 * (0.2 / len(factors)) ** 0.5)
        self.assertAlmostEqual(sum((f - mean) ** 2 for f in factors) / len(factors), 0.2, delta=0.05)

    def test_without_a_law_there_are_no_fades_and_no_channel_of_them(self):
        status, _, _ = run("run", SATELLITE, "-o", self.path("t.h5"), "--duration", "100 s")
        status, _, err = run("trace", "export", "--csv", "a.optical.fade", self.path("t.h5"))
        self.assertEqual(status, 2)
        self.assertIn("a.optical.fade", err)

    def test_fades_longer_than_hold_lose_the_track_and_shorter_ones_do_not(self):
        drops = {}
        for hold in ["0 s", "30 s"]:
            weak = self.settings(fade__law="log-normal", fade__scintillation="1", fade__correlation="1 s", fades="0 1/h", hold=hold, required="0.6 uW")
            status, report = fly("--no-record", "--duration", "1500 s", *weak, testbed=SATELLITE)
            drops[hold] = report["events"].get("link_drop", 0)
        self.assertGreater(drops["0 s"], 10)
        self.assertEqual(drops["30 s"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=1)
