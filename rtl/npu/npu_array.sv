// N x N weight-stationary systolic array. A vector of N activations enters a cycle; its N dot products with the
// weights' columns leave 2N - 1 cycles later, aligned. Rows are delayed on the way in and columns on the way out.
module npu_array #(
  parameter int unsigned N = 16
) (
  input  logic           clk_i,
  input  logic           rst_ni,
  input  logic           en_i,
  input  logic           load_i,
  input  logic [$clog2(N)-1:0] load_row_i,
  input  logic [8*N-1:0] load_data_i,
  input  logic           swap_i,      // with the first activation of new weights
  input  logic [8*N-1:0] act_i,
  output logic [32*N-1:0] sum_o
);
  logic [N-1:0] first_swap;
  logic [7:0]   act  [N * (N + 1)];
  logic         swap [N * (N + 1)];
  logic [31:0]  sum  [(N + 1) * N];

  for (genvar r = 0; r < N; r++) begin : g_row
    npu_delay #(.Width(9), .Depth(r)) u_skew (
      .clk_i, .rst_ni, .en_i, .data_i({swap_i, act_i[8*r +: 8]}), .data_o({first_swap[r], act[r*(N+1)]})
    );
    assign swap[r*(N+1)] = first_swap[r];
    for (genvar c = 0; c < N; c++) begin : g_col
      npu_pe u_pe (
        .clk_i, .rst_ni, .en_i,
        .load_i(load_i && load_row_i == r), .weight_i(load_data_i[8*c +: 8]),
        .swap_i(swap[r*(N+1) + c]), .act_i(act[r*(N+1) + c]), .sum_i(sum[r*N + c]),
        .swap_o(swap[r*(N+1) + c + 1]), .act_o(act[r*(N+1) + c + 1]), .sum_o(sum[(r+1)*N + c])
      );
    end
  end

  for (genvar c = 0; c < N; c++) begin : g_out
    assign sum[c] = '0;
    npu_delay #(.Width(32), .Depth(N - 1 - c)) u_deskew (
      .clk_i, .rst_ni, .en_i, .data_i(sum[N*N + c]), .data_o(sum_o[32*c +: 32])
    );
  end
endmodule
