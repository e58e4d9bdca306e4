// N x N weight-stationary systolic array and one column more that holds the sums of the weights'
// rows (ABFT). A vector of N activations enters a cycle; its N dot products and their check leave
// 2N enabled cycles later, aligned. Swap and load come to the check column by registers of its own:
// a fault that hits a whole row of weights must not hit the check as well.
module npu_array #(
  parameter int unsigned N = 16,
  parameter bit Abft = 1'b1
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  logic            en_i,
  input  logic            load_i,
  input  logic [$clog2(N)-1:0] load_row_i,
  input  logic [8*N-1:0]  load_data_i,
  input  logic            swap_i,      // with the first activation of new weights
  input  logic [8*N-1:0]  act_i,
  output logic [32*N-1:0] sum_o,
  output logic [31:0]     check_o
);
  localparam int unsigned CheckWeight = 8 + $clog2(N);
  logic [7:0]   act  [N * (N + 1)];
  logic         swap [N * (N + 1)];
  logic         load [N * (N + 1)];
  logic [31:0]  sum  [(N + 1) * N];
  logic [7:0]   weight [N];
  logic [N-1:0] swap_d, swap_q;  // moves down beside the skewed activations

  assign swap_d = {swap_q[N-2:0], swap_i};
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) swap_q <= '0;
    else if (en_i) swap_q <= swap_d;
  end

  for (genvar c = 0; c < N; c++) begin : g_weight
    npu_delay #(.Width(8), .Depth(c)) u_skew (
      .clk_i, .rst_ni, .en_i, .data_i(load_data_i[8*c +: 8]), .data_o(weight[c])
    );
  end
  for (genvar r = 0; r < N; r++) begin : g_row
    npu_delay #(.Width(8), .Depth(r)) u_skew (
      .clk_i, .rst_ni, .en_i, .data_i(act_i[8*r +: 8]), .data_o(act[r*(N+1)])
    );
    if (r == 0) begin : g_first
      assign swap[0] = swap_i;
    end else begin : g_next
      assign swap[r*(N+1)] = swap_q[r-1];
    end
    assign load[r*(N+1)] = load_i && 32'(load_row_i) == r;
    for (genvar c = 0; c < N; c++) begin : g_col
      npu_pe u_pe (
        .clk_i, .rst_ni, .en_i, .load_i(load[r*(N+1) + c]), .weight_i(weight[c]),
        .swap_i(swap[r*(N+1) + c]), .act_i(act[r*(N+1) + c]), .sum_i(sum[r*N + c]),
        .load_o(load[r*(N+1) + c + 1]), .swap_o(swap[r*(N+1) + c + 1]),
        .act_o(act[r*(N+1) + c + 1]), .sum_o(sum[(r+1)*N + c])
      );
    end
  end
  for (genvar c = 0; c < N; c++) begin : g_out
    assign sum[c] = '0;
    npu_delay #(.Width(32), .Depth(N - c)) u_deskew (
      .clk_i, .rst_ni, .en_i, .data_i(sum[N*N + c]), .data_o(sum_o[32*c +: 32])
    );
  end

  logic unused;
  if (Abft) begin : g_check
    logic signed [CheckWeight-1:0] row_sum, row_weight;
    always_comb begin
      row_sum = '0;
      for (int unsigned i = 0; i < N; i++) row_sum += CheckWeight'(signed'(load_data_i[8*i +: 8]));
    end
    logic                 check_load, check_swap;
    logic [$clog2(N)-1:0] check_row;
    npu_delay #(.Width(1 + $clog2(N) + CheckWeight), .Depth(N)) u_load (
      .clk_i, .rst_ni, .en_i, .data_i({load_i, load_row_i, row_sum}),
      .data_o({check_load, check_row, row_weight})
    );
    npu_delay #(.Width(1), .Depth(N)) u_swap (
      .clk_i, .rst_ni, .en_i, .data_i(swap_i), .data_o(check_swap)
    );
    logic [31:0]  check_sum [N+1];
    logic [N-1:0] down_d, down_q;
    assign down_d = {down_q[N-2:0], check_swap};
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) down_q <= '0;
      else if (en_i) down_q <= down_d;
    end
    assign check_sum[0] = '0;
    logic [N-1:0] spare;
    for (genvar r = 0; r < N; r++) begin : g_row
      logic       load_right, swap_right;
      logic [7:0] act_right;
      npu_pe #(.Weight(CheckWeight)) u_pe (
        .clk_i, .rst_ni, .en_i, .load_i(check_load && 32'(check_row) == r), .weight_i(row_weight),
        .swap_i(r == 0 ? check_swap : down_q[r == 0 ? 0 : r-1]), .act_i(act[r*(N+1) + N]),
        .sum_i(check_sum[r]), .load_o(load_right), .swap_o(swap_right), .act_o(act_right),
        .sum_o(check_sum[r+1])
      );
      assign spare[r] = ^{load_right, swap_right, act_right, swap[r*(N+1) + N],
                          load[r*(N+1) + N]};
    end
    assign check_o = check_sum[N];
    assign unused  = ^{spare, down_q[N-1], swap_q[N-1]};
  end else begin : g_none
    logic [N-1:0] spare;
    for (genvar r = 0; r < N; r++) begin : g_row
      assign spare[r] = ^{act[r*(N+1) + N], swap[r*(N+1) + N], load[r*(N+1) + N]};
    end
    assign check_o = '0;
    assign unused  = ^{spare, swap_q[N-1]};
  end
endmodule
