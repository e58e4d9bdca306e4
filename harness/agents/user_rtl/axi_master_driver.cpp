#include "harness/agents/user_rtl/axi_master_driver.h"

#include <algorithm>

#include "models/base/event_kinds.h"

namespace flatsat::agents::user_rtl {
namespace {

constexpr unsigned kSlaveError = 2, kDecodeError = 3;
constexpr unsigned kFixed = 0, kIncrement = 1, kWrap = 2;
constexpr std::uint64_t kPage = 4096;  // no burst crosses one
constexpr std::size_t kDepth = 16, kDataDepth = 64;

}  // namespace

AxiMasterDriver::AxiMasterDriver(BusLayout layout, const verilated::Dut& dut, bool& changed, MasterWorld& world)
    : BusDriver(std::move(layout)), world_(world) {
  const auto pin = [&](const char* name) { return Pin(dut, layout_.prefix + name, changed); };
  arvalid_ = pin("arvalid"), arready_ = pin("arready"), araddr_ = pin("araddr"), arid_ = pin("arid"),
  arlen_ = pin("arlen");
  arsize_ = pin("arsize"), arburst_ = pin("arburst"), rvalid_ = pin("rvalid"), rready_ = pin("rready"),
  rdata_ = pin("rdata");
  rid_ = pin("rid"), rresp_ = pin("rresp"), rlast_ = pin("rlast");
  awvalid_ = pin("awvalid"), awready_ = pin("awready"), awaddr_ = pin("awaddr"), awid_ = pin("awid"),
  awlen_ = pin("awlen");
  awsize_ = pin("awsize"), awburst_ = pin("awburst"), wvalid_ = pin("wvalid"), wready_ = pin("wready"),
  wdata_ = pin("wdata");
  wstrb_ = pin("wstrb"), wlast_ = pin("wlast"), bvalid_ = pin("bvalid"), bready_ = pin("bready"), bid_ = pin("bid"),
  bresp_ = pin("bresp");
  ar_stability_ = AxiStability("arvalid", {araddr_, arid_, arlen_, arsize_, arburst_});
  aw_stability_ = AxiStability("awvalid", {awaddr_, awid_, awlen_, awsize_, awburst_});
  w_stability_ = AxiStability("wvalid", {wdata_, wstrb_, wlast_});
  rvalid_.set(0), bvalid_.set(0);
  arready_.set(1), awready_.set(1), wready_.set(1);
}

AxiMasterDriver::Burst AxiMasterDriver::address_of(const Pin& addr, const Pin& id, const Pin& len, const Pin& size,
                                                   const Pin& kind) const {
  Burst burst;
  burst.address = addr.get();
  burst.id = id.get();
  burst.beats = static_cast<unsigned>(len.get()) + 1;
  burst.size = static_cast<unsigned>(size.get());
  burst.kind = static_cast<unsigned>(kind.get());
  return burst;
}

void AxiMasterDriver::sample() {
  ar_ = arvalid_.high() && arready_.high();
  aw_ = awvalid_.high() && awready_.high();
  w_ = wvalid_.high() && wready_.high();
  r_ = rvalid_.high() && rready_.high();
  b_ = bvalid_.high() && bready_.high();
  check_handshakes();
  wants_ = arvalid_.high() || awvalid_.high() || wvalid_.high();
  if (ar_) new_read_ = address_of(araddr_, arid_, arlen_, arsize_, arburst_);
  if (aw_) new_write_ = address_of(awaddr_, awid_, awlen_, awsize_, awburst_);
  if (!w_) return;
  new_data_.data.resize(layout_.data_bytes);
  new_data_.strobe.resize((layout_.data_bytes + 7) / 8);
  wdata_.get_bytes(new_data_.data);
  wstrb_.get_bytes(new_data_.strobe);
  new_data_.last = wlast_.high();
}

void AxiMasterDriver::check_handshakes() {
  for (auto wrong :
       {ar_stability_.check(arvalid_.high(), arready_.high()), aw_stability_.check(awvalid_.high(), awready_.high()),
        w_stability_.check(wvalid_.high(), wready_.high())})
    if (!wrong.empty()) report_error(model::events::kProtocolError, wrong);
}

/// What no AXI4 master may ask; served as well as it can be.
void AxiMasterDriver::check_burst(Burst& burst) {
  if ((1u << burst.size) > layout_.data_bytes) {
    report_error(model::events::kProtocolError, "a burst at " + hex(burst.address) + " of beats wider than the bus");
    while ((1u << burst.size) > layout_.data_bytes) --burst.size;
  }
  const std::uint64_t bytes = 1ull << burst.size, last = burst.address / bytes * bytes + bytes * burst.beats - 1;
  if (burst.kind == kIncrement && last / kPage != burst.address / kPage)
    report_error(model::events::kProtocolError, "a burst of " + std::to_string(burst.beats) + " beats at " +
                                                    hex(burst.address) + " crosses a boundary of 4 KiB");
  const bool length = burst.beats == 2 || burst.beats == 4 || burst.beats == 8 || burst.beats == 16;
  if (burst.kind == kWrap && (!length || burst.address % bytes != 0))
    report_error(model::events::kProtocolError, "a wrapping burst of " + std::to_string(burst.beats) + " beats at " +
                                                    hex(burst.address) +
                                                    "; 2, 4, 8 or 16 from an aligned address are allowed");
}

/// Source: AMBA AXI protocol, IHI 0022, "address structure": a wrap starts over at its container's end.
std::uint64_t AxiMasterDriver::beat_address(const Burst& burst, unsigned beat) const {
  const std::uint64_t bytes = 1ull << burst.size;
  if (burst.kind == kFixed || beat == 0) return burst.address;
  const std::uint64_t aligned = burst.address / bytes * bytes + beat * bytes;
  if (burst.kind != kWrap) return aligned;
  const std::uint64_t container = bytes * burst.beats, begin = burst.address / container * container;
  return begin + (aligned - begin) % container;
}

DeviceMemory* AxiMasterDriver::memory_at(std::uint64_t address, std::uint64_t length) const {
  for (const auto index : layout_.memories)
    if (world_.memories[index]->holds(address, length)) return world_.memories[index].get();
  return nullptr;
}

/// Asks bench memory for all that a burst may touch.
void AxiMasterDriver::fetch(Burst& burst) {
  burst.fetched = true;
  const auto* memory = memory_at(burst.address, 1);
  burst.ready = cycle_ + (memory == nullptr ? 1 : memory->latency);
  if (!is_host(burst.address)) return;
  const std::uint64_t word = layout_.data_bytes, bytes = 1ull << burst.size;
  std::uint64_t first = burst.address, end = burst.address + 1;
  for (unsigned i = 0; i < burst.beats; ++i) {
    const auto at = beat_address(burst, i);
    first = std::min(first, at), end = std::max(end, at / bytes * bytes + bytes);
  }
  burst.host_first = first / word * word;
  const auto length = static_cast<std::uint32_t>((end + word - 1) / word * word - burst.host_first);
  burst.references.push_back(world_.ask_host(false, burst.host_first - layout_.host, length, {}));
}

bool AxiMasterDriver::settled(std::vector<std::uint32_t>& references, unsigned& worst) {
  while (!references.empty()) {
    const auto found = world_.answered.find(references.back());
    if (found == world_.answered.end()) return false;
    if (!found->second.good) worst = std::max(worst, kDecodeError);
    world_.answered.erase(found);
    references.pop_back();
  }
  return true;
}

bool AxiMasterDriver::arrived(Burst& burst) {
  if (burst.references.empty()) return true;
  const auto found = world_.answered.find(burst.references.back());
  if (found == world_.answered.end()) return false;
  burst.host = std::move(found->second.data);
  return settled(burst.references, burst.worst);
}

unsigned AxiMasterDriver::read_beat(Burst& burst, std::span<std::uint8_t> word) {
  const std::uint64_t address = beat_address(burst, burst.next) / word.size() * word.size();
  if (!burst.host.empty()) {
    const std::uint64_t at = address - burst.host_first;
    if (address < burst.host_first || at + word.size() > burst.host.size()) return kDecodeError;
    std::copy_n(burst.host.begin() + static_cast<std::ptrdiff_t>(at), word.size(), word.begin());
    return burst.worst;
  }
  auto* memory = memory_at(address, word.size());
  if (memory == nullptr) return kDecodeError;
  return memory->bytes.read(address - memory->base, word).uncorrectable ? kSlaveError : burst.worst;
}

void AxiMasterDriver::report_response(unsigned response, bool write, std::uint64_t address) {
  if (response == 0) return;
  const bool seen = layout_.has_signal(write ? "bresp" : "rresp");
  report_error(seen ? model::events::kBusError : model::events::kUnseenBusError,
               std::string(write ? "write" : "read") + " by the design at " + hex(address) + " answered with " +
                   (response == kSlaveError ? "SLVERR (uncorrectable memory)" : "DECERR (nothing there)") +
                   (seen ? "" : ", which the design has no port to see"));
}

unsigned AxiMasterDriver::write_run(Burst& burst, std::uint64_t address, std::span<const std::uint8_t> bytes) {
  if (auto* memory = memory_at(address, bytes.size())) {
    memory->bytes.write(address - memory->base, bytes);
    return 0;
  }
  if (!is_host(address)) return kDecodeError;
  burst.references.push_back(world_.ask_host(true, address - layout_.host, static_cast<std::uint32_t>(bytes.size()),
                                             {bytes.begin(), bytes.end()}));
  return 0;
}

/// Writes the runs of bytes whose strobes are set.
void AxiMasterDriver::write_beat(Burst& burst, const WriteBeat& beat) {
  const std::size_t word = beat.data.size();
  const std::uint64_t base = beat_address(burst, burst.next) / word * word;
  const auto set = [&](std::size_t i) { return (beat.strobe[i / 8] >> (i % 8) & 1) != 0; };
  for (std::size_t i = 0; i < word;) {
    if (!set(i)) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < word && set(end)) ++end;
    burst.worst = std::max(burst.worst, write_run(burst, base + i, {beat.data.data() + i, end - i}));
    i = end;
  }
}

