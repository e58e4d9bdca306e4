// The accelerator: AXI4-Lite registers, one AXI4 master of 128 bit with a single ID, a level interrupt and a fatal one.
module npu_top #(
  parameter int unsigned N = 16
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
  input  logic [127:0] m_axi_rdata_i,
  input  logic [1:0]   m_axi_rresp_i,
  input  logic         m_axi_rlast_i,
  output logic         m_axi_awvalid_o,
  input  logic         m_axi_awready_i,
  output logic [39:0]  m_axi_awaddr_o,
  output logic [7:0]   m_axi_awlen_o,
  output logic         m_axi_wvalid_o,
  input  logic         m_axi_wready_i,
  output logic [127:0] m_axi_wdata_o,
  output logic [15:0]  m_axi_wstrb_o,
  output logic         m_axi_wlast_o,
  input  logic         m_axi_bvalid_i,
  output logic         m_axi_bready_o,
  input  logic [1:0]   m_axi_bresp_i,
  output logic         irq_o,
  output logic         fatal_irq_o,
  output logic         idle_o          // nothing at all in work: the clock may stop
);
  logic        enable, soft_reset, reset_done, ring_moved, resume, core_idle, halted, done, failed, fatal;
  logic [39:0] ring_base;
  logic [10:0] ring_size;
  logic [9:0]  ring_tail, ring_head;
  logic [31:0] watchdog, macs;
  logic [7:0]  error_code;
  logic [15:0] error_tag;
  logic [3:0]  corrected;
  logic        uncorrected, busy, job;

  npu_regs #(.N(N)) u_regs (
    .clk_i, .rst_ni,
    .awaddr_i(s_axil_awaddr_i), .awvalid_i(s_axil_awvalid_i), .awready_o(s_axil_awready_o),
    .wdata_i(s_axil_wdata_i), .wstrb_i(s_axil_wstrb_i), .wvalid_i(s_axil_wvalid_i), .wready_o(s_axil_wready_o),
    .bresp_o(s_axil_bresp_o), .bvalid_o(s_axil_bvalid_o), .bready_i(s_axil_bready_i),
    .araddr_i(s_axil_araddr_i), .arvalid_i(s_axil_arvalid_i), .arready_o(s_axil_arready_o),
    .rdata_o(s_axil_rdata_o), .rresp_o(s_axil_rresp_o), .rvalid_o(s_axil_rvalid_o), .rready_i(s_axil_rready_i),
    .enable_o(enable), .reset_o(soft_reset), .reset_done_i(reset_done), .ring_base_o(ring_base), .ring_size_o(ring_size),
    .ring_tail_o(ring_tail), .ring_moved_o(ring_moved), .ring_head_i(ring_head), .watchdog_o(watchdog), .resume_o(resume),
    .idle_i(core_idle), .halted_i(halted), .done_i(done), .failed_i(failed), .fatal_i(fatal), .error_code_i(error_code),
    .error_tag_i(error_tag), .corrected_i(corrected), .uncorrected_i(uncorrected), .clocked_i(1'b1), .busy_i(busy),
    .beat_read_i(m_axi_rvalid_i && m_axi_rready_o), .beat_written_i(m_axi_wvalid_o && m_axi_wready_i), .job_i(job), .macs_i(macs),
    .irq_o, .fatal_irq_o
  );

  logic rd_flush, rd_quiet, rd_error, rd_cmd_valid, rd_cmd_ready, rd_beat_valid, rd_beat_ready;
  logic [39:0]  rd_cmd_addr, wr_cmd_addr;
  logic [6:0]   rd_cmd_beats;
  logic [127:0] rd_beat_data, wr_beat_data;
  logic wr_quiet, wr_error, wr_cmd_valid, wr_cmd_ready, wr_beat_valid, wr_beat_ready;
  logic [8:0]   wr_cmd_beats;
  logic [15:0]  wr_beat_strb;

  npu_core #(.N(N)) u_core (
    .clk_i, .rst_ni, .enable_i(enable), .reset_i(soft_reset), .reset_done_o(reset_done), .ring_base_i(ring_base),
    .ring_size_i(ring_size), .ring_tail_i(ring_tail), .ring_moved_i(ring_moved), .ring_head_o(ring_head), .watchdog_i(watchdog),
    .resume_i(resume), .idle_o(core_idle), .halted_o(halted), .done_o(done), .failed_o(failed), .fatal_o(fatal),
    .error_code_o(error_code), .error_tag_o(error_tag), .corrected_o(corrected), .uncorrected_o(uncorrected), .busy_o(busy),
    .job_o(job), .macs_o(macs), .rd_flush_o(rd_flush), .rd_quiet_i(rd_quiet), .rd_error_i(rd_error), .rd_cmd_valid_o(rd_cmd_valid),
    .rd_cmd_ready_i(rd_cmd_ready), .rd_cmd_addr_o(rd_cmd_addr), .rd_cmd_beats_o(rd_cmd_beats), .rd_beat_valid_i(rd_beat_valid),
    .rd_beat_ready_o(rd_beat_ready), .rd_beat_data_i(rd_beat_data), .wr_quiet_i(wr_quiet), .wr_error_i(wr_error),
    .wr_cmd_valid_o(wr_cmd_valid), .wr_cmd_ready_i(wr_cmd_ready), .wr_cmd_addr_o(wr_cmd_addr), .wr_cmd_beats_o(wr_cmd_beats),
    .wr_beat_valid_o(wr_beat_valid), .wr_beat_ready_i(wr_beat_ready), .wr_beat_data_o(wr_beat_data), .wr_beat_strb_o(wr_beat_strb)
  );

  npu_read_dma u_read (
    .clk_i, .rst_ni, .flush_i(rd_flush), .quiet_o(rd_quiet), .error_o(rd_error), .cmd_valid_i(rd_cmd_valid),
    .cmd_ready_o(rd_cmd_ready), .cmd_addr_i(rd_cmd_addr), .cmd_beats_i(rd_cmd_beats), .beat_valid_o(rd_beat_valid),
    .beat_ready_i(rd_beat_ready), .beat_data_o(rd_beat_data), .ar_valid_o(m_axi_arvalid_o), .ar_ready_i(m_axi_arready_i),
    .ar_addr_o(m_axi_araddr_o), .ar_len_o(m_axi_arlen_o), .r_valid_i(m_axi_rvalid_i), .r_ready_o(m_axi_rready_o),
    .r_data_i(m_axi_rdata_i), .r_resp_i(m_axi_rresp_i)
  );
  npu_write_dma u_write (
    .clk_i, .rst_ni, .quiet_o(wr_quiet), .error_o(wr_error), .cmd_valid_i(wr_cmd_valid), .cmd_ready_o(wr_cmd_ready),
    .cmd_addr_i(wr_cmd_addr), .cmd_beats_i(wr_cmd_beats), .beat_valid_i(wr_beat_valid), .beat_ready_o(wr_beat_ready),
    .beat_data_i(wr_beat_data), .beat_strb_i(wr_beat_strb), .aw_valid_o(m_axi_awvalid_o), .aw_ready_i(m_axi_awready_i),
    .aw_addr_o(m_axi_awaddr_o), .aw_len_o(m_axi_awlen_o), .w_valid_o(m_axi_wvalid_o), .w_ready_i(m_axi_wready_i),
    .w_data_o(m_axi_wdata_o), .w_strb_o(m_axi_wstrb_o), .w_last_o(m_axi_wlast_o), .b_valid_i(m_axi_bvalid_i),
    .b_ready_o(m_axi_bready_o), .b_resp_i(m_axi_bresp_i)
  );

  assign idle_o = core_idle && rd_quiet && wr_quiet && !s_axil_bvalid_o && !s_axil_rvalid_o;

  logic unused;
  assign unused = ^{m_axi_rlast_i};
endmodule
