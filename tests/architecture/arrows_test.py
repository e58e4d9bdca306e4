"""The arrows of the house: tests -> testbeds -> harness -> models; an include that points the other way is a defect."""
import os
import re
import unittest

INCLUDE = re.compile(r'^\s*#include\s+[<"]([^>"]+)[>"]', re.M)
MODELS_MAY = {"systemc", "tlm", "erfa.h", "erfam.h", "zlib.h"}
SUNDIALS = ("arkode/", "nvector/nvector_serial", "sundials/", "sunlinsol/sunlinsol_dense", "sunmatrix/sunmatrix_dense")
# Rooms of the harness, each with what of the harness it may include: arrows point downward only, without exception.
GROUND = {"base", "time", "config"}
HARNESS_MAY = {
    "base": set(),
    "time": {"base"},
    "config": {"base"},
    "wire": {"time", "base"},
    "lockstep": {"wire", "time", "base"},
    "trace": {"wire", *GROUND},
    "orbit": {"config", "base"},
    "hdl": {"config", "base"},
    "verdict": {"trace", "lockstep", *GROUND},
    "testbed": {"hdl", "verdict", *GROUND},
    "backing": {"testbed", "trace", "lockstep", "wire", "hdl", *GROUND},
    "bench": {"backing", "testbed", "verdict", "trace", "lockstep", "wire", "hdl", *GROUND},
    "report": {"bench", "backing", "testbed", "verdict", "trace", "hdl", *GROUND},
    "replay": {"report", "bench", "backing", "testbed", "verdict", "trace", "wire", *GROUND},
    "campaign": {"report", "bench", "backing", "testbed", "verdict", "trace", *GROUND},
    "benchmarks": {"agents/kit", "agents/npu", "bench", "backing", "testbed", "lockstep", "wire", *GROUND},
    "agents/kit": {"wire", *GROUND},
    "agents/verilated": GROUND,
    "agents/npu": {"agents/kit", "agents/verilated", "wire", *GROUND},
    "agents/user_rtl": {"agents/kit", "agents/verilated", "hdl", "wire", *GROUND},
    "agents/nvml": GROUND,
    "agents/lab": {"agents/nvml", *GROUND},
    "agents/cuda": GROUND,
    "agents/gpu": {"agents/kit", "agents/cuda", "agents/lab", "agents/nvml", "wire", *GROUND},
    "cli": {"agents/nvml", "agents/lab", "agents/gpu", "benchmarks", "campaign", "replay", "report", "bench", "backing", "testbed", "verdict",
            "trace", "orbit", "hdl", *GROUND},
}


def room_of(path):
    """The room of a path below harness/: its folder, or the two folders of an agent."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "agents" else parts[0]


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
            room = room_of(os.path.relpath(path, "harness"))
            for include in includes(path):
                if include.startswith("harness/"):
                    other = room_of(include[len("harness/"):])
                    self.assertIn(other, {room, *HARNESS_MAY[room]}, f"{path} includes {include}")
                self.assertFalse(include.startswith("tests/"), f"{path} includes {include}")

    def test_only_their_rooms_know_the_libraries(self):
        allowed = {"zmq.hpp": {"wire"}, "hdf5.h": {"trace"}, "verilated.h": {"agents/verilated", "agents/npu"}, "toml++/toml.h": {"config"}, "CLI/CLI.hpp": {"cli"}}
        for path in files("harness"):
            for include in includes(path):
                if include in allowed:
                    self.assertIn(room_of(os.path.relpath(path, "harness")), allowed[include], f"{path} includes {include}")

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
