#!/usr/bin/env bash
# Cells and flip-flops of the accelerator by yosys, with and without its protection: rtl/synth.sh [N]. Cells are those of
# the word level, before any technology: an adder of 32 bit is one. Memories are not flip-flops.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v yosys >/dev/null || { echo "rtl/synth.sh needs yosys (apt-get install yosys)" >&2; exit 3; }
n=${1:-16}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# yosys 0.23 knows no import of packages and no concurrent assertions.
grep '\.sv$' rtl/npu/npu.f | xargs cat | perl -0pe '
  s/ import npu(_reg)?_pkg::\*;//g; s/^package [^\n]*\n//mg; s/^endpackage[^\n]*\n//mg;
  s/^ *\w+_A: assert property.*?;\n//msg' >"$work/npu.sv"
for protection in "1 1 1" "1 0 0" "0 1 0" "0 0 1" "0 0 0"; do
  read -r ecc abft lockstep <<<"$protection"
  yosys -q -p "read_verilog -defer -sv $work/npu.sv
    hierarchy -top npu_top -chparam N $n -chparam Ecc $ecc -chparam Abft $abft -chparam Lockstep $lockstep
    proc; opt_clean; memory_collect; tee -o $work/stat stat -width" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 3; }
  awk -v title="N $n, ECC $ecc, ABFT $abft, lockstep $lockstep" '
    /design hierarchy/ {whole = 1}
    whole && /Number of cells:/ {cells = $NF}
    whole && $1 ~ /dff/ {n = split($1, part, "_"); flops += part[n] * $2}
    END {printf "%s: %d cells, %d flip-flops\n", title, cells, flops}' "$work/stat"
done
