// Streams the panel of A through the array, one row an enabled cycle, and tells what becomes of the
// sums that come out: which row of which tile of C they are, whether they are added to what lies
// there, whether they are final. A row that is not there yet leaves a bubble.
module npu_stream import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned PanelWords = 4224
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             clear_i,
  input  logic             start_i,
  input  job_t             job_i,
  input  logic             enable_i,        // of the array's clock
  output logic             array_busy_o,    // something moves in the array
  input  load_progress_t   loader_i,
  output stream_progress_t progress_o,
  input  logic             tile_written_i,  // pulse, in order
  output stream_ctrl_t     ctrl_o
);
  localparam int unsigned Pw = $clog2(PanelWords);
  localparam int unsigned Shift = $clog2(N);
  localparam int unsigned Latency = 2 * N;
  logic          active_d, active_q, shadow_full_d, shadow_full_q, tile_d, tile_q;
  logic [4:0]    block_d, block_q;
  logic [6:0]    row_d, row_q;
  logic [7:0]    k_tile_d, k_tile_q, n_tile_d, n_tile_q;
  logic [Pw-1:0] addr_d, addr_q;
  logic [1:0]    busy_d, busy_q;
  logic          written_d, written_q;  // parity of the tile whose write-back ends next

  logic [7:0] k_tiles, n_tiles;
  logic [6:0] length;          // rows of a pass
  logic       fire, there, row_first, row_last, k_last, n_last, block_last;
  logic [6:0] rows;
  assign k_tiles    = (job_i.k == '0) ? 8'd1 : 8'((job_i.k + 11'(N - 1)) >> Shift);
  assign n_tiles    = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign rows       = block_rows(job_i.m, block_q);
  assign length     = rows + (job_i.abft ? 7'd2 : 7'd0);
  assign row_first  = (row_q == '0);
  assign row_last   = (row_q + 7'd1 == length);
  assign k_last     = (k_tile_q + 8'd1 == k_tiles);
  assign n_last     = (n_tile_q + 8'd1 == n_tiles);
  assign block_last = (11'(rows) + {block_q, 6'd0} == job_i.m);
  assign there      = (loader_i.block != block_q[0]) || !loader_i.first ||
                      (addr_q < Pw'(loader_i.addr));
  assign fire       = active_q && enable_i && there && (!row_first || shadow_full_q) &&
                      (!row_first || k_tile_q != '0 || !busy_q[tile_q]);
  assign progress_o.block       = block_q[0];
  assign progress_o.last        = n_last && active_q;
  assign progress_o.addr        = 14'(addr_q);
  assign progress_o.shadow_free = !shadow_full_q;
  assign progress_o.tile_busy   = busy_q;

  always_comb begin
    active_d      = active_q;
    shadow_full_d = shadow_full_q;
    tile_d        = tile_q;
    block_d       = block_q;
    row_d         = row_q;
    k_tile_d      = k_tile_q;
    n_tile_d      = n_tile_q;
    addr_d        = addr_q;
    busy_d        = busy_q;
    written_d     = written_q;
    if (fire && row_first) shadow_full_d = 1'b0;
    if (loader_i.shadow_done) shadow_full_d = 1'b1;
    if (tile_written_i) begin
      busy_d[written_q] = 1'b0;
      written_d         = !written_q;
    end
    if (fire) begin
      if (row_first && k_tile_q == '0) busy_d[tile_q] = 1'b1;
      row_d  = row_last ? '0 : row_q + 7'd1;
      addr_d = addr_q + 1'b1;
      if (row_last) k_tile_d = k_last ? '0 : k_tile_q + 8'd1;
      if (row_last && k_last) begin
        addr_d   = '0;
        tile_d   = !tile_q;
        n_tile_d = n_last ? '0 : n_tile_q + 8'd1;
        if (n_last) block_d = block_q + 5'd1;
        if (n_last && block_last) active_d = 1'b0;
      end
    end
    if (start_i || clear_i) begin
      active_d = !clear_i;
      {shadow_full_d, tile_d, block_d, row_d, k_tile_d, n_tile_d, addr_d, busy_d, written_d} = '0;
    end
  end

  // What enters now; bit i of way: what entered i enabled cycles ago.
  logic               enter_d, enter_q, swap_d, swap_q;
  logic [Latency:1]   way_d, way_q;
  logic [N+1:0]       load_way_d, load_way_q;
  logic               reading, flush;
  assign flush   = clear_i || start_i;
  assign reading = way_q[Latency-1] && enable_i;
  assign array_busy_o = enter_q || (way_q != '0) || (load_way_q != '0) || loader_i.weight_load;
  assign enter_d    = flush ? '0 : enable_i ? fire : enter_q;
  assign swap_d     = flush ? '0 : enable_i ? fire && row_first : swap_q;
  assign way_d      = flush ? '0 : enable_i ? {way_q[Latency-1:1], enter_q} : way_q;
  assign load_way_d = flush ? '0 : enable_i ? {load_way_q[N:0], loader_i.weight_load} : load_way_q;

  // The other end: the same rows in the same order.
  logic [6:0] out_row_d, out_row_q;
  logic [7:0] out_k_d, out_k_q, out_n_d, out_n_q;
  logic [4:0] out_block_d, out_block_q;
  logic       out_tile_d, out_tile_q;
  logic [6:0] out_rows, out_length;
  logic       out_row_last, out_last, out_n_last;
  assign out_rows     = block_rows(job_i.m, out_block_q);
  assign out_length   = out_rows + (job_i.abft ? 7'd2 : 7'd0);
  assign out_row_last = (out_row_q + 7'd1 == out_length);
  assign out_last     = (out_k_q + 8'd1 == k_tiles);
  assign out_n_last   = (out_n_q + 8'd1 == n_tiles);
  logic       add_tile_d, add_tile_q, add_fresh_d, add_fresh_q, add_final_d, add_final_q;
  logic       add_first_d, add_first_q, add_end_d, add_end_q, ready_d, ready_q;
  logic [6:0] add_row_d, add_row_q;
  logic [1:0] add_sums_d, add_sums_q;
  logic       c_write;
  assign c_write = way_q[Latency] && enable_i;
  assign ctrl_o.a_read       = fire;
  assign ctrl_o.a_addr       = 14'(addr_q);
  assign ctrl_o.enter        = enter_q;
  assign ctrl_o.swap         = swap_q;
  assign ctrl_o.c_read       = reading && (out_k_q != '0);
  assign ctrl_o.c_read_tile  = out_tile_q;
  assign ctrl_o.c_read_row   = out_row_q;
  assign ctrl_o.c_write      = c_write;
  assign ctrl_o.c_write_tile = add_tile_q;
  assign ctrl_o.c_write_row  = add_row_q;
  assign ctrl_o.c_fresh      = add_fresh_q;
  assign ctrl_o.c_final      = add_final_q;
  assign ctrl_o.c_first      = add_first_q;
  assign ctrl_o.c_sums       = add_sums_q;
  assign ctrl_o.tile_ready   = ready_q;

  always_comb begin
    out_row_d   = out_row_q;
    out_k_d     = out_k_q;
    out_n_d     = out_n_q;
    out_block_d = out_block_q;
    out_tile_d  = out_tile_q;
    add_tile_d  = add_tile_q;
    add_row_d   = add_row_q;
    add_fresh_d = add_fresh_q;
    add_final_d = add_final_q;
    add_first_d = add_first_q;
    add_sums_d  = add_sums_q;
    add_end_d   = add_end_q;
    ready_d     = c_write && add_end_q;
    if (reading) begin
      add_tile_d  = out_tile_q;
      add_row_d   = out_row_q;
      add_fresh_d = (out_k_q == '0);
      add_final_d = out_last;
      add_first_d = (out_row_q == '0);
      add_sums_d  = (out_row_q == out_rows) ? 2'd1 : (out_row_q == out_rows + 7'd1) ? 2'd2 : 2'd0;
      add_end_d   = out_last && out_row_last;
      out_row_d   = out_row_last ? '0 : out_row_q + 7'd1;
      if (out_row_last) out_k_d = out_last ? '0 : out_k_q + 8'd1;
      if (out_row_last && out_last) begin
        out_tile_d = !out_tile_q;
        out_n_d    = out_n_last ? '0 : out_n_q + 8'd1;
        if (out_n_last) out_block_d = out_block_q + 5'd1;
      end
    end
    if (flush) begin
      {out_row_d, out_k_d, out_n_d, out_block_d, out_tile_d} = '0;
      {add_tile_d, add_fresh_d, add_final_d, add_first_d, add_end_d, add_row_d, add_sums_d} = '0;
      ready_d = 1'b0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      active_q      <= '0;
      shadow_full_q <= '0;
      tile_q        <= '0;
      block_q       <= '0;
      row_q         <= '0;
      k_tile_q      <= '0;
      n_tile_q      <= '0;
      addr_q        <= '0;
      busy_q        <= '0;
      written_q     <= '0;
      enter_q       <= '0;
      swap_q        <= '0;
      way_q         <= '0;
      load_way_q    <= '0;
      out_row_q     <= '0;
      out_k_q       <= '0;
      out_n_q       <= '0;
      out_block_q   <= '0;
      out_tile_q    <= '0;
      add_tile_q    <= '0;
      add_fresh_q   <= '0;
      add_final_q   <= '0;
      add_first_q   <= '0;
      add_end_q     <= '0;
      add_row_q     <= '0;
      add_sums_q    <= '0;
      ready_q       <= '0;
    end else begin
      active_q      <= active_d;
      shadow_full_q <= shadow_full_d;
      tile_q        <= tile_d;
      block_q       <= block_d;
      row_q         <= row_d;
      k_tile_q      <= k_tile_d;
      n_tile_q      <= n_tile_d;
      addr_q        <= addr_d;
      busy_q        <= busy_d;
      written_q     <= written_d;
      enter_q       <= enter_d;
      swap_q        <= swap_d;
      way_q         <= way_d;
      load_way_q    <= load_way_d;
      out_row_q     <= out_row_d;
      out_k_q       <= out_k_d;
      out_n_q       <= out_n_d;
      out_block_q   <= out_block_d;
      out_tile_q    <= out_tile_d;
      add_tile_q    <= add_tile_d;
      add_fresh_q   <= add_fresh_d;
      add_final_q   <= add_final_d;
      add_first_q   <= add_first_d;
      add_end_q     <= add_end_d;
      add_row_q     <= add_row_d;
      add_sums_q    <= add_sums_d;
      ready_q       <= ready_d;
    end
  end

  // A tile that waits for its write-back is not summed up; a row is read only once it is there.
  BeginsOnlyAFreeTile_A: assert property (@(posedge clk_i)
      fire && row_first && k_tile_q == '0 |-> !busy_q[tile_q]);
  SwapsOnlyAFullShadow_A: assert property (@(posedge clk_i) fire && row_first |-> shadow_full_q);
  ReadsOnlyWhatIsLoaded_A: assert property (@(posedge clk_i)
      fire && loader_i.first && loader_i.block == block_q[0] |-> 14'(addr_q) < loader_i.addr);
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
