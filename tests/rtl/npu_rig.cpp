#include "tests/rtl/npu_rig.h"

#include <verilated.h>
#include <verilated_syms.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstring>

#include "Vnpu_top.h"

namespace flatsat::npu_rig {
namespace {

constexpr unsigned kBeat = sizeof(Vnpu_top::m_axi_rdata_i);  // bytes
constexpr unsigned kSlaveError = 2, kDecodeError = 3;
constexpr unsigned kRegisterLimit = 200'000;  // cycles; a soft reset may wait for the bus

std::string plain(std::string name) {
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (std::size_t at; (at = name.find(from)) != std::string::npos;) name.replace(at, from.size(), to);
  };
  replace("__BRA__", "[");
  replace("__KET__", "]");
  replace("rig.npu_top.", "");
  return name;
}

}  // namespace

Bus::Bus(const BusConfig& config)
    : memory(config.memory_bytes), config_(config), context_(new VerilatedContext), random_(config.seed) {
  context_->threads(1);
  context_->randReset(0);
  top_ = std::make_unique<Vnpu_top>(context_.get(), "rig");
  find_places();
  reset();
}

void (*Bus::before_end)(VerilatedContext& context) = nullptr;

Bus::~Bus() {
  Verilated::threadContextp(context_.get());
  if (before_end != nullptr) before_end(*context_);
  top_.reset();
}

void Bus::find_places() {
  top_->clk_i = 0;
  top_->rst_ni = 0;
  top_->eval();
  Verilated::threadContextp(context_.get());
  for (const auto& [name, scope] : *context_->scopeNameMap()) {
    if (scope->varsp() == nullptr) continue;
    for (const auto& [variable, var] : *scope->varsp()) {
      const std::string text = variable;
      if (text.size() < 2 || text.compare(text.size() - 2, 2, "_q") != 0) continue;
      const auto bits = static_cast<unsigned>(var.packed().elements());
      const unsigned bytes = bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : bits <= 64 ? 8 : (bits + 31) / 32 * 4;
      const auto words = var.udims() > 0 ? static_cast<std::uint64_t>(var.unpacked().elements()) : 1;
      places_[plain(name) + "." + text] = {static_cast<std::uint8_t*>(var.datap()), bits, bytes, words};
    }
  }
}

std::vector<std::string> Bus::places() const {
  std::vector<std::string> names;
  for (const auto& [name, place] : places_) names.push_back(name);
  return names;
}

std::uint64_t Bus::value(const std::string& place) const {
  const auto& p = places_.at(place);
  std::uint64_t value = 0;
  std::memcpy(&value, p.data, std::min(8u, p.word_bytes));
  return value;
}

Bus::Size Bus::size(const std::string& place) const {
  const auto& p = places_.at(place);
  return {p.width, p.words};
}

Bus::State Bus::save() const {
  State state;
  for (const auto& [name, p] : places_)
    state.places.insert(state.places.end(), p.data, p.data + p.word_bytes * p.words);
  state.memory = memory;
  return state;
}

void Bus::restore(const State& state) {
  forget();
  memory = state.memory;
  const std::uint8_t* from = state.places.data();
  for (const auto& [name, p] : places_) {
    std::memcpy(p.data, from, p.word_bytes * p.words);
    from += p.word_bytes * p.words;
  }
  top_->eval();
}

