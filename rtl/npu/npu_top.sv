// The accelerator: AXI4-Lite registers, one AXI4 master with a single ID, a level interrupt and a fatal one.
module npu_top import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned AxiWidth = 128,  // bits of the master's data: 64, 128, 256
  parameter bit Ecc = 1'b1,
  parameter bit Abft = 1'b1,
  parameter bit Lockstep = 1'b1
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic [11:0]  s_axil_awaddr_i,
  input  logic         s_axil_awvalid_i,
  output logic         s_axil_awready_o,
  input  logic [31:0]  s_axil_wdata_i,
  input  logic [3:0]   s_axil_wstrb_i,
  input  logic         s_axil_wvalid_i,
  output logic         s_axil_wready_o,
  output logic [1:0]   s_axil_bresp_o,
  output logic         s_axil_bvalid_o,
  input  logic         s_axil_bready_i,
  input  logic [11:0]  s_axil_araddr_i,
  input  logic         s_axil_arvalid_i,
  output logic         s_axil_arready_o,
  output logic [31:0]  s_axil_rdata_o,
  output logic [1:0]   s_axil_rresp_o,
  output logic         s_axil_rvalid_o,
  input  logic         s_axil_rready_i,
  output logic         m_axi_arvalid_o,
  input  logic         m_axi_arready_i,
  output logic [39:0]  m_axi_araddr_o,
  output logic [7:0]   m_axi_arlen_o,
  input  logic         m_axi_rvalid_i,
  output logic         m_axi_rready_o,
  input  logic [AxiWidth-1:0] m_axi_rdata_i,
  input  logic [1:0]   m_axi_rresp_i,
  input  logic         m_axi_rlast_i,
  output logic         m_axi_awvalid_o,
  input  logic         m_axi_awready_i,
  output logic [39:0]  m_axi_awaddr_o,
  output logic [7:0]   m_axi_awlen_o,
  output logic         m_axi_wvalid_o,
  input  logic         m_axi_wready_i,
  output logic [AxiWidth-1:0] m_axi_wdata_o,
  output logic [AxiWidth/8-1:0] m_axi_wstrb_o,
  output logic         m_axi_wlast_o,
  input  logic         m_axi_bvalid_i,
  output logic         m_axi_bready_o,
  input  logic [1:0]   m_axi_bresp_i,
  output logic         irq_o,
  output logic         fatal_irq_o,
  output logic         idle_o          // nothing at all in work: the clock may stop
);
  localparam int unsigned Word = (8 * N > AxiWidth) ? 8 * N : AxiWidth;  // bits of a word of the read FIFO
  localparam int unsigned Banks = 2 * Word / 64 + N / 8 + 2 * (N / 2 + 1) + 1;
  logic        enable, soft_reset, ring_moved, resume, abft, off, run, inject, injected;
  logic [3:0]  divider;
  logic [39:0] ring_base;
  logic [10:0] ring_size;
  logic [9:0]  ring_tail;
  logic [31:0] watchdog;
  logic [5:0]  inject_bank, corrected;
  logic [13:0] inject_word;
  logic [71:0] inject_mask;
  logic        uncorrected, control_error, abft_corrected, abft_failed, array_on, apart_reset, reset_done;
  logic [Banks-1:0] bank_single, bank_double;
  control_t    say;

  npu_regs #(.N(N), .AxiWidth(AxiWidth), .Banks(Banks)) u_regs (
    .clk_i, .rst_ni,
    .awaddr_i(s_axil_awaddr_i), .awvalid_i(s_axil_awvalid_i), .awready_o(s_axil_awready_o),
    .wdata_i(s_axil_wdata_i), .wstrb_i(s_axil_wstrb_i), .wvalid_i(s_axil_wvalid_i), .wready_o(s_axil_wready_o),
    .bresp_o(s_axil_bresp_o), .bvalid_o(s_axil_bvalid_o), .bready_i(s_axil_bready_i),
    .araddr_i(s_axil_araddr_i), .arvalid_i(s_axil_arvalid_i), .arready_o(s_axil_arready_o),
    .rdata_o(s_axil_rdata_o), .rresp_o(s_axil_rresp_o), .rvalid_o(s_axil_rvalid_o), .rready_i(s_axil_rready_i),
    .enable_o(enable), .reset_o(soft_reset), .reset_done_i(reset_done), .ring_base_o(ring_base), .ring_size_o(ring_size),
    .ring_tail_o(ring_tail), .ring_moved_o(ring_moved), .ring_head_i(say.head), .watchdog_o(watchdog), .abft_o(abft),
    .divider_o(divider), .off_o(off), .run_o(run), .inject_o(inject), .inject_bank_o(inject_bank), .inject_word_o(inject_word),
    .inject_mask_o(inject_mask), .injected_i(injected), .bank_single_i(bank_single), .bank_double_i(bank_double),
    .resume_o(resume), .idle_i(say.idle), .halted_i(say.halted), .done_i(say.done), .failed_i(say.failed), .fatal_i(say.fatal),
    .control_error_i(control_error), .error_code_i(say.error_code), .error_tag_i(say.error_tag), .corrected_i(corrected),
    .uncorrected_i(uncorrected), .busy_i(say.busy), .beat_read_i(m_axi_rvalid_i && m_axi_rready_o),
    .beat_written_i(m_axi_wvalid_o && m_axi_wready_i), .gated_i(!array_on), .read_stall_i(say.read_stall),
    .write_stall_i(say.write_stall), .depend_stall_i(say.depend_stall), .abft_corrected_i(abft_corrected),
    .abft_failed_i(abft_failed), .job_i(say.job), .macs_i(say.macs), .irq_o, .fatal_irq_o
  );

  // Where the copies of the control logic are apart, a soft reset waits only for the bus, which is counted here.
  logic [8:0] open_q;  // bursts
  logic       opened_read, opened_write, closed_read, closed_write;
  assign opened_read  = m_axi_arvalid_o && m_axi_arready_i;
  assign opened_write = m_axi_awvalid_o && m_axi_awready_i;
  assign closed_read  = m_axi_rvalid_i && m_axi_rready_o && m_axi_rlast_i;
  assign closed_write = m_axi_bvalid_i && m_axi_bready_o;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) open_q <= '0;
    else open_q <= open_q + 9'(opened_read) + 9'(opened_write) - 9'(closed_read) - 9'(closed_write);
  end
  assign apart_reset = control_error && soft_reset && (open_q == '0) && !m_axi_arvalid_o && !m_axi_awvalid_o;
  assign reset_done  = say.reset_done || apart_reset;

  npu_core #(.N(N), .AxiWidth(AxiWidth), .Ecc(Ecc), .Abft(Abft), .Lockstep(Lockstep)) u_core (
    .clk_i, .rst_ni, .clear_i((reset_done && soft_reset && control_error) || off), .enable_i(enable && run), .reset_i(soft_reset),
    .abft_i(abft && Abft), .divider_i(divider), .ring_base_i(ring_base), .ring_size_i(ring_size), .ring_tail_i(ring_tail),
    .ring_moved_i(ring_moved), .watchdog_i(watchdog), .resume_i(resume), .say_o(say), .control_error_o(control_error),
    .abft_corrected_o(abft_corrected), .abft_error_o(abft_failed), .array_on_o(array_on), .corrected_o(corrected),
    .uncorrected_o(uncorrected), .bank_single_o(bank_single), .bank_double_o(bank_double), .inject_i(inject),
    .inject_bank_i(inject_bank), .inject_addr_i(inject_word), .inject_mask_i(inject_mask), .injected_o(injected),
    .ar_ready_i(m_axi_arready_i), .r_valid_i(m_axi_rvalid_i), .r_data_i(m_axi_rdata_i), .r_resp_i(m_axi_rresp_i),
    .r_last_i(m_axi_rlast_i), .aw_ready_i(m_axi_awready_i), .w_ready_i(m_axi_wready_i), .w_data_o(m_axi_wdata_o),
    .b_valid_i(m_axi_bvalid_i), .b_resp_i(m_axi_bresp_i)
  );
  assign m_axi_arvalid_o = say.ar_valid;
  assign m_axi_araddr_o  = say.ar_addr;
  assign m_axi_arlen_o   = say.ar_len;
  assign m_axi_rready_o  = 1'b1;
  assign m_axi_awvalid_o = say.aw_valid;
  assign m_axi_awaddr_o  = say.aw_addr;
  assign m_axi_awlen_o   = say.aw_len;
  assign m_axi_wvalid_o  = say.w_valid;
  assign m_axi_wstrb_o   = say.w_strb[AxiWidth/8-1:0];
  assign m_axi_wlast_o   = say.w_last;
  assign m_axi_bready_o  = 1'b1;
  assign idle_o = say.idle && (open_q == '0) && !m_axi_arvalid_o && !m_axi_awvalid_o && !m_axi_wvalid_o && !s_axil_bvalid_o &&
                  !s_axil_rvalid_o;
  logic unused;
  assign unused = ^say;  // much of it is for the data path
endmodule
