// Writes finished tiles of C, row by row, and the completion. Addresses go ahead on their own; a beat follows only where
// the address of its burst was taken. One burst a row of a tile, two where it crosses 4 KiB. When a job is stopped, the
// beats that are owed go out with all strobes low.
module npu_writer import npu_pkg::*; #(
  parameter int unsigned N = 16
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        clear_i,
  input  logic        start_i,
  input  logic        stop_i,           // level
  input  job_t        job_i,
  input  logic        tile_ready_i,     // pulse
  output logic        tile_written_o,   // pulse
  output logic        all_o,            // every tile is handed over
  input  logic        complete_i,       // pulse: the completion, at its address
  input  logic [39:0] complete_addr_i,
  output logic        quiet_o,
  // panel of C: the row is there from the next cycle to the next read
  output logic        row_read_o,
  output logic        row_tile_o,
  output logic [6:0]  row_o,
  output logic [6:0]  at_row_o,         // the row of the unit
  // a unit of the row
  output logic        step_o,
  output logic        completion_o,     // the completion instead of a unit
  output logic [2:0]  unit_o,
  output logic [1:0]  slot_o,           // 32-bit word of the beat: int8 results come four at a time
  output logic [2:0]  columns_o,        // of the unit that exist, 1 .. 4
  output logic        row_first_o,
  output logic        row_last_o,       // last unit of a row of a tile
  output logic        first_tile_o,     // of a row of C
  output logic        last_tile_o,
  input  logic        powers_ready_i,   // what the CRC needs at the end of a row
  // AXI
  output logic        aw_valid_o,
  input  logic        aw_ready_i,
  output logic [39:0] aw_addr_o,
  output logic [7:0]  aw_len_o,
  output logic        w_valid_o,
  input  logic        w_ready_i,
  output logic [15:0] w_strb_o,
  output logic        w_last_o,
  input  logic        b_valid_i
);
  localparam int unsigned Shift = $clog2(N);
  // A row of a tile: columns, units of four, beats.
  logic [7:0]  n_tile_q;
  logic [4:0]  block_q;
  logic [39:0] block_addr_q;
  logic        tile_q;
  logic [1:0]  ready_q;          // tiles waiting
  logic [7:0]  n_tiles;
  logic [10:0] columns_left;
  logic [5:0]  columns;
  logic [3:0]  units, beats;
  logic [6:0]  rows;
  logic [39:0] tile_addr;
  logic        lane;             // N = 8 and int8: the upper half of a beat
  assign n_tiles      = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign rows         = block_rows(job_i.m, block_q);
  assign columns_left = job_i.n - (11'(n_tile_q) << Shift);
  assign columns      = (columns_left > 11'(N)) ? 6'(N) : columns_left[5:0];
  assign units        = 4'((columns + 6'd3) >> 2);
  assign lane         = (N == 8) && job_i.requant && n_tile_q[0];
  assign beats        = job_i.requant ? ((columns > 6'd16) ? 4'd2 : 4'd1) : units;
  assign tile_addr    = block_addr_q + (job_i.requant ? 40'(n_tile_q) << Shift : 40'(n_tile_q) << (Shift + 2));

  logic tile_there, tile_done;
  assign tile_there = (ready_q != '0);

  // Addresses.
  logic        aw_valid_q, aw_walking_q, aw_half_q;
  logic [39:0] aw_addr_q, aw_row_q;
  logic [2:0]  aw_len_q;
  logic [6:0]  aw_rows_q;        // rows without an address yet
  logic [7:0]  aw_room;          // beats to the next 4 KiB, 0 meaning 256
  logic [3:0]  aw_first;         // beats before a boundary
  logic        aw_split, aw_load;
  assign aw_room  = 8'd0 - aw_row_q[11:4];
  assign aw_split = (aw_room != '0) && (aw_room < 8'(beats));
  assign aw_first = aw_split ? aw_room[3:0] : beats;
  assign aw_load  = aw_walking_q && !stop_i && (!aw_valid_q || aw_ready_i);
  logic aw_fire, b_fire;
  assign aw_fire = aw_valid_q && aw_ready_i;
  assign b_fire  = b_valid_i;
  assign aw_valid_o = aw_valid_q;
  assign aw_addr_o  = {aw_addr_q[39:4], 4'd0};
  assign aw_len_o   = 8'(aw_len_q);

  // Beats.
  typedef enum logic [1:0] {Wait, Row, Single} state_e;
  state_e      state_q;
  logic [6:0]  row_q;
  logic [2:0]  unit_q;
  logic [7:0]  place_q;          // address bits 11:4 of the beat, for the split
  logic [7:0]  row_place_q;
  logic [7:0]  open_q;           // bursts whose address was taken and whose last beat is not yet here
  logic [7:0]  unanswered_q;
  logic        w_valid_q, w_last_q;
  logic [15:0] w_strb_q;
  logic        step, beat_end, unit_last, row_last, burst_last;
  logic        room;
  assign room       = !w_valid_q || w_ready_i;
  assign unit_last  = (4'(unit_q) + 4'd1 == units);
  assign row_last   = (row_q + 7'd1 == rows);
  assign beat_end   = !job_i.requant || unit_last || (N == 32 && unit_q == 3'd3);
  assign burst_last = unit_last || (place_q == 8'hFF);
  assign step = room && (open_q != '0) &&
                ((state_q == Row && (stop_i || !unit_last || n_tile_q + 8'd1 != n_tiles || powers_ready_i)) || state_q == Single);
  logic [15:0] strobes;
  logic [5:0]  bytes_left;
  always_comb begin
    bytes_left = columns - ((job_i.requant && unit_q[2]) ? 6'd16 : 6'd0);
    if (job_i.requant) begin
      strobes = (bytes_left >= 6'd16) ? '1 : 16'((32'd1 << bytes_left) - 32'd1);
      if (lane) strobes = {strobes[7:0], 8'd0};
      else if (N == 8) strobes = {8'd0, strobes[7:0]};
    end else begin
      strobes = (columns_o == 3'd4) ? '1 : 16'((32'd1 << {columns_o, 2'b00}) - 32'd1);
    end
    if (state_q == Single) strobes = '1;
    if (stop_i) strobes = '0;
  end
  logic [5:0] unit_left;
  assign unit_left      = columns - {1'b0, unit_q, 2'b00};
  assign columns_o      = (unit_left >= 6'd4) ? 3'd4 : unit_left[2:0];
  assign step_o         = step;
  assign completion_o   = (state_q == Single);
  assign unit_o         = unit_q;
  assign slot_o         = unit_q[1:0] + (lane ? 2'd2 : 2'd0);
  assign row_first_o    = (unit_q == '0);
  assign row_last_o     = unit_last;
  assign first_tile_o   = (n_tile_q == '0);
  assign last_tile_o    = (n_tile_q + 8'd1 == n_tiles);
  assign tile_done      = step && state_q == Row && unit_last && row_last;
  assign tile_written_o = tile_done;
  assign w_valid_o      = w_valid_q;
  assign w_strb_o       = w_strb_q;
  assign w_last_o       = w_last_q;

  logic begin_tile, next_row;
  assign begin_tile = (state_q == Wait) && tile_there && !stop_i && !aw_walking_q;
  assign next_row   = step && state_q == Row && unit_last && !row_last;
  assign row_read_o = begin_tile || next_row;
  assign row_tile_o = tile_q;
  assign at_row_o   = row_q;
  assign row_o      = begin_tile ? '0 : row_q + 7'd1;

  logic all_q;
  assign all_o   = all_q;
  assign quiet_o = (open_q == '0) && (unanswered_q == '0) && !aw_valid_q && !w_valid_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Wait;
      {n_tile_q, block_q, block_addr_q, tile_q, ready_q, all_q, row_q, unit_q, place_q, row_place_q} <= '0;
      {aw_valid_q, aw_walking_q, aw_addr_q, aw_row_q, aw_len_q, aw_rows_q, open_q, unanswered_q} <= '0;
      {w_valid_q, w_last_q, w_strb_q, aw_half_q} <= '0;
    end else if (clear_i) begin
      state_q <= Wait;
      {n_tile_q, block_q, block_addr_q, tile_q, ready_q, all_q, row_q, unit_q, place_q, row_place_q} <= '0;
      {aw_valid_q, aw_walking_q, aw_addr_q, aw_row_q, aw_len_q, aw_rows_q, open_q, unanswered_q} <= '0;
      {w_valid_q, w_last_q, w_strb_q, aw_half_q} <= '0;
    end else begin
      // The bus.
      if (step && (beat_end || state_q == Single)) begin
        w_valid_q <= 1'b1;
        w_last_q  <= burst_last || state_q == Single;
        w_strb_q  <= strobes;
      end else if (w_ready_i) begin
        w_valid_q <= 1'b0;
      end
      open_q       <= open_q + 8'(aw_fire) - 8'(step && ((beat_end && burst_last) || state_q == Single));
      unanswered_q <= unanswered_q + 8'(aw_fire) - 8'(b_fire);
      if (aw_ready_i) aw_valid_q <= 1'b0;
      if (aw_load) begin
        aw_valid_q <= 1'b1;
        aw_addr_q  <= aw_row_q + (aw_half_q ? {28'd0, aw_room, 4'd0} : 40'd0);
        aw_len_q   <= aw_half_q ? 3'(beats - aw_first - 4'd1) : 3'(aw_first - 4'd1);
        aw_half_q  <= aw_split && !aw_half_q;
        if (!aw_split || aw_half_q) begin
          aw_row_q  <= aw_row_q + 40'(job_i.c_stride);
          aw_rows_q <= aw_rows_q - 7'd1;
          if (aw_rows_q == 7'd1) aw_walking_q <= 1'b0;
        end
      end
      if (stop_i) {aw_walking_q, aw_half_q} <= '0;

      // The walk.
      ready_q <= ready_q + 2'(tile_ready_i) - 2'(tile_done);
      if (stop_i) ready_q <= '0;
      if (begin_tile) begin
        state_q      <= Row;
        {row_q, unit_q} <= '0;
        place_q      <= tile_addr[11:4];
        row_place_q  <= tile_addr[11:4];
        aw_walking_q <= 1'b1;
        aw_row_q     <= tile_addr;
        aw_rows_q    <= rows;
      end
      if (step && state_q == Row) begin
        unit_q <= unit_last ? '0 : unit_q + 3'd1;
        if (beat_end) place_q <= place_q + 8'd1;
        if (unit_last) begin
          row_q       <= row_q + 7'd1;
          place_q     <= row_place_q + job_i.c_stride[11:4];
          row_place_q <= row_place_q + job_i.c_stride[11:4];
        end
        if (tile_done) begin
          state_q  <= Wait;
          tile_q   <= !tile_q;
          n_tile_q <= n_tile_q + 8'd1;
          if (last_tile_o) begin
            n_tile_q     <= '0;
            block_q      <= block_q + 5'd1;
            block_addr_q <= block_addr_q + (40'(job_i.c_stride) << 6);
            all_q        <= (11'(rows) + {block_q, 6'd0} == job_i.m);
          end
        end
      end
      if (step && state_q == Single) state_q <= Wait;
      if (stop_i && open_q == '0 && !aw_valid_q) state_q <= Wait;
      if (start_i) begin
        {n_tile_q, block_q, tile_q, ready_q, all_q} <= '0;
        block_addr_q <= job_i.c;
      end
      if (complete_i) begin
        state_q <= Single;
        {aw_valid_q, aw_addr_q, aw_len_q} <= {1'b1, complete_addr_i, 3'd0};
      end
    end
  end

  NoBurstCrosses4KiB_A: assert property (@(posedge clk_i)
      !aw_valid_q || (32'(aw_addr_q[11:4]) + 32'(aw_len_q) + 1 <= 256));
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
