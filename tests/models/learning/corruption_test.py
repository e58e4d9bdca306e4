"""Corruptions that are planted in gradients: what each check catches, with its interval, and what it costs."""
import json
import math
import os
import subprocess
import unittest

RUN = os.environ["CORRUPTION_RUN"]
PLANTED = int(os.environ.get("FLATSAT_CORRUPTIONS", "600"))
CLEAN = 10 * PLANTED
KINDS, CHECKS = ("bit", "row", "stuck"), ("abft", "norm", "second", "any")


def wilson(hits, of, z=1.959964):
    """The interval of Wilson (1927) of a share, 95 %."""
    share, n = hits / of, float(of)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


class Corruption(unittest.TestCase):
    def test_what_checks_catch_of_planted_corruptions_and_that_they_raise_no_false_alarm(self):
        found = json.loads(subprocess.run([RUN, "1", str(PLANTED), str(CLEAN)], capture_output=True, check=True).stdout)
        self.assertEqual(sum(found[kind]["of"] for kind in KINDS), PLANTED)
        print(f"| check | {' | '.join(KINDS)} | false alarms in {CLEAN:,} | operations of a step's |")
        for check, suffix in [(check, "") for check in CHECKS] + [("abft", "_heavy"), ("any", "_heavy")]:
            shares = []
            for kind in (kind + suffix for kind in KINDS):
                hits, of = found[kind][check], found[kind]["of"]
                low, high = wilson(hits, of)
                shares.append(f"{100 * hits / of:.1f} % ({100 * low:.1f} to {100 * high:.1f})")
            cost = found["operations"].get(check)
            cost = f"{100 * cost / found['operations']['step']:.1f} %" if cost else ""
            print(f"| {check}{suffix} | {' | '.join(shares)} | {found['clean'][check]} | {cost} |", flush=True)
        self.assertEqual(found["clean"]["of"], CLEAN)
        self.assertEqual(found["clean"]["any"], 0)
        for kind in KINDS:  # bits that are of no weight are left: those of a fraction's end
            self.assertGreater(found[kind]["abft"], 0.4 * found[kind]["of"])
            self.assertGreaterEqual(found[kind]["any"], found[kind]["abft"])
            low, high = wilson(found[kind]["second"], found[kind]["of"], 3.9)  # a tenth is sampled, and all of that seen
            self.assertTrue(low <= 0.1 <= high, kind)


if __name__ == "__main__":
    unittest.main(verbosity=1)
