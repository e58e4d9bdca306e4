"""Every tracked C++ file is as clang-format of .clang-format writes it."""
import subprocess
import sys

from style_support import tool, tracked

FILES_AT_ONCE = 40


def main():
    clang_format, files, bad = tool("clang-format"), tracked("*.cpp", "*.h"), []
    for i in range(0, len(files), FILES_AT_ONCE):
        done = subprocess.run([clang_format, "--dry-run", *files[i:i + FILES_AT_ONCE]], capture_output=True, text=True, check=True)
        bad += sorted({line.split(":")[0] for line in done.stderr.splitlines() if "[-Wclang-format-violations]" in line})
    for path in bad:
        print(f"{path}: not formatted; clang-format -i {path}")
    print(f"{len(files)} files, {len(bad)} not as .clang-format says")
    return 1 if bad else 0


sys.exit(main())
