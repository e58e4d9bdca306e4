"""clang-tidy finds nothing: in the files that changed since the last commit and in one of each large room; --all: everywhere."""
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from style_support import SKIP, tool, tracked

BUILD = os.environ["FLATSAT_BUILD"]
SAMPLE = ["models/power/battery.cpp", "models/environment/kepler_j2.cpp", "harness/lockstep/lockstep.cpp", "harness/wire/codec.cpp",
          "harness/trace/layout.cpp", "harness/config/units.cpp"]
MOST_CHANGED = 6  # of them at once: a large change waits for the nightly run
# Left to the compiler of the build: g++ knows options that clang does not.
EXTRA = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-ignored-optimization-argument"]


def compiled():
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as f:
        return {os.path.relpath(entry["file"]) for entry in json.load(f)}


def chosen(arguments):
    files = compiled() & set(tracked("models/*.cpp", "harness/*.cpp"))
    if "--all" in arguments:
        return sorted(files)
    changed = subprocess.run(["git", "diff", "--name-only", "HEAD"], capture_output=True, text=True, check=True).stdout.split()
    return sorted(files & (set(SAMPLE) | set(sorted(files & set(changed))[:MOST_CHANGED])))


def findings(clang_tidy, path):
    done = subprocess.run([clang_tidy, "-p", BUILD, "--quiet", *EXTRA, path], capture_output=True, text=True, check=False)
    lines = re.findall(r"^\S+:\d+:\d+: (?:error|warning): .*$", done.stdout, re.M)
    return lines or ([f"{path}: clang-tidy ended with {done.returncode}: {done.stderr[-400:]}"] if done.returncode else [])


def main(arguments):
    clang_tidy = tool("clang-tidy")
    files = chosen(arguments)
    if not files:
        print("skipped: none of the files is built here")
        return SKIP
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        bad = sorted({line for lines in pool.map(lambda path: findings(clang_tidy, path), files) for line in lines})
    print("\n".join(bad))
    print(f"{len(files)} files, {len(bad)} findings")
    return 1 if bad else 0


sys.exit(main(sys.argv[1:]))
