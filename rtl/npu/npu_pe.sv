// One processing element: a stationary weight, an activation that moves right, a partial sum that moves down. The
// next weight waits in the shadow and takes over with the activation that carries `swap`.
module npu_pe (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               en_i,
  input  logic               load_i,    // weight_i into the shadow
  input  logic signed [7:0]  weight_i,
  input  logic               swap_i,
  input  logic signed [7:0]  act_i,
  input  logic signed [31:0] sum_i,
  output logic               swap_o,
  output logic signed [7:0]  act_o,
  output logic signed [31:0] sum_o
);
  logic signed [7:0]  shadow_q, weight_q, act_q;
  logic signed [31:0] sum_q;
  logic               swap_q;
  logic signed [7:0]  weight;
  assign weight = swap_i ? shadow_q : weight_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shadow_q <= '0;
      weight_q <= '0;
      act_q    <= '0;
      sum_q    <= '0;
      swap_q   <= 1'b0;
    end else begin
      if (load_i) shadow_q <= weight_i;
      if (en_i) begin
        weight_q <= weight;
        act_q    <= act_i;
        swap_q   <= swap_i;
        sum_q    <= sum_i + 32'(act_i * weight);
      end
    end
  end
  assign swap_o = swap_q;
  assign act_o  = act_q;
  assign sum_o  = sum_q;
endmodule
