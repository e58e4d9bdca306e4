"""The picture of a run shows every satellite; the charts of its page begin and end where its data does."""
import json
import re
import unittest

import h5py

from bench_support import Case, run

TWO = """[testbed]
name = "two"
epoch = "2027-03-21T00:00:00Z"
duration = "20 min"
[satellite.lab]
platform = "0 W"
[satellite.sat]
platform = "1.2 kW"
[device.npu0]
kind = "npu"
satellite = "sat"
backing = "model"
"""


class Picture(Case):
    def flown(self):
        with open(self.path("two.toml"), "w", encoding="utf-8") as f:
            f.write(TWO)
        status, _, err = run("run", self.path("two.toml"), "-q", "-o", self.path("two.h5"), "--plot", self.path("two.svg"))
        self.assertNotEqual(status, 2, err)
        return self.path("two.h5")

    def test_all_satellites_are_on_the_picture_and_their_devices_beside_them(self):
        self.flown()
        with open(self.path("two.svg"), encoding="utf-8") as f:
            picture = f.read()
        for title in ("lab: Power", "sat: Power", "lab: Charge and shares", "sat: Charge and shares", "sat: Live devices"):
            self.assertIn(f">{title}<", picture)
        self.assertNotIn(">lab: Live devices<", picture)  # it has none

    def test_of_many_satellites_each_panel_has_the_band_of_all_and_names_those_at_its_ends(self):
        head = TWO.split("[satellite.lab]", maxsplit=1)[0]
        # The seventh battery begins lowest, the eleventh highest.
        soc = {7: 0.3, 11: 0.99}
        with open(self.path("many.toml"), "w", encoding="utf-8") as f:
            f.write(head + "".join(f"[satellite.s{i}]\nplatform = '1 kW'\n[satellite.s{i}.power.battery]\ninitial_soc = {soc.get(i, 0.8)}\n"
                                   for i in range(12)))
        status, _, err = run("run", self.path("many.toml"), "-q", "-o", self.path("many.h5"), "--plot", self.path("many.svg"))
        self.assertNotEqual(status, 2, err)
        self.assertNotIn("first 8", err)
        with open(self.path("many.svg"), encoding="utf-8") as f:
            picture = f.read()
        for text in ("12 satellites: State of charge", "12 satellites: Coolant", "lowest to highest of all", "lowest: s7", "highest: s11"):
            self.assertIn(f">{text}<", picture)

    def test_a_chart_begins_with_the_first_row_and_ends_with_the_value_of_the_last(self):
        trace, page = self.flown(), self.path("page.html")
        self.assertEqual(run("report", trace, "-o", page)[0], 0)
        with open(page, encoding="utf-8") as f:
            charts = json.loads(re.search(r'id="data">(.*?)</script>', f.read(), re.S).group(1))["channels"]
        self.assertGreater(len(charts), 10)
        with h5py.File(trace, "r") as f:
            for chart in charts:
                rows = f["channels"][chart["name"]]
                first, last = rows["value"][0], rows["value"][-1]
                self.assertAlmostEqual(chart["t"][0], rows["time"][0] * 1e-12, delta=1e-3, msg=chart["name"])
                self.assertAlmostEqual(chart["v"][0], first, delta=1e-5 * max(1.0, abs(first)), msg=chart["name"])
                self.assertAlmostEqual(chart["v"][-1], last, delta=1e-5 * max(1.0, abs(last)), msg=chart["name"])


if __name__ == "__main__":
    unittest.main(verbosity=1)
