// Check bits of a SECDED(72,64) word: an extended Hamming code. Seven parities over the data bits
// whose code position has that address bit, and one over everything. Inverted, so that neither all
// zeros nor all ones is a code word.
module secded_enc (
  input  logic [63:0] data_i,
  output logic [7:0]  check_o
);
  // Data bit i sits at the i-th position of 3, 5, 6, 7, 9 .. 71 that is no power of two; each mask
  // names the data bits whose position has one address bit set.
  localparam logic [63:0] Mask0 = 64'hab55555556aaad5b;
  localparam logic [63:0] Mask1 = 64'hcd9999999b33366d;
  localparam logic [63:0] Mask2 = 64'hf1e1e1e1e3c3c78e;
  localparam logic [63:0] Mask3 = 64'h01fe01fe03fc07f0;
  localparam logic [63:0] Mask4 = 64'h01fffe0003fff800;
  localparam logic [63:0] Mask5 = 64'h01fffffffc000000;
  localparam logic [63:0] Mask6 = 64'hfe00000000000000;
  logic [6:0] parity;
  assign parity = {^(data_i & Mask6), ^(data_i & Mask5), ^(data_i & Mask4), ^(data_i & Mask3),
                   ^(data_i & Mask2), ^(data_i & Mask1), ^(data_i & Mask0)};
  assign check_o = ~{^{data_i, parity}, parity};
endmodule
