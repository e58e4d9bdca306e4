// 64-bit counters, latched together by a snapshot, and the error counters of the memories' banks.
module npu_counters #(
  parameter int unsigned Banks = 25,
  localparam int unsigned Count = 12,
  localparam int unsigned BankAw = $clog2(Banks)
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,
  input  logic                snapshot_i,
  input  logic                busy_i,
  input  logic                beat_read_i,
  input  logic                beat_written_i,
  input  logic                job_i,
  input  logic [31:0]         macs_i,         // with job_i
  input  logic                gated_i,
  input  logic                read_stall_i,
  input  logic                write_stall_i,
  input  logic                depend_stall_i,
  input  logic                abft_corrected_i,
  input  logic                abft_failed_i,
  input  logic [5:0]          corrected_i,    // words this cycle
  input  logic                uncorrected_i,
  input  logic [Banks-1:0]    bank_single_i,
  input  logic [Banks-1:0]    bank_double_i,
  input  logic [5:0]          bank_i,
  output logic [31:0]         bank_count_o,   // uncorrectable, corrected
  output logic [31:0]         corrected_o,
  output logic [31:0]         uncorrected_o,
  output logic [64*Count-1:0] snapshot_o
);
  logic [63:0] cycles_q, busy_q, macs_q, read_q, written_q, jobs_q;
  logic [63:0] read_stall_q, write_stall_q, depend_stall_q, abft_corrected_q, abft_failed_q, gated_q;
  logic [63:0] snap_q [Count];
  logic [31:0] corrected_q, uncorrected_q;
  logic [15:0] bank_corrected_q [Banks];
  logic [15:0] bank_uncorrected_q [Banks];
  assign corrected_o   = corrected_q;
  assign uncorrected_o = uncorrected_q;
  assign bank_count_o  = (32'(bank_i) < Banks) ? {bank_uncorrected_q[BankAw'(bank_i)], bank_corrected_q[BankAw'(bank_i)]} : '0;
  for (genvar i = 0; i < Count; i++) begin : g_out
    assign snapshot_o[64*i +: 64] = snap_q[i];
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {cycles_q, busy_q, macs_q, read_q, written_q, jobs_q, corrected_q, uncorrected_q} <= '0;
      {read_stall_q, write_stall_q, depend_stall_q, abft_corrected_q, abft_failed_q, gated_q} <= '0;
      for (int unsigned i = 0; i < Count; i++) snap_q[i] <= '0;
      for (int unsigned i = 0; i < Banks; i++) begin
        bank_corrected_q[i]   <= '0;
        bank_uncorrected_q[i] <= '0;
      end
    end else if (clear_i) begin
      {cycles_q, busy_q, macs_q, read_q, written_q, jobs_q, corrected_q, uncorrected_q} <= '0;
      {read_stall_q, write_stall_q, depend_stall_q, abft_corrected_q, abft_failed_q, gated_q} <= '0;
      for (int unsigned i = 0; i < Count; i++) snap_q[i] <= '0;
      for (int unsigned i = 0; i < Banks; i++) begin
        bank_corrected_q[i]   <= '0;
        bank_uncorrected_q[i] <= '0;
      end
    end else begin
      cycles_q <= cycles_q + 64'd1;
      if (busy_i) busy_q <= busy_q + 64'd1;
      if (beat_read_i) read_q <= read_q + 64'd1;
      if (beat_written_i) written_q <= written_q + 64'd1;
      if (job_i) begin
        jobs_q <= jobs_q + 64'd1;
        macs_q <= macs_q + 64'(macs_i);
      end
      if (read_stall_i) read_stall_q <= read_stall_q + 64'd1;
      if (write_stall_i) write_stall_q <= write_stall_q + 64'd1;
      if (depend_stall_i) depend_stall_q <= depend_stall_q + 64'd1;
      if (abft_corrected_i) abft_corrected_q <= abft_corrected_q + 64'd1;
      if (abft_failed_i) abft_failed_q <= abft_failed_q + 64'd1;
      if (gated_i) gated_q <= gated_q + 64'd1;
      if (corrected_i != '0 && corrected_q < 32'hFFFF_FFC0) corrected_q <= corrected_q + 32'(corrected_i);
      if (uncorrected_i && uncorrected_q != '1) uncorrected_q <= uncorrected_q + 32'd1;
      if ((bank_single_i | bank_double_i) != '0) begin
        for (int unsigned i = 0; i < Banks; i++) begin
          if (bank_single_i[i] && bank_corrected_q[i] != '1) bank_corrected_q[i] <= bank_corrected_q[i] + 16'd1;
          if (bank_double_i[i] && bank_uncorrected_q[i] != '1) bank_uncorrected_q[i] <= bank_uncorrected_q[i] + 16'd1;
        end
      end
      if (snapshot_i) begin
        snap_q[0]  <= cycles_q;
        snap_q[1]  <= busy_q;
        snap_q[2]  <= macs_q;
        snap_q[3]  <= read_q;
        snap_q[4]  <= written_q;
        snap_q[5]  <= jobs_q;
        snap_q[6]  <= read_stall_q;
        snap_q[7]  <= write_stall_q;
        snap_q[8]  <= depend_stall_q;
        snap_q[9]  <= abft_corrected_q;
        snap_q[10] <= abft_failed_q;
        snap_q[11] <= gated_q;
      end
    end
  end
endmodule
