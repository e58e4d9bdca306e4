"""An installed tree stands by itself: it runs where the checkout is out of reach, and others build against it."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

BUILD = os.path.abspath(os.environ["FLATSAT_BUILD"])
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))
CHECKOUT = os.environ["FLATSAT_CHECKOUT"]
# A mount namespace in which the checkout, the build tree in it included, is an empty folder.
HIDDEN = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', CHECKOUT]


def runs(words, **options):
    return subprocess.run(words, capture_output=True, text=True, timeout=300 * PATIENCE, check=False, **options)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="flatsat-install-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.prefix = os.path.join(cls.folder, "a prefix")  # with a blank, as homes have
        done = runs(["cmake", "--install", BUILD, "--prefix", cls.prefix])
        assert done.returncode == 0, done.stderr
        cls.share = os.path.join(cls.prefix, "share", "flatsat")
        cls.can_hide = runs([*HIDDEN, "true"], cwd=cls.folder).returncode == 0 and BUILD.startswith(CHECKOUT)
        cls.environment = {**os.environ, "FLATSAT_CACHE": os.path.join(cls.folder, "cache"), "SYSTEMC_DISABLE_COPYRIGHT_MESSAGE": "1"}

    def away(self, *words, status=0, cwd=None):
        """Runs it with the checkout hidden."""
        if not self.can_hide:
            self.skipTest("no mount namespace to hide the checkout in: needs root, and the build tree inside the checkout")
        done = runs([*HIDDEN, *words], cwd=cwd or self.folder, env=self.environment)
        self.assertEqual(done.returncode, status, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def flatsat(self, *words):
        return self.away(os.path.join(self.prefix, "bin", "flatsat"), *words)

    def installed_testbed(self, name):
        return os.path.join(self.share, "testbeds", name)

    def test_the_checkout_is_out_of_reach(self):
        self.away("test", "-e", os.path.join(CHECKOUT, "CMakeLists.txt"), status=1)

    def test_no_program_knows_a_path_of_the_checkout(self):
        for folder, _, names in os.walk(os.path.join(self.prefix, "bin")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assertNotIn(CHECKOUT.encode() + b"/", f.read(), name)

    def test_a_model_alone_runs_and_its_trace_replays(self):
        trace = os.path.join(self.folder, "bus.h5")
        report = json.loads(self.flatsat("run", self.installed_testbed("models/power-bus"), "-o", trace, "--json"))
        self.assertEqual(report["verdict"], "PASS")
        self.assertTrue(json.loads(self.flatsat("replay", trace, "--json"))["identical"])

    def test_user_rtl_is_built_and_runs(self):
        report = json.loads(self.flatsat("run", self.installed_testbed("foreign"), "--no-record", "--json"))
        self.assertEqual(report["verdict"], "PASS")

    def test_the_accelerator_s_own_rtl_can_be_reported_on(self):
        self.assertIn("npu_top", self.flatsat("rtl", "report", self.installed_testbed("orbital-node"), "npu0"))

    def test_an_example_builds_against_the_package_and_flies(self):
        for example, program in [("cpp_agent", "lamp_agent"), ("model", "beacon")]:
            folder = shutil.copytree(os.path.join(self.share, "examples", example), os.path.join(self.folder, example))
            self.away("cmake", "-B", "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", cwd=folder)
            self.away("cmake", "--build", "build", cwd=folder)
            self.assertTrue(os.access(os.path.join(folder, "build", program), os.X_OK))
        report = json.loads(self.away(os.path.join(self.prefix, "bin", "flatsat"), "run", ".", "--no-record", "--json", cwd=os.path.join(self.folder, "cpp_agent")))
        self.assertEqual(report["verdict"], "PASS")
        self.assertIn("7195 J drawn", self.away(os.path.join(self.folder, "model", "build", "beacon")))

    @unittest.skipUnless(shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps"), "no dpkg-deb or dpkg-shlibdeps (package dpkg-dev)")
    def test_a_debian_package_holds_the_tree_and_names_what_it_needs(self):
        folder = os.path.join(self.folder, "deb")
        done = runs(["cpack", "-G", "DEB", "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-B", folder])
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        package = next(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".deb"))
        field = lambda name: runs(["dpkg-deb", "-f", package, name]).stdout.strip()
        self.assertEqual(field("Package"), "flatsat")
        for library in ["libc6", "libsystemc", "libzmq5", "libhdf5", "libsundials-arkode"]:
            self.assertIn(library, field("Depends"))
        listed = runs(["dpkg-deb", "-c", package]).stdout
        for path in ["./usr/bin/flatsat\n", "./usr/bin/flatsat-rtl-agent\n", "./usr/share/flatsat/libflatsat_verilated.a\n",
                     "./usr/share/flatsat/testbeds/orbital-node/testbed.toml\n", "./usr/share/doc/flatsat/NOTICE\n"]:
            self.assertIn(path, listed)
        self.assertNotIn(CHECKOUT, listed)


if __name__ == "__main__":
    unittest.main(verbosity=1)
