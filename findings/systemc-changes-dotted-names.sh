#!/usr/bin/env bash
# A SystemC module whose name has a dot is called otherwise, and who looks it up by the name that it was given finds nothing.
#
# Packages: libsystemc 2.3.4-2 and libsystemc-dev 2.3.4-2 of Debian 12, unpacked in a temporary folder; g++ of the machine.
# One would have guessed: IEEE 1666 keeps the dot for hierarchy, so a name with one ("plane3.sat17", as constellations name their
#   members) is an error, or is taken as a path; sc_find_object then finds by that path, or the program ends.
# What happens: each dot becomes an underscore, with warning W506 on stdout and no error. sc_find_object of the given name is null. Two
#   modules "plane3.sat17" and "plane3_sat17" are one name then: the later one becomes "plane3_sat17_0", with warning W505. Which of two
#   is called how depends on the order in which they are made, and with it what waveforms, reports and named streams say of them.
# What to do: make the kernel's name oneself from a name that cannot collide, and keep the dotted one beside it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -q libsystemc=2.3.4-2 libsystemc-dev=2.3.4-2 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" root; done
cat >names.cpp <<'CPP'
#include <iostream>
#include <systemc>
struct Sat : sc_core::sc_module {
  explicit Sat(const sc_core::sc_module_name& name) : sc_module(name) {}
};
int sc_main(int, char**) {
  Sat dotted("plane3.sat17"), plain("plane3_sat17");
  std::cout << "NAMES " << dotted.name() << ' ' << plain.name() << '\n'
            << "FOUND " << (sc_core::sc_find_object("plane3.sat17") != nullptr) << ' '
            << (sc_core::sc_find_object("plane3_sat17") == &dotted) << '\n';
  return 0;
}
CPP
library=$(dirname "$(find root -name 'libsystemc.so' | head -1)")
g++ -std=c++17 -isystem root/usr/include names.cpp -L"$library" -lsystemc -Wl,-rpath,"$PWD/$library" -pthread -o names
SYSTEMC_DISABLE_COPYRIGHT_MESSAGE=1 ./names >out 2>&1
cat out
grep -q '^Warning: (W506) illegal characters: plane3.sat17 substituted by plane3_sat17' out
grep -q '^Warning: (W505)' out
grep -qx 'NAMES plane3_sat17 plane3_sat17_0' out
grep -qx 'FOUND 0 1' out
echo "as found: the dotted name is changed, the plain one makes way for it, and nothing is found by the dotted one"
