// Two tiles of C, each 64 rows and two of column sums; a row has N sums and its check. One tile is
// summed up while the other is written out, so each has one reader.
module npu_panel_c #(
  parameter int unsigned N = 16,
  parameter bit Ecc = 1'b1,
  parameter int unsigned Columns = 4,  // of a unit
  localparam int unsigned Banks = N / 2 + 1
) (
  input  logic               clk_i,
  input  logic               sum_read_i,
  input  logic               sum_read_tile_i,
  input  logic [6:0]         sum_read_row_i,
  input  logic               write_i,
  input  logic               write_tile_i,
  input  logic [6:0]         write_row_i,
  input  logic [32*N+31:0]   write_data_i,
  output logic [32*N+31:0]   sum_data_o,     // of write_tile_i, decoded
  output logic [Banks-1:0]   sum_single_o,
  output logic [Banks-1:0]   sum_double_o,
  input  logic               out_read_i,
  input  logic               out_tile_i,
  input  logic [6:0]         out_row_i,
  input  logic [3:0]         out_unit_i,
  output logic [32*Columns-1:0] out_data_o,
  output logic [Columns/2-1:0]  out_single_o,
  output logic [Columns/2-1:0]  out_double_o,
  input  logic [2*Banks-1:0] inject_en_i,    // inject_i is put upon the row that is written
  input  logic [71:0]        inject_i
);
  logic [71:0] word [2 * Banks];
  for (genvar t = 0; t < 2; t++) begin : g_tile
    logic sum_read, out_read, write;
    assign sum_read = sum_read_i && sum_read_tile_i == 1'(t);
    assign out_read = out_read_i && out_tile_i == 1'(t);
    assign write    = write_i && write_tile_i == 1'(t);
    for (genvar i = 0; i < Banks; i++) begin : g_bank
      logic [63:0] data;
      if (i < Banks - 1) begin : g_pair
        assign data = write_data_i[64*i +: 64];
      end else begin : g_check
        assign data = {32'd0, write_data_i[32*N +: 32]};
      end
      npu_sram #(.Depth(66), .Ecc(Ecc)) u_bank (
        .clk_i, .write_i(write), .write_addr_i(write_row_i), .write_data_i(data),
        .inject_en_i(inject_en_i[t*Banks + i]), .inject_i,
        .read_i(sum_read || out_read), .read_addr_i(sum_read ? sum_read_row_i : out_row_i),
        .read_word_o(word[t*Banks + i])
      );
    end
  end

  logic unused;
  logic [31:0] spare;
  for (genvar i = 0; i < Banks; i++) begin : g_sum
    logic [63:0] data;
    secded_dec #(.Ecc(Ecc)) u_dec (
      .word_i(write_tile_i ? word[Banks + i] : word[i]), .data_o(data),
      .single_o(sum_single_o[i]), .double_o(sum_double_o[i])
    );
    if (i < Banks - 1) begin : g_pair
      assign sum_data_o[64*i +: 64] = data;
    end else begin : g_check
      assign sum_data_o[32*N +: 32] = data[31:0];
      assign spare = data[63:32];
    end
  end
  assign unused = ^spare;
  for (genvar i = 0; i < Columns / 2; i++) begin : g_out
    logic [71:0] out_word;
    assign out_word = word[(out_tile_i ? Banks : 0) + Columns / 2 * 32'(out_unit_i) + i];
    secded_dec #(.Ecc(Ecc)) u_dec (
      .word_i(out_word), .data_o(out_data_o[64*i +: 64]),
      .single_o(out_single_o[i]), .double_o(out_double_o[i])
    );
  end
endmodule
