#include "harness/agents/user_rtl/axi_slave_driver.h"

#include <algorithm>
#include <bit>

#include "models/base/event_kinds.h"

namespace flatsat::agents::user_rtl {
namespace {

using enum wire::TlmStatus;
constexpr std::uint64_t kPage = 4096;  // no burst crosses one

}  // namespace

AxiSlaveDriver::AxiSlaveDriver(BusLayout layout, const verilated::Dut& dut, bool& changed)
    : BusDriver(std::move(layout)) {
  const auto pin = [&](const char* name) { return Pin(dut, layout_.prefix + name, changed); };
  awvalid_ = pin("awvalid"), awready_ = pin("awready"), awaddr_ = pin("awaddr"), awlen_ = pin("awlen");
  awsize_ = pin("awsize"), awburst_ = pin("awburst"), wvalid_ = pin("wvalid"), wready_ = pin("wready");
  wdata_ = pin("wdata"), wstrb_ = pin("wstrb"), wlast_ = pin("wlast");
  bvalid_ = pin("bvalid"), bready_ = pin("bready"), bresp_ = pin("bresp");
  arvalid_ = pin("arvalid"), arready_ = pin("arready"), araddr_ = pin("araddr"), arlen_ = pin("arlen");
  arsize_ = pin("arsize"), arburst_ = pin("arburst"), rvalid_ = pin("rvalid"), rready_ = pin("rready");
  rdata_ = pin("rdata"), rresp_ = pin("rresp"), rlast_ = pin("rlast");
  awid_ = pin("awid"), wid_ = pin("wid"), bid_ = pin("bid"), arid_ = pin("arid"), rid_ = pin("rid");
  b_stability_ = AxiStability("bvalid", {bresp_, bid_});
  r_stability_ = AxiStability("rvalid", {rdata_, rresp_, rlast_, rid_});
  beat_.resize(layout_.data_bytes);
  awvalid_.set(0), wvalid_.set(0), arvalid_.set(0);
  bready_.set(1), rready_.set(1);
}

unsigned AxiSlaveDriver::max_beats(bool write) const {
  const auto found = layout_.has.find(write ? "awlen" : "arlen");
  return found == layout_.has.end() || layout_.kind == "axi_lite" ? 1 : 1u << std::min(8u, found->second);
}

void AxiSlaveDriver::ask(BusTransfer transfer) {
  const bool can = transfer.write ? layout_.writes : layout_.reads;
  const bool whole = transfer.address % layout_.data_bytes == 0 && transfer.length % layout_.data_bytes == 0;
  if (!can || (transfer.write && !whole && !layout_.has_signal("wstrb"))) {
    answers_.push_back({transfer.reference, can ? kByteEnableError : kCommandError, {}});
    return;
  }
  if (queue_.empty()) progress();
  queue_.push_back(std::move(transfer));
}

/// The next burst of the transfer at the front: one narrow beat where it fits in a bus word, else whole words.
void AxiSlaveDriver::start() {
  const auto& t = queue_.front();
  const std::uint64_t word = layout_.data_bytes, address = t.address + done_bytes_, left = t.length - done_bytes_;
  Burst burst{.address = address,
              .size = static_cast<unsigned>(std::countr_zero(word)),
              .beats = 1,
              .next = 0,
              .lanes = {},
              .strobes = {}};
  const bool sized = layout_.has_signal(t.write ? "awsize" : "arsize");
  if (left < word && std::has_single_bit(left) && address % left == 0 && sized) {
    burst.size = static_cast<unsigned>(std::countr_zero(left));
  } else {
    burst.address = address / word * word;
    const std::uint64_t end = std::min(address + left, burst.address / kPage * kPage + kPage);
    const std::uint64_t words = (end - burst.address + word - 1) / word;
    burst.beats = static_cast<unsigned>(std::min<std::uint64_t>(words, max_beats(t.write)));
  }
  if (t.write) {
    const std::uint64_t first = burst.address / word * word;
    burst.lanes.resize(burst.beats * word);
    burst.strobes.resize(burst.lanes.size());
    for (std::uint64_t i = 0; i < burst.lanes.size(); ++i) {
      const std::uint64_t at = first + i;
      if (at < address || at >= address + left) continue;
      burst.lanes[i] = t.data[at - t.address];
      burst.strobes[i] = true;
    }
  }
  burst_ = std::move(burst);
  ++id_;
  address_done_ = data_done_ = false;
}

void AxiSlaveDriver::sample() {
  aw_ = awvalid_.high() && awready_.high();
  w_ = wvalid_.high() && wready_.high();
  ar_ = arvalid_.high() && arready_.high();
  b_ = bvalid_.high() && bready_.high();
  r_ = rvalid_.high() && rready_.high();
  if (b_) response_ = static_cast<unsigned>(bresp_.get()), id_wrong_ = !answers_id(bid_, "awid", "bid");
  check_handshakes();
  if (r_) {
    id_wrong_ = !answers_id(rid_, "arid", "rid");
    response_ = static_cast<unsigned>(rresp_.get());
    last_ = rlast_.high();
    rdata_.get_bytes(beat_);
  }
}

void AxiSlaveDriver::check_handshakes() {
  for (auto wrong :
       {b_stability_.check(bvalid_.high(), bready_.high()), r_stability_.check(rvalid_.high(), rready_.high())})
    if (!wrong.empty()) report_error(model::events::kProtocolError, wrong);
}

/// The answer bears the identifier that was asked with, as far as the design's ports hold it.
bool AxiSlaveDriver::answers_id(const Pin& id, const char* asked, const char* answered) const {
  const auto a = layout_.has.find(asked), b = layout_.has.find(answered);
  if (a == layout_.has.end() || b == layout_.has.end()) return true;
  const unsigned bits = std::min(a->second, b->second);
  const std::uint64_t mask = bits >= 64 ? ~0ull : (1ull << bits) - 1;
  return ((id.get() ^ id_) & mask) == 0;
}

void AxiSlaveDriver::take_read_beat() {
  const auto& t = queue_.front();
  const std::uint64_t word = layout_.data_bytes;
  const std::uint64_t first = burst_->address / word * word + std::uint64_t{burst_->next} * word;
  for (std::uint64_t i = 0; i < word; ++i) {
    const std::uint64_t at = first + i;
    if (at >= t.address + done_bytes_ && at < t.address + t.length) read_[at - t.address] = beat_[i];
  }
  const bool last = ++burst_->next == burst_->beats;
  if (last != last_ && layout_.has_signal("rlast"))
    report_error(model::events::kProtocolError, "rlast " + std::string(last_ ? "too early" : "missing") +
                                                    " in a read burst at " + hex(burst_->address));
  if (last) end_burst();
}

void AxiSlaveDriver::end_burst() {
  const auto& t = queue_.front();
  const std::uint64_t word = layout_.data_bytes;
  const std::uint64_t end =
      burst_->beats == 1 && burst_->address % word + (1ull << burst_->size) <= word && (1ull << burst_->size) < word
          ? burst_->address + (1ull << burst_->size)
          : burst_->address + burst_->beats * word;
  done_bytes_ = std::min<std::uint64_t>(t.length, end - t.address);
  beats_ += burst_->beats;
  burst_.reset();
  worst_ = std::max(worst_, response_);
  if (done_bytes_ < t.length) return;
  if (worst_ >= 2)
    report_error(model::events::kBusError, std::string(t.write ? "write" : "read") + " at " +
                                               hex(layout_.base + t.address) + " answered with " +
                                               (worst_ == 2 ? "SLVERR" : "DECERR"));
  answers_.push_back({t.reference,
                      worst_ < 2    ? kOk
                      : worst_ == 2 ? kGenericError
                                    : kAddressError,
                      t.write || worst_ >= 2 ? std::vector<std::uint8_t>() : read_});
  queue_.pop_front();
  done_bytes_ = 0;
  worst_ = 0;
  read_.clear();
}

void AxiSlaveDriver::advance() {
  ++cycle_;
  if (aw_ || w_ || b_ || ar_ || r_) last_handshake_ = cycle_, progress();
  if (burst_) {
    if ((b_ || r_) && id_wrong_)
      report_error(model::events::kProtocolError, std::string(b_ ? "a write response" : "read data") +
                                                      " with another identifier than " + hex(id_) +
                                                      " of the access at " + hex(burst_->address));
    if (aw_ || ar_) address_done_ = true;
    if (w_ && ++burst_->next == burst_->beats) data_done_ = true;
    const bool write = queue_.front().write;
    if (write && b_) {
      if (!address_done_ || !data_done_)
        report_error(model::events::kProtocolError, "a write response before its address and data were taken");
      end_burst();
    } else if (!write && r_) {
      take_read_beat();
    }
  } else if (b_ || r_) {
    report_error(model::events::kProtocolError,
                 std::string(b_ ? "a write response" : "read data") + " that nobody asked for");
  }
  if (!burst_ && !queue_.empty()) {
    if (read_.empty()) read_.resize(queue_.front().length);
    start();
  }
  put_up();
}

void AxiSlaveDriver::put_up() {
  const bool write = burst_ && queue_.front().write, read = burst_ && !queue_.front().write;
  // What was put up stays until it is taken.
  const bool address = burst_ && !address_done_ && ((!aw_ && (awvalid_.high() || arvalid_.high())) || !stalls());
  const bool data = write && !data_done_ && ((!w_ && wvalid_.high()) || !stalls());
  awvalid_.set(write && address);
  arvalid_.set(read && address);
  wvalid_.set(data);
  bready_.set(!stalls()), rready_.set(!stalls());
  if (write && !address_done_) {
    awaddr_.set(burst_->address), awlen_.set(burst_->beats - 1), awsize_.set(burst_->size), awburst_.set(1);
    awid_.set(id_), wid_.set(id_);
  }
  if (read && !address_done_) {
    araddr_.set(burst_->address), arlen_.set(burst_->beats - 1), arsize_.set(burst_->size), arburst_.set(1);
    arid_.set(id_);
  }
  if (write && !data_done_) put_up_beat();
}

void AxiSlaveDriver::put_up_beat() {
  const std::size_t word = layout_.data_bytes, first = burst_->next * word;
  wdata_.set_bytes({burst_->lanes.data() + first, word});
  std::vector<std::uint8_t> strobe((word + 7) / 8);
  for (std::size_t i = 0; i < word; ++i)
    if (burst_->strobes[first + i]) strobe[i / 8] = static_cast<std::uint8_t>(strobe[i / 8] | 1u << i % 8);
  wstrb_.set_bytes(strobe);
  wlast_.set(burst_->next + 1 == burst_->beats);
}

std::string AxiSlaveDriver::outstanding() const {
  if (queue_.empty()) return "nothing outstanding";
  const auto& t = queue_.front();
  std::string waits;
  const auto add = [&](bool when, const char* what) {
    if (when) waits += (waits.empty() ? "" : ", ") + std::string(what);
  };
  add(t.write && !address_done_, "awready"), add(t.write && !data_done_, "wready"),
      add(t.write && address_done_ && data_done_, "bvalid");
  add(!t.write && !address_done_, "arready"), add(!t.write && address_done_, "rvalid");
  return std::to_string(queue_.size()) + " outstanding, the first a " + (t.write ? "write" : "read") + " of " +
         std::to_string(t.length) + " bytes at " + hex(layout_.base + t.address) + " that waits for " + waits;
}

}  // namespace flatsat::agents::user_rtl
