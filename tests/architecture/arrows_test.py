"""The arrows of the house: tests -> testbeds -> harness -> models; an include that points the other way is a defect.

arrows_test.py --dot prints the rooms and their arrows for Graphviz, --table the list of harness/README.md.
"""
import os
import re
import sys
import unittest

INCLUDE = re.compile(r'^\s*#include\s+[<"]([^>"]+)[>"]', re.M)
NAMESPACE = re.compile(r"^namespace (\w+(?:::\w+)*) \{", re.M)
# A type of another room or of a library may be declared ahead, and nothing else there.
FORWARD = re.compile(r"^namespace [\w:]+ \{\n(?:inline namespace \w+ \{\n|(?:class|struct) \w+;\n|\}.*\n)+?\}.*$(?!\n\})", re.M)
# What has no namespace by its nature: programs, C interfaces, and the header that Verilator's own files include.
OUTSIDE = re.compile(r"^int (sc_)?main\(|^using namespace flatsat::agents::nvml;|flatsat_verilated_print", re.M)
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
    "workload": {"config", "base"},
    "verdict": {"trace", "lockstep", *GROUND},
    "testbed": {"hdl", "orbit", "verdict", *GROUND},
    "fleet": {"testbed", "orbit", "workload", *GROUND},
    "backing": {"testbed", "trace", "lockstep", "wire", "hdl", *GROUND},
    "bench": {"backing", "fleet", "testbed", "verdict", "trace", "lockstep", "wire", "hdl", *GROUND},
    "report": {"bench", "backing", "testbed", "verdict", "trace", "hdl", *GROUND},
    "replay": {"report", "bench", "backing", "testbed", "verdict", "trace", "wire", *GROUND},
    "campaign": {"report", "bench", "backing", "testbed", "verdict", "trace", *GROUND},
    "benchmarks": {"agents/kit", "agents/npu", "bench", "backing", "testbed", "trace", "lockstep", "wire", *GROUND},
    "agents/kit": {"wire", *GROUND},
    "agents/verilated": GROUND,
    "agents/npu": {"agents/kit", "agents/verilated", "wire", *GROUND},
    "agents/user_rtl": {"agents/kit", "agents/verilated", "hdl", "wire", *GROUND},
    "agents/nvml": GROUND,
    "agents/lab": {"agents/nvml", *GROUND},
    "agents/cuda": GROUND,
    "agents/gpu": {"agents/kit", "agents/cuda", "agents/lab", "agents/nvml", "wire", *GROUND},
    "cli": {"agents/nvml", "agents/lab", "agents/gpu", "benchmarks", "campaign", "replay", "report", "bench", "backing", "testbed", "verdict",
            "trace", "orbit", "fleet", "hdl", *GROUND},
}


def room_of(path):
    """The room of a path below harness/: its folder, or the two folders of an agent."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "agents" else parts[0]


def namespace_of(room):
    """flatsat::ROOM and flatsat::agents::ROOM; that of models/base is flatsat::model, for harness has a base as well."""
    if room == "models/base":
        return "flatsat::model"
    return "::".join(["flatsat", *room.split("/")[1:]])


def files(top):
    for folder, _, names in os.walk(top):
        for name in names:
            if name.endswith((".h", ".cpp")):
                yield os.path.join(folder, name)


def includes(path):
    with open(path, encoding="utf-8") as f:
        return INCLUDE.findall(f.read())


def arrows():
    """Each room ("models/power", "harness/agents/kit") with the rooms that its files include."""
    found = {}
    for top in ["models", "harness"]:
        for path in files(top):
            room = whole_room_of(path)
            others = {whole_room_of(i) for i in includes(path) if i.startswith(("models/", "harness/"))}
            found.setdefault(room, set()).update(others - {room})
    return found


def whole_room_of(path):
    """The room of a path, with its top: "models/power", "harness/agents/kit"."""
    top, below = path.split("/", 1)
    return f"{top}/{room_of(below)}"


def layers(graph):
    """The rooms from the ground up: a room stands one layer above the highest that it includes. Raises ValueError on a circle."""
    height = {}
    while len(height) < len(graph):
        ready = [room for room in graph if room not in height and all(other in height for other in graph[room])]
        if not ready:
            raise ValueError("a circle among " + ", ".join(sorted(set(graph) - set(height))))
        height.update({room: 1 + max((height[other] for other in graph[room]), default=-1) for room in ready})
    return [sorted(room for room in graph if height[room] == layer) for layer in range(max(height.values()) + 1)]


def below(graph, top):
    """The part of a graph that lies in one folder, by its names there."""
    inside = {room: others for room, others in graph.items() if room.startswith(top)}
    return {room[len(top):]: {other[len(top):] for other in others if other.startswith(top)} for room, others in inside.items()}


def dot():
    graph = arrows()
    lines = ["digraph rooms {", "  node [shape=box];"]
    for layer in layers(graph):
        lines.append("  {rank=same; " + " ".join(f'"{room}";' for room in layer) + "}")
    lines += [f'  "{room}" -> "{other}";' for room in sorted(graph) for other in sorted(graph[room])]
    return "\n".join([*lines, "}"])


def table():
    graph = below(arrows(), "harness/")
    lines = ["| layer | room | includes |", "| --- | --- | --- |"]
    for number, layer in reversed(list(enumerate(layers(graph)))):
        lines += [f"| {number} | `{room}` | {', '.join(sorted(graph[room])) or 'nothing'} |" for room in layer]
    return "\n".join(lines)


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

    def test_no_rooms_include_each_other_in_a_circle(self):
        layers(arrows())
        with self.assertRaisesRegex(ValueError, "a circle among a, b"):
            layers({"a": {"b"}, "b": {"a"}, "c": set()})

    def test_the_plan_of_rooms_in_the_readme_is_that_of_the_includes(self):
        with open("harness/README.md", encoding="utf-8") as f:
            self.assertIn(table(), f.read(), "put what arrows_test.py --table prints into harness/README.md")

    def test_what_a_file_defines_is_in_the_namespace_of_its_room(self):
        for path in [*files("models"), *files("harness")]:
            with open(path, encoding="utf-8") as f:
                text = FORWARD.sub("", f.read())
            own = namespace_of(whole_room_of(path))
            opened = NAMESPACE.findall(text)
            if not opened:
                self.assertTrue(OUTSIDE.search(text), f"{path} opens no namespace")
            for name in [*opened[:1], *(name for name in opened if name.startswith("flatsat"))]:
                self.assertTrue(name == own or name.startswith(own + "::"), f"{path} opens {name}")

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
    if sys.argv[1:] == ["--dot"]:
        print(dot())
    elif sys.argv[1:] == ["--table"]:
        print(table())
    else:
        unittest.main(verbosity=1)
