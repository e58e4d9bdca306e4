"""A trace is data: nothing that stands in one is built, started or run, and one that was changed is not read."""
import os
import unittest

import h5py
import numpy

from bench_support import run
from replay_support import Recorded, command, seal

MODEL = "testbeds/models/power-bus"


def replaced(f, path, old, new):
    """Puts another text of the same column in its place."""
    words = [new if bytes(word).rstrip(b"\0") == old else word for word in f[path][:]]
    f[path][:] = numpy.array(words, dtype=f[path].dtype)


class Models(Recorded):
    ARGUMENTS = ["--backing", "npu0=model", "--backing", "gpu0=model", "--duration", "60 s"]

    def changed(self, change, sealed):
        path = self.copy("changed.h5")
        with h5py.File(path, "r+") as f:
            change(f)
            if sealed:
                seal(f)
        return path

    def test_two_programs_agree_about_both_seals(self):
        path = self.copy()
        with h5py.File(path, "r+") as f:
            before = bytes(f.attrs["manifest_digest"]), bytes(f["end/seal"][0])
            seal(f)
            self.assertEqual((bytes(f.attrs["manifest_digest"]), bytes(f["end/seal"][0])), before)

    def test_what_no_digest_of_the_run_covers_cannot_be_changed_unseen(self):
        def attribute(f):
            f.attrs["seed"] = f.attrs["seed"] + numpy.uint64(1)

        def unit(f):
            value = f["channels/a.power.battery.soc/value"]
            value.attrs["units"] = numpy.array(b"K", dtype=value.attrs.get_id("units").dtype)

        def column(path, value):
            def change(f):
                f[path][0] = value
            return change

        changes = {
            "seed": attribute, "unit": unit, "backing": lambda f: replaced(f, "manifest/devices/backing", b"model", b"trace"),
            "testbed": column("manifest/testbed", 32), "tool": lambda f: replaced(f, "manifest/tools/version", bytes(f["manifest/tools/version"][0]), b"9"),
            "verdict": column("verdicts/value", 0.25), "verdict's cause": column("verdicts/cause", 7), "total": column("end/totals/value", 1e9),
            "wall time": column("marks/wall_s", 99.0), "exit state": column("end/exit_state", b"ABORTED"), "digest of an instant": column("digests/events/digest", b"0" * 64),
        }
        for name, change in changes.items():
            path = self.changed(change, sealed=False)
            status, _, _ = run("trace", "verify", path)
            self.assertEqual(status, 1, name)

    def test_nothing_is_taken_out_of_a_trace_that_verify_calls_bad(self):
        def other(f):
            f["verdicts/value"][0] = 0.25

        path, out = self.changed(other, sealed=False), self.path("out")
        for words in [["replay", path], ["diff", path, self.trace], ["diff", self.trace, path], ["explain", path, "1"], ["report", path, "-o", out],
                      ["trace", "export", "--csv", "a.power.battery.soc", path, "-o", out], ["trace", "export", "--vcd", path, "-o", out],
                      ["trace", "slice", path, "--to", "20 s", "-o", out], ["trace", "compress", path], ["replay", path, "--shell"]]:
            status, text, err = run(*words, input="")
            self.assertEqual(status, 2, f"{words}: {err}")
            self.assertIn("is damaged, so that nothing is read out of it", err)
            self.assertEqual(text, "", words)
            self.assertFalse(os.path.exists(out), words)

    def test_info_says_that_it_verifies_nothing(self):
        self.assertIn("verified  no", run("trace", "info", self.trace)[1])

    def test_a_manifest_that_contradicts_its_testbed_is_damage_and_starts_nothing(self):
        def rtl(f):
            replaced(f, "manifest/devices/backing", b"model", b"rtl")

        def text(f):
            overrides = f["manifest/overrides"][:]
            f["manifest/overrides"][:] = numpy.array([bytes(o).replace(b"model", b"rtl") if b"npu0" in bytes(o) else bytes(o) for o in overrides], dtype=overrides.dtype)

        for change in (rtl, text):
            status, result, err = command("replay", self.changed(change, sealed=True))
            self.assertEqual((status, result), (2, None), err)
            self.assertRegex(err, "is damaged: device [a-z]+0 is (model|rtl) in its testbed and (rtl|model) in its list of devices")


class OtherFiles(Recorded):
    """What HDF5 would follow out of the file."""

    ARGUMENTS = Models.ARGUMENTS

    def refused(self, path, words):
        for command_words in (["trace", "info", path], ["trace", "verify", path], ["replay", path]):
            status, out, err = run(*command_words)
            self.assertNotEqual(status, 0, command_words)
            self.assertIn(words, out + err, command_words)

    def test_links_to_other_places_and_files_are_refused(self):
        other = self.copy("other.h5")
        for link in (h5py.ExternalLink(other, "/channels/a.power.battery.soc"), h5py.SoftLink("/channels/a.power.load")):
            path = self.copy("linked.h5")
            with h5py.File(path, "r+") as f:
                del f["channels/a.power.battery.soc"]
                f["channels/a.power.battery.soc"] = link
            self.refused(path, "a.power.battery.soc is a link to another place or file")

    def test_data_outside_of_the_file_and_filters_of_others_are_refused(self):
        raw = self.path("raw.bin")
        with open(raw, "wb") as f:
            f.write(b"x" * 64)
        for options, words in [({"external": [(raw, 0, 64)]}, "has its data in another file"), ({"compression": "lzf", "chunks": (64,)}, "has a filter that is not HDF5's own, number 32000")]:
            path = self.copy("outside.h5")
            with h5py.File(path, "r+") as f:
                del f["manifest/reproduce"]
                f.create_dataset("manifest/reproduce", shape=(64,), dtype="u1", **options)
            self.refused(path, "manifest/reproduce " + words)


class Agents(Recorded):
    BED = "examples/python_agent"
    ARGUMENTS = []

    def test_the_program_that_a_trace_names_is_started_only_where_the_user_trusts_it_or_names_his_own(self):
        status, _, err = command("replay", self.trace, "--backing", "dut=rtl")
        self.assertEqual(status, 2, err)
        self.assertIn("which the trace names", err)
        self.assertIn("--trust-capsule", err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
