// AXI4-Lite registers. A write to a read-only or unmapped offset and a read of an unmapped one answer SLVERR. Both
// wait while a soft reset is in work.
module npu_regs #(
  parameter int unsigned N = 16,
  parameter int unsigned MemoryMiB = 16
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [11:0] awaddr_i,
  input  logic        awvalid_i,
  output logic        awready_o,
  input  logic [31:0] wdata_i,
  input  logic [3:0]  wstrb_i,
  input  logic        wvalid_i,
  output logic        wready_o,
  output logic [1:0]  bresp_o,
  output logic        bvalid_o,
  input  logic        bready_i,
  input  logic [11:0] araddr_i,
  input  logic        arvalid_i,
  output logic        arready_o,
  output logic [31:0] rdata_o,
  output logic [1:0]  rresp_o,
  output logic        rvalid_o,
  input  logic        rready_i,

  output logic        enable_o,
  output logic        reset_o,         // level: a soft reset is asked for
  input  logic        reset_done_i,    // pulse: the core is quiet, clear everything
  output logic [39:0] ring_base_o,
  output logic [10:0] ring_size_o,
  output logic [9:0]  ring_tail_o,
  output logic        ring_moved_o,    // pulse: base or size was written, the head starts at 0
  input  logic [9:0]  ring_head_i,
  output logic [31:0] watchdog_o,
  output logic        resume_o,        // pulse: the job error was acknowledged
  input  logic        idle_i,
  input  logic        halted_i,
  input  logic        done_i,          // pulses
  input  logic        failed_i,
  input  logic        fatal_i,
  input  logic [7:0]  error_code_i,    // with failed_i
  input  logic [15:0] error_tag_i,
  input  logic [3:0]  corrected_i,     // words this cycle
  input  logic        uncorrected_i,
  input  logic        clocked_i,       // counters: this cycle ...
  input  logic        busy_i,
  input  logic        beat_read_i,
  input  logic        beat_written_i,
  input  logic        job_i,
  input  logic [31:0] macs_i,          // with job_i
  output logic        irq_o,
  output logic        fatal_irq_o
);
  logic        enable_q, reset_q;
  logic [2:0]  int_state_q, int_enable_q;
  logic [39:0] base_q;
  logic [10:0] size_q;
  logic [9:0]  tail_q;
  logic [7:0]  error_code_q;
  logic [15:0] error_tag_q;
  logic [31:0] corrected_q, uncorrected_q, watchdog_q;
  logic [3:0]  divider_q;
  logic [63:0] cycles_q, busy_q, macs_q, read_q, written_q, jobs_q;
  logic [63:0] cycles_snap_q, busy_snap_q, macs_snap_q, read_snap_q, written_snap_q, jobs_snap_q;

  logic        bvalid_q, rvalid_q;
  logic [1:0]  bresp_q, rresp_q;
  logic [31:0] rdata_q;
  assign bvalid_o = bvalid_q;
  assign bresp_o  = bresp_q;
  assign rvalid_o = rvalid_q;
  assign rresp_o  = rresp_q;
  assign rdata_o  = rdata_q;

  // Writes: address and data are taken together.
  logic write, known_write, full;
  assign write     = awvalid_i && wvalid_i && (!bvalid_q || bready_i) && !reset_q;
  assign awready_o = write;
  assign wready_o  = write;
  assign full      = (wstrb_i == 4'hF);
  logic size_good, divider_good;
  assign size_good    = (wdata_i >= 32'd2) && (wdata_i <= 32'd1024) && ((wdata_i & (wdata_i - 32'd1)) == '0);
  assign divider_good = (wdata_i == 32'd1) || (wdata_i == 32'd2) || (wdata_i == 32'd4) || (wdata_i == 32'd8);
  always_comb begin
    unique case (awaddr_i)
      12'h00C, 12'h014, 12'h018, 12'h01C, 12'h020, 12'h024, 12'h030, 12'h054, 12'h080: known_write = full;
      12'h028: known_write = full && size_good;
      12'h050: known_write = full && divider_good;
      default: known_write = 1'b0;
    endcase
  end
  logic do_write;
  assign do_write     = write && known_write;
  assign resume_o     = do_write && awaddr_i == 12'h014 && wdata_i[1];
  assign ring_moved_o = do_write && awaddr_i == 12'h028;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      bvalid_q <= 1'b0;
      bresp_q  <= 2'b00;
    end else if (write) begin
      bvalid_q <= 1'b1;
      bresp_q  <= known_write ? 2'b00 : 2'b10;
    end else if (bready_i) begin
      bvalid_q <= 1'b0;
    end
  end

  logic [2:0] set_bits, clear_bits;
  assign set_bits   = {fatal_i, failed_i, done_i} | ((do_write && awaddr_i == 12'h01C) ? wdata_i[2:0] : 3'b0);
  assign clear_bits = (do_write && awaddr_i == 12'h014) ? wdata_i[2:0] : 3'b0;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      enable_q     <= 1'b0;
      reset_q      <= 1'b0;
      int_state_q  <= '0;
      int_enable_q <= '0;
      base_q       <= '0;
      size_q       <= 11'd2;
      tail_q       <= '0;
      error_code_q <= '0;
      error_tag_q  <= '0;
      watchdog_q   <= '0;
      divider_q    <= 4'd1;
    end else if (reset_q && reset_done_i) begin
      enable_q     <= 1'b0;
      reset_q      <= 1'b0;
      int_state_q  <= '0;
      int_enable_q <= '0;
      base_q       <= '0;
      size_q       <= 11'd2;
      tail_q       <= '0;
      error_code_q <= '0;
      error_tag_q  <= '0;
      watchdog_q   <= '0;
      divider_q    <= 4'd1;
    end else begin
      int_state_q <= (int_state_q & ~clear_bits) | set_bits;
      if (failed_i) begin
        error_code_q <= error_code_i;
        error_tag_q  <= error_tag_i;
      end
      if (do_write) begin
        unique case (awaddr_i)
          12'h00C: begin
            enable_q <= wdata_i[0] && !wdata_i[1];
            reset_q  <= wdata_i[1];
          end
          12'h018: int_enable_q  <= wdata_i[2:0];
          12'h020: base_q[31:0]  <= {wdata_i[31:6], 6'd0};
          12'h024: base_q[39:32] <= wdata_i[7:0];
          12'h028: begin
            size_q <= wdata_i[10:0];
            tail_q <= '0;
          end
          12'h030: tail_q     <= wdata_i[9:0] & 10'(size_q - 11'd1);
          12'h050: divider_q  <= wdata_i[3:0];
          12'h054: watchdog_q <= wdata_i;
          default: ;
        endcase
      end
    end
  end

  logic clear_counters, snapshot;
  assign clear_counters = reset_q && reset_done_i;
  assign snapshot       = do_write && awaddr_i == 12'h080;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {cycles_q, busy_q, macs_q, read_q, written_q, jobs_q} <= '0;
      {cycles_snap_q, busy_snap_q, macs_snap_q, read_snap_q, written_snap_q, jobs_snap_q} <= '0;
      corrected_q   <= '0;
      uncorrected_q <= '0;
    end else if (clear_counters) begin
      {cycles_q, busy_q, macs_q, read_q, written_q, jobs_q} <= '0;
      {cycles_snap_q, busy_snap_q, macs_snap_q, read_snap_q, written_snap_q, jobs_snap_q} <= '0;
      corrected_q   <= '0;
      uncorrected_q <= '0;
    end else begin
      if (clocked_i) cycles_q <= cycles_q + 64'd1;
      if (busy_i) busy_q <= busy_q + 64'd1;
      if (beat_read_i) read_q <= read_q + 64'd1;
      if (beat_written_i) written_q <= written_q + 64'd1;
      if (job_i) begin
        jobs_q <= jobs_q + 64'd1;
        macs_q <= macs_q + 64'(macs_i);
      end
      if (corrected_i != '0 && corrected_q < 32'hFFFF_FFF0) corrected_q <= corrected_q + 32'(corrected_i);
      if (uncorrected_i && uncorrected_q != '1) uncorrected_q <= uncorrected_q + 32'd1;
      if (snapshot) begin
        {cycles_snap_q, busy_snap_q, macs_snap_q} <= {cycles_q, busy_q, macs_q};
        {read_snap_q, written_snap_q, jobs_snap_q} <= {read_q, written_q, jobs_q};
      end
    end
  end

  logic        read, known_read;
  logic [31:0] value;
  assign read      = arvalid_i && (!rvalid_q || rready_i) && !reset_q;
  assign arready_o = read;
  always_comb begin
    known_read = 1'b1;
    unique case (araddr_i)
      12'h000: value = 32'h3155_504E;
      12'h004: value = 32'h0001_0000;
      12'h008: value = {16'(MemoryMiB), 8'd0, 8'(N)};
      12'h00C: value = {30'd0, reset_q, enable_q};
      12'h010: value = {30'd0, halted_i, idle_i};
      12'h014: value = {29'd0, int_state_q};
      12'h018: value = {29'd0, int_enable_q};
      12'h020: value = base_q[31:0];
      12'h024: value = {24'd0, base_q[39:32]};
      12'h028: value = {21'd0, size_q};
      12'h02C: value = {22'd0, ring_head_i};
      12'h030: value = {22'd0, tail_q};
      12'h034: value = {24'd0, error_code_q};
      12'h038: value = {16'd0, error_tag_q};
      12'h040: value = corrected_q;
      12'h044: value = uncorrected_q;
      12'h050: value = {28'd0, divider_q};
      12'h054: value = watchdog_q;
      12'h084: value = cycles_snap_q[31:0];
      12'h088: value = cycles_snap_q[63:32];
      12'h08C: value = busy_snap_q[31:0];
      12'h090: value = busy_snap_q[63:32];
      12'h094: value = macs_snap_q[31:0];
      12'h098: value = macs_snap_q[63:32];
      12'h09C: value = read_snap_q[31:0];
      12'h0A0: value = read_snap_q[63:32];
      12'h0A4: value = written_snap_q[31:0];
      12'h0A8: value = written_snap_q[63:32];
      12'h0AC: value = jobs_snap_q[31:0];
      12'h0B0: value = jobs_snap_q[63:32];
      default: begin
        value      = '0;
        known_read = 1'b0;
      end
    endcase
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rvalid_q <= 1'b0;
      rresp_q  <= 2'b00;
      rdata_q  <= '0;
    end else if (read) begin
      rvalid_q <= 1'b1;
      rresp_q  <= known_read ? 2'b00 : 2'b10;
      rdata_q  <= value;
    end else if (rready_i) begin
      rvalid_q <= 1'b0;
    end
  end

  assign enable_o    = enable_q && !reset_q;
  assign reset_o     = reset_q;
  assign ring_base_o = base_q;
  assign ring_size_o = size_q;
  assign ring_tail_o = tail_q;
  assign watchdog_o  = watchdog_q;
  assign irq_o       = |(int_state_q & int_enable_q);
  assign fatal_irq_o = int_state_q[2] && int_enable_q[2];
endmodule
