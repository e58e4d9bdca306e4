// AXI4-Lite registers (registers.toml). The settings that steer a job are kept twice; where the copies differ, the fault
// is fatal. A write to a read-only or unmapped offset and a read of an unmapped one answer SLVERR. Both
// wait while a soft reset is in work.
module npu_regs import npu_reg_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned AxiWidth = 128,
  parameter int unsigned MemoryMiB = 16,
  parameter int unsigned Banks = 25
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
  output logic        abft_o,
  output logic [3:0]  divider_o,
  output logic        off_o,           // the power state OFF
  output logic        run_o,           // RUN
  output logic        inject_o,
  output logic [5:0]  inject_bank_o,
  output logic [13:0] inject_word_o,
  output logic [71:0] inject_mask_o,
  input  logic        injected_i,      // pulse
  input  logic [Banks-1:0] bank_single_i,
  input  logic [Banks-1:0] bank_double_i,
  output logic        resume_o,        // pulse: the job error was acknowledged
  input  logic        idle_i,
  input  logic        halted_i,
  input  logic        done_i,          // pulses
  input  logic        failed_i,
  input  logic        fatal_i,
  input  logic        control_error_i, // level
  input  logic [7:0]  error_code_i,    // with failed_i
  input  logic [15:0] error_tag_i,
  input  logic [5:0]  corrected_i,     // words this cycle
  input  logic        uncorrected_i,
  input  logic        busy_i,
  input  logic        beat_read_i,
  input  logic        beat_written_i,
  input  logic        gated_i,
  input  logic        read_stall_i,
  input  logic        write_stall_i,
  input  logic        depend_stall_i,
  input  logic        abft_corrected_i,
  input  logic        abft_failed_i,
  input  logic        job_i,
  input  logic [31:0] macs_i,          // with job_i
  output logic        irq_o,
  output logic        fatal_irq_o
);
  // What steers a job, twice, the second copy inverted.
  typedef struct packed {
    logic        enable;
    logic [2:0]  int_enable;
    logic [39:0] base;
    logic [10:0] size;
    logic [9:0]  tail;
    logic [31:0] watchdog;
    logic [3:0]  divider;
    logic        abft;
    logic [1:0]  power;
  } settings_t;
  localparam settings_t SettingsReset = {1'b0, 3'd0, 40'd0, 11'd2, 10'd0, 32'd0, 4'd1, 1'b1, 2'd3};
  settings_t   set_q, set_d, twin_q;
  logic        reset_q, told_q, inject_q;
  logic [2:0]  int_state_q;
  logic [7:0]  error_code_q;
  logic [15:0] error_tag_q;
  logic [5:0]  bank_q;
  logic [13:0] inject_word_q;
  logic [71:0] inject_mask_q;

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
  logic power_good;
  assign power_good = (wdata_i <= 32'd3) && (wdata_i != 32'd0 || idle_i);
  always_comb begin
    unique case (awaddr_i)
      ControlAt, InterruptStateAt, InterruptEnableAt, InterruptTestAt, RingBaseLowAt, RingBaseHighAt, RingTailAt, ProtectionAt,
      WatchdogCyclesAt, EccBankAt, InjectWordAt, InjectMaskLowAt, InjectMaskHighAt, InjectMaskCheckAt, InjectAt,
      SnapshotAt: known_write = full;
      RingSizeAt:     known_write = full && size_good;
      ClockDividerAt: known_write = full && divider_good;
      PowerStateAt:   known_write = full && power_good;
      default:        known_write = 1'b0;
    endcase
  end
  logic do_write;
  assign do_write     = write && known_write;
  assign resume_o     = do_write && awaddr_i == InterruptStateAt && wdata_i[1];
  assign ring_moved_o = do_write && awaddr_i == RingSizeAt;

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

  logic settings_bad, broken, reset_now;
  assign settings_bad = (set_q != ~twin_q);
  assign broken       = (control_error_i || settings_bad) && !told_q;
  assign reset_now    = reset_q && reset_done_i;
  logic [2:0] set_bits, clear_bits;
  assign set_bits   = {fatal_i || broken, failed_i || broken, done_i} |
                      ((do_write && awaddr_i == InterruptTestAt) ? wdata_i[2:0] : 3'b0);
  assign clear_bits = (do_write && awaddr_i == InterruptStateAt) ? wdata_i[2:0] : 3'b0;

  always_comb begin
    set_d = set_q;
    if (do_write) begin
      unique case (awaddr_i)
        ControlAt:         set_d.enable      = wdata_i[0] && !wdata_i[1];
        InterruptEnableAt: set_d.int_enable  = wdata_i[2:0];
        RingBaseLowAt:     set_d.base[31:0]  = wdata_i & RingBaseLowMask;
        RingBaseHighAt:    set_d.base[39:32] = wdata_i[7:0];
        RingSizeAt: begin
          set_d.size = wdata_i[10:0];
          set_d.tail = '0;
        end
        RingTailAt:        set_d.tail     = wdata_i[9:0] & 10'(set_q.size - 11'd1);
        ProtectionAt:      set_d.abft     = wdata_i[0];
        ClockDividerAt:    set_d.divider  = wdata_i[3:0];
        WatchdogCyclesAt:  set_d.watchdog = wdata_i;
        PowerStateAt: begin
          set_d.power = wdata_i[1:0];
          if (wdata_i[1:0] == 2'd0) set_d.tail = '0;  // the ring begins anew
        end
        default: ;
      endcase
    end
    if (reset_now) set_d = SettingsReset;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      set_q  <= SettingsReset;
      twin_q <= ~SettingsReset;
      {reset_q, int_state_q, error_code_q, error_tag_q, told_q} <= '0;
      {bank_q, inject_word_q, inject_mask_q, inject_q} <= '0;
    end else if (reset_now) begin
      set_q  <= SettingsReset;
      twin_q <= ~SettingsReset;
      {reset_q, int_state_q, error_code_q, error_tag_q, told_q} <= '0;
      {bank_q, inject_word_q, inject_mask_q, inject_q} <= '0;
    end else begin
      if (do_write && !settings_bad) begin
        set_q  <= set_d;
        twin_q <= ~set_d;
      end
      if (do_write && awaddr_i == ControlAt) reset_q <= wdata_i[1];
      int_state_q <= (int_state_q & ~clear_bits) | set_bits;
      if (failed_i) {error_code_q, error_tag_q} <= {error_code_i, error_tag_i};
      if (broken) {told_q, error_code_q, error_tag_q} <= {1'b1, 8'd7, error_tag_i};
      if (injected_i) inject_q <= 1'b0;
      if (do_write) begin
        unique case (awaddr_i)
          EccBankAt:         bank_q               <= wdata_i[5:0];
          InjectWordAt:      inject_word_q        <= wdata_i[13:0];
          InjectMaskLowAt:   inject_mask_q[31:0]  <= wdata_i;
          InjectMaskHighAt:  inject_mask_q[63:32] <= wdata_i;
          InjectMaskCheckAt: inject_mask_q[71:64] <= wdata_i[7:0];
          InjectAt:          inject_q             <= wdata_i[0];
          default: ;
        endcase
      end
    end
  end

  logic [31:0]  bank_count, corrected, uncorrected;
  logic [767:0] snapshot;
  npu_counters #(.Banks(Banks)) u_counters (
    .clk_i, .rst_ni, .clear_i(reset_now), .snapshot_i(do_write && awaddr_i == SnapshotAt), .busy_i, .beat_read_i, .beat_written_i,
    .job_i, .macs_i, .gated_i, .read_stall_i, .write_stall_i, .depend_stall_i, .abft_corrected_i, .abft_failed_i, .corrected_i,
    .uncorrected_i, .bank_single_i, .bank_double_i, .bank_i(bank_q), .bank_count_o(bank_count), .corrected_o(corrected),
    .uncorrected_o(uncorrected), .snapshot_o(snapshot)
  );

  logic        read, known_read;
  logic [31:0] value;
  logic [11:0] counter;
  assign read      = arvalid_i && (!rvalid_q || rready_i) && !reset_q;
  assign arready_o = read;
  assign counter   = araddr_i - CyclesLowAt;
  always_comb begin
    known_read = 1'b1;
    unique case (araddr_i)
      IdentityAt:        value = IdentityReset;
      VersionAt:         value = VersionReset;
      CapabilityAt:      value = {16'(MemoryMiB), 8'((AxiWidth == 128) ? 0 : AxiWidth / 8), 8'(N)};
      ControlAt:         value = {30'd0, reset_q, set_q.enable};
      StatusAt:          value = {29'd0, control_error_i || settings_bad, halted_i, idle_i};
      InterruptStateAt:  value = {29'd0, int_state_q};
      InterruptEnableAt: value = {29'd0, set_q.int_enable};
      RingBaseLowAt:     value = set_q.base[31:0];
      RingBaseHighAt:    value = {24'd0, set_q.base[39:32]};
      RingSizeAt:        value = {21'd0, set_q.size};
      RingHeadAt:        value = {22'd0, ring_head_i};
      RingTailAt:        value = {22'd0, set_q.tail};
      ErrorCodeAt:       value = {24'd0, error_code_q};
      ErrorInfoAt:       value = {16'd0, error_tag_q};
      ProtectionAt:      value = {31'd0, set_q.abft};
      EccCorrectedAt:    value = corrected;
      EccUncorrectedAt:  value = uncorrected;
      ClockDividerAt:    value = {28'd0, set_q.divider};
      WatchdogCyclesAt:  value = set_q.watchdog;
      PowerStateAt:      value = {30'd0, set_q.power};
      EccBankAt:         value = {26'd0, bank_q};
      EccBankCountAt:    value = bank_count;
      InjectWordAt:      value = {18'd0, inject_word_q};
      InjectMaskLowAt:   value = inject_mask_q[31:0];
      InjectMaskHighAt:  value = inject_mask_q[63:32];
      InjectMaskCheckAt: value = {24'd0, inject_mask_q[71:64]};
      InjectAt:          value = {31'd0, inject_q};
      default: begin
        value      = '0;
        known_read = (araddr_i >= CyclesLowAt) && (araddr_i <= GatedHighAt) && (araddr_i[1:0] == '0);
        if (known_read) value = snapshot[32*counter[6:2] +: 32];
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

  assign enable_o    = set_q.enable && !reset_q && !settings_bad && !control_error_i;
  assign reset_o     = reset_q;
  assign ring_base_o = set_q.base;
  assign ring_size_o = set_q.size;
  assign ring_tail_o = set_q.tail;
  assign watchdog_o  = set_q.watchdog;
  assign abft_o      = set_q.abft;
  assign divider_o   = set_q.divider;
  assign off_o       = (set_q.power == 2'd0);
  assign run_o       = (set_q.power == 2'd3);
  assign inject_o      = inject_q;
  assign inject_bank_o = bank_q;
  assign inject_word_o = inject_word_q;
  assign inject_mask_o = inject_mask_q;
  assign irq_o       = |(int_state_q & set_q.int_enable);
  assign fatal_irq_o = int_state_q[2] && set_q.int_enable[2];
  logic unused;
  assign unused = ^{counter[11:7], counter[1:0]};
endmodule
