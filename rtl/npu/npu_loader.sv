// Takes the words of a job out of the read FIFO, in the order of npu_reader: scales into their memory, rows of B into
// the shadow weights, rows of A into the panel, word after word, each N of k followed by the two rows of its column
// sums. The panel is written anew for the next block behind the pass that reads it for the last time.
module npu_loader import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned PanelWords = 4224,
  parameter int unsigned Word = 128,     // bits of a word of the read FIFO
  localparam int unsigned Pw = $clog2(PanelWords)
) (
  input  logic          clk_i,
  input  logic          rst_ni,
  input  logic          clear_i,
  input  logic          start_i,
  input  job_t          job_i,
  input  logic          enable_i,        // of the array's clock
  input  logic          word_valid_i,
  output logic          pop_o,
  input  logic          shadow_free_i,
  output logic          shadow_done_o,   // pulse: the last row is being loaded
  input  logic [1:0]    tile_busy_i,
  input  logic          stream_block_i,  // parity of the block that is streamed
  input  logic          stream_last_i,   // its last N columns
  input  logic [Pw-1:0] stream_addr_i,
  output logic          block_o,         // parity of the block that is loaded
  output logic          first_o,         // its first N columns: the panel is being written
  output logic [Pw-1:0] addr_o,          // words of it that are there
  output logic          scale_write_o,
  output logic [3:0]    scale_addr_o,
  output logic          weight_load_o,
  output logic [4:0]    weight_row_o,
  output logic          weight_zero_o,
  output logic [1:0]    weight_lane_o,   // which row of a word that holds several
  output logic          a_write_o,
  output logic [1:0]    a_lane_o,
  output logic          a_zero_o,
  output logic [1:0]    a_sums_o,        // 1, 2: low and high part of the column sums
  output logic          a_first_o        // first row of a tile
);
  localparam int unsigned Shift = $clog2(N);
  localparam int unsigned ScaleWords = 32 * N / Word;
  typedef enum logic [2:0] {Idle, Scales, RowsOfB, RowsOfA, LowSums, HighSums} state_e;
  state_e        state_q;
  logic [4:0]    block_q;
  logic [6:0]    row_q;
  logic [7:0]    k_tile_q, n_tile_q;
  logic          tile_q;     // parity of the tile of C
  logic [Pw-1:0] addr_q;

  logic [7:0] k_tiles, n_tiles;
  logic [6:0] rows;
  logic       zero_k, beyond, safe;
  assign zero_k  = (job_i.k == '0);
  assign k_tiles = zero_k ? 8'd1 : 8'((job_i.k + 11'(N - 1)) >> Shift);
  assign n_tiles = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign rows    = block_rows(job_i.m, block_q);
  assign beyond  = (11'(k_tile_q) << Shift) + 11'(row_q) >= job_i.k;
  assign safe    = (stream_block_i == block_q[0]) || (stream_last_i && addr_q < stream_addr_i);

  logic scale_step, weight_step, a_step, sums_step;
  assign scale_step  = (state_q == Scales) && word_valid_i && !tile_busy_i[tile_q];
  assign weight_step = (state_q == RowsOfB) && enable_i && shadow_free_i && (beyond || word_valid_i);
  assign a_step      = (state_q == RowsOfA) && safe && (zero_k || word_valid_i);
  assign sums_step   = (state_q == LowSums || state_q == HighSums) && safe;
  assign pop_o         = scale_step || (weight_step && !beyond) || (a_step && !zero_k);
  assign shadow_done_o = weight_step && (32'(row_q) == N - 1);
  assign block_o       = block_q[0];
  assign first_o       = (n_tile_q == '0) && (state_q != Idle);
  assign addr_o        = addr_q;
  assign scale_write_o = scale_step;
  assign scale_addr_o  = {tile_q, row_q[2:0]};
  assign weight_load_o = weight_step;
  assign weight_row_o  = row_q[4:0];
  assign weight_zero_o = beyond;
  assign weight_lane_o = n_tile_q[1:0];
  assign a_write_o     = a_step || sums_step;
  assign a_lane_o      = k_tile_q[1:0];
  assign a_zero_o      = zero_k;
  assign a_sums_o      = (state_q == LowSums) ? 2'd1 : (state_q == HighSums) ? 2'd2 : 2'd0;
  assign a_first_o     = (row_q == '0);

  logic tile_end, pass_end;  // of loading
  assign pass_end = (shadow_done_o && n_tile_q != '0) || (a_step && row_q + 7'd1 == rows && !job_i.abft) ||
                    (sums_step && state_q == HighSums);
  assign tile_end = pass_end && (k_tile_q + 8'd1 == k_tiles);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      {block_q, row_q, k_tile_q, n_tile_q, tile_q, addr_q} <= '0;
    end else if (clear_i) begin
      state_q <= Idle;
      {block_q, row_q, k_tile_q, n_tile_q, tile_q, addr_q} <= '0;
    end else if (start_i) begin
      state_q <= job_i.requant ? Scales : RowsOfB;
      {block_q, row_q, k_tile_q, n_tile_q, tile_q, addr_q} <= '0;
    end else begin
      if (a_write_o) addr_q <= addr_q + 1'b1;
      if (scale_step || weight_step || a_step) row_q <= row_q + 7'd1;
      if (scale_step && 32'(row_q) == ScaleWords - 1) {state_q, row_q} <= {RowsOfB, 7'd0};
      if (shadow_done_o) {state_q, row_q} <= {RowsOfA, 7'd0};
      if (a_step && row_q + 7'd1 == rows) {state_q, row_q} <= {LowSums, 7'd0};
      if (sums_step && state_q == LowSums) state_q <= HighSums;
      if (pass_end) begin
        {state_q, row_q} <= {RowsOfB, 7'd0};
        k_tile_q <= tile_end ? '0 : k_tile_q + 8'd1;
      end
      if (tile_end) begin
        tile_q   <= !tile_q;
        n_tile_q <= n_tile_q + 8'd1;
        state_q  <= job_i.requant ? Scales : RowsOfB;
        if (n_tile_q + 8'd1 == n_tiles) begin
          {n_tile_q, addr_q} <= '0;
          block_q <= block_q + 5'd1;
          if (11'(rows) + {block_q, 6'd0} == job_i.m) state_q <= Idle;
        end
      end
    end
  end
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
