"""Constellations in `flatsat run`: members with models, the mesh between them, jobs, failures, live devices of members."""
import json
import os
import unittest

import h5py

from bench_support import Case, FLATSAT, random_stream, run

SEEDS = int(os.environ.get("FLATSAT_CLUSTER_SEEDS", "6"))

MESH = """[testbed]
name = "mesh"
epoch = "2027-06-21T20:30:00Z"
duration = "1200 s"
[constellation.c]
kind = "walker-delta"
planes = 6
per_plane = 8
inclination = "53 deg"
altitude = "1200 km"
[site.paris]
latitude = "48.9 deg"
longitude = "2.3 deg"
elevation = "10 deg"
[mesh]
detection = "2 s"
rate = "10 Gbit/s"
packet = 16_777_216
[job.train]
ranks = ["c.p00*", "c.p03s0[0-3]"]
operation = "all-reduce"
bytes = 120_000_000
compute = "5 s"
every = "20 s"
deadline = "19 s"
give_up = "30 s"
"""

NINE = """[testbed]
name = "nine"
epoch = "2027-06-21T20:30:00Z"
duration = "900 s"
[constellation.c]
kind = "formation"
like = "node"
inclination = "97.986 deg"
ltan = 18.0
mean_anomaly = "200 deg"
radius = "300 m"
spacing = "100 m"
[mesh]
rate = "800 Gbit/s"
packet = 16_777_216
[job.train]
ranks = ["c.*"]
operation = "all-reduce"
bytes = 268_435_456
compute = "30 s"
every = "60 s"
deadline = "45 s"
[satellite.node]
platform = "4 kW"
[satellite.node.power]
undervoltage = "280 V"
[satellite.node.power.array]
rated = "165 kW"
strings = 60
[satellite.node.power.battery]
cells_series = 96
cells_parallel = 26
cell_capacity = "4.85 Ah"
initial_soc = 0.98
[satellite.node.power.controller]
eclipse_share = "60 %"
[satellite.node.thermal.radiator]
area = "150 m2"
heat_capacity = "810 kJ/K"
[satellite.node.thermal.loop]
heat_capacity = "525 kJ/K"
[device.npu]
satellite = "node"
kind = "npu"
count = 96
[device.gpu]
satellite = "node"
kind = "gpu"
count = 144
rated = "700 W"
idle = "90 W"
active = "690 W"
[aggregate.soc]
of = "c.*.power.battery.soc"
statistic = "minimum"
[[requirement]]
id = "asked"
text = "fifteen steps begin"
channel = "job.train.asked"
statistic = "final"
at_least = 15
[record]
channels = ["aggregate.*", "job.*", "mesh.*", "c.*.power.share", "c.s00.power.*"]
sample = "5 s"
digest = "5 s"
"""


