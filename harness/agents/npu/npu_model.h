#pragma once
// The design inside NpuRtl, for the files of that class only.
#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "harness/agents/npu/npu_dut.h"
#include "harness/agents/npu/npu_rtl.h"

namespace flatsat::agents::npu {

inline std::uint64_t load(const verilated::StateElement& element, std::uint64_t word) {
  std::uint64_t value = 0;
  std::memcpy(&value, element.data + word * element.word_bytes, std::min(8u, element.word_bytes));
  return value;
}

template <class Signal>
Signal& pin(const verilated::Dut& dut, const char* name) {
  for (const auto& port : dut.ports())
    if (port.name == name && port.bits <= 8 * sizeof(Signal)) return *static_cast<Signal*>(port.data);
  throw std::logic_error(std::string("npu_top has no such port: ") + name);
}

/// The design, and its ports bound once: a cycle costs no look-up.
struct NpuRtl::Model {
  std::unique_ptr<verilated::Dut> dut = make_npu_dut();
  std::map<std::string, verilated::StateElement> elements;
  const std::uint8_t* interrupt_state = nullptr;  // of the RTL: bit 1 is a failed job

  std::uint8_t& clk_i = pin<std::uint8_t>(*dut, "clk_i");
  std::uint8_t& rst_ni = pin<std::uint8_t>(*dut, "rst_ni");
  std::uint8_t& s_axil_awvalid_i = pin<std::uint8_t>(*dut, "s_axil_awvalid_i");
  std::uint8_t& s_axil_awready_o = pin<std::uint8_t>(*dut, "s_axil_awready_o");
  std::uint8_t& s_axil_wstrb_i = pin<std::uint8_t>(*dut, "s_axil_wstrb_i");
  std::uint8_t& s_axil_wvalid_i = pin<std::uint8_t>(*dut, "s_axil_wvalid_i");
  std::uint8_t& s_axil_bresp_o = pin<std::uint8_t>(*dut, "s_axil_bresp_o");
  std::uint8_t& s_axil_bvalid_o = pin<std::uint8_t>(*dut, "s_axil_bvalid_o");
  std::uint8_t& s_axil_bready_i = pin<std::uint8_t>(*dut, "s_axil_bready_i");
  std::uint8_t& s_axil_arvalid_i = pin<std::uint8_t>(*dut, "s_axil_arvalid_i");
  std::uint8_t& s_axil_arready_o = pin<std::uint8_t>(*dut, "s_axil_arready_o");
  std::uint8_t& s_axil_rresp_o = pin<std::uint8_t>(*dut, "s_axil_rresp_o");
  std::uint8_t& s_axil_rvalid_o = pin<std::uint8_t>(*dut, "s_axil_rvalid_o");
  std::uint8_t& s_axil_rready_i = pin<std::uint8_t>(*dut, "s_axil_rready_i");
  std::uint8_t& m_axi_arvalid_o = pin<std::uint8_t>(*dut, "m_axi_arvalid_o");
  std::uint8_t& m_axi_arready_i = pin<std::uint8_t>(*dut, "m_axi_arready_i");
  std::uint8_t& m_axi_arlen_o = pin<std::uint8_t>(*dut, "m_axi_arlen_o");
  std::uint8_t& m_axi_rvalid_i = pin<std::uint8_t>(*dut, "m_axi_rvalid_i");
  std::uint8_t& m_axi_rready_o = pin<std::uint8_t>(*dut, "m_axi_rready_o");
  std::uint8_t& m_axi_rresp_i = pin<std::uint8_t>(*dut, "m_axi_rresp_i");
  std::uint8_t& m_axi_rlast_i = pin<std::uint8_t>(*dut, "m_axi_rlast_i");
  std::uint8_t& m_axi_awvalid_o = pin<std::uint8_t>(*dut, "m_axi_awvalid_o");
  std::uint8_t& m_axi_awready_i = pin<std::uint8_t>(*dut, "m_axi_awready_i");
  std::uint8_t& m_axi_awlen_o = pin<std::uint8_t>(*dut, "m_axi_awlen_o");
  std::uint8_t& m_axi_wvalid_o = pin<std::uint8_t>(*dut, "m_axi_wvalid_o");
  std::uint8_t& m_axi_wready_i = pin<std::uint8_t>(*dut, "m_axi_wready_i");
  std::uint8_t& m_axi_bvalid_i = pin<std::uint8_t>(*dut, "m_axi_bvalid_i");
  std::uint8_t& m_axi_bready_o = pin<std::uint8_t>(*dut, "m_axi_bready_o");
  std::uint8_t& m_axi_bresp_i = pin<std::uint8_t>(*dut, "m_axi_bresp_i");
  std::uint8_t& irq_o = pin<std::uint8_t>(*dut, "irq_o");
  std::uint8_t& fatal_irq_o = pin<std::uint8_t>(*dut, "fatal_irq_o");
  std::uint8_t& idle_o = pin<std::uint8_t>(*dut, "idle_o");
  std::uint16_t& s_axil_awaddr_i = pin<std::uint16_t>(*dut, "s_axil_awaddr_i");
  std::uint16_t& s_axil_araddr_i = pin<std::uint16_t>(*dut, "s_axil_araddr_i");
  std::uint16_t& m_axi_wstrb_o = pin<std::uint16_t>(*dut, "m_axi_wstrb_o");
  std::uint32_t& s_axil_wdata_i = pin<std::uint32_t>(*dut, "s_axil_wdata_i");
  std::uint32_t& s_axil_rdata_o = pin<std::uint32_t>(*dut, "s_axil_rdata_o");
  std::uint32_t (&m_axi_rdata_i)[4] = pin<std::uint32_t[4]>(*dut, "m_axi_rdata_i");
  std::uint32_t (&m_axi_wdata_o)[4] = pin<std::uint32_t[4]>(*dut, "m_axi_wdata_o");
  std::uint64_t& m_axi_araddr_o = pin<std::uint64_t>(*dut, "m_axi_araddr_o");
  std::uint64_t& m_axi_awaddr_o = pin<std::uint64_t>(*dut, "m_axi_awaddr_o");

  Model() {
    for (const auto& element : dut->elements()) elements.emplace(element.name, element);
    interrupt_state = elements.at("npu_top.u_regs.int_state_q").data;
  }
  void eval() { dut->eval(); }
  std::uint64_t value(const std::string& name) const {
    const auto found = elements.find(name);
    return found == elements.end() ? 0 : load(found->second, 0);
  }
};

}  // namespace flatsat::agents::npu
