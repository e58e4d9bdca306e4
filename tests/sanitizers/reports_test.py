"""No program of the tests before was reported by its sanitizer: python3 reports_test.py FOLDER. What is shown is removed, so
that each report is shown once."""
import glob
import os
import sys
import unittest

FOLDER = sys.argv.pop()


class Reports(unittest.TestCase):
    def test_there_is_none(self):
        said = []
        for path in sorted(glob.glob(os.path.join(glob.escape(FOLDER), "*"))):
            with open(path, encoding="utf-8", errors="replace") as f:
                said.append(f"{os.path.basename(path)}\n{f.read()}")
            os.remove(path)
        self.assertEqual(len(said), 0, "\n".join(said))


if __name__ == "__main__":
    unittest.main(verbosity=1)
