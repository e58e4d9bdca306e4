#!/usr/bin/env python3
"""Line and toggle coverage by module from a file of Verilator: coverage_table.py FILE [--holes]."""
import collections
import os
import sys


def points(path):
    """(page, file, line, name, instance), count"""
    with open(path, encoding="latin-1") as file:
        for line in file:
            if not line.startswith("C '"):
                continue
            text, count = line[3:].rsplit("' ", 1)
            fields = dict(part.split("\x02", 1) for part in text.split("\x01") if part)
            yield fields, int(count)


def main():
    merged = collections.defaultdict(dict)   # (module, kind) -> point -> count over all instances
    single = collections.defaultdict(list)   # (module, kind) -> covered? of each instance
    for fields, count in points(sys.argv[1]):
        kind, _ = fields["page"].split("/", 1)
        kind = {"v_line": "line", "v_branch": "line", "v_toggle": "toggle"}[kind]
        module = os.path.splitext(os.path.basename(fields["f"]))[0]
        point = (fields.get("l"), fields.get("n"), fields.get("o"))
        key = module, kind
        merged[key][point] = merged[key].get(point, 0) + count
        single[key].append(count > 0)

    def share(hit, total):
        return f"{hit} of {total} ({100 * hit / total:.1f} %)" if total else "-"

    modules = sorted({module for module, _ in merged})
    print("| module | lines | toggles | toggles of each instance |\n| --- | --- | --- | --- |")
    sums = [0] * 6
    for module in modules:
        row = []
        for at, (kind, each) in enumerate((("line", False), ("toggle", False), ("toggle", True))):
            hits = single[module, kind] if each else [count > 0 for count in merged[module, kind].values()]
            sums[2 * at] += sum(hits)
            sums[2 * at + 1] += len(hits)
            row.append(share(sum(hits), len(hits)))
        print(f"| `{module}` | " + " | ".join(row) + " |")
    print("| all | " + " | ".join(share(sums[2 * i], sums[2 * i + 1]) for i in range(3)) + " |")
    if "--holes" in sys.argv:
        for (module, kind), found in sorted(merged.items()):
            for point, count in sorted(found.items(), key=str):
                if count == 0:
                    print(f"{module}:{point[0]} {kind} {point[2]}", file=sys.stderr)


main()
