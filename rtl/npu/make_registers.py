#!/usr/bin/python3
"""Makes from registers.toml the SystemVerilog package, the C++ header and the page of the accelerator's registers.

make_registers.py          writes them
make_registers.py --check  exit 1 if one of them is not what would be written
"""
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "rtl/npu/registers.toml"
ORIGIN = "made from rtl/npu/registers.toml by rtl/npu/make_registers.py"


def expand(entries):
    """A counter stands for two registers, its low and its high word."""
    for entry in entries:
        if entry["kind"] != "counter":
            yield {"mask": 0, "reset": 0, "safe": 0} | entry
            continue
        for half, part in enumerate(("Low", "High")):
            yield {"name": entry["name"] + part, "offset": entry["offset"] + 4 * half, "kind": "RO", "mask": 0,
                   "reset": 0, "safe": 0, "text": entry["text"] + (", low word" if half == 0 else ", high word")}


def check(registers):
    seen = {}
    for r in registers:
        if r["offset"] % 4 or r["offset"] >= 0x1000 or r["kind"] not in ("RO", "RW", "WO", "W1C"):
            sys.exit(f"{SOURCE}: {r['name']}: offset or kind is wrong")
        if seen.setdefault(r["offset"], r["name"]) != r["name"]:
            sys.exit(f"{SOURCE}: {r['name']} and {seen[r['offset']]} have one offset")


def package(registers):
    lines = ["// Offsets, writable bits and reset values of the registers;", f"// {ORIGIN}.", "package npu_reg_pkg;"]
    for r in registers:
        lines.append(f"  localparam logic [11:0] {r['name']}At = 12'h{r['offset']:03X};")
    for r in registers:
        if r["kind"] in ("RW", "W1C"):
            lines.append(f"  localparam logic [31:0] {r['name']}Mask = 32'h{r['mask']:08X};")
    for r in registers:
        if r["kind"] in ("RW", "W1C") or r["reset"]:
            lines.append(f"  localparam logic [31:0] {r['name']}Reset = 32'h{r['reset']:08X};")
    return "\n".join(lines + ["endpackage", ""])


def header(registers):
    lines = ["#pragma once", "#include <cstdint>", "", f"// {ORIGIN[0].upper() + ORIGIN[1:]}.",
             "namespace flatsat::compute::job_queue {", "", "// clang-format off", "enum Register : std::uint32_t {"]
    lines += [f"  k{r['name']} = 0x{r['offset']:03X},  // {r['kind']} {r['text']}" for r in registers]
    lines += ["};", "", "enum class RegisterKind { kReadOnly, kReadWrite, kWriteOnly, kWriteOneToClear };", "",
              "/// One register of the accelerator as its map has it.", "struct RegisterRule {",
              "  const char* name;", "  std::uint32_t offset;", "  RegisterKind kind;",
              "  std::uint32_t reset;     // value after a reset", "  std::uint32_t writable;  // bits that take a value",
              "  std::uint32_t legal;     // a value that may always be written", "};", "",
              "constexpr RegisterRule kRegisterRules[] = {"]
    kinds = {"RO": "kReadOnly", "RW": "kReadWrite", "WO": "kWriteOnly", "W1C": "kWriteOneToClear"}
    lines += [f"    {{\"{r['name']}\", 0x{r['offset']:03X}, RegisterKind::{kinds[r['kind']]}, 0x{r['reset']:X}, "
              f"0x{r['mask']:X}, 0x{r['safe']:X}}}," for r in registers]
    return "\n".join(lines + ["};", "// clang-format on", "", "}  // namespace flatsat::compute::job_queue", ""])


def page(registers):
    lines = ["# Registers of the accelerator", "", f"{ORIGIN[0].upper() + ORIGIN[1:]}. 32 bit, little endian; a write in "
             "parts, a write of a read-only and any", "access to an unmapped offset answer SLVERR.", "",
             "| offset | name | kind | reset | writable bits | what |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [f"| 0x{r['offset']:03X} | {r['name']} | {r['kind']} | 0x{r['reset']:X} | 0x{r['mask']:X} | {r['text']} |"
              for r in registers]
    return "\n".join(lines + [""])


def main():
    with SOURCE.open("rb") as file:
        registers = list(expand(tomllib.load(file)["register"]))
    check(registers)
    made = {ROOT / "rtl/npu/npu_reg_pkg.sv": package(registers), ROOT / "models/compute/npu_registers.h": header(registers),
            ROOT / "rtl/npu/REGISTERS.md": page(registers)}
    stale = [path for path, text in made.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path}: not up to date, run rtl/npu/make_registers.py", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(made[path])
    return 0


sys.exit(main())
