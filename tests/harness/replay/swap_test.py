"""Swapped parts: recorded inputs drive another part; its outputs are compared, or drive the rest."""
import os
import subprocess
import unittest

import h5py
import numpy

from bench_support import BUILD, run
from replay_support import Recorded, command

ROUNDED = os.path.abspath(os.path.join(BUILD, "bin", "flatsat-rtl-agent-rounded"))


def jobs(trace):
    """(row-major words, address, time) of each result that the driver read, from the recorded messages alone."""
    with h5py.File(trace, "r") as f:
        w = f["wire/npu0"]
        payload = w["payload"][:].tobytes()
        reads, found = {}, []
        for kind, way, ref, offset, length, at in zip(*(w[c][:].tolist() for c in ["kind", "direction", "reference", "offset", "length", "at"])):
            data = payload[offset:offset + length]
            if kind == 5 and way == 0 and int.from_bytes(data[12:16], "little") == 0:
                reads[ref] = int.from_bytes(data[:8], "little")
            if kind == 6 and way == 1 and length > 1000:
                found.append((numpy.frombuffer(data[8:], "<i4"), reads[ref], at))
        return found


class Swap(Recorded):
    ARGUMENTS = ["--duration", "200 s"]

    def test_the_same_rtl_and_the_same_board_are_identical_in_open_loop(self):
        for swap in ["npu0=rtl", "gpu0=emulator"]:
            status, result, err = command("replay", self.trace, "--backing", swap)
            self.assertEqual(status, 0, err)
            self.assertEqual(result["mode"], "open-loop")
            self.assertTrue(result["identical"])
            device = result["open_loop"][0]
            with h5py.File(self.trace, "r") as f:
                way = f[f"wire/{device['device']}/direction"][:]
            self.assertEqual((device["inputs"], device["outputs"]), ((way == 0).sum(), (way == 1).sum()))

    def test_one_changed_line_of_rtl_is_named_by_its_first_wrong_word_job_and_time(self):
        status, result, err = command("replay", self.trace, "--backing", "npu0=rtl", "--set", f"device.npu0.agent={ROUNDED}")
        self.assertEqual(status, 1, err)
        device = result["open_loop"][0]
        self.assertNotEqual(device["hash"], device["recorded_hash"])
        word = device["wrong_word"]
        self.assertIsNotNone(word)
        self.assertEqual((word["got"] - word["expected"]) % 2**32 > 0, True)
        values, base, at = next(j for j in jobs(self.trace) if j[2] == word["time_ps"])
        index = (word["address"] - base) // 4
        self.assertEqual(int(values[index]) % 2**32, word["expected"])
        self.assertIn(f"row {index // 64}, column {index % 64}", word["job"])
        with h5py.File(self.trace, "r") as f:
            w = f["wire/npu0"]
            submitted = w["at"][:][(w["kind"][:] == 5) & (w["direction"][:] == 0) & (w["length"][:] == 16 + 64)]
        self.assertIn(f"submitted at {max(t for t in submitted if t <= at) / 1e12:.12f} s", word["job"])
        self.assertLessEqual(result["first_divergence"]["time_ps"], word["time_ps"])
        self.assertEqual(len(result["first_divergence"]["before"]), 10)

    def test_in_closed_loop_the_changed_part_drives_the_rest_and_the_driver_notices(self):
        status, result, err = command("replay", self.trace, "--closed-loop", "--backing", "npu0=rtl", "--backing", "gpu0=emulator", "--set", f"device.npu0.agent={ROUNDED}")
        self.assertEqual(status, 1, err)
        self.assertEqual(result["mode"], "closed-loop")
        self.assertEqual(result["sim_s"], 200.0)
        status, result, err = command("replay", self.trace, "--closed-loop", "--backing", "npu0=rtl", "--backing", "gpu0=emulator")
        self.assertEqual(status, 0, err)
        self.assertTrue(result["identical"])

    def test_a_model_has_no_wire_for_open_loop_and_replaces_the_part_in_closed_loop(self):
        status, _, err = run("replay", self.trace, "--backing", "npu0=model")
        self.assertEqual(status, 2)
        self.assertIn("add --closed-loop", err)
        status, result, _ = command("replay", self.trace, "--closed-loop", "--backing", "npu0=model", "--backing", "gpu0=model")
        self.assertEqual(status, 1)
        self.assertEqual([d["backing"] for d in result["devices"]], ["model", "model"])
        self.assertEqual(result["sim_s"], 200.0)

    def test_a_recording_that_the_closed_loop_leaves_ends_it_with_a_name(self):
        status, result, _ = command("replay", self.trace, "--closed-loop", "--backing", "npu0=model")
        self.assertEqual(status, 1)
        self.assertTrue(any("gpu0: the recording does not fit any more" in note for note in result["notes"]), result["notes"])

    def test_unknown_parts_are_mistakes(self):
        status, _, err = run("replay", self.trace, "--backing", "npu1=rtl")
        self.assertEqual(status, 2)
        self.assertIn("did you mean npu0?", err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
