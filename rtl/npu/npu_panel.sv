// Banks of protected memory side by side: one word of 64 bit each at one address. Says in the cycle after a read how
// many words were corrected and whether one could not be.
module npu_panel #(
  parameter int unsigned Banks = 2
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                write_i,
  input  logic [11:0]         write_addr_i,
  input  logic [64*Banks-1:0] write_data_i,
  input  logic                read_i,
  input  logic                check_i,      // with read_i: the words are meant to be used
  input  logic [11:0]         read_addr_i,
  output logic [64*Banks-1:0] read_data_o,
  output logic [3:0]          singles_o,
  output logic                double_o
);
  logic [Banks-1:0] single, double;
  logic             check_q;
  for (genvar i = 0; i < Banks; i++) begin : g_bank
    npu_sram #(.Depth(4096)) u_bank (
      .clk_i, .write_i, .write_addr_i, .write_data_i(write_data_i[64*i +: 64]), .read_i, .read_addr_i,
      .read_data_o(read_data_o[64*i +: 64]), .single_o(single[i]), .double_o(double[i])
    );
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) check_q <= 1'b0;
    else check_q <= read_i && check_i;
  end
  always_comb begin
    singles_o = '0;
    for (int unsigned i = 0; i < Banks; i++) singles_o += 4'(check_q && single[i]);
  end
  assign double_o = check_q && (double != '0);
endmodule
