// Multiplies by its gain; found by -y.
module hub_lane #(
  parameter int unsigned Offset = 0
) (
  lane_if.worker lane,
  input logic [3:0] gain
);
  always_ff @(posedge lane.clk) if (lane.go) lane.out <= lane.in * gain + Offset;
endmodule
