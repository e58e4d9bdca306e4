"""Every test has the environment of a sanitizer build, and its limits of time are longer there."""
import os
import re
import unittest

MAKER = "cmake/tests.cmake"  # of all tests
LIMIT = re.compile(r"\btimeout=\d[\d.]*(?! \* PATIENCE)\b(?!\.)")


def files(*ends):
    for top in ["tests", "cmake", "harness", "models", "rtl"]:
        for folder, _, names in os.walk(top):
            for name in names:
                if name.endswith(ends):
                    yield os.path.join(folder, name)


def lines_with(pattern, *ends):
    for path in files(*ends):
        with open(path, encoding="utf-8") as f:
            for number, line in enumerate(f, 1):
                if re.search(pattern, line):
                    yield f"{path}:{number}: {line.strip()}"


class Limits(unittest.TestCase):
    def test_every_test_is_made_by_one_function(self):
        self.assertEqual([line for line in lines_with(r"\badd_test\(", "CMakeLists.txt", ".cmake") if not line.startswith(MAKER)], [])

    def test_no_list_of_tests_sets_a_limit_of_its_own(self):
        self.assertEqual(list(lines_with(r"set_tests_properties\(.*\bTIMEOUT\b", "CMakeLists.txt")), [])

    def test_what_a_script_waits_for_may_take_longer(self):
        self.assertEqual(list(lines_with(LIMIT, "_test.py", "_support.py")), [])


if __name__ == "__main__":
    unittest.main(verbosity=1)