class Cluster(Case):
    def folder_of(self, text, name="bed"):
        folder = self.path(name)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "testbed.toml"), "w", encoding="utf-8") as f:
            f.write(text)
        return folder

    def flown(self, bed, *arguments, status=0):
        done, out, err = run("run", bed, "--json", *arguments)
        self.assertEqual(done, status, out + err)
        return json.loads(out)

    def final(self, trace, channel):
        with h5py.File(trace, "r") as f:
            return float(f["channels"][channel]["value"][-1])

    def test_nine_members_fly_alike_twice_and_replayed_and_keep_what_the_record_asks_for(self):
        bed = self.folder_of(NINE)
        first = self.flown(bed, "-o", self.path("a.h5"))
        second = self.flown(bed, "-o", self.path("b.h5"))
        self.assertEqual(first["digest"], second["digest"])
        self.assertEqual(len(first["satellites"]), 9)
        status, out, err = run("replay", self.path("a.h5"), "--json")
        self.assertEqual(status, 0, out + err)
        self.assertIsNone(json.loads(out)["first_divergence"])
        status, out, err = run("trace", "info", self.path("a.h5"), "--json")
        self.assertEqual(status, 0, err)
        self.assertIn("aggregate.soc", out)
        self.assertIn("c.s03.power.share", out)
        self.assertNotIn("c.s03.power.battery.soc", out)
        self.assertIn("c.s00.power.battery.soc", out)

    def test_an_eclipse_makes_steps_late_and_explain_names_it(self):
        trace = self.path("late.h5")
        self.flown(self.folder_of(NINE.replace('"900 s"', '"3000 s"')), "-o", trace)
        status, out, err = run("explain", trace, "step_late")
        self.assertEqual(status, 0, out + err)
        self.assertIn("umbra_entry", out)
        self.assertIn("computed", out)

    def test_the_member_that_is_named_is_live_and_the_others_are_models(self):
        bed = self.folder_of(NINE.replace('"900 s"', '"120 s"').replace("at_least = 15", "at_least = 2"))
        report = self.flown(bed, "--backing", "c.s04.npu=rtl", "-o", self.path("live.h5"))
        backings = {d["name"]: d["backing"] for d in report["devices"]}
        self.assertEqual(backings.pop("c.s04.npu"), "rtl")
        self.assertEqual(set(backings.values()), {"model"})
        status, out, err = run("replay", self.path("live.h5"), "--json")
        self.assertEqual(status, 0, out + err)
        self.assertIsNone(json.loads(out)["first_divergence"])

    def test_satellites_lasers_and_gateways_lost_at_random_hang_nothing_and_lose_no_message_uncounted(self):
        for number in range(SEEDS):
            random = random_stream(number + 1)
            faults = ""
            for _ in range(random.randrange(1, 6)):
                at = round(random.uniform(1.0, 900.0), 3)
                plane, slot = random.randrange(6), random.randrange(8)
                after = f"c.p{plane:02}s{(slot + 1) % 8:02}"
                pair = sorted([f"c.p{plane:02}s{slot:02}", after])
                command, value = random.choice([(f"{pair[0]}.lost", 1), (f"mesh.cut.{pair[0]}.{pair[1]}", 1), ("mesh.dark.paris", 1)])
                faults += f'[[stimulus]]\nat = "{at} s"\ncommand = "{command}"\nvalue = {value}\n'
                if not command.endswith(".lost") and random.random() < 0.5:
                    faults += f'[[stimulus]]\nat = "{at + 30} s"\ncommand = "{command}"\nvalue = 0\n'
            trace = self.path(f"faults{number}.h5")
            bed = self.folder_of(MESH + faults, f"faults{number}")
            self.flown(bed, "-o", trace, status=4)  # nothing is required
            asked, ended = self.final(trace, "job.train.asked"), sum(self.final(trace, f"job.train.{k}") for k in ("done", "late", "lost"))
            self.assertIn(asked - ended, (0.0, 1.0), faults)
            lost = sum(self.final(trace, f"mesh.{k}") for k in ("unreachable", "cut", "refused"))
            with h5py.File(trace, "r") as f:
                kinds = [kind.decode() for kind in f["events"]["kind"][:]]
            self.assertEqual(kinds.count("message_lost"), lost, faults)
            self.assertGreater(self.final(trace, "job.train.done"), 0.0, faults)

    def test_mistakes_have_their_places(self):
        for old, new, said in (
                ('"c.p00*"', '"c.q00*"', 'testbed.toml:20:10: job.train.ranks: "c.q00*" fits no member; there are c.p00s00 to c.p05s07'),
                ("bytes = 120_000_000", "bytes = 3", "job.train: with 12 ranks, a collective operation of 12 ranks needs a byte for each, not 3"),
                ('give_up = "30 s"', 'give_up = "18 s"', "job.train.give_up must be longer than deadline"),
                ('every = "20 s"\ndeadline = "19 s"\n', "", "job.train.deadline must be given where every is not"),
                ('kind = "walker-delta"', 'kind = "walker-delta"\nlike = "node"', "constellation.c.like must name a satellite")):
            self.assertIn(old, MESH)
            status, out, err = run("check", self.folder_of(MESH.replace(old, new)))
            self.assertEqual(status, 2, out + err)
            self.assertIn(said, err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
