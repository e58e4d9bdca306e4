"""Nights that can be trusted: what counts as worse, what is told before take-off, which cases fly, what is left to read."""
import json
import os
import shlex
import subprocess
import unittest
import xml.etree.ElementTree as xml

from night_support import FLATSAT, LOUD, SOC, Nights

SWEEP = '[[sweep]]\nkey = "model.bus.battery.initial_soc"\nvalues = [0.3, 0.5, 0.9]\n'


class Identity(Nights):
    def test_a_wider_dispersion_is_the_same_night(self):
        self.campaign(SOC.format(low=0.8, high=0.9), samples=3)
        _, before, _ = self.fly()
        baseline = self.accept()
        self.campaign(SOC.format(low=0.7, high=0.95), samples=3)
        status, now, said = self.fly("--baseline", baseline, out="wider")
        self.assertEqual(status, 0, said)
        self.assertEqual((now["comparison"]["gone"], now["comparison"]["new_cases"]), ([], []))
        for key in ("name", "key", "seed"):
            self.assertEqual([c[key] for c in before["cases"]], [c[key] for c in now["cases"]])
        self.assertNotEqual([c["parameters"] for c in before["cases"]], [c["parameters"] for c in now["cases"]])
        self.assertEqual(now["cases"][0]["name"], "none/0")

    def test_another_sweep_value_leaves_the_others_as_they_were(self):
        self.campaign('[[sweep]]\nkey = "model.bus.array.rated"\nvalues = ["150 kW"]\n')
        before = self.plan()["cases"]
        self.campaign('[[sweep]]\nkey = "model.bus.array.rated"\nvalues = ["140 kW", "0.15 MW"]\n')
        after = self.plan()["cases"]
        self.assertEqual([(c["key"], c["seed"]) for c in before], [(c["key"], c["seed"]) for c in after[2:]])

    def test_common_random_numbers_are_a_choice(self):
        body = '[[sweep]]\nkey = "model.bus.array.rated"\nvalues = ["150 kW", "160 kW"]\n' + SOC.format(low=0.8, high=0.9)
        for head, same in (("", False), ("common_random_numbers = true", True)):
            self.campaign(body, head=head)
            low, _, high, _ = self.plan()["cases"]
            self.assertEqual(low["seed"] == high["seed"], same)
            self.assertEqual(low["parameters"][1] == high["parameters"][1], same)

    def test_equal_values_are_refused_at_the_second_and_nothing_flies(self):
        self.campaign('[[sweep]]\nkey = "model.bus.array.rated"\nvalues = ["150 kW", "150 kW", "150000 W", "160 kW"]\n')
        status, summary, said = self.fly()
        self.assertEqual((status, summary), (2, None))
        self.assertRegex(said, r'campaign\.toml:8:21: sweep model\.bus\.array\.rated: "150 kW" is the same as "150 kW" at 8:11')
        self.assertRegex(said, r"campaign\.toml:8:31: .*150000 W")
        self.assertFalse(os.path.exists(self.path("out")))

    def test_a_sweep_without_chance_has_no_confidence_interval(self):
        self.campaign(SWEEP, samples=1)
        _, summary, _ = self.fly()
        self.assertIsNone(summary["failure_probability"])
        _, text, _ = self.command("campaign", "status", self.path("out"))
        self.assertNotIn("95 %", text)
        self.campaign(SWEEP, samples=2)
        _, summary, _ = self.fly(out="chance")
        self.assertLess(summary["failure_probability"]["high"], 1.0)


