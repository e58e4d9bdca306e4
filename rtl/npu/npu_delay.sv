// Delays by Depth enabled cycles; none at all for a Depth of zero.
module npu_delay #(
  parameter int unsigned Width = 8,
  parameter int unsigned Depth = 1
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             en_i,
  input  logic [Width-1:0] data_i,
  output logic [Width-1:0] data_o
);
  if (Depth == 0) begin : g_wire
    logic unused;
    assign unused = ^{clk_i, rst_ni, en_i};
    assign data_o = data_i;
  end else begin : g_stages
    logic [Width-1:0] stage_q [Depth];  // the next state of each is the one before it
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        for (int unsigned i = 0; i < Depth; i++) stage_q[i] <= '0;
      end else if (en_i) begin
        stage_q[0] <= data_i;
        for (int unsigned i = 1; i < Depth; i++) stage_q[i] <= stage_q[i-1];
      end
    end
    assign data_o = stage_q[Depth-1];
  end
endmodule
