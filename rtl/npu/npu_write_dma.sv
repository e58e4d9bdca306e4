// AXI4 write master: takes row commands (address, beats), asks for the beats as bursts of at most 16 that never cross
// 4 KiB, and counts the responses. A beat is held in a register of its own while it waits to be taken: whatever becomes
// of the job, it must not change then.
module npu_write_dma (
  input  logic         clk_i,
  input  logic         rst_ni,
  output logic         quiet_o,       // every beat written and acknowledged
  output logic         error_o,       // pulse: an error response
  input  logic         cmd_valid_i,
  output logic         cmd_ready_o,
  input  logic [39:0]  cmd_addr_i,    // multiple of 16
  input  logic [8:0]   cmd_beats_i,   // 1 .. 256
  input  logic         beat_valid_i,
  output logic         beat_ready_o,
  input  logic [127:0] beat_data_i,
  input  logic [15:0]  beat_strb_i,
  output logic         aw_valid_o,
  input  logic         aw_ready_i,
  output logic [39:0]  aw_addr_o,
  output logic [7:0]   aw_len_o,
  output logic         w_valid_o,
  input  logic         w_ready_i,
  output logic [127:0] w_data_o,
  output logic [15:0]  w_strb_o,
  output logic         w_last_o,
  input  logic         b_valid_i,
  output logic         b_ready_o,
  input  logic [1:0]   b_resp_i
);
  logic [39:0] addr_q;
  logic [8:0]  left_q;        // beats of the command without an address yet
  logic [4:0]  burst_left_q;  // beats of the current burst still to send
  logic        aw_open_q;     // the address of the current burst is not yet taken
  logic [7:0]  len_q;
  logic [9:0]  unanswered_q;
  logic         w_valid_q, w_last_q;
  logic [127:0] w_data_q;
  logic [15:0]  w_strb_q;

  logic [7:0] to_boundary;
  logic [4:0] burst;
  assign to_boundary = 8'd0 - addr_q[11:4];
  always_comb begin
    burst = (left_q > 9'd16) ? 5'd16 : left_q[4:0];
    if (to_boundary != '0 && to_boundary < 8'(burst)) burst = to_boundary[4:0];
  end
  logic start, take, aw_fire, b_fire;
  assign start        = (left_q != '0) && (burst_left_q == '0) && !aw_open_q;
  assign aw_valid_o   = aw_open_q;
  assign aw_addr_o    = addr_q;
  assign aw_len_o     = len_q;
  assign aw_fire      = aw_valid_o && aw_ready_i;
  assign w_valid_o    = w_valid_q;
  assign w_data_o     = w_data_q;
  assign w_strb_o     = w_strb_q;
  assign w_last_o     = w_last_q;
  assign beat_ready_o = (burst_left_q != '0) && (!w_valid_q || w_ready_i);
  assign take         = beat_valid_i && beat_ready_o;
  assign b_ready_o    = 1'b1;
  assign b_fire       = b_valid_i;
  assign error_o      = b_valid_i && (b_resp_i != 2'b00);
  assign cmd_ready_o  = (left_q == '0) && (burst_left_q == '0) && !aw_open_q;
  assign quiet_o      = cmd_ready_o && !w_valid_q && (unanswered_q == '0);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      addr_q       <= '0;
      left_q       <= '0;
      burst_left_q <= '0;
      aw_open_q    <= 1'b0;
      len_q        <= '0;
      unanswered_q <= '0;
      {w_valid_q, w_last_q, w_data_q, w_strb_q} <= '0;
    end else begin
      if (take) begin
        {w_data_q, w_strb_q} <= {beat_data_i, beat_strb_i};
        w_last_q  <= (burst_left_q == 5'd1);
        w_valid_q <= 1'b1;
      end else if (w_ready_i) begin
        w_valid_q <= 1'b0;
      end
      if (cmd_valid_i && cmd_ready_o) begin
        addr_q <= cmd_addr_i;
        left_q <= cmd_beats_i;
      end else if (start) begin
        aw_open_q    <= 1'b1;
        burst_left_q <= burst;
        len_q        <= 8'(burst) - 8'd1;
        left_q       <= left_q - 9'(burst);
      end else begin
        if (aw_fire) begin
          aw_open_q <= 1'b0;
          addr_q    <= addr_q + ((40'(len_q) + 40'd1) << 4);
        end
        if (take) burst_left_q <= burst_left_q - 5'd1;
      end
      unanswered_q <= unanswered_q + (start ? 10'd1 : '0) - (b_fire ? 10'd1 : '0);
    end
  end

  NoBurstCrosses4KiB_A: assert property (@(posedge clk_i)
      !aw_valid_o || (32'(aw_addr_o[11:0]) + (32'(aw_len_o) + 1) * 16 <= 4096));
endmodule
