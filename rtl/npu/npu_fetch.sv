// Asks for the operands of one job in the order in which the core consumes them: for each block of 64 rows of C the
// rows of A, then for each 16 columns and each 16 of k the rows of B, one beat each. Runs ahead as far as the read
// master takes commands.
module npu_fetch (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        start_i,       // operands are stable from here to the end of the job
  input  logic        stop_i,
  input  logic [10:0] m_i,           // > 0, as n and k
  input  logic [10:0] n_i,
  input  logic [10:0] k_i,
  input  logic [39:0] a_i,
  input  logic [39:0] b_i,
  input  logic [31:0] a_stride_i,
  input  logic [31:0] b_stride_i,
  output logic        cmd_valid_o,
  input  logic        cmd_ready_i,
  output logic [39:0] cmd_addr_o,
  output logic [6:0]  cmd_beats_o
);
  typedef enum logic [1:0] {Idle, RowsOfA, RowsOfB} state_e;
  state_e      state_q;
  logic [10:0] row_q;        // of A, over the whole job
  logic [10:0] k_q;          // row of B
  logic [6:0]  n_tile_q;
  logic [39:0] a_addr_q, b_addr_q;

  logic [6:0] k_tiles, n_tiles;
  assign k_tiles = 7'((k_i + 11'd15) >> 4);
  assign n_tiles = 7'((n_i + 11'd15) >> 4);
  logic fire, last_row_of_block, last_row, last_k, last_n;
  assign cmd_valid_o = (state_q != Idle) && !stop_i;
  assign cmd_addr_o  = (state_q == RowsOfA) ? a_addr_q : b_addr_q;
  assign cmd_beats_o = (state_q == RowsOfA) ? k_tiles : 7'd1;
  assign fire        = cmd_valid_o && cmd_ready_i;
  assign last_row    = (row_q + 11'd1 == m_i);
  assign last_row_of_block = last_row || (row_q[5:0] == 6'd63);
  assign last_k      = (k_q + 11'd1 == k_i);
  assign last_n      = (n_tile_q + 7'd1 == n_tiles);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q  <= Idle;
      row_q    <= '0;
      k_q      <= '0;
      n_tile_q <= '0;
      a_addr_q <= '0;
      b_addr_q <= '0;
    end else if (stop_i) begin
      state_q <= Idle;
    end else if (start_i) begin
      state_q  <= RowsOfA;
      row_q    <= '0;
      a_addr_q <= a_i;
    end else if (fire && state_q == RowsOfA) begin
      row_q    <= row_q + 11'd1;
      a_addr_q <= a_addr_q + 40'(a_stride_i);
      if (last_row_of_block) begin
        state_q  <= RowsOfB;
        k_q      <= '0;
        n_tile_q <= '0;
        b_addr_q <= b_i;
      end
    end else if (fire && state_q == RowsOfB) begin
      k_q      <= last_k ? '0 : k_q + 11'd1;
      b_addr_q <= last_k ? b_i + (40'(n_tile_q) + 40'd1) * 40'd16 : b_addr_q + 40'(b_stride_i);
      if (last_k) n_tile_q <= n_tile_q + 7'd1;
      if (last_k && last_n) state_q <= (row_q == m_i) ? Idle : RowsOfA;
    end
  end
endmodule
