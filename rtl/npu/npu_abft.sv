// Checks a tile of C on its way into the panel: the sum of each row against the check column, the
// sum of each column against the two rows of column sums. Exact, modulo 2^32. One wrong element is
// located, and its error kept to be taken off when the tile is written out; anything more is an
// error. A wrong check beside a right tile is only counted.
module npu_abft #(
  parameter int unsigned N = 16,
  parameter int unsigned Columns = 4  // of a unit
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  logic            clear_i,
  input  logic            valid_i,     // final sums of a row
  input  logic            first_i,     // of a tile
  input  logic            tile_i,
  input  logic [6:0]      row_i,
  input  logic [1:0]      sums_i,      // 1, 2: low and high part of the column sums
  input  logic [32*N-1:0] row_data_i,
  input  logic [31:0]     check_i,
  input  logic            ready_i,     // the cycle after the last row
  output logic            corrected_o, // pulses with ready_i
  output logic            error_o,
  // what is to be taken off when a tile is written
  input  logic            fix_tile_i,
  input  logic [6:0]      fix_row_i,
  input  logic [3:0]      fix_unit_i,
  output logic [32*Columns-1:0] fix_o
);
  localparam int unsigned Shift = $clog2(Columns);
  logic [31:0] column_d [N], column_q [N];
  logic [1:0]  bad_rows_d, bad_rows_q;
  logic        bad_is_data_d, bad_is_data_q;
  logic [6:0]  bad_row_d, bad_row_q;
  logic [31:0] bad_delta_d, bad_delta_q;
  logic        tile_d, tile_q;

  logic [31:0] syndrome;
  always_comb begin
    syndrome = -check_i;
    for (int unsigned i = 0; i < N; i++) syndrome += row_data_i[32*i +: 32];
  end
  always_comb begin
    bad_rows_d    = bad_rows_q;
    bad_is_data_d = bad_is_data_q;
    bad_row_d     = bad_row_q;
    bad_delta_d   = bad_delta_q;
    tile_d        = tile_q;
    if (clear_i) begin
      {bad_rows_d, bad_is_data_d, bad_row_d, bad_delta_d, tile_d} = '0;
    end else if (valid_i) begin
      tile_d = tile_i;
      if (first_i) bad_rows_d = 2'd0;
      if (syndrome != '0) begin
        bad_rows_d    = first_i ? 2'd1 : bad_rows_q[1] ? 2'd2 : bad_rows_q + 2'd1;
        bad_is_data_d = (sums_i == 2'd0);
        bad_row_d     = row_i;
        bad_delta_d   = syndrome;
      end
    end
  end
  logic column_en;
  assign column_en = valid_i && !clear_i;
  always_comb begin
    for (int unsigned i = 0; i < N; i++) column_d[i] = '0;
    if (column_en) begin
      for (int unsigned i = 0; i < N; i++) begin
        column_d[i] = (first_i ? '0 : column_q[i]) +
                      ((sums_i == 2'd0) ? row_data_i[32*i +: 32] :
                       (sums_i == 2'd1) ? -row_data_i[32*i +: 32] :
                                          -{row_data_i[32*i +: 25], 7'd0});
      end
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      for (int unsigned i = 0; i < N; i++) column_q[i] <= '0;
    end else if (column_en) begin
      for (int unsigned i = 0; i < N; i++) column_q[i] <= column_d[i];
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      bad_rows_q    <= '0;
      bad_is_data_q <= '0;
      bad_row_q     <= '0;
      bad_delta_q   <= '0;
      tile_q        <= '0;
    end else begin
      bad_rows_q    <= bad_rows_d;
      bad_is_data_q <= bad_is_data_d;
      bad_row_q     <= bad_row_d;
      bad_delta_q   <= bad_delta_d;
      tile_q        <= tile_d;
    end
  end

  logic [1:0]  bad_columns;
  logic [4:0]  bad_column;
  logic [31:0] column_delta;
  always_comb begin
    bad_columns  = '0;
    bad_column   = '0;
    column_delta = '0;
    if (ready_i) begin
      for (int unsigned i = 0; i < N; i++) begin
        if (column_q[i] != '0) begin
          bad_columns  = bad_columns[1] ? 2'd2 : bad_columns + 2'd1;
          bad_column   = 5'(i);
          column_delta = column_q[i];
        end
      end
    end
  end
  logic one_row, element, check;
  assign one_row = (bad_rows_q == 2'd1);
  assign element = one_row && bad_is_data_q && (bad_columns == 2'd1) &&
                   (bad_delta_q == column_delta);
  assign check   = one_row &&
                   ((bad_columns == '0) || (!bad_is_data_q && bad_columns == 2'd1));
  assign corrected_o = ready_i && (element || check);
  assign error_o     = ready_i && (bad_rows_q != '0 || bad_columns != '0) && !element && !check;

  // Two tiles may wait. A delta of zero takes nothing off, so that no flag has to be trusted.
  logic [6:0]  fix_row_q    [2];
  logic [4:0]  fix_column_q [2];
  logic [31:0] fix_delta_q  [2];
  for (genvar t = 0; t < 2; t++) begin : g_fix
    logic [6:0]  fix_row_d;
    logic [4:0]  fix_column_d;
    logic [31:0] fix_delta_d;
    logic        take;
    assign take         = ready_i && (tile_q == 1'(t));
    assign fix_row_d    = clear_i ? '0 : take ? bad_row_q : fix_row_q[t];
    assign fix_column_d = clear_i ? '0 : take ? bad_column : fix_column_q[t];
    assign fix_delta_d  = clear_i ? '0 : !take ? fix_delta_q[t] : element ? bad_delta_q : '0;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        fix_row_q[t]    <= '0;
        fix_column_q[t] <= '0;
        fix_delta_q[t]  <= '0;
      end else begin
        fix_row_q[t]    <= fix_row_d;
        fix_column_q[t] <= fix_column_d;
        fix_delta_q[t]  <= fix_delta_d;
      end
    end
  end
  always_comb begin
    fix_o = '0;
    if (fix_row_q[fix_tile_i] == fix_row_i &&
        4'(fix_column_q[fix_tile_i][4:Shift]) == fix_unit_i)
      fix_o[32*fix_column_q[fix_tile_i][Shift-1:0] +: 32] = fix_delta_q[fix_tile_i];
  end
endmodule
