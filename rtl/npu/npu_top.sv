// The accelerator: AXI4-Lite registers, one AXI4 master with a single ID, a level interrupt and a
// fatal one.
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
  localparam int unsigned Word = (8 * N > AxiWidth) ? 8 * N : AxiWidth;  // bits of the FIFO's words
  localparam int unsigned Banks = banks(N, Word);
  axil_req_t    axil_req;
  axil_rsp_t    axil_rsp;
  axi_req_t     axi_req;
  axi_rsp_t     axi_rsp;
  core_config_t core_config;
  status_t      status;
  events_t      events;
  inject_t      inject;
  logic         ring_moved, resume, injected, off, control_error, apart_reset, reset_done, clear;
  logic [Banks-1:0] bank_single, bank_double;

  // Pins of the registers.
  assign axil_req.aw_valid = s_axil_awvalid_i;
  assign axil_req.aw_addr  = s_axil_awaddr_i;
  assign axil_req.w_valid  = s_axil_wvalid_i;
  assign axil_req.w_data   = s_axil_wdata_i;
  assign axil_req.w_strb   = s_axil_wstrb_i;
  assign axil_req.b_ready  = s_axil_bready_i;
  assign axil_req.ar_valid = s_axil_arvalid_i;
  assign axil_req.ar_addr  = s_axil_araddr_i;
  assign axil_req.r_ready  = s_axil_rready_i;
  assign s_axil_awready_o = axil_rsp.aw_ready;
  assign s_axil_wready_o  = axil_rsp.w_ready;
  assign s_axil_bvalid_o  = axil_rsp.b_valid;
  assign s_axil_bresp_o   = axil_rsp.b_resp;
  assign s_axil_arready_o = axil_rsp.ar_ready;
  assign s_axil_rvalid_o  = axil_rsp.r_valid;
  assign s_axil_rresp_o   = axil_rsp.r_resp;
  assign s_axil_rdata_o   = axil_rsp.r_data;

  // Pins of the master.
  assign m_axi_arvalid_o = axi_req.ar.valid;
  assign m_axi_araddr_o  = axi_req.ar.addr;
  assign m_axi_arlen_o   = axi_req.ar.len;
  assign m_axi_rready_o  = 1'b1;
  assign m_axi_awvalid_o = axi_req.aw.valid;
  assign m_axi_awaddr_o  = axi_req.aw.addr;
  assign m_axi_awlen_o   = axi_req.aw.len;
  assign m_axi_wvalid_o  = axi_req.w.valid;
  assign m_axi_wstrb_o   = axi_req.w.strb[AxiWidth/8-1:0];
  assign m_axi_wlast_o   = axi_req.w.last;
  assign m_axi_bready_o  = 1'b1;
  assign axi_rsp.ar_ready = m_axi_arready_i;
  assign axi_rsp.r_valid  = m_axi_rvalid_i;
  assign axi_rsp.r_resp   = m_axi_rresp_i;
  assign axi_rsp.r_last   = m_axi_rlast_i;
  assign axi_rsp.aw_ready = m_axi_awready_i;
  assign axi_rsp.w_ready  = m_axi_wready_i;
  assign axi_rsp.b_valid  = m_axi_bvalid_i;
  assign axi_rsp.b_resp   = m_axi_bresp_i;

  npu_regs #(.N(N), .AxiWidth(AxiWidth), .Banks(Banks)) u_regs (
    .clk_i, .rst_ni, .axil_i(axil_req), .axil_o(axil_rsp), .config_o(core_config),
    .ring_moved_o(ring_moved), .resume_o(resume), .reset_done_i(reset_done), .off_o(off),
    .inject_o(inject), .injected_i(injected), .status_i(status), .control_error_i(control_error),
    .events_i(events), .bank_single_i(bank_single), .bank_double_i(bank_double), .irq_o,
    .fatal_irq_o
  );

  // Where the copies of the control logic are apart, a soft reset waits only for the bus, which is
  // counted here.
  logic [8:0] open_d, open_q;  // bursts
  logic       opened_read, opened_write, closed_read, closed_write;
  assign opened_read  = m_axi_arvalid_o && m_axi_arready_i;
  assign opened_write = m_axi_awvalid_o && m_axi_awready_i;
  assign closed_read  = m_axi_rvalid_i && m_axi_rready_o && m_axi_rlast_i;
  assign closed_write = m_axi_bvalid_i && m_axi_bready_o;
  assign open_d = open_q + 9'(opened_read) + 9'(opened_write) - 9'(closed_read) - 9'(closed_write);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) open_q <= '0;
    else open_q <= open_d;
  end
  assign apart_reset = control_error && core_config.reset && (open_q == '0) && !m_axi_arvalid_o &&
                       !m_axi_awvalid_o;
  assign reset_done  = status.reset_done || apart_reset;
  assign clear       = (reset_done && core_config.reset && control_error) || off;

  npu_core #(
    .N(N), .AxiWidth(AxiWidth), .Ecc(Ecc), .Abft(Abft), .Lockstep(Lockstep)
  ) u_core (
    .clk_i, .rst_ni, .clear_i(clear), .config_i(core_config), .ring_moved_i(ring_moved),
    .resume_i(resume), .status_o(status), .control_error_o(control_error), .events_o(events),
    .bank_single_o(bank_single), .bank_double_o(bank_double), .inject_i(inject),
    .injected_o(injected), .axi_o(axi_req), .axi_i(axi_rsp), .w_data_o(m_axi_wdata_o),
    .r_data_i(m_axi_rdata_i)
  );
  assign idle_o = status.idle && (open_q == '0) && !m_axi_arvalid_o && !m_axi_awvalid_o &&
                  !m_axi_wvalid_o && !s_axil_bvalid_o && !s_axil_rvalid_o;

  if (AxiWidth < 256) begin : g_narrow
    logic unused;
    assign unused = ^axi_req.w.strb[31:AxiWidth/8];
  end
endmodule
