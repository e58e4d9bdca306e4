"""The report page opens from disk in a browser, draws its charts, asks the network for nothing and tells the summary's numbers."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

BUILD = os.environ["FLATSAT_BUILD"]
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))
FLATSAT = os.path.join(BUILD, "bin", "flatsat")
TESTBED = os.path.abspath("testbeds/orbital-node")
BROWSER = shutil.which("chromium")

CAMPAIGN = f"""[campaign]
name = "page"
title = "a <b>title</b> with </script> in it"
testbed = "{TESTBED}"
samples = 4
backing = ["npu0=model", "gpu0=model"]
set = ["testbed.duration='90 s'"]
[[sweep]]
key = "satellite.a.power.controller.eclipse_share"
values = ["50 %", "60 %"]
[[disperse]]
key = "satellite.a.power.battery.initial_soc"
distribution = "uniform"
low = 0.9
high = 1.0
"""


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="flatsat-report-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        file = os.path.join(cls.folder, "campaign.toml")
        with open(file, "w") as f:
            f.write(CAMPAIGN)
        cls.page = os.path.join(cls.folder, "page.html")
        done = subprocess.run([FLATSAT, "campaign", "run", file, "-o", os.path.join(cls.folder, "out"), "-q", "--json", "--html",
                               cls.page], capture_output=True, text=True, timeout=200 * PATIENCE)
        cls.summary = json.loads(done.stdout)
        with open(cls.page, encoding="utf-8") as f:
            cls.text = f.read()

    def browser(self, *more):
        profile = os.path.join(self.folder, "profile")
        return subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                               "--no-first-run", "--disable-sync", "--disable-component-update", "--disable-quic",
                               "--enable-logging=stderr", "--v=0", "--user-data-dir=" + profile, "--virtual-time-budget=8000",
                               "--window-size=1280,1600", *more, "file://" + self.page], capture_output=True, text=True, timeout=120 * PATIENCE)

    def test_the_page_refers_to_nothing_outside_of_itself(self):
        own = self.text[:self.text.index("<script>")] + self.text[self.text.rindex("<script>"):]
        self.assertEqual(re.findall(r"""(?:src|href)\s*=\s*["'](?!data:)[^"']+""", own), [])
        self.assertNotIn("fetch(", own)
        self.assertNotIn("@import", own)

    def test_what_the_user_wrote_cannot_end_the_script(self):
        data = re.search(r'id="data">(.*?)</script>', self.text, re.S).group(1)
        self.assertEqual(json.loads(data)["title"], "a <b>title</b> with </script> in it")

    def test_the_numbers_are_those_of_the_summary(self):
        data = json.loads(re.search(r'id="data">(.*?)</script>', self.text, re.S).group(1))
        self.assertEqual(data["cases"], self.summary["counted"])
        shown = {r["id"]: r for r in data["requirements"]}
        for r in self.summary["requirements"]:
            self.assertEqual((shown[r["id"]]["pass"], shown[r["id"]]["fail"]), (r["pass"], r["fail"]))
            self.assertEqual(shown[r["id"]]["verdicts"].count("F"), r["fail"])
            margins = [m for m in shown[r["id"]]["margins"] if m is not None]
            if r["worst_margin"] is not None:
                self.assertAlmostEqual(min(margins) / (r["worst_margin"] or 1.0), 1.0 if r["worst_margin"] else 0.0, delta=1e-4)
        self.assertEqual(len(data["fails"]), min(40, data["not_passed"]))

    @unittest.skipIf(BROWSER is None, "no chromium here")
    def test_a_browser_draws_it_without_a_word_of_complaint(self):
        done = self.browser("--dump-dom")
        self.assertIn('data-ready="yes"', done.stdout)
        self.assertGreaterEqual(done.stdout.count("<canvas"), 4 + len(self.summary["requirements"]))
        self.assertNotIn("Uncaught", done.stderr)
        self.assertEqual([l for l in done.stderr.splitlines() if "CONSOLE" in l and "rror" in l], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
