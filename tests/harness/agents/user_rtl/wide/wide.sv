// A register of 100 bits behind plain ports: cleared by a pulse, otherwise it keeps what it holds.
module wide (
  input  wire        clk,
  input  wire        rst,
  input  wire        clear,
  output wire [31:0] word0,
  output wire [31:0] word1,
  output wire [31:0] word2,
  output wire [31:0] word3
);
  reg [99:0] state;
  assign {word3[3:0], word2, word1, word0} = state;
  assign word3[31:4] = 28'd0;
  always @(posedge clk) begin
    if (rst || clear) state <= 100'd0;
  end
endmodule
