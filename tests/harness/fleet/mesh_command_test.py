"""`flatsat mesh` as people use it: what it prints, and what a mistake is told."""
import csv
import io
import json
import os
import unittest

from bench_support import Case, run

SHELL = """[testbed]
name = "shell"
epoch = "2027-06-21T00:00:00Z"
duration = "1200 s"
[constellation.c]
kind = "walker-delta"
planes = 6
per_plane = 11
altitude = "1200 km"
stagger = 0.5
[site.paris]
latitude = "48.9 deg"
longitude = "2.3 deg"
elevation = "10 deg"
[site.lima]
latitude = "-12 deg"
longitude = "-77 deg"
elevation = "10 deg"
"""


class Mesh(Case):
    def bed(self, text=SHELL):
        path = self.path("testbed.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def rows(self, *arguments, text=SHELL):
        status, out, err = run("mesh", arguments[0], self.bed(text), *arguments[1:])
        self.assertEqual(status, 0, err)
        self.assertNotRegex(out.lower(), r"\bnan\b|\binf\b")
        return list(csv.DictReader(io.StringIO(out)))

    def wrong(self, *arguments, text=SHELL):
        status, out, err = run("mesh", arguments[0], self.bed(text), *arguments[1:])
        self.assertEqual((status, out), (2, ""), err)
        return err

    def test_a_path_is_printed_each_step_with_its_length_and_round_trip(self):
        rows = self.rows("paths", "--pair", "paris,lima", "--step", "10 min")
        self.assertEqual([float(row["t_s"]) for row in rows], [0.0, 600.0, 1200.0])
        for row in rows:
            nodes = row["path"].split()
            self.assertEqual((nodes[0], nodes[-1]), ("paris", "lima"))
            self.assertEqual(len(nodes) - 1, int(row["hops"]))
            self.assertAlmostEqual(float(row["rtt_us"]), 2e6 * float(row["length_km"]) / 299792.458, places=5)
            self.assertAlmostEqual(float(row["one_way_us"]), float(row["rtt_us"]) / 2, delta=5)

    def test_any_number_of_threads_prints_the_same(self):
        bed = self.bed()
        printed = {run("mesh", "paths", bed, "--changes", "--threads", n)[1] for n in ("1", "2", "3")}
        self.assertEqual(len(printed), 1)

    def test_a_route_is_printed_at_each_change_of_the_topology(self):
        contacts = self.rows("contacts")
        edges = {float(row["begin_s"]) for row in contacts if "begin" not in row["cut"] and row["cut"] != "both"}
        edges |= {float(row["end_s"]) for row in contacts if row["cut"] not in ("end", "both")}
        instants = {float(row["t_s"]) for row in self.rows("paths", "--changes", "--step", "20 min")}
        self.assertGreater(len(edges), 5)
        for edge in edges:
            self.assertTrue(any(abs(edge - t) < 1e-8 for t in instants), edge)

    def test_a_lost_satellite_is_routed_around(self):
        before = self.rows("paths", "--pair", "paris,lima", "--to", "+1 s", "--step", "1 s")[0]["path"].split()
        lost = before[len(before) // 2]
        rule = f'[[constellation.c.member]]\nname = "{lost[2:]}"\npresent = false\n'
        after = self.rows("paths", "--pair", "paris,lima", "--to", "+1 s", "--step", "1 s", text=SHELL + rule)[0]["path"]
        self.assertNotIn(lost, after.split())
        self.assertTrue(after)

    def test_the_graph_of_a_grid_has_degree_four_and_is_in_one_piece(self):
        # At 2000 km each sees its like in the next plane at all times: lines of 10,674 km clear the limb.
        for row in self.rows("topology", "--step", "10 min", text=SHELL.replace("1200 km", "2000 km")):
            self.assertEqual((row["links"], row["least_degree"], row["most_degree"], row["parts"]), ("132", "4", "4", "1"))
            self.assertEqual(int(row["diameter"]), 3 + 5)  # half of six planes and of eleven places

    def test_windows_of_a_pair_are_those_of_the_orbit_command(self):
        bed = self.bed()
        lines = run("mesh", "members", bed, "--tle")[1].splitlines()
        a, b = 0, 40
        path = self.path("two.tle")
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(lines[3 * a:3 * a + 3] + lines[3 * b:3 * b + 3]) + "\n")
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write('[testbed]\nname = "two"\nepoch = "2027-06-21T00:00:00Z"\n[constellation.c]\nkind = "elements"\nfile = "two.tle"\n')
        ours = list(csv.DictReader(io.StringIO(run("mesh", "windows", bed, "--all", "--to", "+20000 s")[1])))
        status, out, err = run("orbit", "events", path, "--kind", "window", "--graze", "80", "--from", "+0 s", "--to", "+20000 s")
        self.assertEqual(status, 0, err)
        theirs = list(csv.DictReader(io.StringIO(out)))
        self.assertGreater(len(ours), 1)
        self.assertEqual(len(ours), len(theirs))
        for mine, other in zip(ours, theirs):
            self.assertAlmostEqual(float(mine["begin_s"]), float(other["open_s"]), delta=2e-6)
            self.assertAlmostEqual(float(mine["end_s"]), float(other["close_s"]), delta=2e-6)

    def test_json_and_csv_say_the_same(self):
        rows = self.rows("windows", "--pair", "c.p00s00,paris")
        status, out, err = run("mesh", "windows", self.bed(), "--pair", "c.p00s00,paris", "--json")
        self.assertEqual(status, 0, err)
        self.assertEqual([row["from"] for row in json.loads(out)], [row["from"] for row in rows])

    def test_a_hypatia_directory_that_was_written_flies_alike(self):
        text = SHELL.replace('elevation = "10 deg"', 'range = "3000 km"').replace("stagger = 0.5", 'stagger = 0.5\ndigits = "tle"')
        text += '[mesh]\nrange = "9000 km"\n'
        folder = self.path("network")
        status, _, err = run("mesh", "topology", self.bed(text), "--hypatia", "-o", folder)
        self.assertEqual(status, 0, err)
        self.assertEqual(sorted(os.listdir(folder)), ["description.txt", "ground_stations.txt", "isls.txt", "tles.txt"])
        again = f'[testbed]\nname = "again"\nepoch = "2027-06-21T00:00:00Z"\nduration = "1200 s"\n[constellation.c]\nkind = "hypatia"\ndirectory = "{folder}"\nas = "wgs-84"\n'
        first, second = (self.rows("paths", "--pair", "paris,lima", text=t) for t in (text, again))
        self.assertEqual([row["path"] for row in first], [row["path"] for row in second])
        self.assertEqual([row["rtt_us"] for row in first], [row["rtt_us"] for row in second])

    def test_ion_gets_whole_seconds_both_ways(self):
        status, out, err = run("mesh", "contacts", self.bed(), "--ion", "--rate", "1e6")
        self.assertEqual(status, 0, err)
        commands = [line.split() for line in out.splitlines() if line.startswith("a contact")]
        self.assertGreater(len(commands), 100)
        self.assertEqual({c[6] for c in commands}, {"1000000"})
        self.assertIn("# 1 c.p00s00", out)

    def test_mistakes_on_the_command_line_are_told(self):
        self.assertIn("--pair paris,rome: there is no satellite or site rome", self.wrong("paths", "--pair", "paris,rome"))
        self.assertIn("--pair paris: must be two nodes, A,B", self.wrong("paths", "--pair", "paris"))
        self.assertIn("--to: must be later than --from", self.wrong("windows", "--from", "+10 s", "--to", "+5 s"))
        self.assertIn("--step", self.wrong("topology", "--step", "0 s"))
        self.assertIn("two sites have no line", self.wrong("windows", "--pair", "paris,lima"))

    def test_mistakes_in_the_testbed_are_told_with_their_places(self):
        self.assertRegex(self.wrong("members", text=SHELL.replace("planes = 6\n", "plains = 6\n")), r"testbed.toml:7:1: .*did you mean")
        self.assertIn("testbed.toml:5:1: c.p00s00: the perigee must be more than 100 km high\n",
                      self.wrong("members", text=SHELL.replace('altitude = "1200 km"', 'altitude = "1200 km"\neccentricity = 0.5')))
        self.assertIn("has no constellation", self.wrong("members", text='[testbed]\nname = "x"\n[model.m]\nkind = "battery"\n'))

    def test_check_reads_what_a_constellation_names_and_a_run_of_one_alone_has_nothing_to_judge(self):
        status, out, err = run("check", self.bed())
        self.assertEqual((status, out), (0, self.path("testbed.toml") + ": good\n"), err)
        self.bed(SHELL + '[[constellation.c.member]]\nname = "q*"\nterminals = 1\n')
        status, _, err = run("check", self.path("testbed.toml"))
        self.assertEqual(status, 2)
        self.assertIn('name = "q*" fits no member', err)
        status, _, err = run("run", self.bed(), "--no-record")
        self.assertEqual(status, 4)
        self.assertIn("nothing to judge", err)

    def test_a_pair_out_of_reach_is_warned_of_and_the_rest_is_printed(self):
        text = SHELL + '[mesh]\npairing = "list"\nlinks = [["c.p00s00", "c.p00s05"], ["c.p00s00", "c.p00s01"]]\n'
        status, out, err = run("mesh", "contacts", self.bed(text))
        self.assertEqual(status, 0, err)
        self.assertRegex(err, r"testbed.toml:\d+:10: c.p00s00 and c.p00s05 are out of reach for the whole run")
        self.assertIn("c.p00s01", out)

    def test_a_satellite_that_decays_within_the_span_ends_it_with_its_name(self):
        with open(self.path("low.tle"), "w", encoding="utf-8") as f:
            f.write("LOW\n1 90009U 26001A   27172.00000000  .00000000  00000-0  90000-1 0    09\n"
                    "2 90009  53.0500 210.0000 0001400  70.0000 120.0000 16.20000000    00\n")
        text = '[testbed]\nname = "low"\nepoch = "2027-06-21T00:00:00Z"\nduration = "20 d"\n[constellation.c]\nkind = "elements"\nfile = "low.tle"\n'
        status, _, err = run("mesh", "windows", self.bed(text))
        self.assertEqual(status, 3, err)
        self.assertIn("c.90009 at 2027-07-11", err)


if __name__ == "__main__":
    unittest.main(verbosity=1)
