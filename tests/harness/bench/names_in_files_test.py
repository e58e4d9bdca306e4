"""A name that nothing bears is a mistake of the user wherever it stands: in a file with its place, in an option with its words."""
import os
import re
import subprocess
import unittest

from bench_support import FLATSAT, PATIENCE, Case, run

BED = """[testbed]
name = "names"
duration = "10 s"
[model.pack]
kind = "battery"
[[profile]]
%s
[[requirement]]
id = "soc"
text = "t"
channel = "pack.soc"
statistic = "minimum"
at_least = 0.1
%s
"""
DRIVEN = 'input = "pack.current"\nvalue = "1 A"'
CAMPAIGN = """[campaign]
name = "c"
testbed = "bed.toml"
[[%s]]
key = "model.pack.initial_socc"
%s
"""


def run_in(folder, *arguments):
    done = subprocess.run([os.path.abspath(FLATSAT), *arguments], cwd=folder, capture_output=True, text=True, timeout=120 * PATIENCE, check=False)
    return done.returncode, done.stdout, done.stderr


class NamesInFiles(Case):
    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)

    def refused(self, place, *arguments):
        status, out, err = run_in(self.folder, *arguments)
        self.assertEqual((status, out), (2, ""), err)
        self.assertRegex(err, re.compile(place, re.M))

    def test_columns_of_a_recording_that_drive_nothing(self):
        self.write("bed.toml", BED % ('csv = "d.csv"', ""))
        self.write("d.csv", "time [s],pack.currentt [A]\n0,1\n5,2\n")
        for command in (["check", "bed.toml"], ["run", "bed.toml", "-q", "--no-record"]):
            self.refused(r"^d\.csv:1:10: profile: there is no input pack\.currentt; did you mean pack\.current\?", *command)
        self.write("bed.toml", BED % ('input = "pack.current"\ncsv = "d.csv"\ncolumn = "curent"', ""))
        self.refused(r"^bed\.toml:6:1: profile: d\.csv has no column curent", "check", "bed.toml")

    def test_tolerances_that_fit_no_channel(self):
        tolerance = '[[tolerance]]\nchannel = "%s"\nrelative = 0.1'
        for channel in ("pack.socc", "pakc.*", "*.nothing"):
            self.write("bed.toml", BED % (DRIVEN, tolerance % channel))
            for command in (["check", "bed.toml"], ["run", "bed.toml", "-q", "--no-record"]):
                self.refused(rf"^bed\.toml:15:1: tolerance: no channel fits {channel}".replace("*", r"\*"), *command)
        self.write("bed.toml", BED % (DRIVEN, tolerance % "pack.*"))
        self.assertEqual(run("check", self.path("bed.toml"))[0], 0)
        self.write("bed.toml", BED % (DRIVEN, tolerance.replace("relative = 0.1", 'absolute = "1 degC"') % "pack.soc"))
        self.refused(r"^bed\.toml:15:1: tolerance of pack\.soc: '1 degC' must be a number with the channel's unit 1", "check", "bed.toml")

    def test_swept_and_dispersed_keys_that_are_none(self):
        self.write("bed.toml", BED % (DRIVEN, ""))
        for table, values in (("sweep", "values = [0.5, 0.6]"), ("disperse", 'distribution = "uniform"\nlow = 0.5\nhigh = 0.6')):
            self.write("campaign.toml", CAMPAIGN % (table, values))
            self.refused(r"campaign\.toml:4:1: .*initial_socc; did you mean initial_soc\?", "campaign", "plan", "campaign.toml")

    def test_channels_of_an_export_and_of_a_replay(self):
        self.write("bed.toml", BED % (DRIVEN, ""))
        self.assertEqual(run("run", self.path("bed.toml"), "-q", "-o", self.path("t.h5"))[0], 0)
        self.refused(r"^--csv pack\.socc: no channel of t\.h5 is called that; did you mean pack\.soc\?", "trace", "export", "--csv", "pack.socc", "t.h5")
        self.refused(r"no channel is called pack\.socc; did you mean pack\.soc\?", "replay", "t.h5", "--until", "pack.socc < 0.3")
        self.refused(r"no channel pack\.socc; did you mean pack\.soc\?", "replay", "t.h5", "--to", "1 s", "--watch", "pack.socc")
        self.refused(r"no event socc; did you mean soc\?", "explain", "t.h5", "socc")

    def test_filters_of_faults(self):
        self.refused(r"^--filter memry\*: fits no injection point", "faults", "list", "npu0", "--testbed", os.path.abspath("testbeds/orbital-node"), "--backing",
                     "npu0=model", "--filter", "memry*")

    def test_instants_and_objects_of_orbits(self):
        self.write("times", "+0 s\nnoon\n")
        omm = os.path.abspath("data/environment/omm_example.json")
        self.refused(r"^times:2:1: noon", "orbit", "states", omm, "--times", "times")
        self.refused(r"^--select FLATSAT REFERENC: is not in .*; did you mean FLATSAT REFERENCE\?", "orbit", "states", omm, "--select", "FLATSAT REFERENC")


if __name__ == "__main__":
    unittest.main(verbosity=2)
