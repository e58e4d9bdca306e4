// Writes finished tiles of C, row by row, and the completion. Addresses go ahead on their own; a
// beat follows only where the address of its burst was taken. One burst a row of a tile, two where
// it crosses 4 KiB. When a job is stopped, the beats that are owed go out with all strobes low.
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
  output write_ctrl_t ctrl_o,
  input  logic        powers_ready_i,   // what the CRC needs at the end of a row
  output axi_addr_t   aw_o,
  input  logic        aw_ready_i,
  output axi_w_t      w_o,
  input  logic        w_ready_i,
  input  logic        b_valid_i
);
  localparam int unsigned Shift = $clog2(N);
  localparam int unsigned Bytes = AxiWidth / 8, Place = $clog2(Bytes);
  localparam int unsigned Unit = AxiWidth / 32, UnitShift = $clog2(Unit);
  localparam int unsigned Pw = 12 - Place;  // bits of a beat's place within 4 KiB
  // A row of a tile: columns, units of a beat of sums, beats.
  logic [7:0]  n_tile_d, n_tile_q;
  logic [4:0]  block_d, block_q;
  logic [39:0] block_addr_d, block_addr_q;
  logic        tile_d, tile_q;
  logic [1:0]  ready_d, ready_q;  // tiles waiting
  logic        all_d, all_q;
  logic [7:0]  n_tiles;
  logic [10:0] columns_left;
  logic [5:0]  columns;
  logic [4:0]  units, beats;
  logic [6:0]  rows;
  logic [39:0] tile_addr;
  logic [1:0]  lane;              // int8: the row of a tile is one of so many in a beat
  logic        n_last;
  assign n_tiles      = 8'((job_i.n + 11'(N - 1)) >> Shift);
  assign n_last       = (n_tile_q + 8'd1 == n_tiles);
  assign rows         = block_rows(job_i.m, block_q);
  assign columns_left = job_i.n - (11'(n_tile_q) << Shift);
  assign columns      = (columns_left > 11'(N)) ? 6'(N) : columns_left[5:0];
  assign units        = 5'((columns + 6'(Unit - 1)) >> UnitShift);
  assign lane         = job_i.requant ? n_tile_q[1:0] & 2'((Bytes > N) ? Bytes / N - 1 : 0) : 2'd0;
  assign beats        = job_i.requant ? 5'((32'(columns) + Bytes - 1) >> Place) : units;
  assign tile_addr    = block_addr_q +
                        (job_i.requant ? 40'(n_tile_q) << Shift : 40'(n_tile_q) << (Shift + 2));

  // Orders.
  typedef enum logic [1:0] {Wait, Row, Single} state_e;
  state_e      state_d, state_q;
  logic        step, unit_last, row_last, beat_end, begin_tile, next_row, tile_done;

  // Addresses.
  logic        aw_valid_d, aw_valid_q, aw_walking_d, aw_walking_q, aw_half_d, aw_half_q;
  logic [39:0] aw_addr_d, aw_addr_q, aw_row_d, aw_row_q;
  logic [3:0]  aw_len_d, aw_len_q;
  logic [6:0]  aw_rows_d, aw_rows_q;  // rows without an address yet
  logic [Pw-1:0] aw_room;             // beats to the next 4 KiB, 0 meaning all of them
  logic [4:0]  aw_first;              // beats before a boundary
  logic        aw_split, aw_load;
  assign aw_room  = -aw_row_q[11:Place];
  assign aw_split = (aw_room != '0) && (aw_room < Pw'(beats));
  assign aw_first = aw_split ? aw_room[4:0] : beats;
  assign aw_load  = aw_walking_q && !stop_i && (!aw_valid_q || aw_ready_i);
  assign aw_o.valid = aw_valid_q;
  assign aw_o.addr  = {aw_addr_q[39:Place], Place'(0)};
  assign aw_o.len   = 8'(aw_len_q);
  always_comb begin
    aw_valid_d   = aw_valid_q && !aw_ready_i;
    aw_addr_d    = aw_addr_q;
    aw_len_d     = aw_len_q;
    aw_walking_d = aw_walking_q;
    aw_half_d    = aw_half_q;
    aw_row_d     = aw_row_q;
    aw_rows_d    = aw_rows_q;
    if (aw_load) begin
      aw_valid_d = 1'b1;
      aw_addr_d  = aw_row_q + (aw_half_q ? 40'({aw_room, Place'(0)}) : 40'd0);
      aw_len_d   = aw_half_q ? 4'(beats - aw_first - 5'd1) : 4'(aw_first - 5'd1);
      aw_half_d  = aw_split && !aw_half_q;
      if (!aw_half_d) begin  // the row is done
        aw_row_d  = aw_row_q + 40'(job_i.c_stride);
        aw_rows_d = aw_rows_q - 7'd1;
        if (aw_rows_q == 7'd1) aw_walking_d = 1'b0;
      end
    end
    if (stop_i) {aw_walking_d, aw_half_d} = '0;
    if (begin_tile) begin
      aw_walking_d = 1'b1;
      aw_row_d     = tile_addr;
      aw_rows_d    = rows;
    end
    if (complete_i) begin
      aw_valid_d = 1'b1;
      aw_addr_d  = complete_addr_i;
      aw_len_d   = 4'((AxiWidth < 128) ? 1 : 0);
    end
    if (clear_i) begin
      {aw_valid_d, aw_addr_d, aw_len_d, aw_walking_d, aw_half_d, aw_row_d, aw_rows_d} = '0;
    end
  end

  // Beats.
  logic [6:0]  row_d, row_q;
  logic [3:0]  unit_d, unit_q;
  logic [Pw-1:0] place_d, place_q;    // of the beat within 4 KiB, for the split
  logic [Pw-1:0] row_place_d, row_place_q;
  logic [7:0]  open_d, open_q;        // bursts with an address taken and a last beat still to come
  logic [7:0]  unanswered_d, unanswered_q;
  logic        w_valid_d, w_valid_q, w_last_d, w_last_q;
  logic [Bytes-1:0] w_strb_d, w_strb_q;
  logic        aw_fire, burst_last, single_last, room, beat, last;
  assign aw_fire     = aw_valid_q && aw_ready_i;
  assign room        = !w_valid_q || w_ready_i;
  assign unit_last   = (5'(unit_q) + 5'd1 == units);
  assign row_last    = (row_q + 7'd1 == rows);
  assign beat_end    = !job_i.requant || unit_last || (unit_q[1:0] == 2'd3);
  assign single_last = (AxiWidth >= 128) || unit_q[0];  // the completion is two beats of 64 bit
  assign burst_last  = unit_last || (place_q == '1);
  assign step = room && (open_q != '0) &&
                ((state_q == Row && (stop_i || !unit_last || !n_last || powers_ready_i)) ||
                 state_q == Single);
  assign beat = step && (beat_end || state_q == Single);
  assign last = (state_q == Single) ? single_last : burst_last;
  logic [Bytes-1:0] strobes;
  logic [5:0]       bytes_left, unit_left;
  logic [3:0]       unit_columns;
  assign bytes_left   = columns - 6'(32'(unit_q[3:2]) * Bytes);
  assign unit_left    = columns - 6'(32'(unit_q) * Unit);
  assign unit_columns = (unit_left >= 6'(Unit)) ? 4'(Unit) : unit_left[3:0];
  always_comb begin
    if (job_i.requant) begin
      strobes = (bytes_left >= 6'(Bytes)) ? '1 : ~({Bytes{1'b1}} << bytes_left);
      strobes = strobes << (6'(lane) << Shift);
    end else begin
      strobes = (unit_columns == 4'(Unit)) ? '1 : ~({Bytes{1'b1}} << {unit_columns, 2'b00});
    end
    if (state_q == Single)
      strobes = (AxiWidth > 128) ? Bytes'(32'hFFFF) << (aw_addr_q[4] ? 16 : 0) : '1;
    if (stop_i) strobes = '0;
  end
  assign w_o.valid = w_valid_q;
  assign w_o.strb  = 32'(w_strb_q);
  assign w_o.last  = w_last_q;

  assign w_valid_d    = !clear_i && (beat || (w_valid_q && !w_ready_i));
  assign w_last_d     = clear_i ? '0 : beat ? last : w_last_q;
  assign w_strb_d     = clear_i ? '0 : beat ? strobes : w_strb_q;
  assign open_d       = clear_i ? '0 : open_q + 8'(aw_fire) - 8'(beat && last);
  assign unanswered_d = clear_i ? '0 : unanswered_q + 8'(aw_fire) - 8'(b_valid_i);

  // The walk: units of a row, rows of a tile, tiles of a block, blocks.
  assign tile_done  = step && state_q == Row && unit_last && row_last;
  assign begin_tile = (state_q == Wait) && (ready_q != '0) && !stop_i && !aw_walking_q;
  assign next_row   = step && state_q == Row && unit_last && !row_last;
  always_comb begin
    state_d      = state_q;
    n_tile_d     = n_tile_q;
    block_d      = block_q;
    block_addr_d = block_addr_q;
    tile_d       = tile_q;
    all_d        = all_q;
    row_d        = row_q;
    unit_d       = unit_q;
    place_d      = place_q;
    row_place_d  = row_place_q;
    ready_d      = stop_i ? '0 : ready_q + 2'(tile_ready_i) - 2'(tile_done);
    if (begin_tile) begin
      state_d     = Row;
      row_d       = '0;
      unit_d      = '0;
      place_d     = tile_addr[11:Place];
      row_place_d = tile_addr[11:Place];
    end
    if (step && state_q == Row) begin
      unit_d = unit_last ? '0 : unit_q + 4'd1;
      if (beat_end) place_d = place_q + 1'b1;
      if (unit_last) begin
        row_d       = row_q + 7'd1;
        place_d     = row_place_q + job_i.c_stride[11:Place];
        row_place_d = row_place_q + job_i.c_stride[11:Place];
      end
    end
    if (tile_done) begin
      state_d  = Wait;
      tile_d   = !tile_q;
      n_tile_d = n_last ? '0 : n_tile_q + 8'd1;
      if (n_last) begin
        block_d      = block_q + 5'd1;
        block_addr_d = block_addr_q + (40'(job_i.c_stride) << 6);
        all_d        = (11'(rows) + {block_q, 6'd0} == job_i.m);
      end
    end
    if (step && state_q == Single) begin
      unit_d = unit_q + 4'd1;
      if (single_last) state_d = Wait;
    end
    if (stop_i && open_q == '0 && !aw_valid_q) state_d = Wait;
    if (start_i) begin
      {n_tile_d, block_d, tile_d, ready_d, all_d} = '0;
      block_addr_d = job_i.c;
    end
    if (complete_i) begin
      state_d = Single;
      unit_d  = '0;
    end
    if (clear_i) begin
      state_d = Wait;
      {n_tile_d, block_d, block_addr_d, tile_d, ready_d, all_d} = '0;
      {row_d, unit_d, place_d, row_place_d} = '0;
    end
  end

  assign ctrl_o.row_read   = begin_tile || next_row;
  assign ctrl_o.row_tile   = tile_q;
  assign ctrl_o.row        = begin_tile ? '0 : row_q + 7'd1;
  assign ctrl_o.at_row     = row_q;
  assign ctrl_o.step       = step;
  assign ctrl_o.completion = (state_q == Single);
  assign ctrl_o.unit       = unit_q;
  assign ctrl_o.slot       = unit_q[1:0] + 2'(32'(lane) * (N / Unit));
  assign ctrl_o.columns    = unit_columns;
  assign ctrl_o.row_first  = (unit_q == '0);
  assign ctrl_o.row_last   = unit_last;
  assign ctrl_o.first_tile = (n_tile_q == '0);
  assign ctrl_o.last_tile  = n_last;
  assign tile_written_o = tile_done;
  assign all_o   = all_q;
  assign quiet_o = (open_q == '0) && (unanswered_q == '0) && !aw_valid_q && !w_valid_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q      <= Wait;
      n_tile_q     <= '0;
      block_q      <= '0;
      block_addr_q <= '0;
      tile_q       <= '0;
      ready_q      <= '0;
      all_q        <= '0;
      row_q        <= '0;
      unit_q       <= '0;
      place_q      <= '0;
      row_place_q  <= '0;
      aw_valid_q   <= '0;
      aw_walking_q <= '0;
      aw_half_q    <= '0;
      aw_addr_q    <= '0;
      aw_row_q     <= '0;
      aw_len_q     <= '0;
      aw_rows_q    <= '0;
      open_q       <= '0;
      unanswered_q <= '0;
      w_valid_q    <= '0;
      w_last_q     <= '0;
      w_strb_q     <= '0;
    end else begin
      state_q      <= state_d;
      n_tile_q     <= n_tile_d;
      block_q      <= block_d;
      block_addr_q <= block_addr_d;
      tile_q       <= tile_d;
      ready_q      <= ready_d;
      all_q        <= all_d;
      row_q        <= row_d;
      unit_q       <= unit_d;
      place_q      <= place_d;
      row_place_q  <= row_place_d;
      aw_valid_q   <= aw_valid_d;
      aw_walking_q <= aw_walking_d;
      aw_half_q    <= aw_half_d;
      aw_addr_q    <= aw_addr_d;
      aw_row_q     <= aw_row_d;
      aw_len_q     <= aw_len_d;
      aw_rows_q    <= aw_rows_d;
      open_q       <= open_d;
      unanswered_q <= unanswered_d;
      w_valid_q    <= w_valid_d;
      w_last_q     <= w_last_d;
      w_strb_q     <= w_strb_d;
    end
  end

  NoBurstCrosses4KiB_A: assert property (@(posedge clk_i)
      !aw_valid_q || (32'(aw_addr_q[11:Place]) + 32'(aw_len_q) + 1 <= 4096 / Bytes));
  AwHoldsUntilReady_A: assert property (@(posedge clk_i)
      aw_valid_q && !aw_ready_i && !clear_i |-> aw_valid_d && !aw_load);
  WHoldsUntilReady_A: assert property (@(posedge clk_i)
      w_valid_q && !w_ready_i && !clear_i |-> w_valid_d && !step);
  NoBeatBeforeItsAddress_A: assert property (@(posedge clk_i) step |-> open_q != '0);
  // A burst ends where its address said: at the end of the row or before 4 KiB.
  logic [4:0] row_beats;  // with this one
  assign row_beats = (job_i.requant ? 5'(unit_q[3:2]) : 5'(unit_q)) + 5'd1;
  WLastEndsTheBurst_A: assert property (@(posedge clk_i)
      beat && last && state_q == Row |-> row_beats == beats || place_q == '1);
  StateStaysLegal_A: assert property (@(posedge clk_i) state_q <= Single |-> state_d <= Single);
  logic unused_job;
  assign unused_job = ^job_i;  // each engine needs a part of it
endmodule
