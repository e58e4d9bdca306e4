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
  power_cycle();
}

NpuRtl::~NpuRtl() = default;

NpuRtl::Counts NpuRtl::counts() const {
  Counts c = before_;
  c.cycles = cycle_;
  c.busy += model_->value("npu_top.u_regs.u_counters.busy_q");
  c.macs += model_->value("npu_top.u_regs.u_counters.macs_q");
  c.beats += model_->value("npu_top.u_regs.u_counters.read_q") + model_->value("npu_top.u_regs.u_counters.written_q");
  c.jobs += model_->value("npu_top.u_regs.u_counters.jobs_q");
  c.corrected += model_->value("npu_top.u_regs.u_counters.corrected_q");
  return c;
}

/// The RTL's counters fall to zero with its reset; what they said is kept.
void NpuRtl::keep_counts() {
  const Counts now = counts();
  before_ = now;
}

void NpuRtl::power_cycle() {
  keep_counts();
  auto& top = *model_;
  registers_.clear();
  answers_.clear();
  host_.clear();
  reads_.clear();
  write_.reset();
  write_addresses_.clear();
  write_lengths_.clear();
  write_bytes_.clear();
  write_strobes_.clear();
  write_answers_.clear();
  model_->faults.release();
  stuck_memory_.clear();
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
  last_move_ = cycle_;
  registers_.push_back({write, offset, value, reference});
}

std::optional<NpuRtl::RegisterAnswer> NpuRtl::answer() {
  if (answers_.empty()) return std::nullopt;
  auto front = answers_.front();
  answers_.pop_front();
  return front;
}

std::optional<NpuRtl::HostAccess> NpuRtl::host_access() {
  if (host_.empty()) return std::nullopt;
  auto front = std::move(host_.front());
  host_.pop_front();
  return front;
}

