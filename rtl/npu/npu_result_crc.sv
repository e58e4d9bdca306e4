// zlib CRC-32 of the rows of C, although its tiles come column by column: the CRC of each row is
// kept while the row is not complete, and at its end put behind that of the rows before:
// total * x^(8 * bytes of a row) + row.
module npu_result_crc #(
  parameter bit Ecc = 1'b1,
  parameter int unsigned Bytes = 16,  // of data at most
  localparam int unsigned Bw = $clog2(Bytes) + 1
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         idle_i,         // no job: as of nothing
  input  logic         start_i,
  input  logic [10:0]  columns_i,      // of C
  input  logic         bytes_i,        // a byte a column, not four
  output logic         ready_o,        // the power of x is known
  input  logic         row_read_i,
  input  logic [5:0]   row_i,
  input  logic         step_i,
  input  logic [5:0]   at_row_i,
  input  logic         row_first_i,
  input  logic         row_last_i,
  input  logic         first_tile_i,
  input  logic         last_tile_i,
  input  logic [8*Bytes-1:0] data_i,
  input  logic [Bw-1:0] count_i,       // bytes of data
  output logic [31:0]  crc_o,
  output logic         single_o,
  output logic         double_o,
  input  logic         inject_en_i,    // inject_i is put upon the row that is written
  input  logic [71:0]  inject_i
);
  logic [31:0] crc_d, crc_q, total_d, total_q, power_d, power_q;
  logic [10:0] left_d, left_q;

  function automatic logic [31:0] times_x(logic [31:0] value);
    times_x = {1'b0, value[31:1]} ^ (value[0] ? 32'hEDB88320 : 32'h0);
  endfunction
  function automatic logic [31:0] times_x_n(logic [31:0] value, int unsigned n);
    logic [31:0] v;
    v = value;
    for (int unsigned i = 0; i < n; i++) v = times_x(v);
    times_x_n = v;
  endfunction
  function automatic logic [31:0] product(logic [31:0] a, logic [31:0] b);
    logic [31:0] p, v;
    p = '0;
    v = b;
    for (int unsigned i = 0; i < 32; i++) begin
      if (a[31 - i]) p = p ^ v;
      v = times_x(v);
    end
    product = p;
  endfunction

  logic [71:0] word;
  logic [63:0] stored;
  logic        single, double, write;
  logic [31:0] prior, after;
  assign write = step_i && row_last_i && !last_tile_i;
  assign prior = !row_first_i ? crc_q : first_tile_i ? '0 : stored[31:0];
  npu_sram #(.Depth(64), .Ecc(Ecc)) u_rows (
    .clk_i, .write_i(write), .write_addr_i(at_row_i), .write_data_i({32'd0, after}),
    .inject_en_i, .inject_i, .read_i(row_read_i), .read_addr_i(row_i), .read_word_o(word)
  );
  secded_dec #(.Ecc(Ecc)) u_dec (
    .word_i(word), .data_o(stored), .single_o(single), .double_o(double)
  );
  assign single_o = single && step_i && row_first_i && !first_tile_i;
  assign double_o = double && step_i && row_first_i && !first_tile_i;
  npu_crc32 #(.Bytes(Bytes)) u_step (
    .en_i(step_i), .state_i(prior), .data_i, .bytes_i(count_i), .state_o(after)
  );

  assign ready_o = (left_q == '0);
  assign crc_o   = ~total_q;
  always_comb begin
    crc_d   = step_i ? after : crc_q;
    total_d = total_q;
    if (idle_i) total_d = '1;
    else if (step_i && row_last_i && last_tile_i) total_d = product(total_q, power_q) ^ after;
  end
  always_comb begin
    power_d = power_q;
    left_d  = left_q;
    if (start_i) begin
      power_d = 32'h8000_0000;
      left_d  = columns_i;
    end else if (left_q != '0) begin
      power_d = bytes_i ? times_x_n(power_q, 8) : times_x_n(power_q, 32);
      left_d  = left_q - 11'd1;
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      crc_q   <= '0;
      total_q <= '1;
      power_q <= '0;
      left_q  <= '0;
    end else begin
      crc_q   <= crc_d;
      total_q <= total_d;
      power_q <= power_d;
      left_q  <= left_d;
    end
  end
  logic unused;
  assign unused = ^stored[63:32];

  RowEndsWithPower_A: assert property (@(posedge clk_i)
      !(step_i && row_last_i && last_tile_i) || ready_o);
endmodule
