// Asks for everything a job reads, in the order in which the loader uses it, and keeps the places
// of the read FIFO: for each block of 64 rows of C, each N columns and each N of k the rows of B,
// before the first of them the scales, and with the first N columns the rows of A. A unit is a
// beat; a word of the FIFO is a row of N bytes, or a unit where that is more: then the rows of
// several tiles share it, each in its lane. A burst is asked for only where the FIFO has room, so R
// never stalls.
module npu_reader import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned Word = 128,
  parameter int unsigned AxiWidth = 128,
  parameter int unsigned Depth = 64       // words
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        clear_i,
  input  logic        ask_i,        // the descriptor at ask_addr_i
  input  logic [39:0] ask_addr_i,
  output logic        asked_o,
  input  logic        start_i,
  input  logic        stop_i,       // level: drop what is queued; what is open still comes in
  input  job_t        job_i,
  output logic        quiet_o,
  output logic        valid_o,      // a word is there
  input  logic        pop_i,
  output fifo_ctrl_t  ctrl_o,
  output axi_addr_t   ar_o,
  input  logic        ar_ready_i,
  input  logic        r_valid_i,
  input  logic        r_last_i
);
  localparam int unsigned Units = Word / AxiWidth;  // a word
  localparam int unsigned Aw = $clog2(Depth);
  localparam int unsigned Ow = $clog2(Units * Depth);
  localparam int unsigned Shift = $clog2(N);
  localparam int unsigned Bytes = AxiWidth / 8, Place = $clog2(Bytes);
  typedef enum logic [1:0] {Idle, Scales, RowsOfB, RowsOfA} state_e;
  state_e      state_d, state_q;
  logic [4:0]  block_d, block_q;
  logic [10:0] row_d, row_q;        // of A in the block, of B over all of k
  logic [7:0]  k_tile_d, k_tile_q, n_tile_d, n_tile_q;
  logic [1:0]  part_d, part_q;      // unit of a row
  logic [39:0] a_block_d, a_block_q, a_row_d, a_row_q, b_row_d, b_row_q;

  logic        ar_valid_d, ar_valid_q;
  logic [39:0] ar_addr_d, ar_addr_q;
  logic [3:0]  ar_len_d, ar_len_q;
  logic [Aw:0] reserved_d, reserved_q, count_d, count_q;
  logic [Ow:0] open_d, open_q;      // bursts: at most one a unit
  logic [Aw-1:0] head_d, head_q, tail_d, tail_q;
  logic [1:0]  lane_d, lane_q;

  logic [7:0]  k_tiles, n_tiles;
  logic [6:0]  rows;
  logic [7:0]  n_next;
  logic        k_last, n_last, block_last;
  assign k_tiles    = 8'((job_i.k + 11'(N - 1)) >> Shift);
  assign n_tiles    = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign rows       = block_rows(job_i.m, block_q);
  assign k_last     = (k_tile_q + 8'd1 == k_tiles);
  assign n_next     = (state_q == RowsOfA) ? 8'd1 : n_tile_q + 8'd1;  // A: the first N columns
  assign n_last     = (n_next == n_tiles);
  assign block_last = (11'(rows) + {block_q, 6'd0} == job_i.m);

  // The request.
  logic        want, load, part_last;
  logic [39:0] addr;
  logic [3:0]  len;
  logic [3:0]  words;
  logic [10:0] reach;               // bytes of this row and those right of it
  always_comb begin
    reach = (state_q == RowsOfA) ? job_i.k - (11'(k_tile_q) << Shift) :
                                   job_i.n - (11'(n_tile_q) << Shift);
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
    load = want && !stop_i && (!ar_valid_q || ar_ready_i) &&
           (32'(reserved_q) + 32'(words) <= Depth);
  end
  assign asked_o = ask_i && load;

  // Does the burst end a word? One bit a burst in flight.
  logic ends_word, r_end;
  assign r_end = r_valid_i && r_last_i;
  if (Units > 1) begin : g_ends
    logic [Units*Depth-1:0] ends_d, ends_q;
    logic [Ow-1:0]          ends_in_d, ends_in_q, ends_out_d, ends_out_q;
    always_comb begin
      ends_d = ends_q;
      if (load) ends_d[ends_in_q] = (len != 4'd0) || part_last;
      if (clear_i) ends_d = '0;
    end
    assign ends_in_d  = clear_i ? '0 : ends_in_q + Ow'(load);
    assign ends_out_d = clear_i ? '0 : ends_out_q + Ow'(r_end);
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        ends_q     <= '0;
        ends_in_q  <= '0;
        ends_out_q <= '0;
      end else begin
        ends_q     <= ends_d;
        ends_in_q  <= ends_in_d;
        ends_out_q <= ends_out_d;
      end
    end
    assign ends_word = ends_q[ends_out_q];
  end else begin : g_whole
    assign ends_word = 1'b1;
  end

  logic push, push_end, flush;
  assign push     = r_valid_i && !stop_i;
  assign push_end = push && (32'(lane_q) == Units - 1 || (r_last_i && ends_word));
  assign flush    = stop_i || clear_i;
  assign ctrl_o.push      = push;
  assign ctrl_o.push_lane = lane_q;
  assign ctrl_o.push_word = 6'(tail_q);
  assign ctrl_o.pop_word  = 6'(head_q);
  assign valid_o  = (count_q != '0) && !stop_i;
  assign quiet_o  = (open_q == '0) && !ar_valid_q;
  // A row may be a part of a beat.
  assign ar_o.valid = ar_valid_q;
  assign ar_o.addr  = {ar_addr_q[39:Place], Place'(0)};
  assign ar_o.len   = 8'(ar_len_q);

  assign ar_valid_d = !clear_i && (load || (ar_valid_q && !ar_ready_i));
  assign ar_addr_d  = clear_i ? '0 : load ? addr : ar_addr_q;
  assign ar_len_d   = clear_i ? '0 : load ? len : ar_len_q;
  assign open_d     = clear_i ? '0 : open_q + (Ow+1)'(load) - (Ow+1)'(r_end);
  assign reserved_d = flush ? '0 :
                      reserved_q + (load ? (Aw+1)'(words) : '0) - (Aw+1)'(pop_i);
  assign count_d    = flush ? '0 : count_q + (Aw+1)'(push_end) - (Aw+1)'(pop_i);
  assign head_d     = flush ? '0 : head_q + Aw'(pop_i);
  assign tail_d     = flush ? '0 : tail_q + Aw'(push_end);
  assign lane_d     = (flush || push_end) ? '0 : lane_q + 2'(push);

  // The walk: `next` goes to the next request, from the last of a tile to the next tile.
  logic        next, row_end, tile_end, rows_end;
  logic [39:0] b_tile;
  assign next     = load && !ask_i;
  assign row_end  = next && part_last && (state_q != Scales);
  // The last row of a pass: of A with the first N columns, of B with the others.
  assign rows_end = (state_q == RowsOfA) ? (row_q + 11'd1 == 11'(rows)) :
                                           (row_q + 11'd1 == job_i.k || row_q[Shift-1:0] == '1);
  assign tile_end = row_end && rows_end && k_last && (state_q == RowsOfA || n_tile_q != '0);
  assign b_tile   = job_i.b + ((40'(n_tile_q) + 40'd1) << Shift);
  always_comb begin
    state_d   = state_q;
    block_d   = block_q;
    row_d     = row_q;
    k_tile_d  = k_tile_q;
    n_tile_d  = n_tile_q;
    part_d    = part_q;
    a_block_d = a_block_q;
    a_row_d   = a_row_q;
    b_row_d   = b_row_q;
    if (next && state_q != Scales) part_d = part_last ? '0 : part_q + 2'd1;
    if (next && state_q == Scales) begin
      if (job_i.k != '0) begin
        state_d = RowsOfB;
      end else begin
        n_tile_d = n_last ? '0 : n_next;
        if (n_last) begin
          block_d = block_q + 5'd1;
          if (block_last) state_d = Idle;
        end
      end
    end
    if (row_end && state_q == RowsOfB) begin
      row_d   = row_q + 11'd1;
      b_row_d = {b_row_q[39:4] + 36'(job_i.b_stride[31:4]), b_row_q[3:0]};
      if (rows_end && n_tile_q == '0) begin
        state_d = RowsOfA;
        row_d   = '0;
        a_row_d = a_block_q + (40'(k_tile_q) << Shift);
      end else if (rows_end) begin
        k_tile_d = k_tile_q + 8'd1;
      end
    end
    if (row_end && state_q == RowsOfA) begin
      row_d   = row_q + 11'd1;
      a_row_d = a_row_q + 40'(job_i.a_stride);
      if (rows_end) begin
        state_d  = RowsOfB;
        k_tile_d = k_tile_q + 8'd1;
        row_d    = (11'(k_tile_q) + 11'd1) << Shift;
      end
    end
    if (tile_end) begin
      k_tile_d = '0;
      row_d    = '0;
      n_tile_d = n_last ? '0 : n_next;
      b_row_d  = n_last ? job_i.b : b_tile;
      state_d  = job_i.requant ? Scales : RowsOfB;
      if (n_last) begin
        block_d   = block_q + 5'd1;
        a_block_d = a_block_q + (40'(job_i.a_stride) << 6);
        if (block_last) state_d = Idle;
      end
    end
    if (start_i) begin
      state_d = job_i.requant ? Scales : (job_i.k == '0) ? Idle : RowsOfB;
      {block_d, row_d, k_tile_d, n_tile_d, part_d} = '0;
      a_block_d = job_i.a;
      a_row_d   = job_i.a;
      b_row_d   = job_i.b;
    end
    if (flush) begin
      state_d = Idle;
      {block_d, row_d, k_tile_d, n_tile_d, part_d, a_block_d, a_row_d, b_row_d} = '0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ar_valid_q <= '0;
      ar_addr_q  <= '0;
      ar_len_q   <= '0;
      reserved_q <= '0;
      count_q    <= '0;
      open_q     <= '0;
      head_q     <= '0;
      tail_q     <= '0;
      lane_q     <= '0;
      state_q    <= Idle;
      block_q    <= '0;
      row_q      <= '0;
      k_tile_q   <= '0;
      n_tile_q   <= '0;
      part_q     <= '0;
      a_block_q  <= '0;
      a_row_q    <= '0;
      b_row_q    <= '0;
    end else begin
      ar_valid_q <= ar_valid_d;
      ar_addr_q  <= ar_addr_d;
      ar_len_q   <= ar_len_d;
      reserved_q <= reserved_d;
      count_q    <= count_d;
      open_q     <= open_d;
      head_q     <= head_d;
      tail_q     <= tail_d;
      lane_q     <= lane_d;
      state_q    <= state_d;
      block_q    <= block_d;
      row_q      <= row_d;
      k_tile_q   <= k_tile_d;
      n_tile_q   <= n_tile_d;
      part_q     <= part_d;
      a_block_q  <= a_block_d;
      a_row_q    <= a_row_d;
      b_row_q    <= b_row_d;
    end
  end

  FifoNeverOverflows_A: assert property (@(posedge clk_i) 32'(count_q) <= Depth);
  FifoNeverUnderflows_A: assert property (@(posedge clk_i) pop_i |-> count_q != '0);
  ArHoldsUntilReady_A: assert property (@(posedge clk_i)
      ar_valid_q && !ar_ready_i && !clear_i |-> ar_valid_d && !load);
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
