"""The launcher with --no-install touches nothing and says what to type; it works through a link."""
import os
import shlex
import shutil
import subprocess
import tempfile
import unittest

PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))  # limits of time are so many times as long: sanitizers


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="flatsat-launcher-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for name in ["tree", "bin"]:
            os.mkdir(self.path(name))
        shutil.copy("flatsat", self.path("tree/flatsat"))
        os.symlink(self.path("tree/flatsat"), self.path("bin/fs"))
        # A machine that has all but one package, and on which nothing may be installed.
        self.program("dpkg-query", 'case "$*" in *libzmq3-dev*) exit 1;; esac; echo "install ok installed"')
        self.program("apt-get", f"touch {self.path('called')}")

    def path(self, name):
        return os.path.join(self.folder, name)

    def program(self, name, text):
        with open(self.path(f"bin/{name}"), "w") as f:
            f.write(f"#!/bin/sh\n{text}\n")
        os.chmod(self.path(f"bin/{name}"), 0o755)


class Launcher(Tree):
    def refused(self, *words, **environment):
        environment = {**os.environ, "PATH": self.path("bin") + ":" + os.environ["PATH"], **environment}
        done = subprocess.run([self.path("bin/fs"), *words], env=environment, cwd="/", capture_output=True, text=True, timeout=30 * PATIENCE, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn("apt-get install -y --no-install-recommends libzmq3-dev\n", done.stderr)
        self.assertIn("messages between bench and agents", done.stderr)
        self.assertFalse(os.path.exists(self.path("called")))
        self.assertEqual(os.listdir(self.path("tree")), ["flatsat"])

    def test_with_the_option_nothing_is_installed_and_the_missing_package_is_named(self):
        self.refused("--no-install", "doctor")
        self.refused("test", "--no-install")

    def test_the_environment_asks_for_the_same(self):
        self.refused("doctor", FLATSAT_NO_INSTALL="1")

    def as_a_reader(self):
        """Runs the launcher as somebody who may only read the checkout."""
        os.chmod(self.folder, 0o755)
        for folder, _, _ in os.walk(self.path("tree")):
            os.chmod(folder, 0o555)
        self.addCleanup(subprocess.run, ["chmod", "-R", "u+w", self.folder], check=False)
        who = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run([self.path("bin/fs"), "--version"], cwd="/", capture_output=True, text=True, timeout=30 * PATIENCE, check=False, **who)

    def test_of_a_checkout_that_may_only_be_read_what_is_built_runs(self):
        os.makedirs(self.path("tree/build/release/bin"))
        self.program("../tree/build/release/bin/flatsat", 'echo "as built: $*"')
        done = self.as_a_reader()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "as built: --version\n", ""))

    def test_of_a_checkout_that_may_only_be_read_and_is_not_built_the_folder_is_named(self):
        done = self.as_a_reader()
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn(f"cannot write in {self.path('tree')}, where flatsat is built", done.stderr)

    def test_a_link_leads_to_the_checkout_and_leaves_nothing_beside_itself(self):
        os.makedirs(self.path("tree/build/release/bin"))
        self.program("../tree/build/release/bin/flatsat", 'echo "$0"')
        self.assertEqual(self.as_a_reader().stdout.strip(), os.path.realpath(self.path("tree/build/release/bin/flatsat")))
        self.assertNotIn("build", os.listdir(self.path("bin")))


class Tests(Tree):
    """`flatsat test` with tools that only say how they were called."""

    def setUp(self):
        super().setUp()
        self.program("dpkg-query", 'echo "install ok installed"')
        for name in ["cmake", "ninja"]:
            self.program(name, "exit 0")

    def launch(self, *words, ctest="exit 0"):
        """Returns its status, the presets under which tests ran, with ctest's words, and stderr."""
        self.program("ctest", f'echo "$(basename "$PWD") $*" >>{shlex.quote(self.path("said"))}\n{ctest}')
        environment = {**os.environ, "PATH": self.path("bin") + ":" + os.environ["PATH"]}
        done = subprocess.run([self.path("bin/fs"), "test", *words], env=environment, capture_output=True, text=True, timeout=30 * PATIENCE, check=False)
        said = []
        if os.path.exists(self.path("said")):
            with open(self.path("said"), encoding="utf-8") as f:
                said = f.read().splitlines()
        return done.returncode, said, done.stderr

    def test_a_night_runs_everything_and_then_all_but_the_nightly_part_under_each_sanitizer(self):
        status, said, _ = self.launch("--nightly", "-R", "wire")
        common = f"--output-on-failure --no-tests=error -j {len(os.sched_getaffinity(0))}"
        self.assertEqual((status, said), (0, [f"release {common} -R wire", f"asan {common} -LE nightly -R wire", f"tsan {common} -LE nightly -R wire"]))

    def test_a_night_goes_on_after_a_failure_and_ends_with_it(self):
        status, said, _ = self.launch("--nightly", ctest='case "$PWD" in */release) exit 8;; esac')
        self.assertEqual((status, [line.split()[0] for line in said]), (8, ["release", "asan", "tsan"]))

    def test_under_one_preset_only_that_one_is_built_and_run(self):
        status, said, _ = self.launch("--preset", "tsan")
        self.assertEqual((status, [line.split()[0] for line in said]), (0, ["tsan"]))

    def test_a_build_that_fails_without_a_word_is_told_of(self):
        self.program("ninja", "exit 1")
        status, said, err = self.launch()
        self.assertEqual((status, said, err), (3, [], "flatsat: the build failed\n"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
