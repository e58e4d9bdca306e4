"""The comparisons of testbeds/models: each flies its testbed, holds it against published figures, and draws it."""
import json
import os
import subprocess
import unittest

from bench_support import FLATSAT, Case


class Comparisons(Case):
    def off(self, name, *curves):
        """Worst differences; the picture has a curve of each of these titles."""
        done = subprocess.run(["/usr/bin/python3", f"testbeds/models/{name}/compare.py", "--program", os.path.abspath(FLATSAT),
                               "--plot", self.path("c.svg")], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        with open(self.path("c.svg"), encoding="utf-8") as f:
            picture = f.read()
        for curve in curves:
            self.assertIn(curve, picture)
        return {key: abs(value) for key, value in json.loads(done.stdout)["deviations"].items()}

    def test_a_battery_is_within_a_millivolt_and_a_twentieth_of_a_kelvin_of_the_exact_solution(self):
        off = self.off("battery", "exact solution", "5C, measured")
        self.assertLess(off["exact_mV"], 1.0)
        self.assertLess(off["exact_K"], 0.05)
        self.assertLess(off["kokam_1C_rms_mV"], 8.0)
        self.assertLess(off["kokam_5C_rms_mV"], 25.0)

    def test_a_solar_cell_is_within_a_thousandth_of_its_published_curve(self):
        off = self.off("solar-array", "published curve")
        self.assertEqual(len(off), 10)
        self.assertLess(max(off.values()), 1e-3)

    def test_orbits_sun_shadow_passes_and_links_are_those_of_the_tables(self):
        off = self.off("orbit", "ellipsoid", "Doppler shift, GHz")
        for key, most in [("sgp4_near_earth_km", 1e-6), ("sgp4_deep_space_km", 1e-5), ("sun_deg", 1e-3), ("eclipse_sphere_s", 0.3),
                          ("eclipse_ellipsoid_s", 0.3), ("track_deg", 1e-3), ("pass_s", 0.3), ("isl_range_km", 1e-3)]:
            self.assertLess(off[key], most)
        for key in ["sgp4_wrong_codes", "eclipse_missing_or_extra", "pass_missing_or_extra", "isl_visibility_wrong"]:
            self.assertEqual(off[key], 0)

    def test_the_power_bus_gives_what_goes_in(self):
        off = self.off("power-bus", "battery, out")
        self.assertLess(max(off["in_over_loads"], off["battery_in_shadow"], off["residual"]), 1e-9)
        self.assertLess(off["charge"], 1e-3)

    def test_accesses_and_transfers_take_the_time_of_their_characters(self):
        off = self.off("network", "read, model")
        self.assertLess(max(off["latency_s"], off["silence_s"], off["unplugged_s"], off["half_rate_s"]), 2e-12)
        self.assertLess(max(off["fabric_relative"], off["fabric_half_relative"]), 1e-9)

    def test_a_laser_link_gets_the_power_of_its_budget(self):
        off = self.off("optical-link", "worked budget")
        self.assertLess(max(off["received_dB"], off["budget_dB"]), 0.01)


if __name__ == "__main__":
    unittest.main(verbosity=1)