void NpuRtl::host_data(std::uint32_t reference, bool good, std::vector<std::uint8_t> data) {
  for (auto& burst : reads_) {
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
  return model_->idle_o != 0 && registers_.empty() && reads_.empty() && !write_ && write_addresses_.empty() &&
         write_answers_.empty();
}

void NpuRtl::drive_registers() {
  auto& top = *model_;
  top.s_axil_awvalid_i = top.s_axil_wvalid_i = top.s_axil_arvalid_i = 0;
  if (registers_.empty() || registers_.front().issued) return;
  const Access& access = registers_.front();
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
  top.m_axi_arready_i = reads_.size() < 32;
  top.m_axi_rvalid_i = !reads_.empty() && reads_.front().arrived && reads_.front().ready <= cycle_;
  if (top.m_axi_rvalid_i == 0) return;
  Burst& burst = reads_.front();
  const std::uint64_t address = burst.address + std::uint64_t{burst.next} * kBeat;
  std::uint32_t beat[4] = {};
  unsigned response = burst.good ? kOkay : kSlaveError;
  if (burst.reference != 0) {
    std::memcpy(beat, burst.data.data() + std::size_t{burst.next} * kBeat, kBeat);
  } else if (memory_.holds(address, kBeat)) {
    const auto outcome = memory_.read(address, {reinterpret_cast<std::uint8_t*>(beat), kBeat});
    memory_corrected_ += outcome.corrected;
    before_.corrected += outcome.corrected;
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
  top.m_axi_awready_i = write_addresses_.size() < 8;
  top.m_axi_wready_i = 1;
  top.m_axi_bvalid_i = !write_answers_.empty();
  if (!write_answers_.empty()) top.m_axi_bresp_i = static_cast<std::uint8_t>(write_answers_.front());
}

void NpuRtl::finish_write_burst() {
  const std::uint64_t address = write_addresses_.front();
  unsigned response = kOkay;
  if (address >= compute::job_queue::kHostWindow) {
    // Only whole runs of written bytes cross the wire.
    for (std::size_t i = 0; i < write_bytes_.size();) {
      std::size_t end = i;
      while (end < write_bytes_.size() && write_strobes_[end]) ++end;
      if (end > i) {
        host_.push_back({true,
                         address - compute::job_queue::kHostWindow + i,
                         {write_bytes_.begin() + static_cast<std::ptrdiff_t>(i),
                          write_bytes_.begin() + static_cast<std::ptrdiff_t>(end)},
                         static_cast<std::uint32_t>(end - i),
                         0});
      }
      i = end + 1;
    }
  } else if (memory_.holds(address, write_bytes_.size())) {
    for (std::size_t i = 0; i < write_bytes_.size(); i += 8) {
      bool whole = true, any = false;
      for (std::size_t b = i; b < i + 8; ++b) whole = whole && write_strobes_[b], any = any || write_strobes_[b];
      if (whole)
        memory_.write(address + i, {write_bytes_.data() + i, 8});
      else if (any)
        for (std::size_t b = i; b < i + 8; ++b)
          if (write_strobes_[b]) memory_.write(address + b, {write_bytes_.data() + b, 1});
    }
  } else {
    response = kDecodeError;
  }
  write_answers_.push_back(response);
  write_addresses_.pop_front();
  write_lengths_.pop_front();
  write_bytes_.clear();
  write_strobes_.clear();
}

void NpuRtl::take_handshakes() {
  auto& top = *model_;
  const bool owed = !reads_.empty() && !reads_.front().arrived;
  const bool moves = (top.m_axi_rvalid_i && top.m_axi_rready_o) || (top.m_axi_arvalid_o && top.m_axi_arready_i) ||
                     (top.m_axi_awvalid_o && top.m_axi_awready_i) || (top.m_axi_wvalid_o && top.m_axi_wready_i) ||
                     top.s_axil_bvalid_o || top.s_axil_rvalid_o;
  if (owed || moves) last_move_ = cycle_;
  if (top.s_axil_awvalid_i && top.s_axil_awready_o) registers_.front().issued = true;
  if (top.s_axil_arvalid_i && top.s_axil_arready_o) registers_.front().issued = true;
  if (top.s_axil_bvalid_o && !registers_.empty() && registers_.front().issued && registers_.front().write) {
    answers_.push_back({registers_.front().reference, true, top.s_axil_bresp_o == 0, registers_.front().offset, 0});
    registers_.pop_front();
  } else if (top.s_axil_rvalid_o && !registers_.empty() && registers_.front().issued && !registers_.front().write) {
    answers_.push_back(
        {registers_.front().reference, false, top.s_axil_rresp_o == 0, registers_.front().offset, top.s_axil_rdata_o});
    registers_.pop_front();
  }
  if (top.m_axi_rvalid_i && top.m_axi_rready_o && ++reads_.front().next == reads_.front().beats) reads_.pop_front();
  if (top.m_axi_arvalid_o && top.m_axi_arready_i) {
    Burst burst{.address = top.m_axi_araddr_o,
                .beats = top.m_axi_arlen_o + 1u,
                .next = 0,
                .ready = cycle_ + latency_,
                .reference = 0,
                .arrived = true,
                .good = true,
                .data = {}};
    if (burst.address >= compute::job_queue::kHostWindow) {
      burst.reference = ++last_reference_ == 0 ? ++last_reference_ : last_reference_;
      burst.arrived = false;
      host_.push_back(
          {false, burst.address - compute::job_queue::kHostWindow, {}, burst.beats * kBeat, burst.reference});
    }
    reads_.push_back(std::move(burst));
  }
  if (top.m_axi_bvalid_i && top.m_axi_bready_o) write_answers_.pop_front();
  if (top.m_axi_awvalid_o && top.m_axi_awready_i) {
    write_addresses_.push_back(top.m_axi_awaddr_o);
    write_lengths_.push_back(top.m_axi_awlen_o + 1u);
  }
  if (top.m_axi_wvalid_o && top.m_axi_wready_i) {
    std::uint32_t beat[4];
    for (int i = 0; i < 4; ++i) beat[i] = top.m_axi_wdata_o[i];
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(beat);
    write_bytes_.insert(write_bytes_.end(), bytes, bytes + kBeat);
    for (unsigned i = 0; i < kBeat; ++i) write_strobes_.push_back((top.m_axi_wstrb_o >> i & 1) != 0);
  }
  while (!write_lengths_.empty() && write_bytes_.size() == std::size_t{write_lengths_.front()} * kBeat)
    finish_write_burst();
}

void NpuRtl::step() {
  auto& top = *model_;
  if (!armed_.empty()) strike_due();
  drive_registers();
  drive_reads();
  drive_writes();
  top.eval();
  if (before_edge_) before_edge_();
  take_handshakes();
  top.clk_i = 1;
  top.eval();
  top.clk_i = 0;
  ++cycle_;
  const bool failed = (*model_->interrupt_state & compute::job_queue::kJobFailed) != 0;
  if (failed && !failed_before_) ++before_.errors;
  failed_before_ = failed;
  model_->faults.hold(cycle_);
  if (!stuck_memory_.empty()) hold_memory();
}

std::vector<compute::InjectionPoint> NpuRtl::points() const {
  std::vector<compute::InjectionPoint> points{{"memory", "memory", 64, memory_.size() / 8}};
  for (auto& point : model_->faults.points()) points.push_back(std::move(point));
  return points;
}

}  // namespace flatsat::agents::npu