void AxiMasterDriver::take_writes() {
  while (!writes_.empty() && !data_.empty()) {
    auto& burst = writes_.front();
    write_beat(burst, data_.front());
    const bool last = burst.next + 1 == burst.beats;
    if (layout_.has_signal("wlast") && last != data_.front().last)
      report_error(model::events::kProtocolError, std::string(last ? "wlast missing" : "wlast too early") +
                                                      " in a write burst at " + hex(burst.address));
    ++burst.next, ++beats_;
    data_.pop_front();
    if (!last) continue;
    report_response(burst.worst, true, burst.address);
    responses_.push_back({burst.id, cycle_ + 1, burst.worst, std::move(burst.references)});
    writes_.pop_front();
  }
}

void AxiMasterDriver::advance() {
  ++cycle_;
  if (ar_ || r_ || aw_ || w_ || b_) last_handshake_ = cycle_, progress();
  if (!busy()) progress();
  if (ar_) check_burst(new_read_);
  if (aw_) check_burst(new_write_);
  if (ar_) reads_.push_back(new_read_);
  if (aw_) writes_.push_back(new_write_);
  if (w_) data_.push_back(new_data_);
  if (b_) responses_.pop_front();
  if (r_ && ++reads_.front().next == reads_.front().beats) reads_.pop_front();
  for (auto& burst : reads_)
    if (!burst.fetched) fetch(burst);
  take_writes();
  put_up_read();
  put_up_response();
  arready_.set(reads_.size() < kDepth && !stalls());
  awready_.set(writes_.size() < kDepth && !stalls());
  wready_.set(data_.size() < kDataDepth && !stalls());
}

