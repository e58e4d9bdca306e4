// One write port, one read port with a cycle of latency, 64-bit words under SECDED. A read of a word that was never
// written is the user's mistake: its error flags mean nothing.
module npu_sram #(
  parameter int unsigned Depth = 4096,
  localparam int unsigned Aw = $clog2(Depth)
) (
  input  logic          clk_i,
  input  logic          write_i,
  input  logic [Aw-1:0] write_addr_i,
  input  logic [63:0]   write_data_i,
  input  logic          read_i,
  input  logic [Aw-1:0] read_addr_i,
  output logic [63:0]   read_data_o,  // corrected
  output logic          single_o,
  output logic          double_o
);
  logic [63:0] data_q [Depth];
  logic [7:0]  check_q [Depth];
  logic [63:0] read_data_q;
  logic [7:0]  read_check_q;
  logic [7:0]  write_check;

  secded_enc u_enc (.data_i(write_data_i), .check_o(write_check));
  secded_dec u_dec (
    .data_i(read_data_q), .check_i(read_check_q), .data_o(read_data_o), .single_o, .double_o
  );

  always_ff @(posedge clk_i) begin
    if (write_i) begin
      data_q[write_addr_i]  <= write_data_i;
      check_q[write_addr_i] <= write_check;
    end
    if (read_i) begin
      read_data_q  <= data_q[read_addr_i];
      read_check_q <= check_q[read_addr_i];
    end
  end
endmodule
