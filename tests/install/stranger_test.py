"""The built tree in the hands of somebody else: who may only read it, in a container of one's own (each command is process 1
there), with a home whose name has a blank."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from bench_support import BUILD, FLATSAT, PATIENCE

NOBODY = 65534
AS_ROOT = os.geteuid() == 0
# A process 1 of its own, with a /proc that shows no others.
APART = ["unshare", "--pid", "--fork", "--mount-proc"] if AS_ROOT else ["unshare", "--user", "--map-current-user", "--pid", "--fork", "--mount-proc"]
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if AS_ROOT else []
TOP = os.getcwd()


def why_not():
    """Why this machine lets no such process run; empty where it does."""
    try:
        tried = subprocess.run([*APART, *AS_NOBODY, "sh", "-c", f"test $$ = 1 && test -x '{os.path.abspath(FLATSAT)}'"], capture_output=True, text=True,
                               check=False)
    except FileNotFoundError as error:
        return str(error)
    return "" if tried.returncode == 0 else f"no namespace of processes, or the tree cannot be read by others: {tried.stderr.strip()}"


WHY_NOT = why_not()


@unittest.skipIf(WHY_NOT, WHY_NOT)
class Stranger(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="flatsat-stranger-", dir="/tmp")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        os.chmod(self.folder, 0o755)
        self.home = os.path.join(self.folder, "my home")
        os.mkdir(self.home)
        if AS_ROOT:
            os.chown(self.home, NOBODY, NOBODY)

    def do(self, *words, program=os.path.abspath(FLATSAT)):
        environment = {"HOME": self.home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "FLATSAT_NO_INSTALL": "1"}
        done = subprocess.run([*APART, *AS_NOBODY, program, *words], cwd=self.home, env=environment, capture_output=True, text=True,
                              timeout=300 * PATIENCE, check=False)
        return done.returncode, done.stdout, done.stderr

    def bed(self, name):
        return os.path.join(TOP, "testbeds", name)

    def test_testbeds_are_checked_flown_and_replayed(self):
        status, out, err = self.do("check", self.bed("orbital-node"), self.bed("foreign"), self.bed("models/battery"))
        self.assertEqual((status, out.count(": good")), (0, 3), err)
        status, out, err = self.do("run", self.bed("models/battery"), "-q", "--json")  # into runs/ of the home
        self.assertEqual(status, 0, err)
        report = json.loads(out)
        self.assertTrue(os.path.exists(os.path.join(self.home, report["trace"])))
        status, out, err = self.do("replay", report["trace"], "--json")
        self.assertEqual((status, json.loads(out)["first_divergence"]), (0, None), err)

    def test_agents_start_and_their_run_is_replayed(self):
        status, out, err = self.do("run", self.bed("orbital-node"), "-q", "--json", "--duration", "60 s", "-o", "node run.h5")
        self.assertIn(status, (0, 1), err)  # a minute is too short for all of its requirements
        report = json.loads(out)
        self.assertIsNone(report["error"])
        self.assertEqual({d["backing"] for d in report["devices"]}, {"rtl", "emulator"})
        status, _, err = self.do("replay", "node run.h5", "--json")
        self.assertEqual(status, 0, err)

    def test_user_rtl_is_built_once_into_the_cache_of_the_home(self):
        said = []
        for _ in range(2):
            status, out, err = self.do("run", self.bed("foreign"), "--no-record", "--json")
            self.assertEqual(status, 0, err)
            self.assertEqual(json.loads(out)["verdict"], "PASS")
            said.append(err)
        self.assertTrue(os.path.isdir(os.path.join(self.home, ".cache/flatsat")), said)
        self.assertIn("building averager", said[0])
        self.assertNotIn("building averager", said[1])

    @unittest.skipUnless(BUILD == "build/release", "the launcher is tried with its own build")
    def test_the_launcher_runs_what_is_built(self):
        status, out, err = self.do("--version", program=os.path.join(TOP, "flatsat"))
        self.assertEqual(status, 0, err)
        self.assertRegex(out, r"\d+\.\d+\.\d+")


if __name__ == "__main__":
    unittest.main(verbosity=2)
