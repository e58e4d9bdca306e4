#include "harness/rtl/npu_dut.h"

#include "Vnpu_top.h"
#include "harness/rtl/verilated_dut.h"

namespace flatsat {
namespace {

std::vector<DutPort> ports(Vnpu_top& t) {
  return {
      dut_port("clk_i", true, 1, t.clk_i),
      dut_port("rst_ni", true, 1, t.rst_ni),
      dut_port("s_axil_awvalid_i", true, 1, t.s_axil_awvalid_i),
      dut_port("s_axil_awready_o", false, 1, t.s_axil_awready_o),
      dut_port("s_axil_wstrb_i", true, 4, t.s_axil_wstrb_i),
      dut_port("s_axil_wvalid_i", true, 1, t.s_axil_wvalid_i),
      dut_port("s_axil_wready_o", false, 1, t.s_axil_wready_o),
      dut_port("s_axil_bresp_o", false, 2, t.s_axil_bresp_o),
      dut_port("s_axil_bvalid_o", false, 1, t.s_axil_bvalid_o),
      dut_port("s_axil_bready_i", true, 1, t.s_axil_bready_i),
      dut_port("s_axil_arvalid_i", true, 1, t.s_axil_arvalid_i),
      dut_port("s_axil_arready_o", false, 1, t.s_axil_arready_o),
      dut_port("s_axil_rresp_o", false, 2, t.s_axil_rresp_o),
      dut_port("s_axil_rvalid_o", false, 1, t.s_axil_rvalid_o),
      dut_port("s_axil_rready_i", true, 1, t.s_axil_rready_i),
      dut_port("m_axi_arvalid_o", false, 1, t.m_axi_arvalid_o),
      dut_port("m_axi_arready_i", true, 1, t.m_axi_arready_i),
      dut_port("m_axi_arlen_o", false, 8, t.m_axi_arlen_o),
      dut_port("m_axi_rvalid_i", true, 1, t.m_axi_rvalid_i),
      dut_port("m_axi_rready_o", false, 1, t.m_axi_rready_o),
      dut_port("m_axi_rresp_i", true, 2, t.m_axi_rresp_i),
      dut_port("m_axi_rlast_i", true, 1, t.m_axi_rlast_i),
      dut_port("m_axi_awvalid_o", false, 1, t.m_axi_awvalid_o),
      dut_port("m_axi_awready_i", true, 1, t.m_axi_awready_i),
      dut_port("m_axi_awlen_o", false, 8, t.m_axi_awlen_o),
      dut_port("m_axi_wvalid_o", false, 1, t.m_axi_wvalid_o),
      dut_port("m_axi_wready_i", true, 1, t.m_axi_wready_i),
      dut_port("m_axi_wlast_o", false, 1, t.m_axi_wlast_o),
      dut_port("m_axi_bvalid_i", true, 1, t.m_axi_bvalid_i),
      dut_port("m_axi_bready_o", false, 1, t.m_axi_bready_o),
      dut_port("m_axi_bresp_i", true, 2, t.m_axi_bresp_i),
      dut_port("irq_o", false, 1, t.irq_o),
      dut_port("fatal_irq_o", false, 1, t.fatal_irq_o),
      dut_port("idle_o", false, 1, t.idle_o),
      dut_port("s_axil_awaddr_i", true, 12, t.s_axil_awaddr_i),
      dut_port("s_axil_araddr_i", true, 12, t.s_axil_araddr_i),
      dut_port("m_axi_wstrb_o", false, 16, t.m_axi_wstrb_o),
      dut_port("s_axil_wdata_i", true, 32, t.s_axil_wdata_i),
      dut_port("s_axil_rdata_o", false, 32, t.s_axil_rdata_o),
      dut_port("m_axi_rdata_i", true, 128, t.m_axi_rdata_i),
      dut_port("m_axi_wdata_o", false, 128, t.m_axi_wdata_o),
      dut_port("m_axi_araddr_o", false, 40, t.m_axi_araddr_o),
      dut_port("m_axi_awaddr_o", false, 40, t.m_axi_awaddr_o),
  };
}

}  // namespace

std::unique_ptr<Dut> make_npu_dut() { return std::make_unique<VerilatedDut<Vnpu_top>>(FLATSAT_NPU_HASH, ports); }

}  // namespace flatsat
