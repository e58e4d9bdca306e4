"""No register escapes: the injection points of the accelerator are what Verilator itself sees assigned at clock edges."""
import json
import os
import subprocess
import unittest
import xml.etree.ElementTree

from bench_support import Case, run

TOP = "npu_top"


def assigned(node):
    """Variables on a left side, without those in its indices."""
    if node.tag == "varref":
        yield node.attrib["name"]
    elif node.tag in ("sel", "arraysel"):
        yield from assigned(node[0])
    elif node.tag == "concat":
        for part in node:
            yield from assigned(part)
    else:
        raise AssertionError(f"a left side of a kind that this test does not know: {node.tag}")


class Types:
    def __init__(self, table):
        self.by_id = {t.attrib["id"]: t for t in table}

    def shape(self, identity):
        """(bits of a word, words)"""
        kind = self.by_id[identity]
        if kind.tag == "basicdtype":
            left, right = (int(kind.attrib.get(k, 0)) for k in ("left", "right"))
            return abs(left - right) + 1, 1
        if kind.tag in ("unpackarraydtype", "packarraydtype"):
            bits, words = self.shape(kind.attrib["sub_dtype_id"])
            first, last = (int(c.attrib["name"].split("h")[-1], 16) for c in kind.iter("const"))
            count = abs(first - last) + 1
            return (bits, words * count) if kind.tag == "unpackarraydtype" else (bits * count, words)
        if kind.tag == "structdtype":
            return sum(self.shape(member.attrib["sub_dtype_id"])[0] for member in kind), 1
        return self.shape(kind.attrib["sub_dtype_id"])


class Points(Case):
    maxDiff = None

    def registers(self):
        out = self.path("npu.xml")
        subprocess.run(["verilator", "--xml-only", "--flatten", "-Wno-fatal", "-f", "rtl/npu/npu.f", "--top-module", TOP,
                        "--xml-output", out, "--Mdir", self.folder], check=True, capture_output=True)
        netlist = xml.etree.ElementTree.parse(out).getroot().find("netlist")
        types = Types(netlist.find("typetable"))
        found = {name for a in netlist.iter("assigndly") for name in assigned(a[1])}
        names = {n if n.startswith(TOP + ".") else f"{TOP}.{n}" for n in found}  # some are relative to the top
        return {v.attrib["name"]: types.shape(v.attrib["dtype_id"]) for v in netlist.iter("var") if v.attrib["name"] in names}

    def points(self):
        status, out, err = run("faults", "list", "npu0", "--json")
        self.assertEqual(status, 0, err)
        return {p["name"]: (p["width_bits"], p["words"]) for p in json.loads(out)["points"]}

    def test_every_register_and_memory_is_a_point_with_its_width_and_words_and_nothing_else_is(self):
        points = self.points()
        self.assertEqual(points.pop("memory"), (64, 2 * 1024 * 1024))  # the card's own, 16 MiB
        registers = self.registers()
        self.assertGreater(len(registers), 1000)
        self.assertEqual({n: s for n, s in registers.items() if points.get(n) != s}, {})
        self.assertEqual({n: s for n, s in points.items() if registers.get(n) != s}, {})


if __name__ == "__main__":
    assert os.path.exists("rtl/npu/npu.f")
    unittest.main(verbosity=2)
