// One processing element: a stationary weight, an activation that moves right, a partial sum that
// moves down. The next weight waits in the shadow and takes over with the activation that carries
// `swap`; its load moves right as well, one column a cycle behind the swap, so that a new tile may
// be loaded as soon as the one before is in use.
module npu_pe #(
  parameter int unsigned Weight = 8  // bits
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     en_i,
  input  logic                     load_i,    // weight_i into the shadow
  input  logic signed [Weight-1:0] weight_i,
  input  logic                     swap_i,
  input  logic signed [7:0]        act_i,
  input  logic signed [31:0]       sum_i,
  output logic                     load_o,
  output logic                     swap_o,
  output logic signed [7:0]        act_o,
  output logic signed [31:0]       sum_o
);
  logic signed [Weight-1:0] shadow_d, shadow_q, weight_d, weight_q, weight;
  logic signed [7:0]        act_d, act_q;
  logic signed [31:0]       sum_d, sum_q;
  logic                     swap_d, swap_q, load_d, load_q;

  assign weight   = swap_i ? shadow_q : weight_q;  // in use
  assign shadow_d = weight_i;
  assign weight_d = shadow_q;
  assign act_d    = act_i;
  assign sum_d    = sum_i + 32'(act_i * weight);
  assign swap_d   = swap_i;
  assign load_d   = load_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shadow_q <= '0;
    end else if (en_i) begin
      if (load_i) shadow_q <= shadow_d;
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      weight_q <= '0;
    end else if (en_i) begin
      if (swap_i) weight_q <= weight_d;
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      act_q  <= '0;
      sum_q  <= '0;
      swap_q <= 1'b0;
      load_q <= 1'b0;
    end else if (en_i) begin
      act_q  <= act_d;
      sum_q  <= sum_d;
      swap_q <= swap_d;
      load_q <= load_d;
    end
  end
  assign load_o = load_q;
  assign swap_o = swap_q;
  assign act_o  = act_q;
  assign sum_o  = sum_q;
endmodule
