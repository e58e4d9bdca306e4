"""Satellites and relays of a testbed fly as `flatsat orbit` says of the same elements, message, ephemeris or state."""
import csv
import io
import json
import os
import shutil
import unittest

import h5py

from bench_support import Case, fly, run

OMM = "data/environment/omm_example.json"
PAIRS = "data/environment/isl_pairs.tle"
EPOCH = "2026-06-10T00:00:00Z"  # of the OMM
BED = """
[testbed]
name = "orbits"
epoch = "%s"
duration = "%s"
[satellite.a]
platform = "1 kW"
[satellite.a.upsets]
rate = "0 1/year"
[satellite.a.orbit]
%s
[record]
sample = "60 s"
digest = "60 s"
"""
RELAY = '[[satellite.a.optical.relay]]\nname = "r"\n%s\n'


class Orbits(Case):
    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        return self.path(name)

    def bed(self, orbit, relay="", epoch=EPOCH, duration="20 min"):
        return self.write("testbed.toml", BED % (epoch, duration, orbit) + (RELAY % relay if relay else ""))

    def flown(self, *arguments):
        """Channels of a run by their names, each at its instants of whole minutes."""
        status, report = fly(*arguments, "-o", self.path("t.h5"), testbed=self.path("testbed.toml"))
        self.assertEqual((status, report["error"]), (4, None))  # it has nothing to judge
        channels = {}
        with h5py.File(self.path("t.h5"), "r") as f:
            def take(name, item):
                if isinstance(item, h5py.Group) and "time" in item and "value" in item:
                    channels[name.removeprefix("channels/")] = {int(t): v for t, v in zip(item["time"][:], item["value"][:]) if t % (60 * 10**12) == 0}
            f.visititems(take)
        return report, channels

    def table(self, *arguments):
        status, out, err = run("orbit", *arguments)
        self.assertEqual(status, 0, err)
        return list(csv.DictReader(io.StringIO(out)))

    def same_ground(self, channels, states, within=1e-5):
        self.assertGreater(len(states), 10)
        for minute, row in enumerate(states):
            at = minute * 60 * 10**12
            self.assertAlmostEqual(channels["a.environment.latitude"][at], float(row["lat_geodetic_deg"]), delta=within)
            self.assertAlmostEqual(channels["a.environment.longitude"][at], float(row["lon_deg"]), delta=within)
            self.assertAlmostEqual(channels["a.environment.altitude"][at], float(row["alt_ellipsoid_km"]), delta=100 * within)

    def oem(self, tle=OMM, *select):
        status, text, err = run("orbit", "states", tle, *select, "--from", EPOCH, "--to", "+20 min", "--step", "60", "--as", "oem")
        self.assertEqual(status, 0, err)
        return self.write("a.oem", text)

    def test_a_message_of_mean_elements_flies_as_flatsat_orbit_says(self):
        shutil.copy(OMM, self.path("a.omm"))
        self.bed('file = "a.omm"')
        self.same_ground(self.flown()[1], self.table("states", OMM, "--to", "+20 min", "--step", "60"))

    def test_an_ephemeris_flies_as_flatsat_orbit_says_and_must_cover_the_run(self):
        self.oem()
        self.bed('file = "a.oem"')
        self.same_ground(self.flown()[1], self.table("states", self.path("a.oem"), "--to", "+20 min", "--step", "60"))
        self.bed('file = "a.oem"', duration="21 min")
        status, _, err = run("check", self.path("testbed.toml"))
        self.assertEqual(status, 2)
        self.assertRegex(err, r"testbed.toml:11:8: satellite.a.orbit.file: its ephemeris is from 2026-06-10T00:00:00Z to 2026-06-10T00:20:00Z, "
                              "and the run from 2026-06-10T00:00:00Z to 2026-06-10T00:21:00Z")

    def test_a_state_vector_flies_as_flatsat_orbit_says_with_its_drag_from_its_own_epoch(self):
        state = ["6798.1", "0", "0", "0", "4.75", "6.0"]
        air = ["--drag", "0.02", "--f107", "200"]
        self.bed('position = ["6798.1 km", "0 km", "0 km"]\nvelocity = ["0 km/s", "4.75 km/s", "6 km/s"]\n'
                 'state_epoch = "2026-06-09T23:30:00Z"\ndrag = "0.02 m2/kg"\nf107 = 200')
        states = self.table("states", "--state=" + ",".join(state), "--epoch", "2026-06-09T23:30:00Z", *air, "--from", EPOCH, "--to", "2026-06-10T00:20:00Z",
                            "--step", "60")
        self.same_ground(self.flown()[1], states)

    def test_a_state_of_gcrf_is_that_of_teme_turned(self):
        row = self.table("states", OMM, "--at", "+0 s")[0]
        beds = []
        for frame, columns in [("TEME", ["x_km", "y_km", "z_km", "vx_km_s", "vy_km_s", "vz_km_s"]),
                               ("GCRF", ["x_gcrs_km", "y_gcrs_km", "z_gcrs_km", "vx_gcrs_km_s", "vy_gcrs_km_s", "vz_gcrs_km_s"])]:
            r = [float(row[c]) for c in columns]
            self.bed(f'position = ["{r[0]} km", "{r[1]} km", "{r[2]} km"]\nvelocity = ["{r[3]} km/s", "{r[4]} km/s", "{r[5]} km/s"]\nframe = "{frame}"')
            beds.append(self.flown()[1])
        for at, value in beds[0]["a.environment.latitude"].items():
            self.assertAlmostEqual(beds[1]["a.environment.latitude"][at], value, delta=1e-5)

    def test_a_relay_by_file_is_as_far_as_flatsat_orbit_says(self):
        links = self.table("events", PAIRS, "--kind", "link", "--to", "+20 min", "--step", "60")
        one, two = links[0]["sat1"], links[0]["sat2"]
        epoch = self.table("states", PAIRS, "--select", one, "--at", "+0 s")[0]["utc"]
        shutil.copy(PAIRS, self.path("pairs.tle"))
        self.bed(f'file = "pairs.tle"\nobject = "{one}"', f'file = "pairs.tle"\nobject = "{two}"', epoch=epoch)
        ranges = self.flown()[1]["a.optical.range"]
        seen = 0
        for minute, row in enumerate(r for r in links if (r["sat1"], r["sat2"]) == (one, two)):
            told = ranges[minute * 60 * 10**12]
            if told > 0.0:
                self.assertAlmostEqual(told, float(row["range_km"]), delta=5e-3)  # the epoch is told to a millisecond
                seen += 1
        self.assertGreater(seen, 3)

    def test_which_object_of_a_file_is_meant_must_be_clear(self):
        shutil.copy(PAIRS, self.path("pairs.tle"))
        self.bed('file = "pairs.tle"')
        status, _, err = run("check", self.path("testbed.toml"))
        self.assertEqual(status, 2)
        self.assertRegex(err, r'testbed.toml:11:8: satellite.a.orbit.file: pairs.tle holds \d+ objects: object = ".*" says which')
        self.bed('file = "pairs.tle"\nobject = "nobody"')
        self.assertRegex(run("check", self.path("testbed.toml"))[2], r"testbed.toml:12:10: satellite.a.orbit.object: nobody is not in pairs.tle")
        self.bed('file = "gone.tle"')
        self.assertRegex(run("check", self.path("testbed.toml"))[2], r"testbed.toml:11:8: satellite.a.orbit.file: there is no file .*gone.tle")
        self.write("bad.tle", "1 2 3\n")
        self.bed('file = "bad.tle"')
        self.assertRegex(run("check", self.path("testbed.toml"))[2], r"bad.tle:1:1: holds no element set")

    def test_a_trace_keeps_the_file_and_is_replayed_without_it(self):
        self.oem()
        self.bed('file = "a.oem"')
        self.flown()
        os.remove(self.path("a.oem"))
        status, out, err = run("replay", self.path("t.h5"), "--json")
        self.assertEqual(status, 0, err)
        self.assertIsNone(json.loads(out)["first_divergence"])

    def test_a_testbed_without_an_epoch_flies_at_the_one_that_its_trace_tells(self):
        text = BED.replace('epoch = "%s"\n', "") % ("20 min", 'altitude = "650 km"\nltan = 18.0')
        self.write("testbed.toml", text)
        report, channels = self.flown()
        with h5py.File(self.path("t.h5"), "r") as f:
            epoch = f.attrs["epoch_utc"]
        epoch = epoch.decode() if isinstance(epoch, bytes) else epoch
        self.assertEqual(epoch, "2027-06-21T00:00:00Z")
        self.write("testbed.toml", text.replace('name = "orbits"', f'name = "orbits"\nepoch = "{epoch}"'))
        told, again = self.flown()
        self.assertEqual(report["digest"], told["digest"])
        self.assertEqual(channels["a.environment.latitude"], again["a.environment.latitude"])
        # A plane of 18 h near the June solstice: the Sun is 23.4 deg north of its equator, and 90 deg - 8 deg from its pole.
        self.assertAlmostEqual(abs(channels["a.environment.beta"][0]), 58.6, delta=1.5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
