// 64-bit counters, latched together by a snapshot, and the error counters of the memories' banks.
module npu_counters import npu_pkg::*; #(
  parameter int unsigned Banks = 25,
  localparam int unsigned Count = 12
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                clear_i,
  input  logic                snapshot_i,
  input  events_t             events_i,
  input  logic [Banks-1:0]    bank_single_i,
  input  logic [Banks-1:0]    bank_double_i,
  input  logic [5:0]          bank_i,
  output logic [31:0]         bank_count_o,   // uncorrectable, corrected
  output logic [31:0]         corrected_o,
  output logic [31:0]         uncorrected_o,
  output logic [64*Count-1:0] snapshot_o
);
  localparam int unsigned BankAw = $clog2(Banks);
  logic [63:0] cycles_d, busy_d, macs_d, read_d, written_d, jobs_d;
  logic [63:0] cycles_q, busy_q, macs_q, read_q, written_q, jobs_q;
  logic [63:0] read_stall_d, write_stall_d, depend_stall_d;
  logic [63:0] read_stall_q, write_stall_q, depend_stall_q;
  logic [63:0] abft_corrected_d, abft_failed_d, gated_d;
  logic [63:0] abft_corrected_q, abft_failed_q, gated_q;
  logic [63:0] snap_q [Count];
  logic [31:0] corrected_d, corrected_q, uncorrected_d, uncorrected_q;
  logic [15:0] bank_corrected_d [Banks], bank_corrected_q [Banks];
  logic [15:0] bank_uncorrected_d [Banks], bank_uncorrected_q [Banks];
  assign corrected_o   = corrected_q;
  assign uncorrected_o = uncorrected_q;
  assign bank_count_o  = (32'(bank_i) >= Banks) ? '0 :
                         {bank_uncorrected_q[BankAw'(bank_i)], bank_corrected_q[BankAw'(bank_i)]};

  assign cycles_d         = clear_i ? '0 : cycles_q + 64'd1;
  assign busy_d           = clear_i ? '0 : busy_q + 64'(events_i.busy);
  assign macs_d           = clear_i ? '0 : events_i.job ? macs_q + 64'(events_i.macs) : macs_q;
  assign read_d           = clear_i ? '0 : read_q + 64'(events_i.beat_read);
  assign written_d        = clear_i ? '0 : written_q + 64'(events_i.beat_written);
  assign jobs_d           = clear_i ? '0 : jobs_q + 64'(events_i.job);
  assign read_stall_d     = clear_i ? '0 : read_stall_q + 64'(events_i.stalls.read);
  assign write_stall_d    = clear_i ? '0 : write_stall_q + 64'(events_i.stalls.write);
  assign depend_stall_d   = clear_i ? '0 : depend_stall_q + 64'(events_i.stalls.depend);
  assign abft_corrected_d = clear_i ? '0 : abft_corrected_q + 64'(events_i.abft_corrected);
  assign abft_failed_d    = clear_i ? '0 : abft_failed_q + 64'(events_i.abft_failed);
  assign gated_d          = clear_i ? '0 : gated_q + 64'(events_i.gated);

  // These two, and those of the banks, hold at their ends.
  logic corrected_full, uncorrected_full;
  assign corrected_full   = (corrected_q >= 32'hFFFF_FFC0);
  assign uncorrected_full = (uncorrected_q == '1);
  assign corrected_d      = clear_i ? '0 :
                            corrected_full ? corrected_q : corrected_q + 32'(events_i.corrected);
  assign uncorrected_d    = clear_i ? '0 :
                            uncorrected_q + 32'(events_i.uncorrected && !uncorrected_full);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      cycles_q         <= '0;
      busy_q           <= '0;
      macs_q           <= '0;
      read_q           <= '0;
      written_q        <= '0;
      jobs_q           <= '0;
      read_stall_q     <= '0;
      write_stall_q    <= '0;
      depend_stall_q   <= '0;
      abft_corrected_q <= '0;
      abft_failed_q    <= '0;
      gated_q          <= '0;
      corrected_q      <= '0;
      uncorrected_q    <= '0;
    end else begin
      cycles_q         <= cycles_d;
      busy_q           <= busy_d;
      macs_q           <= macs_d;
      read_q           <= read_d;
      written_q        <= written_d;
      jobs_q           <= jobs_d;
      read_stall_q     <= read_stall_d;
      write_stall_q    <= write_stall_d;
      depend_stall_q   <= depend_stall_d;
      abft_corrected_q <= abft_corrected_d;
      abft_failed_q    <= abft_failed_d;
      gated_q          <= gated_d;
      corrected_q      <= corrected_d;
      uncorrected_q    <= uncorrected_d;
    end
  end

  logic [64*Count-1:0] counts;
  assign counts = {gated_q, abft_failed_q, abft_corrected_q, depend_stall_q, write_stall_q,
                   read_stall_q, jobs_q, written_q, read_q, macs_q, busy_q, cycles_q};
  for (genvar i = 0; i < Count; i++) begin : g_snap
    logic [63:0] snap_d;
    assign snap_d = clear_i ? '0 : counts[64*i +: 64];
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) snap_q[i] <= '0;
      else if (snapshot_i || clear_i) snap_q[i] <= snap_d;
    end
    assign snapshot_o[64*i +: 64] = snap_q[i];
  end

  logic bank_en;
  assign bank_en = clear_i || ((bank_single_i | bank_double_i) != '0);
  always_comb begin
    for (int unsigned i = 0; i < Banks; i++) begin
      bank_corrected_d[i]   = '0;
      bank_uncorrected_d[i] = '0;
    end
    if (bank_en && !clear_i) begin
      for (int unsigned i = 0; i < Banks; i++) begin
        bank_corrected_d[i]   = bank_corrected_q[i] +
                                16'(bank_single_i[i] && bank_corrected_q[i] != '1);
        bank_uncorrected_d[i] = bank_uncorrected_q[i] +
                                16'(bank_double_i[i] && bank_uncorrected_q[i] != '1);
      end
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      for (int unsigned i = 0; i < Banks; i++) begin
        bank_corrected_q[i]   <= '0;
        bank_uncorrected_q[i] <= '0;
      end
    end else if (bank_en) begin
      for (int unsigned i = 0; i < Banks; i++) begin
        bank_corrected_q[i]   <= bank_corrected_d[i];
        bank_uncorrected_q[i] <= bank_uncorrected_d[i];
      end
    end
  end
endmodule
