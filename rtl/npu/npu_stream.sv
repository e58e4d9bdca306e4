// Streams the panel of A through the array, one row an enabled cycle, and says what becomes of the sums that come out:
// which row of which tile of C they are, whether they are added to what lies there, whether they are final. A row that
// is not there yet leaves a bubble.
module npu_stream import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned PanelWords = 4224,
  localparam int unsigned Pw = $clog2(PanelWords)
) (
  input  logic          clk_i,
  input  logic          rst_ni,
  input  logic          clear_i,
  input  logic          start_i,
  input  job_t          job_i,
  input  logic          enable_i,         // of the array's clock
  output logic          array_busy_o,     // something moves in the array
  // loader
  output logic          shadow_free_o,
  input  logic          shadow_done_i,
  input  logic          load_i,
  output logic          block_o,
  output logic          last_o,
  input  logic          loader_block_i,
  input  logic          loader_first_i,
  input  logic [Pw-1:0] loader_addr_i,
  // tiles of C
  output logic [1:0]    tile_busy_o,
  input  logic          tile_written_i,   // pulse, in order
  output logic          tile_ready_o,     // pulse, in order, with the verdict of the checksums
  // panel of A and array
  output logic          a_read_o,
  output logic [Pw-1:0] a_addr_o,
  output logic          enter_o,
  output logic          swap_o,
  // panel of C
  output logic          c_read_o,
  output logic          c_read_tile_o,
  output logic [6:0]    c_read_row_o,
  output logic          c_write_o,
  output logic          c_write_tile_o,
  output logic [6:0]    c_write_row_o,
  output logic          c_fresh_o,
  output logic          c_final_o,
  output logic          c_first_o,        // of a tile
  output logic [1:0]    c_sums_o          // 1, 2: low and high part of the column sums
);
  localparam int unsigned Shift = $clog2(N);
  localparam int unsigned Latency = 2 * N;
  logic          active_q, shadow_full_q, tile_q;
  logic [4:0]    block_q;
  logic [6:0]    row_q;
  logic [7:0]    k_tile_q, n_tile_q;
  logic [Pw-1:0] addr_q;
  logic [1:0]    busy_q;
  logic          written_q;    // parity of the tile whose write-back ends next

  logic [7:0] k_tiles, n_tiles;
  logic [6:0] length;          // rows of a pass
  logic       fire, there, row_last, k_last, n_last, block_last;
  logic [6:0] rows;
  assign k_tiles    = (job_i.k == '0) ? 8'd1 : 8'((job_i.k + 11'(N - 1)) >> Shift);
  assign n_tiles    = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign rows       = block_rows(job_i.m, block_q);
  assign length     = rows + (job_i.abft ? 7'd2 : 7'd0);
  assign row_last   = (row_q + 7'd1 == length);
  assign k_last     = (k_tile_q + 8'd1 == k_tiles);
  assign n_last     = (n_tile_q + 8'd1 == n_tiles);
  assign block_last = (11'(rows) + {block_q, 6'd0} == job_i.m);
  assign there      = (loader_block_i != block_q[0]) || !loader_first_i || (addr_q < loader_addr_i);
  assign fire       = active_q && enable_i && there && (row_q != '0 || shadow_full_q) &&
                      (row_q != '0 || k_tile_q != '0 || !busy_q[tile_q]);
  assign shadow_free_o = !shadow_full_q;
  assign block_o       = block_q[0];
  assign last_o        = n_last && active_q;
  assign a_read_o      = fire;
  assign a_addr_o      = addr_q;
  assign tile_busy_o   = busy_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {active_q, shadow_full_q, tile_q, block_q, row_q, k_tile_q, n_tile_q, addr_q, written_q} <= '0;
      busy_q <= '0;
    end else if (clear_i) begin
      {active_q, shadow_full_q, tile_q, block_q, row_q, k_tile_q, n_tile_q, addr_q, written_q} <= '0;
      busy_q <= '0;
    end else if (start_i) begin
      {shadow_full_q, tile_q, block_q, row_q, k_tile_q, n_tile_q, addr_q, written_q} <= '0;
      busy_q <= '0;
      active_q <= 1'b1;
    end else begin
      if (fire && row_q == '0) shadow_full_q <= 1'b0;
      if (shadow_done_i) shadow_full_q <= 1'b1;
      if (tile_written_i) begin
        busy_q[written_q] <= 1'b0;
        written_q         <= !written_q;
      end
      if (fire) begin
        if (row_q == '0 && k_tile_q == '0) busy_q[tile_q] <= 1'b1;
        row_q  <= row_last ? '0 : row_q + 7'd1;
        addr_q <= addr_q + 1'b1;
        if (row_last) k_tile_q <= k_last ? '0 : k_tile_q + 8'd1;
        if (row_last && k_last) begin
          addr_q   <= '0;
          tile_q   <= !tile_q;
          n_tile_q <= n_last ? '0 : n_tile_q + 8'd1;
          if (n_last) block_q <= block_q + 5'd1;
          if (n_last && block_last) active_q <= 1'b0;
        end
      end
    end
  end

  // What enters now; bit i of way: what entered i enabled cycles ago.
  logic               enter_q, swap_q;
  logic [Latency:1]   way_q;
  logic [N+1:0]       load_way_q;
  logic               reading;
  assign enter_o = enter_q;
  assign swap_o  = swap_q;
  assign reading = way_q[Latency-1] && enable_i;
  assign array_busy_o = enter_q || (way_q != '0) || (load_way_q != '0) || load_i;

  // The other end: the same rows in the same order.
  logic [6:0] out_row_q;
  logic [7:0] out_k_q, out_n_q;
  logic [4:0] out_block_q;
  logic       out_tile_q;
  logic [6:0] out_rows, out_length;
  logic       out_last;
  assign out_rows   = block_rows(job_i.m, out_block_q);
  assign out_length = out_rows + (job_i.abft ? 7'd2 : 7'd0);
  assign out_last   = (out_k_q + 8'd1 == k_tiles);
  logic       add_tile_q, add_fresh_q, add_final_q, add_first_q, add_end_q, ready_q;
  logic [6:0] add_row_q;
  logic [1:0] add_sums_q;
  assign c_read_o       = reading && (out_k_q != '0);
  assign c_read_tile_o  = out_tile_q;
  assign c_read_row_o   = out_row_q;
  assign c_write_o      = way_q[Latency] && enable_i;
  assign c_write_tile_o = add_tile_q;
  assign c_write_row_o  = add_row_q;
  assign c_fresh_o      = add_fresh_q;
  assign c_final_o      = add_final_q;
  assign c_first_o      = add_first_q;
  assign c_sums_o       = add_sums_q;
  assign tile_ready_o   = ready_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {enter_q, swap_q, way_q, load_way_q, out_row_q, out_k_q, out_n_q, out_block_q, out_tile_q} <= '0;
      {add_tile_q, add_fresh_q, add_final_q, add_first_q, add_end_q, add_row_q, add_sums_q, ready_q} <= '0;
    end else if (clear_i || start_i) begin
      {enter_q, swap_q, way_q, load_way_q, out_row_q, out_k_q, out_n_q, out_block_q, out_tile_q} <= '0;
      {add_tile_q, add_fresh_q, add_final_q, add_first_q, add_end_q, add_row_q, add_sums_q, ready_q} <= '0;
    end else begin
      ready_q <= c_write_o && add_end_q;
      if (enable_i) begin
        enter_q    <= fire;
        swap_q     <= fire && row_q == '0;
        way_q      <= {way_q[Latency-1:1], enter_q};
        load_way_q <= {load_way_q[N:0], load_i};
      end
      if (reading) begin
        add_tile_q  <= out_tile_q;
        add_row_q   <= out_row_q;
        add_fresh_q <= (out_k_q == '0);
        add_final_q <= out_last;
        add_first_q <= (out_row_q == '0);
        add_sums_q  <= (out_row_q == out_rows) ? 2'd1 : (out_row_q == out_rows + 7'd1) ? 2'd2 : 2'd0;
        add_end_q   <= out_last && (out_row_q + 7'd1 == out_length);
        out_row_q   <= out_row_q + 7'd1;
        if (out_row_q + 7'd1 == out_length) begin
          out_row_q <= '0;
          out_k_q   <= out_last ? '0 : out_k_q + 8'd1;
          if (out_last) begin
            out_tile_q <= !out_tile_q;
            out_n_q    <= (out_n_q + 8'd1 == n_tiles) ? '0 : out_n_q + 8'd1;
            if (out_n_q + 8'd1 == n_tiles) out_block_q <= out_block_q + 5'd1;
          end
        end
      end
    end
  end
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
