"""clang-tidy finds nothing: in the files that changed since the last commit and in one of each large room; --all: everywhere."""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from style_support import SKIP, tool, tracked

BUILD = os.environ["FLATSAT_BUILD"]
SAMPLE = ["models/power/battery.cpp", "models/environment/kepler_j2.cpp", "harness/lockstep/lockstep.cpp", "harness/wire/codec.cpp",
          "harness/trace/layout.cpp", "harness/config/units.cpp"]
MOST_CHANGED = 6  # of them at once: a large change waits for the nightly run
# Left to the compiler of the build: g++ knows options that clang does not.
EXTRA = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-ignored-optimization-argument"]


def sources_of(path):
    """The sources that are compiled as one in a unit that CMake wrote; of any other file, itself."""
    if not path.endswith("_cxx.cxx"):
        return [path]
    with open(path, encoding="utf-8") as f:
        return re.findall(r'^#include "(.*\.cpp)"', f.read(), re.M)


def alone(words):
    """The command of a compilation without g++'s precompiled header, which clang cannot read."""
    kept = []
    for word in words:
        if word.endswith("/cmake_pch.hxx") and kept[-1] == "-include":
            kept.pop()
        elif word not in ("-fpch-preprocess", "-Winvalid-pch"):
            kept.append(word)
    return kept


def compilations():
    """Path from the root -> how clang-tidy has to compile that source by itself."""
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as f:
        entries = json.load(f)
    found = {}
    for entry in entries:
        words = alone(shlex.split(entry["command"]))
        for source in sources_of(entry["file"]):
            found[os.path.relpath(source)] = {"directory": entry["directory"], "file": source,
                                              "arguments": [source if word == entry["file"] else word for word in words]}
    return found


def chosen(arguments, compiled):
    files = compiled & set(tracked("models/*.cpp", "harness/*.cpp"))
    if "--all" in arguments:
        return sorted(files)
    changed = subprocess.run(["git", "diff", "--name-only", "HEAD"], capture_output=True, text=True, check=True).stdout.split()
    return sorted(files & (set(SAMPLE) | set(sorted(files & set(changed))[:MOST_CHANGED])))


def findings(clang_tidy, commands, path):
    done = subprocess.run([clang_tidy, "-p", commands, "--quiet", *EXTRA, path], capture_output=True, text=True, check=False)
    lines = re.findall(r"^\S+:\d+:\d+: (?:error|warning): .*$", done.stdout, re.M)
    return lines or ([f"{path}: clang-tidy ended with {done.returncode}: {done.stderr[-400:]}"] if done.returncode else [])


def main(arguments):
    clang_tidy, known = tool("clang-tidy"), compilations()
    files = chosen(arguments, set(known))
    if not files:
        print("skipped: none of the files is built here")
        return SKIP
    with tempfile.TemporaryDirectory() as commands, ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        with open(os.path.join(commands, "compile_commands.json"), "w", encoding="utf-8") as f:
            json.dump([known[path] for path in files], f)
        bad = sorted({line for lines in pool.map(lambda path: findings(clang_tidy, commands, path), files) for line in lines})
    print("\n".join(bad))
    print(f"{len(files)} files, {len(bad)} findings")
    return 1 if bad else 0


sys.exit(main(sys.argv[1:]))
