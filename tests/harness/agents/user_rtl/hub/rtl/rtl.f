# Names are from this list's folder.
+define+HUB_ID=32'h48554231
hub_pkg.sv
lane_if.sv
hub.sv
