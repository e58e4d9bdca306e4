// A register port with chip select and write enable, word addressed, reset active low: sums what is written to word 0.
// Ports whose names a C++ compiler would not take: NULL clears, errno tells the carries.
module sums (
  input  wire        clk,
  input  wire        reset_n,
  input  wire        cs,
  input  wire        we,
  input  wire [7:0]  address,
  input  wire [31:0] write_data,
  output reg  [31:0] read_data,
  input  wire        NULL,
  output reg  [3:0]  errno,
  output wire        irq
);
  reg [31:0] sum, count;
  assign irq = count != 0;
  always @* begin
    case (address)
      8'h00: read_data = sum;
      8'h01: read_data = count;
      8'h02: read_data = 32'h53554d53;
      default: read_data = 32'h0;
    endcase
  end
  always @(posedge clk) begin
    if (!reset_n || NULL) begin
      sum <= #1 0;
      errno <= #1 0;
      count <= #1 0;
    end else if (cs && we && address == 8'h00) begin
      {errno, sum} <= #1 {errno, sum} + write_data;
      count <= #1 count + 1;
    end
  end
endmodule
