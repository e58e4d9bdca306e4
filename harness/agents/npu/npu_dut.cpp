#include "harness/agents/npu/npu_dut.h"

#include "Vnpu_top.h"
#include "harness/agents/verilated/verilated_dut.h"

namespace flatsat::agents::npu {
namespace {

std::vector<verilated::DutPort> ports(Vnpu_top& t) {
  return {
      verilated::dut_port("clk_i", true, 1, t.clk_i),
      verilated::dut_port("rst_ni", true, 1, t.rst_ni),
      verilated::dut_port("s_axil_awvalid_i", true, 1, t.s_axil_awvalid_i),
      verilated::dut_port("s_axil_awready_o", false, 1, t.s_axil_awready_o),
      verilated::dut_port("s_axil_wstrb_i", true, 4, t.s_axil_wstrb_i),
      verilated::dut_port("s_axil_wvalid_i", true, 1, t.s_axil_wvalid_i),
      verilated::dut_port("s_axil_wready_o", false, 1, t.s_axil_wready_o),
      verilated::dut_port("s_axil_bresp_o", false, 2, t.s_axil_bresp_o),
      verilated::dut_port("s_axil_bvalid_o", false, 1, t.s_axil_bvalid_o),
      verilated::dut_port("s_axil_bready_i", true, 1, t.s_axil_bready_i),
      verilated::dut_port("s_axil_arvalid_i", true, 1, t.s_axil_arvalid_i),
      verilated::dut_port("s_axil_arready_o", false, 1, t.s_axil_arready_o),
      verilated::dut_port("s_axil_rresp_o", false, 2, t.s_axil_rresp_o),
      verilated::dut_port("s_axil_rvalid_o", false, 1, t.s_axil_rvalid_o),
      verilated::dut_port("s_axil_rready_i", true, 1, t.s_axil_rready_i),
      verilated::dut_port("m_axi_arvalid_o", false, 1, t.m_axi_arvalid_o),
      verilated::dut_port("m_axi_arready_i", true, 1, t.m_axi_arready_i),
      verilated::dut_port("m_axi_arlen_o", false, 8, t.m_axi_arlen_o),
      verilated::dut_port("m_axi_rvalid_i", true, 1, t.m_axi_rvalid_i),
      verilated::dut_port("m_axi_rready_o", false, 1, t.m_axi_rready_o),
      verilated::dut_port("m_axi_rresp_i", true, 2, t.m_axi_rresp_i),
      verilated::dut_port("m_axi_rlast_i", true, 1, t.m_axi_rlast_i),
      verilated::dut_port("m_axi_awvalid_o", false, 1, t.m_axi_awvalid_o),
      verilated::dut_port("m_axi_awready_i", true, 1, t.m_axi_awready_i),
      verilated::dut_port("m_axi_awlen_o", false, 8, t.m_axi_awlen_o),
      verilated::dut_port("m_axi_wvalid_o", false, 1, t.m_axi_wvalid_o),
      verilated::dut_port("m_axi_wready_i", true, 1, t.m_axi_wready_i),
      verilated::dut_port("m_axi_wlast_o", false, 1, t.m_axi_wlast_o),
      verilated::dut_port("m_axi_bvalid_i", true, 1, t.m_axi_bvalid_i),
      verilated::dut_port("m_axi_bready_o", false, 1, t.m_axi_bready_o),
      verilated::dut_port("m_axi_bresp_i", true, 2, t.m_axi_bresp_i),
      verilated::dut_port("irq_o", false, 1, t.irq_o),
      verilated::dut_port("fatal_irq_o", false, 1, t.fatal_irq_o),
      verilated::dut_port("idle_o", false, 1, t.idle_o),
      verilated::dut_port("s_axil_awaddr_i", true, 12, t.s_axil_awaddr_i),
      verilated::dut_port("s_axil_araddr_i", true, 12, t.s_axil_araddr_i),
      verilated::dut_port("m_axi_wstrb_o", false, 16, t.m_axi_wstrb_o),
      verilated::dut_port("s_axil_wdata_i", true, 32, t.s_axil_wdata_i),
      verilated::dut_port("s_axil_rdata_o", false, 32, t.s_axil_rdata_o),
      verilated::dut_port("m_axi_rdata_i", true, 128, t.m_axi_rdata_i),
      verilated::dut_port("m_axi_wdata_o", false, 128, t.m_axi_wdata_o),
      verilated::dut_port("m_axi_araddr_o", false, 40, t.m_axi_araddr_o),
      verilated::dut_port("m_axi_awaddr_o", false, 40, t.m_axi_awaddr_o),
  };
}

}  // namespace

std::unique_ptr<verilated::Dut> make_npu_dut() {
  return std::make_unique<verilated::VerilatedDut<Vnpu_top>>(FLATSAT_NPU_HASH, ports);
}

}  // namespace flatsat::agents::npu
