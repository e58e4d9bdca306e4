// A core without any bus: operands at ports, a start that lasts a cycle, descriptors by a handshake of their own.
module press (
  input  logic        clk,
  input  logic        rst_n,
  input  logic        start,
  input  logic [63:0] key_in,
  input  logic [7:0]  rounds,
  input  logic [4:0]  level,
  input  logic        desc_valid,
  output logic        desc_ready,
  input  logic [15:0] desc_len,
  output logic [95:0] digest,
  output logic [31:0] total,
  output logic [7:0]  starts,
  output logic [7:0]  descriptors,
  output logic        busy,
  output logic        done
);
  logic [7:0] left_q;
  logic [2:0] pause_q;
  assign busy = left_q != 0;
  assign desc_ready = pause_q == 3'd6;

  always_ff @(posedge clk) begin
    if (!rst_n) begin
      {left_q, pause_q, digest, total, starts, descriptors, done} <= '0;
    end else begin
      done <= left_q == 8'd1;
      pause_q <= pause_q + 3'd1;
      starts <= starts + 8'(start);
      if (start) begin
        left_q <= rounds;
        digest <= {27'd0, level, key_in};
      end else if (busy) begin
        left_q <= left_q - 8'd1;
        digest <= {digest[94:0], digest[95]};
      end
      if (desc_valid && desc_ready) begin
        total <= total + 32'(desc_len);
        descriptors <= descriptors + 8'd1;
      end
    end
  end
endmodule
