"""What the style gates share: the tracked C++ and a tool that may be missing."""
import shutil
import subprocess
import sys

SKIP = 77


def tracked(*patterns):
    """Files that git knows and that are there."""
    done = subprocess.run(["git", "ls-files", *patterns], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print("skipped: not a checkout of git")
        sys.exit(SKIP)
    return done.stdout.split()


def tool(name):
    if shutil.which(name) is None:
        print(f"skipped: {name} is not installed (Debian: apt-get install {name})")
        sys.exit(SKIP)
    return name
