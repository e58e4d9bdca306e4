// One step of CRC-32 as in IEEE 802.3 and zlib (without its inversions) over 1 .. Bytes bytes, low
// byte first. The bytes are moved to the end of the block: zeros in front of them do not change a
// state of zero.
module npu_crc32 #(
  parameter int unsigned Bytes = 16,  // 8, 16, 32
  localparam int unsigned Bw = $clog2(Bytes) + 1
) (
  input  logic               en_i,     // 0: state_o is 0
  input  logic [31:0]        state_i,
  input  logic [8*Bytes-1:0] data_i,
  input  logic [Bw-1:0]      bytes_i,  // 1 .. Bytes
  output logic [31:0]        state_o
);
  logic [8*Bytes-1:0] mixed, block;
  logic [31:0]        rest;
  always_comb begin
    {mixed, block, rest, state_o} = '0;
    if (en_i) begin
      mixed = data_i ^ (8*Bytes)'(state_i);
      block = mixed << {Bw'(Bytes) - bytes_i, 3'd0};
      rest  = (bytes_i < Bw'(4)) ? state_i >> {bytes_i[1:0], 3'd0} : '0;
      for (int unsigned w = 0; w < Bytes / 4; w++) begin
        state_o = state_o ^ block[32*w +: 32];
        for (int unsigned i = 0; i < 32; i++)
          state_o = {1'b0, state_o[31:1]} ^ (state_o[0] ? 32'hEDB88320 : 32'h0);
      end
      state_o = state_o ^ rest;
    end
  end
endmodule
