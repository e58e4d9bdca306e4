// Asks for everything a job reads, in the order in which the loader uses it, and keeps the places of the read FIFO: for
// each block of 64 rows of C, each N columns and each N of k the rows of B, before the first of them the scales, and
// with the first N columns the rows of A. A unit is a beat; a word of the FIFO is a row of N bytes, or a unit where that is
// more: then the rows of several tiles share it, each in its lane. A burst is asked for only where the FIFO has room, so R never stalls.
module npu_reader import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned Word = 128,
  parameter int unsigned AxiWidth = 128,
  parameter int unsigned Depth = 64,                // words
  localparam int unsigned Units = Word / AxiWidth,  // a word
  localparam int unsigned Aw = $clog2(Depth),
  localparam int unsigned Ow = $clog2(Units * Depth)
) (
  input  logic          clk_i,
  input  logic          rst_ni,
  input  logic          clear_i,
  input  logic          ask_i,        // the descriptor at ask_addr_i
  input  logic [39:0]   ask_addr_i,
  output logic          asked_o,
  input  logic          start_i,
  input  logic          stop_i,       // level: drop what is queued; what is open still comes in
  input  job_t          job_i,
  output logic          quiet_o,
  output logic          valid_o,      // a word is there
  input  logic          pop_i,
  output logic          push_o,       // the unit on R into lane and word
  output logic [Aw-1:0] push_word_o,
  output logic [1:0]    push_lane_o,
  output logic [Aw-1:0] pop_word_o,
  output logic          ar_valid_o,
  input  logic          ar_ready_i,
  output logic [39:0]   ar_addr_o,
  output logic [7:0]    ar_len_o,
  input  logic          r_valid_i,
  input  logic          r_last_i
);
  localparam int unsigned Shift = $clog2(N);
  localparam int unsigned Bytes = AxiWidth / 8, Place = $clog2(Bytes);
  typedef enum logic [1:0] {Idle, Scales, RowsOfB, RowsOfA} state_e;
  state_e      state_q;
  logic [4:0]  block_q;
  logic [10:0] row_q;               // of A in the block, of B over all of k
  logic [7:0]  k_tile_q, n_tile_q;
  logic [1:0]  part_q;              // unit of a row
  logic [39:0] a_block_q, a_row_q, b_row_q;

  logic        ar_valid_q;
  logic [39:0] ar_addr_q;
  logic [3:0]  ar_len_q;
  logic [Aw:0] reserved_q, count_q;
  logic [Ow:0] open_q;              // bursts: at most one a unit
  logic [Aw-1:0] head_q, tail_q;
  logic [1:0]  lane_q;

  logic [7:0]  k_tiles, n_tiles;
  logic [6:0]  rows;
  assign k_tiles = 8'((job_i.k + 11'(N - 1)) >> Shift);
  assign n_tiles = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign rows    = block_rows(job_i.m, block_q);

  // The request.
  logic        want, load, part_last;
  logic [39:0] addr;
  logic [3:0]  len;
  logic [3:0]  words;
  logic [10:0] reach;               // bytes of this row and those right of it
  always_comb begin
    reach = (state_q == RowsOfA) ? job_i.k - (11'(k_tile_q) << Shift) : job_i.n - (11'(n_tile_q) << Shift);
    part_last = (32'(part_q) == Units - 1) || (32'(reach) <= Bytes * (32'(part_q) + 1));
    want  = ask_i || (state_q != Idle);
    words = (part_q != '0) ? 4'd0 : 4'd1;
    len   = 4'd0;
    addr  = ((state_q == RowsOfA) ? a_row_q : b_row_q) + (40'(part_q) << Place);
    if (state_q == Scales) begin
      addr  = job_i.scales + (40'(n_tile_q) << (Shift + 2));
      len   = 4'(4 * N / Bytes - 1);
      words = 4'(32 * N / Word);
    end
    if (ask_i) begin
      addr  = ask_addr_i;
      len   = 4'(64 / Bytes - 1);
      words = 4'(512 / Word);
    end
    load = want && !stop_i && (!ar_valid_q || ar_ready_i) && (32'(reserved_q) + 32'(words) <= Depth);
  end
  assign asked_o = ask_i && load;

  // Does the burst end a word? One bit a burst in flight.
  logic ends_word;
  if (Units > 1) begin : g_ends
    logic [Units*Depth-1:0] ends_q;
    logic [Ow-1:0]          ends_in_q, ends_out_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) {ends_q, ends_in_q, ends_out_q} <= '0;
      else if (clear_i) {ends_q, ends_in_q, ends_out_q} <= '0;
      else begin
        if (load) begin
          ends_q[ends_in_q] <= (len != 4'd0) || part_last;
          ends_in_q         <= ends_in_q + 1'b1;
        end
        if (r_valid_i && r_last_i) ends_out_q <= ends_out_q + 1'b1;
      end
    end
    assign ends_word = ends_q[ends_out_q];
  end else begin : g_whole
    assign ends_word = 1'b1;
  end

  logic row_end, push_end;
  assign row_end  = load && !ask_i && part_last;
  assign push_o   = r_valid_i && !stop_i;
  assign push_end = push_o && (32'(lane_q) == Units - 1 || (r_last_i && ends_word));
  assign push_word_o = tail_q;
  assign push_lane_o = lane_q;
  assign pop_word_o  = head_q;
  assign valid_o     = (count_q != '0) && !stop_i;
  assign quiet_o     = (open_q == '0) && !ar_valid_q;
  assign ar_valid_o  = ar_valid_q;
  assign ar_addr_o   = {ar_addr_q[39:Place], Place'(0)};  // a row may be a part of a beat
  assign ar_len_o    = 8'(ar_len_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {ar_valid_q, ar_addr_q, ar_len_q, reserved_q, count_q, open_q, head_q, tail_q, lane_q} <= '0;
    end else if (clear_i) begin
      {ar_valid_q, ar_addr_q, ar_len_q, reserved_q, count_q, open_q, head_q, tail_q, lane_q} <= '0;
    end else begin
      if (load) {ar_valid_q, ar_addr_q, ar_len_q} <= {1'b1, addr, len};
      else if (ar_ready_i) ar_valid_q <= 1'b0;
      open_q <= open_q + (Ow+1)'(load) - (Ow+1)'(r_valid_i && r_last_i);
      if (stop_i) begin
        {reserved_q, count_q, head_q, tail_q, lane_q} <= '0;
      end else begin
        reserved_q <= reserved_q + (load ? (Aw+1)'(words) : '0) - (Aw+1)'(pop_i);
        count_q    <= count_q + (Aw+1)'(push_end) - (Aw+1)'(pop_i);
        head_q     <= head_q + Aw'(pop_i);
        tail_q     <= tail_q + Aw'(push_end);
        if (push_o) lane_q <= push_end ? '0 : lane_q + 2'd1;
      end
    end
  end

  logic [39:0] b_tile;
  assign b_tile = job_i.b + ((40'(n_tile_q) + 40'd1) << Shift);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      {block_q, row_q, k_tile_q, n_tile_q, part_q, a_block_q, a_row_q, b_row_q} <= '0;
    end else if (clear_i || stop_i) begin
      state_q <= Idle;
      {block_q, row_q, k_tile_q, n_tile_q, part_q, a_block_q, a_row_q, b_row_q} <= '0;
    end else if (start_i) begin
      state_q <= job_i.requant ? Scales : (job_i.k == '0) ? Idle : RowsOfB;
      {block_q, row_q, k_tile_q, n_tile_q, part_q} <= '0;
      {a_block_q, a_row_q, b_row_q} <= {job_i.a, job_i.a, job_i.b};
    end else if (load && !ask_i) begin
      if (state_q != Scales) part_q <= part_last ? '0 : part_q + 2'd1;
      if (state_q == Scales) begin
        if (job_i.k != '0) begin
          state_q <= RowsOfB;
        end else begin
          n_tile_q <= (n_tile_q + 8'd1 == n_tiles) ? '0 : n_tile_q + 8'd1;
          if (n_tile_q + 8'd1 == n_tiles) begin
            block_q <= block_q + 5'd1;
            if (11'(rows) + {block_q, 6'd0} == job_i.m) state_q <= Idle;
          end
        end
      end else if (row_end && state_q == RowsOfB) begin
        row_q   <= row_q + 11'd1;
        b_row_q <= {b_row_q[39:4] + 36'(job_i.b_stride[31:4]), b_row_q[3:0]};
        if (row_q + 11'd1 == job_i.k || row_q[Shift-1:0] == '1) begin
          if (n_tile_q == '0) begin
            state_q <= RowsOfA;
            row_q   <= '0;
            a_row_q <= a_block_q + (40'(k_tile_q) << Shift);
          end else if (k_tile_q + 8'd1 == k_tiles) begin
            {k_tile_q, row_q} <= '0;
            n_tile_q <= (n_tile_q + 8'd1 == n_tiles) ? '0 : n_tile_q + 8'd1;
            b_row_q  <= (n_tile_q + 8'd1 == n_tiles) ? job_i.b : b_tile;
            state_q  <= job_i.requant ? Scales : RowsOfB;
            if (n_tile_q + 8'd1 == n_tiles) begin
              block_q   <= block_q + 5'd1;
              a_block_q <= a_block_q + (40'(job_i.a_stride) << 6);
              if (11'(rows) + {block_q, 6'd0} == job_i.m) state_q <= Idle;
            end
          end else begin
            k_tile_q <= k_tile_q + 8'd1;
          end
        end
      end else if (row_end) begin  // RowsOfA
        row_q   <= row_q + 11'd1;
        a_row_q <= a_row_q + 40'(job_i.a_stride);
        if (row_q + 11'd1 == 11'(rows)) begin
          state_q  <= RowsOfB;
          k_tile_q <= k_tile_q + 8'd1;
          row_q    <= (11'(k_tile_q) + 11'd1) << Shift;
          if (k_tile_q + 8'd1 == k_tiles) begin
            {k_tile_q, row_q} <= '0;
            n_tile_q <= (n_tiles == 8'd1) ? '0 : 8'd1;
            b_row_q  <= (n_tiles == 8'd1) ? job_i.b : b_tile;
            state_q  <= job_i.requant ? Scales : RowsOfB;
            if (n_tiles == 8'd1) begin
              block_q   <= block_q + 5'd1;
              a_block_q <= a_block_q + (40'(job_i.a_stride) << 6);
              if (11'(rows) + {block_q, 6'd0} == job_i.m) state_q <= Idle;
            end
          end
        end
      end
    end
  end

  FifoNeverOverflows_A: assert property (@(posedge clk_i) 32'(count_q) <= Depth);
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
