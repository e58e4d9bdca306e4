"""Any instant of a recorded run: goto, step, back, until; going back is exact."""
import re
import subprocess
import unittest

import h5py
import numpy

from bench_support import FLATSAT, PATIENCE, random_stream
from replay_support import Recorded, command

INSTANTS = 50


def without_date(fst):
    """26 bytes of date stand behind the writer of 128 bytes in the header of an FST (fstapi.c)."""
    return fst[:203] + fst[229:]


class Walk(Recorded):
    ARGUMENTS = ["--duration", "700 s"]

    def shell(self, *commands):
        done = subprocess.run([FLATSAT, "replay", self.trace, "--shell"], input="\n".join(commands) + "\n", capture_output=True, text=True, timeout=300 * PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_fifty_random_instants_back_and_forth_have_the_digests_of_the_straight_run(self):
        random = random_stream(20)
        times = [round(random.uniform(0.0, 699.0), 6) for _ in range(INSTANTS)]
        straight = {}
        digests = re.findall(r"^[0-9a-f]{64}$", self.shell(*(c for t in sorted(times) for c in (f"goto {t} s", "digest"))), re.M)
        straight = dict(zip(sorted(times), digests))
        self.assertGreater(len(set(straight.values())), INSTANTS - 10)  # two may fall between the same instants
        jumped = re.findall(r"^[0-9a-f]{64}$", self.shell(*(c for t in times for c in (f"goto {t} s", "digest"))), re.M)
        self.assertEqual(jumped, [straight[t] for t in times])

    def test_step_and_back_are_inverse(self):
        out = self.shell("goto 300 s", "digest", "step 7", "digest", "back 7", "digest", "step 3", "step 4", "digest")
        first, after, again, after_again = re.findall(r"^[0-9a-f]{64}$", out, re.M)
        self.assertEqual(first, again)
        self.assertEqual(after, after_again)
        self.assertNotEqual(first, after)

    def test_windows_of_waves_in_the_shell_are_those_of_a_flight_of_their_own(self):
        windows = [("20s", "20.2s"), ("500s", "500.1s"), ("20.1s", "20.3s"), ("0s", "0.1s"), ("499.9s", "500.1s")]
        out = self.shell(*(f'waves npu0 {a} {b} "{self.path(str(i))}.fst"' for i, (a, b) in enumerate(windows)))
        began = [float(t) for t in re.findall(r"run from ([0-9.]+) s", out)]
        self.assertEqual(len(began), len(windows), out)
        self.assertGreater(began[4], 100.0)  # a snapshot on the way, not the start
        for i, (a, b) in enumerate(windows):
            status, result, err = command("replay", self.trace, "--waves", "npu0", "--from", a, "--to", b, "--waves-file", self.path("own.fst"))
            self.assertEqual(status, 0, err)
            self.assertTrue(result["identical"])
            with open(self.path("own.fst"), "rb") as own, open(self.path(f"{i}.fst"), "rb") as shell:
                self.assertEqual(without_date(own.read()), without_date(shell.read()), windows[i])

    def test_waves_that_cannot_be_are_a_line_of_the_shell(self):
        out = self.shell("waves npu0 1s", "waves nobody 1s 2s", "waves npu0 2s 1s", "waves npu0 1s 2s 3s 4s", "digest")
        self.assertIn("waves needs DEV FROM TO", out)
        self.assertIn("there is no such device", out)
        self.assertIn("must be before", out)
        self.assertRegex(out, "[0-9a-f]{64}")

    def test_until_stops_at_the_first_recorded_instant_at_which_the_condition_holds(self):
        with h5py.File(self.trace, "r") as f:
            time, load = f["channels/a.power.load/time"][:], f["channels/a.power.load/value"][:]
            limit = float(load[len(load) // 2])
            first = int(time[numpy.argmax(load == limit)])
        status, result, err = command("replay", self.trace, "--until", f"power.load == {limit!r}")
        self.assertEqual(status, 0, err)
        self.assertTrue(result["condition_holds"])
        self.assertEqual(result["time_ps"], first)

    def test_until_an_event_stops_at_it(self):
        with h5py.File(self.trace, "r") as f:
            upset = int(f["events/time"][[k == b"upset" for k in f["events/kind"][:]]][0])
        _, result, _ = command("replay", self.trace, "--until", "upset")
        self.assertEqual(result["time_ps"], upset)
        self.assertIn("upset", " ".join(result["last_events"]))

    def test_watched_channels_have_a_row_for_each_change_as_recorded(self):
        _, result, _ = command("replay", self.trace, "--from", "100 s", "--to", "200 s", "--watch", "battery.soc", "a.power.load")
        self.assertEqual(result["watched"], ["a.power.battery.soc", "a.power.load"])
        with h5py.File(self.trace, "r") as f:
            time, load = f["channels/a.power.load/time"][:], f["channels/a.power.load/value"][:]
        for row in result["rows"]:
            self.assertEqual(row["values"][1], load[numpy.searchsorted(time, row["time_ps"], side="right") - 1])
        self.assertGreater(len(result["rows"]), 10)

    def test_mistakes_are_said_and_change_nothing(self):
        out = self.shell("goto 100 s", "digest", "goto nowhere", "until x > 1", "jump", "print nothing", "digest")
        first, second = re.findall(r"^[0-9a-f]{64}$", out, re.M)
        self.assertEqual(first, second)
        self.assertIn("no command 'jump'", out)
        self.assertIn("must be a time with its unit", out)
        status, result, err = command("replay", self.trace, "--until", "battery.sock < 1")
        self.assertEqual((status, result), (2, None))
        self.assertIn("did you mean", err)

    def test_any_instant_is_reached_in_two_seconds(self):
        _, result, _ = command("replay", self.trace, "--from", "650 s")
        self.assertLess(result["wall_s"], 2.0 * PATIENCE)
        self.assertEqual(result["time_s"], 650.0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
