// A small protected memory that is read in the same cycle: 64-bit words under SECDED.
module npu_regfile #(
  parameter int unsigned Depth = 64,
  parameter bit Ecc = 1'b1,
  localparam int unsigned Aw = $clog2(Depth)
) (
  input  logic          clk_i,
  input  logic          write_i,
  input  logic [Aw-1:0] write_addr_i,
  input  logic [63:0]   write_data_i,
  input  logic          inject_en_i,  // inject_i is put upon the word that is written
  input  logic [71:0]   inject_i,
  input  logic [Aw-1:0] read_addr_i,
  output logic [71:0]   read_word_o
);
  logic [71:0] mask;
  assign mask = inject_en_i ? inject_i : '0;
  logic [63:0] data_q [Depth];
  always_ff @(posedge clk_i) begin
    if (write_i) data_q[write_addr_i] <= write_data_i ^ mask[63:0];
  end
  if (Ecc) begin : g_ecc
    logic [7:0] check_q [Depth];
    logic [7:0] write_check;
    secded_enc u_enc (.data_i(write_data_i), .check_o(write_check));
    always_ff @(posedge clk_i) begin
      if (write_i) check_q[write_addr_i] <= write_check ^ mask[71:64];
    end
    assign read_word_o = {check_q[read_addr_i], data_q[read_addr_i]};
  end else begin : g_plain
    logic unused;
    assign unused = ^mask[71:64];
    assign read_word_o = {8'd0, data_q[read_addr_i]};
  end
endmodule
