// Takes the words of a job out of the read FIFO, in the order of npu_reader: scales into their
// memory, rows of B into the shadow weights, rows of A into the panel, word after word, each N of k
// followed by the two rows of its column sums. The panel is written anew for the next block behind
// the pass that reads it for the last time.
module npu_loader import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned PanelWords = 4224,
  parameter int unsigned Word = 128        // bits of a word of the read FIFO
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             clear_i,
  input  logic             start_i,
  input  job_t             job_i,
  input  logic             enable_i,       // of the array's clock
  input  logic             word_valid_i,
  output logic             pop_o,
  input  stream_progress_t stream_i,
  output load_progress_t   progress_o,
  output load_ctrl_t       ctrl_o
);
  localparam int unsigned Pw = $clog2(PanelWords);
  localparam int unsigned Shift = $clog2(N);
  localparam int unsigned ScaleWords = 32 * N / Word;
  typedef enum logic [2:0] {Idle, Scales, RowsOfB, RowsOfA, LowSums, HighSums} state_e;
  state_e        state_d, state_q;
  logic [4:0]    block_d, block_q;
  logic [6:0]    row_d, row_q;
  logic [7:0]    k_tile_d, k_tile_q, n_tile_d, n_tile_q;
  logic          tile_d, tile_q;     // parity of the tile of C
  logic [Pw-1:0] addr_d, addr_q;

  logic [7:0] k_tiles, n_tiles;
  logic [6:0] rows;
  logic       zero_k, beyond, safe;
  assign zero_k  = (job_i.k == '0);
  assign k_tiles = zero_k ? 8'd1 : 8'((job_i.k + 11'(N - 1)) >> Shift);
  assign n_tiles = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign rows    = block_rows(job_i.m, block_q);
  assign beyond  = (11'(k_tile_q) << Shift) + 11'(row_q) >= job_i.k;
  assign safe    = (stream_i.block == block_q[0]) ||
                   (stream_i.last && addr_q < Pw'(stream_i.addr));

  logic scale_step, weight_step, a_step, sums_step, shadow_done;
  assign scale_step  = (state_q == Scales) && word_valid_i && !stream_i.tile_busy[tile_q];
  assign weight_step = (state_q == RowsOfB) && enable_i && stream_i.shadow_free &&
                       (beyond || word_valid_i);
  assign a_step      = (state_q == RowsOfA) && safe && (zero_k || word_valid_i);
  assign sums_step   = (state_q == LowSums || state_q == HighSums) && safe;
  assign pop_o       = scale_step || (weight_step && !beyond) || (a_step && !zero_k);
  assign shadow_done = weight_step && (32'(row_q) == N - 1);
  assign progress_o.block       = block_q[0];
  assign progress_o.first       = (n_tile_q == '0) && (state_q != Idle);
  assign progress_o.addr        = 14'(addr_q);
  assign progress_o.shadow_done = shadow_done;
  assign progress_o.weight_load = weight_step;
  assign ctrl_o.scale_write = scale_step;
  assign ctrl_o.scale_addr  = {tile_q, row_q[2:0]};
  assign ctrl_o.weight_load = weight_step;
  assign ctrl_o.weight_row  = row_q[4:0];
  assign ctrl_o.weight_zero = beyond;
  assign ctrl_o.weight_lane = n_tile_q[1:0];
  assign ctrl_o.a_write     = a_step || sums_step;
  assign ctrl_o.a_addr      = 14'(addr_q);
  assign ctrl_o.a_lane      = k_tile_q[1:0];
  assign ctrl_o.a_zero      = zero_k;
  assign ctrl_o.a_sums      = (state_q == LowSums) ? 2'd1 : (state_q == HighSums) ? 2'd2 : 2'd0;
  assign ctrl_o.a_first     = (row_q == '0);

  logic row_last, tile_end, pass_end, block_end;  // of loading
  assign row_last  = (row_q + 7'd1 == rows);
  assign pass_end  = (shadow_done && n_tile_q != '0) || (a_step && row_last && !job_i.abft) ||
                     (sums_step && state_q == HighSums);
  assign tile_end  = pass_end && (k_tile_q + 8'd1 == k_tiles);
  assign block_end = tile_end && (n_tile_q + 8'd1 == n_tiles);

  always_comb begin
    state_d  = state_q;
    block_d  = block_q;
    row_d    = row_q;
    k_tile_d = k_tile_q;
    n_tile_d = n_tile_q;
    tile_d   = tile_q;
    addr_d   = addr_q;
    if (a_step || sums_step) addr_d = addr_q + 1'b1;
    if (scale_step || weight_step || a_step) row_d = row_q + 7'd1;
    if (scale_step && 32'(row_q) == ScaleWords - 1) begin
      state_d = RowsOfB;
      row_d   = '0;
    end
    if (shadow_done) begin
      state_d = RowsOfA;
      row_d   = '0;
    end
    if (a_step && row_last) begin
      state_d = LowSums;
      row_d   = '0;
    end
    if (sums_step && state_q == LowSums) state_d = HighSums;
    if (pass_end) begin
      state_d  = RowsOfB;
      row_d    = '0;
      k_tile_d = tile_end ? '0 : k_tile_q + 8'd1;
    end
    if (tile_end) begin
      tile_d   = !tile_q;
      n_tile_d = n_tile_q + 8'd1;
      state_d  = job_i.requant ? Scales : RowsOfB;
    end
    if (block_end) begin
      n_tile_d = '0;
      addr_d   = '0;
      block_d  = block_q + 5'd1;
      if (11'(rows) + {block_q, 6'd0} == job_i.m) state_d = Idle;
    end
    if (start_i || clear_i) begin
      state_d = clear_i ? Idle : job_i.requant ? Scales : RowsOfB;
      {block_d, row_d, k_tile_d, n_tile_d, tile_d, addr_d} = '0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q  <= Idle;
      block_q  <= '0;
      row_q    <= '0;
      k_tile_q <= '0;
      n_tile_q <= '0;
      tile_q   <= '0;
      addr_q   <= '0;
    end else begin
      state_q  <= state_d;
      block_q  <= block_d;
      row_q    <= row_d;
      k_tile_q <= k_tile_d;
      n_tile_q <= n_tile_d;
      tile_q   <= tile_d;
      addr_q   <= addr_d;
    end
  end

  PopsOnlyWhatIsThere_A: assert property (@(posedge clk_i) pop_o |-> word_valid_i);
  LoadsOnlyAFreeShadow_A: assert property (@(posedge clk_i)
      progress_o.weight_load |-> stream_i.shadow_free && enable_i);
  StateStaysLegal_A: assert property (@(posedge clk_i) state_q <= HighSums |-> state_d <= HighSums);
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
