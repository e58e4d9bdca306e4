"""Ten orbits of the main testbed, models alone: energy and heat close, and the sums are each other's."""
import unittest

from bench_support import MODELS, Case, fly

ORBITS = ["--no-record", "--duration", "58637 s"]


class TenOrbits(Case):
    @classmethod
    def setUpClass(cls):
        cls.status, cls.report = fly(*ORBITS, *MODELS)
        cls.satellite = cls.report["satellites"][0]

    def test_the_run_reaches_its_end(self):
        self.assertAlmostEqual(self.report["sim_s"], 58637.0, places=6)
        self.assertIsNone(self.report["error"])

    def test_heat_closes_to_a_millionth(self):
        s = self.satellite
        self.assertGreater(s["heat_in_j"], 5e9)
        self.assertLess(abs(s["heat_in_j"] - s["radiated_j"] - s["heat_stored_j"]), 1e-6 * s["heat_in_j"])
        self.assertLess(abs(s["heat_residual"]), 1e-6)

    def test_energy_closes_to_a_billionth(self):
        self.assertLess(abs(self.satellite["energy_residual"]), 1e-9)

    def test_all_electricity_becomes_heat_beside_what_the_radiator_absorbs(self):
        """Loads and losses end in the network; the rest is infrared, albedo and stray sunlight: 16 to 24 kW on 150 m2."""
        s = self.satellite
        light_w = (s["heat_in_j"] - s["loads_j"] - s["losses_j"]) / self.report["sim_s"]
        self.assertTrue(14e3 < light_w < 24e3, light_w)

    def test_the_same_again_gives_the_same(self):
        _, again = fly(*ORBITS, *MODELS)
        for key in ["heat_in_j", "radiated_j", "heat_stored_j"]:
            self.assertEqual(again["satellites"][0][key], self.satellite[key])


if __name__ == "__main__":
    unittest.main(verbosity=1)
