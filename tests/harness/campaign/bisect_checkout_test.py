"""`flatsat bisect` finds the revision of somebody's checkout that broke it, and leaves the checkout as it was."""
import json
import os
import shlex
import shutil
import subprocess
import tempfile
import unittest

from night_support import BED, BUILD, PATIENCE, QUIET

FLATSAT = os.path.abspath(os.path.join(BUILD, "bin", "flatsat"))


@unittest.skipIf(shutil.which("git") is None, "no git here")
class Bisect(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="flatsat-bisect-test-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        os.mkdir(os.path.join(self.folder, "bed"))
        self.git("init", "-q")
        good = BED.format(duration="20 s")
        self.revisions = []
        for text in (good, good + "# 1\n", "not [toml", good.replace("35 kW\"\n", "25 kW\"\n") + "# 3\n", good.replace("35 kW\"\n", "25 kW\"\n")):
            self.write("testbed.toml", text)
            self.write("draw.csv", QUIET)
            self.git("add", ".")
            self.git("-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", f"revision {len(self.revisions)}")
            self.revisions.append(self.git("rev-parse", "HEAD").strip())

    def write(self, name, text):
        with open(os.path.join(self.folder, "bed", name), "w", encoding="utf-8") as f:
            f.write(text)

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def bisect(self, *words, cwd=""):
        done = subprocess.run([FLATSAT, "bisect", *words], cwd=os.path.join(self.folder, cwd), capture_output=True, text=True,
                              timeout=200 * PATIENCE)
        return done.returncode, done.stdout, done.stderr

    def test_the_first_bad_revision_is_found_past_one_that_cannot_be_judged(self):
        self.write("testbed.toml", "work in progress")
        status, text, said = self.bisect(self.revisions[1], "HEAD", "--json", "--", "sh", "-c",
                                         f"{shlex.quote(FLATSAT)} check bed > /dev/null || exit 125; exec {shlex.quote(FLATSAT)} run bed -q --no-record")
        self.assertEqual(status, 3, said)  # the revision before the bad one cannot be judged: one of the two
        found = json.loads(text)
        self.assertIsNone(found["first_bad"])
        self.assertEqual(set(found["candidates"]), set(self.revisions[2:4]))
        self.assertEqual([s["is"] for s in found["steps"][:2]], ["good", "bad"])
        with open(os.path.join(self.folder, "bed", "testbed.toml"), encoding="utf-8") as f:
            self.assertEqual(f.read(), "work in progress")
        self.assertEqual(self.git("worktree", "list").count("\n"), 1)
        self.assertEqual(self.git("rev-parse", "HEAD").strip(), self.revisions[4])

    def test_it_works_in_the_folder_where_the_user_stands(self):
        status, text, said = self.bisect("HEAD~4", "HEAD", "--", "grep", "-q", "35 kW", "testbed.toml", cwd="bed")
        self.assertEqual(status, 0, said)
        self.assertEqual(text, f"{self.revisions[2]} is the first bad revision: revision 2\n")

    def test_what_flatsat_cannot_judge_is_skipped_by_itself(self):
        status, text, said = self.bisect("HEAD~4", "HEAD", "--json", "--", FLATSAT, "run", "bed", "-q", "--no-record")
        steps = {s["revision"]: s["is"] for s in json.loads(text)["steps"]}
        self.assertEqual(steps[self.revisions[2]], "skip", said)
        self.assertEqual(status, 3)

    def test_an_end_that_is_not_what_it_was_said_to_be_is_a_mistake(self):
        status, _, said = self.bisect("HEAD", "HEAD~4", "--", "grep", "-q", "35 kW", "bed/testbed.toml")
        self.assertEqual(status, 2)
        self.assertIn("HEAD was to be good and is bad", said)
        status, _, said = self.bisect("nosuch", "HEAD", "--", "true")
        self.assertEqual(status, 2)
        self.assertIn("there is no revision 'nosuch' here", said)
        self.assertEqual(self.bisect("HEAD~4", "HEAD")[0], 2)

    def test_a_command_that_cannot_be_run_ends_it(self):
        status, _, said = self.bisect("HEAD~4", "HEAD", "--", "/nowhere/program")
        self.assertEqual(status, 3)
        self.assertIn("/nowhere/program", said)
        self.assertEqual(self.git("worktree", "list").count("\n"), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
