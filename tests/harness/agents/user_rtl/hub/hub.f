// The way such lists are written: options of other tools, nested lists, library folders.
+libext+.sv
+incdir+include
-y lib
-Wno-UNUSED
-f rtl/rtl.f
dpi/mix.cpp
