"""A trace with its capsule is enough: the design is built again where nobody has its sources."""
import os
import shutil
import unittest

from bench_support import Case, run


class Capsule(Case):
    def recorded(self, design, *more):
        """The trace of a design whose folder is gone."""
        folder, trace = self.path(design), self.path(design + ".h5")
        shutil.copytree(os.path.join("tests/harness/agents/user_rtl", design), folder)
        status, _, err = run("run", folder, "-o", trace, *more)
        self.assertEqual(status, 0, err)
        shutil.rmtree(folder)
        return trace, {**os.environ, "FLATSAT_CACHE": self.path("elsewhere")}

    def test_lists_includes_libraries_c_and_memory_files_come_along(self):
        trace, env = self.recorded("hub", "--capsule")
        for mode in [[], ["--closed-loop"]]:
            status, out, err = run("replay", trace, "--backing", "dut=rtl", "--trust-capsule", *mode, env=env)
            self.assertEqual(status, 0, out + err)
            self.assertIn("identical", out)

    def test_nothing_of_it_is_built_before_the_user_says_so(self):
        trace, env = self.recorded("hub", "--capsule")
        status, out, err = run("replay", trace, "--backing", "dut=rtl", env=env)
        self.assertEqual(status, 2, out + err)
        self.assertIn("device dut: its sources are not here", err)
        self.assertIn('"hub.f"', err)
        self.assertIn("--trust-capsule", err)
        self.assertFalse(os.path.exists(self.path("elsewhere")))

    def test_without_it_the_missing_sources_are_named(self):
        trace, env = self.recorded("hub")
        status, _, err = run("replay", trace, "--backing", "dut=rtl", env=env)
        self.assertEqual(status, 2, err)
        self.assertIn("hub.f", err)
        status, out, err = run("replay", trace, env=env)
        self.assertEqual(status, 0, out + err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
