// int32 to int8, some channels at a time: (value * scale + half) >> shift, rounding halves up,
// saturated, negative values to zero where asked. Entry of a channel: scale (signed) in bits 15:0,
// shift in bits 21:16.
module npu_requant #(
  parameter int unsigned Lanes = 4
) (
  input  logic [32*Lanes-1:0] values_i,
  input  logic [32*Lanes-1:0] entries_i,
  input  logic                relu_i,
  output logic [8*Lanes-1:0]  bytes_o
);
  for (genvar i = 0; i < Lanes; i++) begin : g_lane
    logic unused;
    assign unused = ^entries_i[32*i + 22 +: 10];
    logic signed [63:0] product, half, rounded;
    logic [5:0]         shift;
    assign shift   = entries_i[32*i + 16 +: 6];
    assign product = 64'(signed'(values_i[32*i +: 32])) * 64'(signed'(entries_i[32*i +: 16]));
    assign half    = (shift == '0) ? '0 : 64'sd1 <<< (shift - 6'd1);
    assign rounded = (product + half) >>> shift;
    assign bytes_o[8*i +: 8] = (rounded > 64'sd127) ? 8'sd127 :
                               (relu_i && rounded < 64'sd0) ? 8'sd0 :
                               (rounded < -64'sd128) ? -8'sd128 : rounded[7:0];
  end
endmodule