class Baseline(Nights):
    def night(self):
        """Of three cases the first fails, and is known to."""
        self.campaign(SWEEP, samples=1)
        _, summary, _ = self.fly(out="first")
        self.assertEqual(self.verdicts(summary), ["FAIL", "PASS", "PASS"])
        return self.accept("first")

    def test_a_known_failure_is_marked_and_fails_no_night(self):
        baseline = self.night()
        report, page = self.path("j.xml"), self.path("p.html")
        status, summary, said = self.fly("--baseline", baseline, "--junit", report, "--html", page)
        self.assertEqual(status, 0, said)
        self.assertEqual(summary["verdict"], "FAIL")  # of the cases; the night is not worse
        self.assertEqual(summary["comparison"]["known_failures"], ["none/0 initial_soc=0.3"])
        self.assertIn("FAIL (known) none/0 initial_soc=0.3: charge FAIL: value 0.3, limit 0.4", said)
        suite = xml.parse(report).getroot().find("testsuite")
        self.assertEqual([suite.get(k) for k in ("tests", "failures", "errors", "skipped")], ["3", "0", "0", "1"])
        self.assertIn("known failure", suite.find("testcase/skipped").get("message"))
        text = self.read("p.html")
        data = json.loads(text[text.index('id="data">') + 10:text.index("</script>")])
        self.assertEqual([f["known"] for f in data["fails"]], [True])
        self.assertFalse(data["comparison"]["worse"])

    def test_a_new_failure_fails_it_also_beside_known_ones(self):
        baseline = self.night()
        self.write("bed/draw.csv", LOUD)
        report = self.path("j.xml")
        status, summary, _ = self.fly("--baseline", baseline, "--junit", report)
        self.assertEqual(status, 1)
        self.assertEqual(len(summary["comparison"]["newly_failing"]), 3)  # the first one fails otherwise than it did
        suite = xml.parse(report).getroot().find("testsuite")
        self.assertEqual(suite.get("failures"), "3")
        self.assertRegex(suite.find("testcase/failure").text, r"draw FAIL: value 300000 W, limit 35000 W, at [0-9.]+ s\n")
        self.assertRegex(suite.find("testcase/failure").text, r"\ntrace .*trace-1\.h5\n")

    def test_a_baseline_that_is_not_there_is_told_before_anything_flies(self):
        self.campaign()
        for baseline in (self.path("nosuch"), self.path("bed")):
            status, summary, said = self.fly("--baseline", baseline)
            self.assertEqual((status, summary), (2, None))
            self.assertIn("--baseline " + baseline, said)
        self.assertFalse(os.path.exists(self.path("out")))

    def test_a_file_that_could_not_be_written_is_told_before_anything_flies(self):
        self.campaign()
        for option, path, why in (("-o", "bed/draw.csv", "draw.csv is no folder"), ("-o", "bed/draw.csv/out", "draw.csv is no folder"), ("--junit", "nosuch/x.xml", "there is no folder"), ("--html", "nosuch/x.html", "there is no folder"),
                                  ("--junit", "bed", "is a folder")):
            status, summary, said = self.fly(option, self.path(path), out=None if option == "-o" else "out")
            self.assertEqual((status, summary), (2, None))
            self.assertRegex(said, f"{option} {self.path(path)}: .*{why}")
        self.assertFalse(os.path.exists(self.path("out")))

    def test_a_baseline_of_an_earlier_flatsat_is_told_as_such(self):
        baseline = self.night()
        accepted = json.loads(self.read("accepted/summary.json"))
        accepted["version"] = 1
        self.write("accepted/summary.json", json.dumps(accepted))
        status, _, said = self.fly("--baseline", baseline)
        self.assertEqual(status, 2)
        self.assertIn("accepted by an earlier flatsat", said)

    def test_more_work_is_slow_whatever_the_clock_says(self):
        baseline = self.night()
        accepted = json.loads(self.read("accepted/summary.json"))
        accepted["cases"][0]["deltas"] /= 2
        for c in accepted["cases"]:
            c["wall_s"] = 1e-9
        self.write("accepted/summary.json", json.dumps(accepted))
        status, summary, _ = self.fly("--baseline", baseline)
        self.assertEqual(status, 0)
        self.assertEqual([(c["name"], c["of"]) for c in summary["comparison"]["newly_slow"]], [("none/0 initial_soc=0.3", "deltas")])

    def test_marginal_is_told_with_what_is_below_and_where_that_comes_from(self):
        self.campaign(SWEEP, samples=1)
        _, summary, _ = self.fly()
        rows = {r["id"]: r for r in summary["requirements"]}
        self.assertAlmostEqual(rows["draw"]["marginal_below"], 3500.0)  # a tenth of 35 kW, in W
        self.assertEqual(rows["draw"]["marginal_from"], "default")
        _, text, _ = self.command("campaign", "status", self.path("out"))
        self.assertIn("10 % of the limit, the default", text)
        self.write("bed/testbed.toml", self.read("bed/testbed.toml").replace('at_most = "35 kW"', 'at_most = "35 kW"\nmarginal = "6 kW"'))
        _, summary, _ = self.fly()
        row = next(r for r in summary["requirements"] if r["id"] == "draw")
        self.assertEqual((row["marginal"], row["marginal_below"], row["marginal_from"]), (3, 6000.0, "requirement"))