void Bus::flip(const std::string& place, std::uint64_t word, unsigned bit) {
  const auto& p = places_.at(place);
  BOOST_REQUIRE(word < p.words);
  BOOST_REQUIRE(bit < p.width);
  flipped_ = true;
  p.data[word * p.word_bytes + bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
  top_->eval();
}

void Bus::forget() {
  auto& t = *top_;
  reads_.clear(), writes_.clear(), beats_.clear(), answers_.clear();
  read_shown_ = answer_shown_ = false;
  ar_ = aw_ = w_ = b_ = r_ = {};
  t.s_axil_awvalid_i = t.s_axil_wvalid_i = t.s_axil_arvalid_i = t.s_axil_bready_i = t.s_axil_rready_i = 0;
  t.m_axi_arready_i = t.m_axi_awready_i = t.m_axi_wready_i = t.m_axi_rvalid_i = t.m_axi_bvalid_i = 0;
}

void Bus::reset() {
  auto& t = *top_;
  forget();
  for (const int level : {0, 1, 0}) {
    t.rst_ni = 0;
    t.clk_i = static_cast<std::uint8_t>(level);
    t.eval();
  }
  t.rst_ni = 1;
  t.eval();
}

bool Bus::interrupt() const { return top_->irq_o != 0; }
bool Bus::fatal() const { return top_->fatal_irq_o != 0; }
unsigned Bus::beat_bytes() const { return kBeat; }
unsigned Bus::array() const {
  unsigned rows = 0;
  while (has("u_core.u_array.g_row[" + std::to_string(rows) + "].g_col[0].u_pe.sum_q")) ++rows;
  return rows;
}
bool Bus::idle() const { return top_->idle_o != 0; }
bool Bus::stalls() { return hung || (config_.stall_percent > 0 && random_() % 100 < config_.stall_percent); }

void Bus::drive_read_data() {
  auto& t = *top_;
  const bool due = !reads_.empty() && reads_.front().ready <= cycles_;
  read_shown_ = read_shown_ || (due && !stalls());
  t.m_axi_rvalid_i = read_shown_;
  if (!read_shown_) return;
  const Burst& burst = reads_.front();
  const std::uint64_t address = burst.address + std::uint64_t{burst.next} * kBeat;
  const bool inside = address + kBeat <= memory.size();
  if (inside)
    std::memcpy(&t.m_axi_rdata_i, memory.data() + address, kBeat);
  else
    std::memset(&t.m_axi_rdata_i, 0xde, kBeat);
  t.m_axi_rresp_i = static_cast<std::uint8_t>(!inside                            ? kDecodeError
                                              : read_error.meets(address, kBeat) ? kSlaveError
                                                                                 : 0);
  t.m_axi_rlast_i = burst.next + 1 == burst.beats;
}

void Bus::drive() {
  auto& t = *top_;
  t.m_axi_arready_i = !stalls() && reads_.size() < config_.open_reads;
  t.m_axi_awready_i = !stalls() && writes_.size() < 8;
  t.m_axi_wready_i = !stalls();
  drive_read_data();
  answer_shown_ = answer_shown_ || (!answers_.empty() && answers_.front().ready <= cycles_ && !stalls());
  t.m_axi_bvalid_i = answer_shown_;
  if (answer_shown_) t.m_axi_bresp_i = static_cast<std::uint8_t>(answers_.front().response);
}

void Bus::check_address(const char* port, std::uint64_t address, unsigned beats) {
  longest_burst = std::max(longest_burst, beats);
  if (beats > 16) problems.push_back(std::string(port) + ": a burst of more than 16 beats");
  if (address % kBeat != 0) problems.push_back(std::string(port) + ": an address that is no multiple of a beat");
  if (address / 4096 != (address + beats * kBeat - 1) / 4096)
    problems.push_back(std::string(port) + ": a burst crosses 4 KiB");
}

void Bus::check_held(const char* port, Held& held, bool valid, bool ready, const PortPayload& payload) {
  if (held.waiting && !valid) problems.push_back(std::string(port) + ": valid fell before ready");
  if (held.waiting && valid && payload != held.payload)
    problems.push_back(std::string(port) + ": changed while it waited for ready");
  held = {valid && !ready, payload};
}

Bus::PortPayload Bus::write_payload() const {
  PortPayload payload{};
  std::memcpy(payload.data(), &top_->m_axi_wdata_o, kBeat);
  payload[4] = top_->m_axi_wstrb_o;
  payload[5] = top_->m_axi_wlast_o;
  return payload;
}

void Bus::check_ports() {
  auto& t = *top_;
  check_held("AR", ar_, t.m_axi_arvalid_o, t.m_axi_arready_i, {t.m_axi_araddr_o, t.m_axi_arlen_o});
  check_held("AW", aw_, t.m_axi_awvalid_o, t.m_axi_awready_i, {t.m_axi_awaddr_o, t.m_axi_awlen_o});
  check_held("W", w_, t.m_axi_wvalid_o, t.m_axi_wready_i, write_payload());
  check_held("register B", b_, t.s_axil_bvalid_o, t.s_axil_bready_i, {t.s_axil_bresp_o});
  check_held("register R", r_, t.s_axil_rvalid_o, t.s_axil_rready_i, {t.s_axil_rresp_o, t.s_axil_rdata_o});
  const bool open = !reads_.empty() || !writes_.empty() || !beats_.empty() || !answers_.empty();
  const bool valid = t.m_axi_arvalid_o || t.m_axi_awvalid_o || t.m_axi_wvalid_o;
  if (t.idle_o && (open || valid)) problems.push_back("idle with something open on the bus");
}

void Bus::store_burst() {
  const Burst burst = writes_.front();
  unsigned response = 0;
  for (unsigned i = 0; i < burst.beats; ++i) {
    const Beat& beat = beats_[i];
    const std::uint64_t address = burst.address + std::uint64_t{i} * kBeat;
    if (beat.last != (i + 1 == burst.beats)) problems.push_back("W: last is not on the last beat");
    if (address + kBeat > memory.size()) response = kDecodeError;
    if (write_error.meets(address, kBeat)) response = kSlaveError;
    for (unsigned b = 0; b < kBeat && response == 0; ++b)
      if ((beat.strobes >> b & 1) != 0) memory[address + b] = beat.bytes[b];
  }
  beats_.erase(beats_.begin(), beats_.begin() + burst.beats);
  writes_.pop_front();
  answers_.push_back({response, cycles_ + 1 + (config_.stall_percent > 0 ? random_() % 40 : 0)});
}

void Bus::take_write_data() {
  auto& t = *top_;
  if (t.m_axi_bvalid_i && t.m_axi_bready_o) answers_.pop_front(), answer_shown_ = false;
  if (t.m_axi_awvalid_o && t.m_axi_awready_i) {
    check_address("AW", t.m_axi_awaddr_o, t.m_axi_awlen_o + 1u);
    writes_.push_back({t.m_axi_awaddr_o, t.m_axi_awlen_o + 1u});
  }
  if (t.m_axi_wvalid_o && t.m_axi_wready_i) {
    Beat beat{{}, t.m_axi_wstrb_o, t.m_axi_wlast_o != 0};
    std::memcpy(beat.bytes.data(), &t.m_axi_wdata_o, kBeat);
    beats_.push_back(beat);
  }
  while (!writes_.empty() && beats_.size() >= writes_.front().beats) store_burst();
}

void Bus::take() {
  auto& t = *top_;
  if (t.m_axi_rvalid_i && t.m_axi_rready_o) {
    read_shown_ = false;
    if (++reads_.front().next == reads_.front().beats) reads_.pop_front();
  }
  if (t.m_axi_arvalid_o && t.m_axi_arready_i) {
    check_address("AR", t.m_axi_araddr_o, t.m_axi_arlen_o + 1u);
    reads_.push_back({t.m_axi_araddr_o, t.m_axi_arlen_o + 1u, 0, cycles_ + config_.read_latency});
    ++reads_begun;
  }
  take_write_data();
}

void Bus::cycle() {
  auto& t = *top_;
  drive();
  t.eval();
  check_ports();
  take();
  t.clk_i = 1;
  t.eval();
  t.clk_i = 0;
  ++cycles_;
  if (flipped_ || !context_->gotError()) return;
  context_->gotError(false);
  problems.push_back("an assertion of the design failed");
}

Bus::Answer Bus::write(std::uint32_t offset, std::uint32_t value, unsigned strobes) {
  auto& t = *top_;
  t.s_axil_awaddr_i = static_cast<std::uint16_t>(offset);
  t.s_axil_wdata_i = value;
  t.s_axil_wstrb_i = static_cast<std::uint8_t>(strobes);
  // The two halves of a write may come apart.
  unsigned address_wait = config_.stall_percent > 0 ? random_() % 3 : 0;
  unsigned data_wait = config_.stall_percent > 0 ? random_() % 3 : 0;
  bool address_open = true, data_open = true;
  for (unsigned i = 0; i < kRegisterLimit; ++i) {
    t.s_axil_awvalid_i = address_open && (address_wait == 0 || address_wait-- == 0);
    t.s_axil_wvalid_i = data_open && (data_wait == 0 || data_wait-- == 0);
    t.s_axil_bready_i = config_.stall_percent == 0 || random_() % 2 == 0;
    t.eval();
    const bool address_taken = t.s_axil_awvalid_i && t.s_axil_awready_o;
    const bool data_taken = t.s_axil_wvalid_i && t.s_axil_wready_o;
    const bool over = t.s_axil_bvalid_o && t.s_axil_bready_i;
    const Answer answer{t.s_axil_bresp_o, 0};
    cycle();
    address_open = address_open && !address_taken;
    data_open = data_open && !data_taken;
    if (!over) continue;
    t.s_axil_bready_i = 0;
    return answer;
  }
  BOOST_FAIL("a register write is not answered");
  return {};
}

Bus::Answer Bus::read(std::uint32_t offset) {
  auto& t = *top_;
  bool open = true;
  for (unsigned i = 0; i < kRegisterLimit; ++i) {
    t.s_axil_araddr_i = static_cast<std::uint16_t>(offset);
    t.s_axil_arvalid_i = open;
    t.s_axil_rready_i = config_.stall_percent == 0 || random_() % 2 == 0;
    t.eval();
    const bool taken = t.s_axil_arvalid_i && t.s_axil_arready_o;
    const bool over = t.s_axil_rvalid_o && t.s_axil_rready_i;
    const Answer answer{t.s_axil_rresp_o, t.s_axil_rdata_o};
    cycle();
    open = open && !taken;
    if (!over) continue;
    t.s_axil_rready_i = 0;
    return answer;
  }
  BOOST_FAIL("a register read is not answered");
  return {};
}

}  // namespace flatsat::npu_rig
