interface lane_if (input logic clk);
  logic        go;
  logic [31:0] in, out;
  modport worker (input clk, go, in, output out);
  modport owner (output go, in, input out);
endinterface
