// AXI4-Lite registers (registers.toml). The settings that steer a job are kept twice; where the
// copies differ, the fault is fatal. A write to a read-only or unmapped offset and a read of an
// unmapped one answer SLVERR. Both wait while a soft reset is in work.
module npu_regs import npu_pkg::*; import npu_reg_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned AxiWidth = 128,
  parameter int unsigned MemoryMiB = 16,
  parameter int unsigned Banks = 25
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  axil_req_t    axil_i,
  output axil_rsp_t    axil_o,
  output core_config_t config_o,
  output logic         ring_moved_o,    // pulse: base or size was written, the head starts at 0
  output logic         resume_o,        // pulse: the job error was acknowledged
  input  logic         reset_done_i,    // pulse: the core is quiet, clear everything
  output logic         off_o,           // the power state OFF
  output inject_t      inject_o,
  input  logic         injected_i,      // pulse
  input  status_t      status_i,
  input  logic         control_error_i, // level
  input  events_t      events_i,
  input  logic [Banks-1:0] bank_single_i,
  input  logic [Banks-1:0] bank_double_i,
  output logic         irq_o,
  output logic         fatal_irq_o
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
  localparam settings_t SettingsReset = {
    1'b0, 3'd0, 40'd0, 11'd2, 10'd0, 32'd0, 4'd1, 1'b1, 2'd3
  };
  settings_t   set_d, set_q, twin_d, twin_q;
  logic        reset_d, reset_q, told_d, told_q, inject_d, inject_q;
  logic [2:0]  int_state_d, int_state_q;
  logic [7:0]  error_code_d, error_code_q;
  logic [15:0] error_tag_d, error_tag_q;
  logic [5:0]  bank_d, bank_q;
  logic [13:0] inject_word_d, inject_word_q;
  logic [71:0] inject_mask_d, inject_mask_q;

  logic        bvalid_d, bvalid_q, rvalid_d, rvalid_q;
  logic [1:0]  bresp_d, bresp_q, rresp_d, rresp_q;
  logic [31:0] rdata_d, rdata_q;

  localparam logic [7:0] PortBytes = 8'((AxiWidth == 128) ? 0 : AxiWidth / 8);  // 0: 16

  // Writes: address and data are taken together.
  logic        write, known_write, full, do_write;
  logic [11:0] at;
  logic [31:0] data;
  logic        size_good, divider_good, power_good;
  assign write = axil_i.aw_valid && axil_i.w_valid && (!bvalid_q || axil_i.b_ready) && !reset_q;
  assign at    = axil_i.aw_addr;
  assign data  = axil_i.w_data;
  assign full  = (axil_i.w_strb == 4'hF);
  assign size_good    = (data >= 32'd2) && (data <= 32'd1024) && ((data & (data - 32'd1)) == '0);
  assign divider_good = (data == 32'd1) || (data == 32'd2) || (data == 32'd4) || (data == 32'd8);
  assign power_good   = (data <= 32'd3) && (data != 32'd0 || status_i.idle);
  always_comb begin
    unique case (at)
      ControlAt, InterruptStateAt, InterruptEnableAt, InterruptTestAt, RingBaseLowAt,
      RingBaseHighAt, RingTailAt, ProtectionAt, WatchdogCyclesAt, EccBankAt, InjectWordAt,
      InjectMaskLowAt, InjectMaskHighAt, InjectMaskCheckAt, InjectAt,
      SnapshotAt:     known_write = full;
      RingSizeAt:     known_write = full && size_good;
      ClockDividerAt: known_write = full && divider_good;
      PowerStateAt:   known_write = full && power_good;
      default:        known_write = 1'b0;
    endcase
  end
  assign do_write = write && known_write;
  assign bvalid_d = write || (bvalid_q && !axil_i.b_ready);
  assign bresp_d  = !write ? bresp_q : known_write ? 2'b00 : 2'b10;

  logic settings_bad, broken, reset_now;
  assign settings_bad = (set_q != ~twin_q);
  assign broken       = (control_error_i || settings_bad) && !told_q;
  assign reset_now    = reset_q && reset_done_i;
  logic [2:0] set_bits, clear_bits;
  assign set_bits   = {status_i.fatal || broken, status_i.failed || broken, status_i.done} |
                      ((do_write && at == InterruptTestAt) ? data[2:0] : 3'b0);
  assign clear_bits = (do_write && at == InterruptStateAt) ? data[2:0] : 3'b0;

  always_comb begin
    set_d  = set_q;
    twin_d = twin_q;
    if (do_write && !settings_bad) begin
      unique case (at)
        ControlAt:         set_d.enable      = data[0] && !data[1];
        InterruptEnableAt: set_d.int_enable  = data[2:0];
        RingBaseLowAt:     set_d.base[31:0]  = data & RingBaseLowMask;
        RingBaseHighAt:    set_d.base[39:32] = data[7:0];
        RingSizeAt: begin
          set_d.size = data[10:0];
          set_d.tail = '0;
        end
        RingTailAt:        set_d.tail     = data[9:0] & 10'(set_q.size - 11'd1);
        ProtectionAt:      set_d.abft     = data[0];
        ClockDividerAt:    set_d.divider  = data[3:0];
        WatchdogCyclesAt:  set_d.watchdog = data;
        PowerStateAt: begin
          set_d.power = data[1:0];
          if (data[1:0] == 2'd0) set_d.tail = '0;  // the ring begins anew
        end
        default: ;
      endcase
      twin_d = ~set_d;
    end
    if (reset_now) begin
      set_d  = SettingsReset;
      twin_d = ~SettingsReset;
    end
  end

  always_comb begin
    reset_d      = (do_write && at == ControlAt) ? data[1] : reset_q;
    int_state_d  = (int_state_q & ~clear_bits) | set_bits;
    error_code_d = error_code_q;
    error_tag_d  = error_tag_q;
    told_d       = told_q || broken;
    if (status_i.failed) begin
      error_code_d = status_i.error_code;
      error_tag_d  = status_i.error_tag;
    end
    if (broken) begin
      error_code_d = ErrControl;
      error_tag_d  = status_i.error_tag;
    end
    if (reset_now) {reset_d, int_state_d, error_code_d, error_tag_d, told_d} = '0;
  end

  always_comb begin
    bank_d        = bank_q;
    inject_word_d = inject_word_q;
    inject_mask_d = inject_mask_q;
    inject_d      = inject_q && !injected_i;
    if (do_write) begin
      unique case (at)
        EccBankAt:         bank_d               = data[5:0];
        InjectWordAt:      inject_word_d        = data[13:0];
        InjectMaskLowAt:   inject_mask_d[31:0]  = data;
        InjectMaskHighAt:  inject_mask_d[63:32] = data;
        InjectMaskCheckAt: inject_mask_d[71:64] = data[7:0];
        InjectAt:          inject_d             = data[0];
        default: ;
      endcase
    end
    if (reset_now) {bank_d, inject_word_d, inject_mask_d, inject_d} = '0;
  end

  logic [31:0]  bank_count, corrected, uncorrected;
  logic [767:0] snapshot;
  npu_counters #(.Banks(Banks)) u_counters (
    .clk_i, .rst_ni, .clear_i(reset_now), .snapshot_i(do_write && at == SnapshotAt), .events_i,
    .bank_single_i, .bank_double_i, .bank_i(bank_q), .bank_count_o(bank_count),
    .corrected_o(corrected), .uncorrected_o(uncorrected), .snapshot_o(snapshot)
  );

  logic        read, known_read;
  logic [31:0] value;
  logic [11:0] counter;
  assign read     = axil_i.ar_valid && (!rvalid_q || axil_i.r_ready) && !reset_q;
  assign counter  = axil_i.ar_addr - CyclesLowAt;
  assign rvalid_d = read || (rvalid_q && !axil_i.r_ready);
  assign rresp_d  = !read ? rresp_q : known_read ? 2'b00 : 2'b10;
  assign rdata_d  = read ? value : rdata_q;
  always_comb begin
    known_read = 1'b1;
    unique case (axil_i.ar_addr)
      IdentityAt:        value = IdentityReset;
      VersionAt:         value = VersionReset;
      CapabilityAt:      value = {16'(MemoryMiB), PortBytes, 8'(N)};
      ControlAt:         value = {30'd0, reset_q, set_q.enable};
      StatusAt:          value = {29'd0, control_error_i || settings_bad, status_i.halted,
                                  status_i.idle};
      InterruptStateAt:  value = {29'd0, int_state_q};
      InterruptEnableAt: value = {29'd0, set_q.int_enable};
      RingBaseLowAt:     value = set_q.base[31:0];
      RingBaseHighAt:    value = {24'd0, set_q.base[39:32]};
      RingSizeAt:        value = {21'd0, set_q.size};
      RingHeadAt:        value = {22'd0, status_i.head};
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
        known_read = (axil_i.ar_addr >= CyclesLowAt) && (axil_i.ar_addr <= GatedHighAt) &&
                     (axil_i.ar_addr[1:0] == '0);
        if (known_read) value = snapshot[32*counter[6:2] +: 32];
      end
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      set_q         <= SettingsReset;
      twin_q        <= ~SettingsReset;
      reset_q       <= '0;
      int_state_q   <= '0;
      error_code_q  <= '0;
      error_tag_q   <= '0;
      told_q        <= '0;
      bank_q        <= '0;
      inject_word_q <= '0;
      inject_mask_q <= '0;
      inject_q      <= '0;
      bvalid_q      <= '0;
      bresp_q       <= '0;
      rvalid_q      <= '0;
      rresp_q       <= '0;
      rdata_q       <= '0;
    end else begin
      set_q         <= set_d;
      twin_q        <= twin_d;
      reset_q       <= reset_d;
      int_state_q   <= int_state_d;
      error_code_q  <= error_code_d;
      error_tag_q   <= error_tag_d;
      told_q        <= told_d;
      bank_q        <= bank_d;
      inject_word_q <= inject_word_d;
      inject_mask_q <= inject_mask_d;
      inject_q      <= inject_d;
      bvalid_q      <= bvalid_d;
      bresp_q       <= bresp_d;
      rvalid_q      <= rvalid_d;
      rresp_q       <= rresp_d;
      rdata_q       <= rdata_d;
    end
  end

  assign axil_o.aw_ready = write;
  assign axil_o.w_ready  = write;
  assign axil_o.b_valid  = bvalid_q;
  assign axil_o.b_resp   = bresp_q;
  assign axil_o.ar_ready = read;
  assign axil_o.r_valid  = rvalid_q;
  assign axil_o.r_resp   = rresp_q;
  assign axil_o.r_data   = rdata_q;
  assign config_o.enable    = set_q.enable && !reset_q && !settings_bad && !control_error_i &&
                              set_q.power == 2'd3;
  assign config_o.reset     = reset_q;
  assign config_o.abft      = set_q.abft;
  assign config_o.divider   = set_q.divider;
  assign config_o.ring_base = set_q.base;
  assign config_o.ring_size = set_q.size;
  assign config_o.ring_tail = set_q.tail;
  assign config_o.watchdog  = set_q.watchdog;
  assign ring_moved_o = do_write && (at == RingSizeAt);
  assign resume_o     = do_write && (at == InterruptStateAt) && data[1];
  assign off_o        = (set_q.power == 2'd0);
  assign inject_o.armed = inject_q;
  assign inject_o.bank  = bank_q;
  assign inject_o.addr  = inject_word_q;
  assign inject_o.mask  = inject_mask_q;
  assign irq_o        = |(int_state_q & set_q.int_enable);
  assign fatal_irq_o  = int_state_q[2] && set_q.int_enable[2];

  BHoldsUntilReady_A: assert property (@(posedge clk_i)
      bvalid_q && !axil_i.b_ready |-> bvalid_d && bresp_d == bresp_q);
  RHoldsUntilReady_A: assert property (@(posedge clk_i)
      rvalid_q && !axil_i.r_ready |-> rvalid_d && rresp_d == rresp_q && rdata_d == rdata_q);
  TakesAddressAndDataTogether_A: assert property (@(posedge clk_i)
      axil_o.aw_ready || axil_o.w_ready |-> axil_i.aw_valid && axil_i.w_valid);
  ResetHoldsAccessesBack_A: assert property (@(posedge clk_i) reset_q |-> !write && !read);
  logic unused;
  assign unused = ^{counter[11:7], counter[1:0], status_i.busy, status_i.job, status_i.macs,
                    status_i.reset_done};
endmodule
