// Writes finished tiles of C, row by row, and the completion. Addresses go ahead on their own; a beat follows only where
// the address of its burst was taken. One burst a row of a tile, two where it crosses 4 KiB. When a job is stopped, the
// beats that are owed go out with all strobes low.
module npu_writer import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned AxiWidth = 128
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
  output logic [3:0]  unit_o,
  output logic [1:0]  slot_o,           // quarter of the beat: int8 results fill one at a time
  output logic [3:0]  columns_o,        // of the unit that exist, at least 1
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
  output logic [31:0] w_strb_o,         // AxiWidth / 8 of them
  output logic        w_last_o,
  input  logic        b_valid_i
);
  localparam int unsigned Shift = $clog2(N);
  localparam int unsigned Bytes = AxiWidth / 8, Place = $clog2(Bytes), Unit = AxiWidth / 32, UnitShift = $clog2(Unit);
  localparam int unsigned Pw = 12 - Place;  // bits of a beat's place within 4 KiB
  // A row of a tile: columns, units of a beat of sums, beats.
  logic [7:0]  n_tile_q;
  logic [4:0]  block_q;
  logic [39:0] block_addr_q;
  logic        tile_q;
  logic [1:0]  ready_q;          // tiles waiting
  logic [7:0]  n_tiles;
  logic [10:0] columns_left;
  logic [5:0]  columns;
  logic [4:0]  units, beats;
  logic [6:0]  rows;
  logic [39:0] tile_addr;
  logic [1:0]  lane;             // int8: the row of a tile is one of so many in a beat
  assign n_tiles      = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign rows         = block_rows(job_i.m, block_q);
  assign columns_left = job_i.n - (11'(n_tile_q) << Shift);
  assign columns      = (columns_left > 11'(N)) ? 6'(N) : columns_left[5:0];
  assign units        = 5'((columns + 6'(Unit - 1)) >> UnitShift);
  assign lane         = job_i.requant ? n_tile_q[1:0] & 2'((Bytes > N) ? Bytes / N - 1 : 0) : 2'd0;
  assign beats        = job_i.requant ? 5'((32'(columns) + Bytes - 1) >> Place) : units;
  assign tile_addr    = block_addr_q + (job_i.requant ? 40'(n_tile_q) << Shift : 40'(n_tile_q) << (Shift + 2));

  logic tile_there, tile_done;
  assign tile_there = (ready_q != '0);

  // Addresses.
  logic        aw_valid_q, aw_walking_q, aw_half_q;
  logic [39:0] aw_addr_q, aw_row_q;
  logic [3:0]  aw_len_q;
  logic [6:0]  aw_rows_q;        // rows without an address yet
  logic [Pw-1:0] aw_room;        // beats to the next 4 KiB, 0 meaning all of them
  logic [4:0]  aw_first;         // beats before a boundary
  logic        aw_split, aw_load;
  assign aw_room  = -aw_row_q[11:Place];
  assign aw_split = (aw_room != '0) && (aw_room < Pw'(beats));
  assign aw_first = aw_split ? aw_room[4:0] : beats;
  assign aw_load  = aw_walking_q && !stop_i && (!aw_valid_q || aw_ready_i);
  logic aw_fire, b_fire;
  assign aw_fire = aw_valid_q && aw_ready_i;
  assign b_fire  = b_valid_i;
  assign aw_valid_o = aw_valid_q;
  assign aw_addr_o  = {aw_addr_q[39:Place], Place'(0)};
  assign aw_len_o   = 8'(aw_len_q);

  // Beats.
  typedef enum logic [1:0] {Wait, Row, Single} state_e;
  state_e      state_q;
  logic [6:0]  row_q;
  logic [3:0]  unit_q;
  logic [Pw-1:0] place_q;        // of the beat within 4 KiB, for the split
  logic [Pw-1:0] row_place_q;
  logic [7:0]  open_q;           // bursts whose address was taken and whose last beat is not yet here
  logic [7:0]  unanswered_q;
  logic        w_valid_q, w_last_q;
  logic [Bytes-1:0] w_strb_q;
  logic        step, beat_end, unit_last, row_last, burst_last, single_last;
  logic        room;
  assign room       = !w_valid_q || w_ready_i;
  assign unit_last  = (5'(unit_q) + 5'd1 == units);
  assign row_last   = (row_q + 7'd1 == rows);
  assign beat_end   = !job_i.requant || unit_last || (unit_q[1:0] == 2'd3);
  assign single_last = (AxiWidth >= 128) || unit_q[0];  // the completion is two beats of 64 bit
  assign burst_last = unit_last || (place_q == '1);
  assign step = room && (open_q != '0) &&
                ((state_q == Row && (stop_i || !unit_last || n_tile_q + 8'd1 != n_tiles || powers_ready_i)) || state_q == Single);
  logic [Bytes-1:0] strobes;
  logic [5:0]       bytes_left, unit_left;
  assign bytes_left = columns - 6'(32'(unit_q[3:2]) * Bytes);
  assign unit_left  = columns - 6'(32'(unit_q) * Unit);
  assign columns_o  = (unit_left >= 6'(Unit)) ? 4'(Unit) : unit_left[3:0];
  always_comb begin
    if (job_i.requant) begin
      strobes = ((bytes_left >= 6'(Bytes)) ? '1 : ~({Bytes{1'b1}} << bytes_left)) << (6'(lane) << Shift);
    end else begin
      strobes = (columns_o == 4'(Unit)) ? '1 : ~({Bytes{1'b1}} << {columns_o, 2'b00});
    end
    if (state_q == Single) strobes = (AxiWidth > 128) ? Bytes'(32'hFFFF) << (aw_addr_q[4] ? 16 : 0) : '1;
    if (stop_i) strobes = '0;
  end
  assign step_o         = step;
  assign completion_o   = (state_q == Single);
  assign unit_o         = unit_q;
  assign slot_o         = unit_q[1:0] + 2'(32'(lane) * (N / Unit));
  assign row_first_o    = (unit_q == '0);
  assign row_last_o     = unit_last;
  assign first_tile_o   = (n_tile_q == '0);
  assign last_tile_o    = (n_tile_q + 8'd1 == n_tiles);
  assign tile_done      = step && state_q == Row && unit_last && row_last;
  assign tile_written_o = tile_done;
  assign w_valid_o      = w_valid_q;
  assign w_strb_o       = 32'(w_strb_q);
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
        w_last_q  <= (state_q == Single) ? single_last : burst_last;
        w_strb_q  <= strobes;
      end else if (w_ready_i) begin
        w_valid_q <= 1'b0;
      end
      open_q       <= open_q + 8'(aw_fire) - 8'(step && ((state_q == Single) ? single_last : beat_end && burst_last));
      unanswered_q <= unanswered_q + 8'(aw_fire) - 8'(b_fire);
      if (aw_ready_i) aw_valid_q <= 1'b0;
      if (aw_load) begin
        aw_valid_q <= 1'b1;
        aw_addr_q  <= aw_row_q + (aw_half_q ? 40'({aw_room, Place'(0)}) : 40'd0);
        aw_len_q   <= aw_half_q ? 4'(beats - aw_first - 5'd1) : 4'(aw_first - 5'd1);
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
        place_q      <= tile_addr[11:Place];
        row_place_q  <= tile_addr[11:Place];
        aw_walking_q <= 1'b1;
        aw_row_q     <= tile_addr;
        aw_rows_q    <= rows;
      end
      if (step && state_q == Row) begin
        unit_q <= unit_last ? '0 : unit_q + 4'd1;
        if (beat_end) place_q <= place_q + 1'b1;
        if (unit_last) begin
          row_q       <= row_q + 7'd1;
          place_q     <= row_place_q + job_i.c_stride[11:Place];
          row_place_q <= row_place_q + job_i.c_stride[11:Place];
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
      if (step && state_q == Single) begin
        unit_q <= unit_q + 4'd1;
        if (single_last) state_q <= Wait;
      end
      if (stop_i && open_q == '0 && !aw_valid_q) state_q <= Wait;
      if (start_i) begin
        {n_tile_q, block_q, tile_q, ready_q, all_q} <= '0;
        block_addr_q <= job_i.c;
      end
      if (complete_i) begin
        state_q <= Single;
        unit_q  <= '0;
        {aw_valid_q, aw_addr_q, aw_len_q} <= {1'b1, complete_addr_i, 4'((AxiWidth < 128) ? 1 : 0)};
      end
    end
  end

  NoBurstCrosses4KiB_A: assert property (@(posedge clk_i)
      !aw_valid_q || (32'(aw_addr_q[11:Place]) + 32'(aw_len_q) + 1 <= 4096 / Bytes));
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
