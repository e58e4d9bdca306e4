"""The arrows of the house: tests -> testbeds -> harness -> models; an include that points the other way is a defect."""
import os
import re
import unittest

INCLUDE = re.compile(r'^\s*#include\s+[<"]([^>"]+)[>"]', re.M)
MODELS_MAY = {"systemc", "tlm", "erfa.h", "erfam.h", "zlib.h"}
SUNDIALS = ("arkode/", "nvector/nvector_serial", "sundials/", "sunlinsol/sunlinsol_dense", "sunmatrix/sunmatrix_dense")
# Rooms of the harness and what of the harness each may include.
HARNESS_MAY = {
    "time": {"time", "wire"},  # wire/message.h: what lockstep carries
    "wire": {"wire", "time"},
    "config": {"config"},
    "verdict": {"verdict", "time"},
    "orbit": {"orbit", "config"},
    "hdl": {"hdl", "config"},
    "testbed": {"testbed", "hdl", "config", "verdict"},
    "trace": {"trace", "wire", "time"},
    "device": {"device", "wire", "time"},
    "rtl": {"rtl", "hdl", "device", "wire", "time"},
    "board": {"board", "config", "device", "wire", "time"},
    "bench": {"bench", "hdl", "testbed", "verdict", "device", "trace", "config", "wire", "time"},
    "replay": {"replay", "bench", "testbed", "verdict", "trace", "config", "time"},
    "campaign": {"campaign", "bench", "testbed", "verdict", "trace", "config", "time"},
    "cli": {"cli", "hdl", "board", "campaign", "replay", "orbit", "bench", "testbed", "verdict", "trace", "config", "time"},
}


def files(top):
    for folder, _, names in os.walk(top):
        for name in names:
            if name.endswith((".h", ".cpp")):
                yield os.path.join(folder, name)


def includes(path):
    with open(path, encoding="utf-8") as f:
        return INCLUDE.findall(f.read())


class Arrows(unittest.TestCase):
    def test_models_know_only_models_systemc_and_the_standard_library(self):
        for path in files("models"):
            for include in includes(path):
                own = include.startswith("models/")
                library = include in MODELS_MAY or include.startswith(("tlm_utils/", "boost/numeric/odeint", "boost/math/tools", *SUNDIALS))
                standard = "/" not in include and not include.endswith(".h")
                self.assertTrue(own or library or standard, f"{path} includes {include}")

    def test_rooms_of_the_harness_include_only_what_they_may(self):
        for path in files("harness"):
            room = path.split(os.sep)[1]
            for include in includes(path):
                if include.startswith("harness/"):
                    self.assertIn(include.split("/")[1], HARNESS_MAY[room], f"{path} includes {include}")
                self.assertFalse(include.startswith("tests/"), f"{path} includes {include}")

    def test_only_their_rooms_know_the_libraries(self):
        allowed = {"zmq.hpp": {"wire"}, "hdf5.h": {"trace"}, "verilated.h": {"rtl"}, "toml++/toml.h": {"config"}, "CLI/CLI.hpp": {"cli"}}
        for path in files("harness"):
            for include in includes(path):
                if include in allowed:
                    self.assertIn(path.split(os.sep)[1], allowed[include], f"{path} includes {include}")

    def test_nothing_in_the_models_names_a_backing(self):
        for path in files("models"):
            with open(path, encoding="utf-8") as f:
                text = f.read().lower()
            for word in ["zeromq", "verilat", "hdf5", "remotedevice", "agent"]:
                self.assertNotIn(word, text, path)

    def test_no_file_is_longer_than_four_hundred_lines(self):
        for top in ["models", "harness", "rtl", "tests"]:
            for folder, _, names in os.walk(top):
                for name in names:
                    if name.endswith((".h", ".cpp", ".sv", ".py")):
                        path = os.path.join(folder, name)
                        with open(path, encoding="utf-8") as f:
                            self.assertLessEqual(sum(1 for _ in f), 400, path)


if __name__ == "__main__":
    unittest.main(verbosity=1)