void AxiMasterDriver::put_up_read() {
  const bool first = !reads_.empty() && !(rvalid_.high() && !r_);  // a beat that was not taken stays as it is
  if (!reads_.empty() && !first) return;
  const bool ready = first && reads_.front().ready <= cycle_ && !stalls() && arrived(reads_.front());
  rvalid_.set(ready);
  if (!reads_.empty() && !ready && !reads_.front().references.empty()) progress();  // the bench's turn
  if (!ready) return;
  auto& burst = reads_.front();
  std::vector<std::uint8_t> word(layout_.data_bytes);
  const unsigned response = read_beat(burst, word);
  report_response(response, false, beat_address(burst, burst.next));
  ++beats_;
  rdata_.set_bytes(word);
  rid_.set(burst.id), rresp_.set(response), rlast_.set(burst.next + 1 == burst.beats);
}

void AxiMasterDriver::put_up_response() {
  const bool up = bvalid_.high() && !b_;  // and stays
  bool ready = false;
  if (!responses_.empty() && responses_.front().ready <= cycle_ && (up || !stalls())) {
    auto& response = responses_.front();
    const unsigned before = response.worst;
    ready = settled(response.references, response.worst);
    if (!ready) progress();
    if (ready && response.worst != before) report_response(response.worst, true, layout_.host);
    if (ready) bid_.set(response.id), bresp_.set(response.worst);
  }
  bvalid_.set(ready);
}

bool AxiMasterDriver::busy() const {
  return wants_ || !reads_.empty() || !writes_.empty() || !data_.empty() || !responses_.empty();
}

std::string AxiMasterDriver::outstanding() const {
  std::string text = std::to_string(reads_.size()) + " reads and " +
                     std::to_string(writes_.size() + responses_.size()) + " writes of the design outstanding";
  if (!reads_.empty() && rvalid_.high()) text += ", read data for " + hex(reads_.front().address) + " waits for rready";
  if (!responses_.empty() && bvalid_.high()) text += ", a write response waits for bready";
  if (!writes_.empty())
    text += ", the write at " + hex(writes_.front().address) + " waits for data, beat " +
            std::to_string(writes_.front().next) + " of " + std::to_string(writes_.front().beats);
  if (writes_.empty() && !data_.empty()) text += ", write data waits for its address";
  return text;
}

}  // namespace flatsat::agents::user_rtl
