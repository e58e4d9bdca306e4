#!/usr/bin/env bash
# Verilator reads a source below a folder with a blank, and its messages name another file.
#
# Packages: verilator 5.006-3 of Debian 12, unpacked in a temporary folder.
# One would have guessed: who can open "my designs/counter.sv" names it so; a tool that sorts FILE:LINE:COL finds the line again. Or, as with
#   make, such a name is refused.
# What happens: the design is read and translated as any other, and the list of files in --xml-only holds its name whole, and beside it a file
#   "my", to which the places of the design refer. Each message that has a place ends the name at the first blank:
#   "%Warning-WIDTH: my:3:12: ...". With two folders that begin with the same word, messages of both name one file, which is not there.
# What to do: give Verilator a link without a blank, and put the true name back into what it says.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -q verilator=5.006-3 >/dev/null 2>&1
dpkg -x verilator_*.deb root
export VERILATOR_ROOT="$PWD/root/usr/share/verilator"
verilator() { "$folder/root/usr/bin/verilator_bin" "$@"; }
mkdir "my designs" plain
cat >"my designs/counter.sv" <<'SV'
module counter(input logic clk, input logic [7:0] step, output logic [3:0] n);
  always_ff @(posedge clk)
    n <= n + step;
endmodule
SV
cp "my designs/counter.sv" plain/
verilator --version
verilator --lint-only -Wall -Wno-fatal plain/counter.sv >plain.txt 2>&1
verilator --lint-only -Wall -Wno-fatal "my designs/counter.sv" >blank.txt 2>&1
verilator --xml-only --xml-output blank.xml -Wno-fatal "my designs/counter.sv" >/dev/null 2>&1
grep '%Warning-WIDTH' plain.txt blank.txt
grep '<file ' blank.xml
grep -q '%Warning-WIDTH: plain/counter.sv:3:[0-9]*: ' plain.txt
grep -q '%Warning-WIDTH: my:3:[0-9]*: ' blank.txt
grep -q 'filename="my designs/counter.sv"' blank.xml
echo "as found: the warning of the same design names \"my\" where the file is \"my designs/counter.sv\""