class Choice(Nights):
    def setUp(self):
        super().setUp()
        self.campaign(SWEEP, samples=1)

    def test_one_case_flies_by_name_key_or_pattern(self):
        cases = self.plan()["cases"]
        for i, wanted in enumerate((cases[1]["name"], cases[1]["key"], "*=0.5")):
            status, summary, said = self.fly("--case", wanted, out=f"out{i}")
            self.assertEqual((status, summary["counted"], summary["planned"]), (0, 1, 1), said)
            self.assertEqual(os.listdir(self.path(f"out{i}", "cases")), [cases[1]["key"]])
        self.assertEqual(self.fly("--case", "*=0.5", "--case", "*=0.3")[1]["counted"], 2)

    def test_a_case_that_is_not_there_is_told_with_what_was_meant(self):
        status, _, said = self.fly("--case", "none/0 initial_soc=0.4")
        self.assertEqual(status, 2)
        self.assertRegex(said, r"--case none/0 initial_soc=0\.4: .*did you mean none/0 initial_soc=0\.[35]\?")

    def test_what_failed_flies_again_and_nothing_else(self):
        _, before, _ = self.fly()
        _, after, said = self.fly("--last-failed")
        self.assertEqual([c["name"] for c in after["cases"]], ["none/0 initial_soc=0.3"])
        self.assertEqual(said.count("none/0"), 1)
        self.write("bed/testbed.toml", self.read("bed/testbed.toml").replace("at_least = 0.4", "at_least = 0.2"))
        status, mended, _ = self.fly("--last-failed")
        self.assertEqual((status, self.verdicts(mended)), (0, ["PASS"]))
        status, _, said = self.fly("--last-failed")
        self.assertEqual(status, 4)
        self.assertIn("nothing to fly", said)
        status, whole, _ = self.fly()
        self.assertEqual((status, whole["counted"]), (0, 3))
        self.assertEqual(before["counted"], 3)

    def test_last_failed_needs_a_folder(self):
        status, _, said = self.fly("--last-failed", out=None)
        self.assertEqual(status, 2)
        self.assertIn("--last-failed: needs -o FOLDER", said)

    def test_fail_fast_ends_with_the_first_failure_and_not_with_a_known_one(self):
        status, summary, _ = self.fly("--fail-fast")
        self.assertEqual((status, summary["counted"], summary["verdict"]), (1, 1, "FAIL"))
        self.fly()
        baseline = self.accept()
        status, summary, said = self.fly("--fail-fast", "--baseline", baseline, out="again")
        self.assertEqual((status, summary["counted"]), (0, 3), said)

    def test_a_part_of_a_night_is_not_held_for_the_rest_of_it(self):
        self.fly()
        baseline = self.accept()
        status, summary, _ = self.fly("--case", "*=0.9", "--baseline", baseline, out="part")
        self.assertEqual((status, summary["comparison"]["gone"], summary["comparison"]["not_flown"]), (0, [], []))

    def test_a_command_at_the_end_is_told_how_it_went(self):
        done = self.path("done")
        hook = f'echo "$FLATSAT_STATUS" > {shlex.quote(done)}; wc -c < "$FLATSAT_SUMMARY" >> {shlex.quote(done)}; head -1 "$FLATSAT_MARKDOWN" >> {shlex.quote(done)}; echo heard'
        status, _, said = self.fly("--on-end", hook)
        self.assertEqual(status, 1)
        lines = self.read("done").splitlines()
        self.assertEqual((lines[0], lines[2]), ("1", "# night: FAIL"))
        self.assertGreater(int(lines[1]), 1000)
        self.assertIn("heard", said)  # stdout is for the result

    def test_a_command_that_fails_lets_no_night_pass(self):
        status, summary, said = self.fly("--case", "*=0.9", "--on-end", "exit 7")
        self.assertEqual((status, summary["verdict"]), (3, "PASS"))
        self.assertIn("--on-end exit 7: ended with status 7", said)


class Kept(Nights):
    def test_the_folder_has_a_summary_to_read(self):
        self.campaign(SWEEP, samples=1)
        self.fly()
        text = self.read("out/summary.md")
        self.assertTrue(text.startswith("# night: FAIL\n"))
        self.assertIn("- FAIL none/0 initial\\_soc=0.3\n  - charge FAIL: value 0.3, limit 0.4, at ", text)

    def test_traces_that_stay_are_packed_and_whole(self):
        sizes = {}
        for head in ('keep = "all"', 'keep = "all"\ncompress = false'):
            self.campaign(samples=1, head=head)
            self.bed(duration="2 h")
            _, summary, _ = self.fly(out="c" + str(len(sizes)))
            trace = summary["cases"][0]["trace"]
            sizes[head] = os.path.getsize(trace)
            self.assertEqual(self.command("trace", "verify", trace)[0], 0)
        packed, plain = sizes.values()
        self.assertLess(packed, 0.9 * plain)

    def test_nights_stand_side_by_side(self):
        self.campaign(SWEEP, samples=1)
        self.fly(out="one")
        self.write("bed/draw.csv", LOUD)
        self.fly(out="two")
        status, text, said = self.command("campaign", "history", self.path("one"), self.path("two"), "--json")
        self.assertEqual(status, 0, said)
        history = json.loads(text)
        self.assertEqual([n["fail"] for n in history["nights"]], [1, 3])
        self.assertEqual([c["verdicts"] for c in history["cases"]], [["FAIL", "FAIL"], ["PASS", "FAIL"], ["PASS", "FAIL"]])
        draw = next(r for r in history["requirements"] if r["id"] == "draw")
        self.assertEqual(draw["worst_margins"], [5000.0, -265000.0])
        _, text, _ = self.command("campaign", "history", self.path("one"), self.path("two"))
        self.assertIn("  PF  none/0 initial_soc=0.9\n", text)
        status, _, said = self.command("campaign", "history", self.path("one"), self.path("nowhere"))
        self.assertEqual(status, 2)
        self.assertIn("nowhere: ", said)

    def test_two_campaigns_in_one_second_have_two_folders(self):
        self.campaign(samples=1)
        flights = [subprocess.Popen([os.path.abspath(FLATSAT), "campaign", "run", "bed", "-q"], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                   for _ in range(3)]
        self.assertEqual([f.communicate()[1] and f.returncode for f in flights], [0, 0, 0])
        self.assertEqual(len(os.listdir(self.path("runs"))), 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
