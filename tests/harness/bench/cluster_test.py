"""Constellations in `flatsat run`: members with models, the mesh between them, jobs, failures, live devices of members."""
import json
import os
import shutil
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

SERVED = MESH[:MESH.index("[job.train]")].replace('elevation = "10 deg"', 'elevation = "10 deg"\nrange = "3000 km"') + """[service.chat]
from = ["paris"]
to = ["c.*"]
rate = "0.5 1/s"
context = 1000
generated = 100
first_token = "2 s"
deadline = "20 s"
[[requirement]]
id = "asked"
text = "requests come"
channel = "service.chat.in_time"
statistic = "final"
at_least = 100
[[requirement]]
id = "objective"
text = "nearly all are answered in time"
channel = "service.chat.objective"
statistic = "final"
at_least = 0.9
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

    # The same orbit with and without devices of its own, at 1 s and at 10 s steps. The live devices of full detail have
    # no work and draw as idle ones: 1 of 96 and 1 of 144, 740 W of 119 kW, which is 0.5 K of coolant by the fourth power.
    def test_energy_detail_has_the_charge_and_the_heat_of_full_detail(self):
        text = NINE.replace('"900 s"', '"5863.7 s"').replace("at_least = 15", "at_least = 90")
        ends = {}
        for detail in ("full", "energy"):
            rule = f'\n[[constellation.c.member]]\nname = "s0[1-8]"\ndetail = "network"\n' if detail == "full" else ""
            trace = self.path(detail + ".h5")
            bed = self.folder_of(text.replace('like = "node"', f'like = "node"\ndetail = "{detail}"').replace("[mesh]", rule + "[mesh]", 1)
                                 .replace('"c.s00.power.*"', '"c.s00.power.*", "c.s00.thermal.*"'), detail)
            report = self.flown(bed, "-o", trace)
            self.assertEqual(len(report["satellites"]), 1 if detail == "full" else 9)
            self.assertEqual(len(report["devices"]), 2 if detail == "full" else 0)
            ends[detail] = {k: self.final(trace, f"c.s00.{k}") for k in
                            ("power.battery.soc", "thermal.loop.supply", "thermal.battery.temperature", "power.array.temperature")}
            with h5py.File(trace, "r") as f:
                ends[detail]["lowest"] = float(min(f["channels"]["c.s00.power.battery.soc"]["value"][:]))
        full, energy = ends["full"], ends["energy"]
        self.assertAlmostEqual(full["power.battery.soc"], energy["power.battery.soc"], delta=0.005)
        self.assertAlmostEqual(full["lowest"], energy["lowest"], delta=0.005)
        for temperature in ("thermal.loop.supply", "thermal.battery.temperature"):
            self.assertAlmostEqual(full[temperature], energy[temperature], delta=0.5)
        self.assertAlmostEqual(full["power.array.temperature"], energy["power.array.temperature"], delta=1.0)

    def test_members_in_energy_detail_fly_alike_twice_and_replayed_and_have_no_live_devices(self):
        bed = self.folder_of(NINE.replace('like = "node"', 'like = "node"\ndetail = "energy"'))
        first = self.flown(bed, "-o", self.path("a.h5"))
        self.assertEqual(first["digest"], self.flown(bed, "-o", self.path("b.h5"))["digest"])
        status, out, err = run("replay", self.path("a.h5"), "--json")
        self.assertEqual(status, 0, out + err)
        self.assertIsNone(json.loads(out)["first_divergence"])
        rule = '[[constellation.c.member]]\nname = "s04"\nbacking = ["npu=rtl"]\n[mesh]'
        live = self.folder_of(NINE.replace('like = "node"', 'like = "node"\ndetail = "energy"').replace("[mesh]", rule, 1), "live")
        status, out, err = run("check", live)
        self.assertEqual(status, 2, out + err)
        self.assertIn("c.s04 is in energy detail, where devices are loads and none is live; detail = \"full\" has devices", err)

    def test_requests_of_a_site_are_answered_by_the_mesh_alike_twice_and_replayed(self):
        bed = self.folder_of(SERVED)
        report = self.flown(bed, "-o", self.path("a.h5"))
        self.assertEqual(report["digest"], self.flown(bed, "-o", self.path("b.h5"))["digest"])
        self.assertEqual(report["verdict"], "PASS")
        counts = {k: self.final(self.path("a.h5"), f"service.chat.{k}") for k in ("asked", "in_time", "late", "lost", "open")}
        self.assertEqual(counts["asked"], sum(counts[k] for k in ("in_time", "late", "lost", "open")))
        self.assertGreater(counts["in_time"], 100.0)
        status, out, err = run("replay", self.path("a.h5"), "--json")
        self.assertEqual(status, 0, out + err)
        self.assertIsNone(json.loads(out)["first_divergence"])

    def test_recorded_requests_come_when_the_file_says_and_a_trace_keeps_them(self):
        bed = self.folder_of(SERVED.replace('rate = "0.5 1/s"', 'requests = "r.csv"').replace("at_least = 100", "at_least = 3"))
        rows = os.path.join(bed, "r.csv")
        with open(rows, "w", encoding="utf-8") as f:
            f.write("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,100,5\n"
                    "2023-11-16 18:17:04.0319600,200,6\n2023-11-16 18:18:03.9799600,300,7\n")
        trace = self.path("recorded.h5")
        self.flown(bed, "-o", trace)
        self.assertEqual(self.final(trace, "service.chat.tokens"), 18.0)
        os.remove(rows)
        status, out, err = run("replay", trace, "--json")
        self.assertEqual(status, 0, out + err)
        self.assertIsNone(json.loads(out)["first_divergence"])
        status, out, err = run("check", bed)
        self.assertEqual(status, 2, out + err)
        self.assertIn("service.chat.requests: there is no file", err)

    def test_files_of_a_constellation_and_of_its_contacts_are_kept_and_a_replay_needs_none_of_them(self):
        walker = self.folder_of(MESH[:MESH.index("[job.train]")].replace('"1200 s"', '"300 s"'), "walker")
        sets, plan = (run("mesh", *words, walker)[1] for words in (("members", "--tle"), ("contacts", "--csv")))
        kept = self.path("hyp")
        siteless = self.folder_of(MESH[:MESH.index("[site.paris]")].replace('"1200 s"', '"300 s"') + '[mesh]\nrange = "6000 km"\n', "siteless")
        self.assertEqual(run("mesh", "topology", "--hypatia", "-o", os.path.join(kept, "net"), siteless)[0], 0)
        head, site = MESH[:MESH.index("[constellation.c]")].replace('"1200 s"', '"300 s"'), MESH[MESH.index("[site.paris]"):MESH.index("[mesh]")]
        job = '[job.train]\nranks = ["c.*"]\noperation = "all-reduce"\nbytes = 1_000_000\ndeadline = "50 s"\n'
        beds = {"elements": (head + '[constellation.c]\nkind = "elements"\nfile = "sets.tle"\n' + site + job, {"sets.tle": sets}),
                "plan": (MESH[:MESH.index("[mesh]")].replace('"1200 s"', '"300 s"') + '[mesh]\npairing = "plan"\nplan = "plan.csv"\n' + job, {"plan.csv": plan}),
                "hypatia": (head + '[constellation.c]\nkind = "hypatia"\ndirectory = "net"\n' + job, None)}
        for name, (text, files) in beds.items():
            bed = self.folder_of(text, name)
            if files is None:
                shutil.copytree(os.path.join(kept, "net"), os.path.join(bed, "net"))
            for file, content in (files or {}).items():
                with open(os.path.join(bed, file), "w", encoding="utf-8") as f:
                    f.write(content)
            trace = self.path(name + ".h5")
            self.flown(bed, "-o", trace, status=4)  # nothing is required
            shutil.rmtree(bed)
            status, out, err = run("replay", trace, "--json")
            self.assertEqual(status, 0, name + out + err)
            self.assertIsNone(json.loads(out)["first_divergence"], name)

    def test_a_service_of_satellites_that_are_all_lost_passes_nothing(self):
        lost = "".join(f'[[stimulus]]\nat = "0 s"\ncommand = "c.p{p:02}s{s:02}.lost"\nvalue = 1\n' for p in range(6) for s in range(8))
        report = self.flown(self.folder_of(SERVED + lost), status=1)
        verdicts = {r["id"]: r["verdict"] for r in report["requirements"]}
        self.assertNotIn("PASS", verdicts.values())

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
        for old, new, said in (
                ('from = ["paris"]', 'from = ["rome"]', 'service.chat.from: "rome" fits no site; there are paris to paris'),
                ('to = ["c.*"]', 'to = ["d.*"]', 'service.chat.to: "d.*" fits no member; there are c.p00s00 to c.p05s07'),
                ('deadline = "20 s"', 'deadline = "20 s"\ngive_up = "20 s"', "service.chat.give_up must be longer than deadline"),
                ("generated = 100", "generated = 100\nlongest = 500", "service.chat.context and generated must be at most longest together"),
                ("generated = 100", "generated = 100\nmemory = 500", "service.chat.longest must be at most memory"),
                ("service.chat.objective", "service.chat.objektive", "did you mean service.chat.objective?")):
            self.assertIn(old, SERVED)
            status, out, err = run("check", self.folder_of(SERVED.replace(old, new)))
            self.assertEqual(status, 2, out + err)
            self.assertIn(said, err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
