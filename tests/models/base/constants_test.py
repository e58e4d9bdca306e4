"""Physical constants stand in one table: no source of models/ or harness/ has digits of its own for one of them."""
import os
import re
import unittest

TABLE = "models/base/constants.h"
DIGITS = re.compile(r"3\.14159|6378\.13[57]|29979245\.?8|299792\.?458|6\.626|5\.670|8\.3144|273\.15|149597870|39860[00]\.|1361\.0")
COMMENT = re.compile(r'//[^\n]*|"(?:[^"\\\n]|\\.)*"')
# Absolute zero is a bound of keys and a shift of units there, and a bound of messages; these rooms know no model.
MAY = {"harness/config/units.cpp", "harness/wire/ranges.h"}


class Constants(unittest.TestCase):
    def test_no_source_has_a_copy_of_its_own(self):
        for top in ("models", "harness"):
            for folder, _, names in os.walk(top):
                for name in names:
                    path = os.path.join(folder, name)
                    if not name.endswith((".h", ".cpp")) or path == TABLE or path in MAY:
                        continue
                    with open(path, encoding="utf-8") as f:
                        found = DIGITS.search(COMMENT.sub("", f.read()))
                    self.assertIsNone(found, f"{path}: {found and found.group()}")


if __name__ == "__main__":
    unittest.main()
