// AXI4 read master: takes row commands (address, beats), splits them into INCR bursts of at most 16 beats that never
// cross 4 KiB, and hands the beats on in order. Bursts are requested only where the FIFO has room for all their beats,
// so R is never stalled; several bursts are outstanding.
module npu_read_dma #(
  parameter int unsigned FifoDepth = 64,
  localparam int unsigned Cw = $clog2(FifoDepth) + 1
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         flush_i,        // drop queued beats and take no command; outstanding bursts still come in
  output logic         quiet_o,        // nothing outstanding, nothing queued, no command in work
  output logic         error_o,        // pulse: a beat came with an error response
  input  logic         cmd_valid_i,
  output logic         cmd_ready_o,
  input  logic [39:0]  cmd_addr_i,     // multiple of 16
  input  logic [6:0]   cmd_beats_i,    // 1 .. 64
  output logic         beat_valid_o,
  input  logic         beat_ready_i,
  output logic [127:0] beat_data_o,
  output logic         ar_valid_o,
  input  logic         ar_ready_i,
  output logic [39:0]  ar_addr_o,
  output logic [7:0]   ar_len_o,
  input  logic         r_valid_i,
  output logic         r_ready_o,
  input  logic [127:0] r_data_i,
  input  logic [1:0]   r_resp_i
);
  logic [39:0]   addr_q;
  logic [6:0]    left_q;
  logic [Cw-1:0] reserved_q;  // beats requested and not yet handed on
  logic [Cw-1:0] count_q, in_flight_q;
  logic [Cw-2:0] head_q, tail_q;
  logic [127:0]  fifo_q [FifoDepth];

  logic [7:0] to_boundary;
  logic [4:0] burst;
  assign to_boundary = 8'd0 - addr_q[11:4];  // beats up to the next 4 KiB, 0 meaning 256
  always_comb begin
    burst = (left_q > 7'd16) ? 5'd16 : left_q[4:0];
    if (to_boundary != '0 && to_boundary < 8'(burst)) burst = to_boundary[4:0];
  end
  logic ar_fire, pop, push;
  assign ar_valid_o = (left_q != '0) && (32'(reserved_q) + 32'(burst) <= FifoDepth);
  assign ar_addr_o  = addr_q;
  assign ar_len_o   = 8'(burst) - 8'd1;
  assign ar_fire    = ar_valid_o && ar_ready_i;
  assign r_ready_o  = 1'b1;
  assign push       = r_valid_i && !flush_i;
  assign pop        = (beat_valid_o && beat_ready_i) || (flush_i && count_q != '0);
  assign cmd_ready_o  = (left_q == '0 || (ar_fire && 7'(burst) == left_q)) && !flush_i;
  assign beat_valid_o = (count_q != '0) && !flush_i;
  assign beat_data_o  = fifo_q[head_q];
  assign error_o      = r_valid_i && (r_resp_i != 2'b00);
  assign quiet_o      = (in_flight_q == '0) && (count_q == '0) && (left_q == '0);

  always_ff @(posedge clk_i) begin
    if (push) fifo_q[tail_q] <= r_data_i;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      addr_q      <= '0;
      left_q      <= '0;
      reserved_q  <= '0;
      count_q     <= '0;
      in_flight_q <= '0;
      head_q      <= '0;
      tail_q      <= '0;
    end else begin
      if (cmd_valid_i && cmd_ready_o) begin
        addr_q <= cmd_addr_i;
        left_q <= cmd_beats_i;
      end else if (ar_fire) begin
        addr_q <= addr_q + 40'({burst, 4'd0});
        left_q <= left_q - 7'(burst);
      end else if (flush_i && !ar_valid_o) begin
        left_q <= '0;  // a raised ARVALID must stay; anything else of the command is dropped
      end
      reserved_q  <= reserved_q + (ar_fire ? Cw'(burst) : '0) - (pop || (r_valid_i && flush_i) ? Cw'(1) : '0)
                     - (pop && r_valid_i && flush_i ? Cw'(1) : '0);
      in_flight_q <= in_flight_q + (ar_fire ? Cw'(burst) : '0) - (r_valid_i ? Cw'(1) : '0);
      count_q     <= count_q + (push ? Cw'(1) : '0) - (pop ? Cw'(1) : '0);
      if (push) tail_q <= tail_q + 1'b1;
      if (pop) head_q <= head_q + 1'b1;
    end
  end

  NoBurstCrosses4KiB_A: assert property (@(posedge clk_i)
      !ar_valid_o || (32'(ar_addr_o[11:0]) + 32'(burst) * 16 <= 4096));
  FifoNeverOverflows_A: assert property (@(posedge clk_i) 32'(count_q) <= FifoDepth);
endmodule
