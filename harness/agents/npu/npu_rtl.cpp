#include "harness/agents/npu/npu_rtl.h"

#include <cstring>

#include "harness/agents/npu/npu_model.h"
#include "models/compute/job_queue.h"

namespace flatsat::agents::npu {
namespace {

constexpr unsigned kBeat = 16;  // bytes
constexpr unsigned kOkay = 0, kSlaveError = 2, kDecodeError = 3;

}  // namespace

NpuRtl::NpuRtl(std::uint64_t memory_bytes, unsigned read_latency)
    : memory_(memory_bytes), latency_(read_latency), model_(std::make_unique<Model>()) {
  faults_.attach(*model_->dut);
  faults_.add_memory("memory", memory_);
  power_cycle();
}

NpuRtl::~NpuRtl() = default;

NpuRtl::Counts NpuRtl::counts() const {
  Counts c = state_.before;
  c.cycles = state_.cycle;
  c.busy += model_->value("npu_top.u_regs.u_counters.busy_q");
  c.macs += model_->value("npu_top.u_regs.u_counters.macs_q");
  c.beats += model_->value("npu_top.u_regs.u_counters.read_q") + model_->value("npu_top.u_regs.u_counters.written_q");
  c.jobs += model_->value("npu_top.u_regs.u_counters.jobs_q");
  c.corrected += model_->value("npu_top.u_regs.u_counters.corrected_q");
  return c;
}

/// The RTL's counters fall to zero with its reset; what they counted is kept.
void NpuRtl::keep_counts() {
  const Counts now = counts();
  state_.before = now;
}

void NpuRtl::power_cycle() {
  keep_counts();
  auto& top = *model_;
  state_.registers.clear();
  state_.answers.clear();
  state_.host.clear();
  state_.reads.clear();
  state_.write_addresses.clear();
  state_.write_lengths.clear();
  state_.write_bytes.clear();
  state_.write_strobes.clear();
  state_.write_answers.clear();
  faults_.release();
  memory_.clear();
  top.s_axil_awvalid_i = top.s_axil_wvalid_i = top.s_axil_arvalid_i = 0;
  top.s_axil_bready_i = top.s_axil_rready_i = 1;
  top.m_axi_arready_i = top.m_axi_awready_i = top.m_axi_wready_i = 1;
  top.m_axi_rvalid_i = top.m_axi_bvalid_i = 0;
  top.rst_ni = 0;
  top.clk_i = 0;
  top.eval();
  top.clk_i = 1;
  top.eval();
  top.clk_i = 0;
  top.rst_ni = 1;
  top.eval();
}

void NpuRtl::ask_register(bool write, std::uint32_t offset, std::uint32_t value, std::uint32_t reference) {
  state_.last_move = state_.cycle;
  state_.registers.push_back({write, offset, value, reference});
}

std::optional<NpuRtl::RegisterAnswer> NpuRtl::answer() {
  if (state_.answers.empty()) return std::nullopt;
  auto front = state_.answers.front();
  state_.answers.pop_front();
  return front;
}

std::optional<NpuRtl::HostAccess> NpuRtl::host_access() {
  if (state_.host.empty()) return std::nullopt;
  auto front = std::move(state_.host.front());
  state_.host.pop_front();
  return front;
}

void NpuRtl::host_data(std::uint32_t reference, bool good, std::vector<std::uint8_t> data) {
  for (auto& burst : state_.reads) {
    if (burst.reference != reference) continue;
    burst.good = good && data.size() == std::size_t{burst.beats} * kBeat;
    data.resize(std::size_t{burst.beats} * kBeat);
    burst.data = std::move(data);
    burst.arrived = true;
  }
}

bool NpuRtl::interrupt() const { return model_->irq_o != 0; }
bool NpuRtl::fatal() const { return model_->fatal_irq_o != 0; }

const std::string& NpuRtl::hash() const { return model_->dut->hash(); }
const std::string& NpuRtl::complaint() const { return model_->dut->complaint(); }

bool NpuRtl::idle() const {
  return model_->idle_o != 0 && state_.registers.empty() && state_.reads.empty() && state_.write_addresses.empty() &&
         state_.write_answers.empty();
}

void NpuRtl::drive_registers() {
  auto& top = *model_;
  top.s_axil_awvalid_i = top.s_axil_wvalid_i = top.s_axil_arvalid_i = 0;
  if (state_.registers.empty() || state_.registers.front().issued) return;
  const NpuDrivers::Access& access = state_.registers.front();
  if (access.write) {
    top.s_axil_awaddr_i = static_cast<std::uint16_t>(access.offset);
    top.s_axil_wdata_i = access.value;
    top.s_axil_wstrb_i = 0xf;
    top.s_axil_awvalid_i = top.s_axil_wvalid_i = 1;
  } else {
    top.s_axil_araddr_i = static_cast<std::uint16_t>(access.offset);
    top.s_axil_arvalid_i = 1;
  }
}

void NpuRtl::drive_reads() {
  auto& top = *model_;
  top.m_axi_arready_i = state_.reads.size() < 32;
  top.m_axi_rvalid_i =
      !state_.reads.empty() && state_.reads.front().arrived && state_.reads.front().ready <= state_.cycle;
  if (top.m_axi_rvalid_i == 0) return;
  NpuDrivers::Burst& burst = state_.reads.front();
  const std::uint64_t address = burst.address + std::uint64_t{burst.next} * kBeat;
  std::uint32_t beat[4] = {};
  unsigned response = burst.good ? kOkay : kSlaveError;
  if (burst.reference != 0) {
    std::memcpy(beat, burst.data.data() + std::size_t{burst.next} * kBeat, kBeat);
  } else if (memory_.holds(address, kBeat)) {
    const auto outcome = memory_.read(address, {reinterpret_cast<std::uint8_t*>(beat), kBeat});
    state_.before.corrected += outcome.corrected;
    if (outcome.uncorrectable) response = kSlaveError;
  } else {
    response = kDecodeError;
  }
  for (int i = 0; i < 4; ++i) top.m_axi_rdata_i[i] = beat[i];
  top.m_axi_rresp_i = static_cast<std::uint8_t>(response);
  top.m_axi_rlast_i = burst.next + 1 == burst.beats;
}

void NpuRtl::drive_writes() {
  auto& top = *model_;
  top.m_axi_awready_i = state_.write_addresses.size() < 8;
  top.m_axi_wready_i = 1;
  top.m_axi_bvalid_i = !state_.write_answers.empty();
  if (!state_.write_answers.empty()) top.m_axi_bresp_i = static_cast<std::uint8_t>(state_.write_answers.front());
}

void NpuRtl::finish_write_burst() {
  const std::uint64_t address = state_.write_addresses.front();
  unsigned response = kOkay;
  if (address >= compute::job_queue::kHostWindow) {
    // Only whole runs of written bytes cross the wire.
    for (std::size_t i = 0; i < state_.write_bytes.size();) {
      std::size_t end = i;
      while (end < state_.write_bytes.size() && state_.write_strobes[end]) ++end;
      if (end > i) {
        state_.host.push_back({true,
                               address - compute::job_queue::kHostWindow + i,
                               {state_.write_bytes.begin() + static_cast<std::ptrdiff_t>(i),
                                state_.write_bytes.begin() + static_cast<std::ptrdiff_t>(end)},
                               static_cast<std::uint32_t>(end - i),
                               0});
      }
      i = end + 1;
    }
  } else if (memory_.holds(address, state_.write_bytes.size())) {
    for (std::size_t i = 0; i < state_.write_bytes.size(); i += 8) {
      bool whole = true, any = false;
      for (std::size_t b = i; b < i + 8; ++b)
        whole = whole && state_.write_strobes[b], any = any || state_.write_strobes[b];
      if (whole)
        memory_.write(address + i, {state_.write_bytes.data() + i, 8});
      else if (any)
        for (std::size_t b = i; b < i + 8; ++b)
          if (state_.write_strobes[b])
            state_.before.corrected += memory_.write(address + b, {state_.write_bytes.data() + b, 1}).corrected;
    }
  } else {
    response = kDecodeError;
  }
  state_.write_answers.push_back(response);
  state_.write_addresses.pop_front();
  state_.write_lengths.pop_front();
  state_.write_bytes.clear();
  state_.write_strobes.clear();
}

void NpuRtl::take_handshakes() {
  auto& top = *model_;
  const bool owed = !state_.reads.empty() && !state_.reads.front().arrived;
  const bool moves = (top.m_axi_rvalid_i && top.m_axi_rready_o) || (top.m_axi_arvalid_o && top.m_axi_arready_i) ||
                     (top.m_axi_awvalid_o && top.m_axi_awready_i) || (top.m_axi_wvalid_o && top.m_axi_wready_i) ||
                     top.s_axil_bvalid_o || top.s_axil_rvalid_o;
  if (owed || moves) state_.last_move = state_.cycle;
  if (top.s_axil_awvalid_i && top.s_axil_awready_o) state_.registers.front().issued = true;
  if (top.s_axil_arvalid_i && top.s_axil_arready_o) state_.registers.front().issued = true;
  if (top.s_axil_bvalid_o && !state_.registers.empty() && state_.registers.front().issued &&
      state_.registers.front().write) {
    state_.answers.push_back(
        {state_.registers.front().reference, true, top.s_axil_bresp_o == 0, state_.registers.front().offset, 0});
    state_.registers.pop_front();
  } else if (top.s_axil_rvalid_o && !state_.registers.empty() && state_.registers.front().issued &&
             !state_.registers.front().write) {
    state_.answers.push_back({state_.registers.front().reference, false, top.s_axil_rresp_o == 0,
                              state_.registers.front().offset, top.s_axil_rdata_o});
    state_.registers.pop_front();
  }
  if (top.m_axi_rvalid_i && top.m_axi_rready_o && ++state_.reads.front().next == state_.reads.front().beats)
    state_.reads.pop_front();
  if (top.m_axi_arvalid_o && top.m_axi_arready_i) {
    NpuDrivers::Burst burst{.address = top.m_axi_araddr_o,
                            .beats = top.m_axi_arlen_o + 1u,
                            .next = 0,
                            .ready = state_.cycle + latency_,
                            .reference = 0,
                            .arrived = true,
                            .good = true,
                            .data = {}};
    if (burst.address >= compute::job_queue::kHostWindow) {
      burst.reference = ++state_.last_reference == 0 ? ++state_.last_reference : state_.last_reference;
      burst.arrived = false;
      state_.host.push_back(
          {false, burst.address - compute::job_queue::kHostWindow, {}, burst.beats * kBeat, burst.reference});
    }
    state_.reads.push_back(std::move(burst));
  }
  if (top.m_axi_bvalid_i && top.m_axi_bready_o) state_.write_answers.pop_front();
  if (top.m_axi_awvalid_o && top.m_axi_awready_i) {
    state_.write_addresses.push_back(top.m_axi_awaddr_o);
    state_.write_lengths.push_back(top.m_axi_awlen_o + 1u);
  }
  if (top.m_axi_wvalid_o && top.m_axi_wready_i) {
    std::uint32_t beat[4];
    for (int i = 0; i < 4; ++i) beat[i] = top.m_axi_wdata_o[i];
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(beat);
    state_.write_bytes.insert(state_.write_bytes.end(), bytes, bytes + kBeat);
    for (unsigned i = 0; i < kBeat; ++i) state_.write_strobes.push_back((top.m_axi_wstrb_o >> i & 1) != 0);
  }
  while (!state_.write_lengths.empty() &&
         state_.write_bytes.size() == std::size_t{state_.write_lengths.front()} * kBeat)
    finish_write_burst();
}

void NpuRtl::step() {
  auto& top = *model_;
  faults_.before_edge(state_.cycle);
  drive_registers();
  drive_reads();
  drive_writes();
  top.eval();
  if (before_edge_) before_edge_();
  take_handshakes();
  top.clk_i = 1;
  top.eval();
  top.clk_i = 0;
  ++state_.cycle;
  const bool failed = (*model_->interrupt_state & compute::job_queue::kJobFailed) != 0;
  if (failed && !state_.failed_before) ++state_.before.errors;
  state_.failed_before = failed;
  faults_.after_edge(state_.cycle);
}

std::vector<compute::InjectionPoint> NpuRtl::points() const {
  auto points = faults_.memory_points();
  for (auto& point : faults_.element_points()) points.push_back(std::move(point));
  return points;
}

}  // namespace flatsat::agents::npu
