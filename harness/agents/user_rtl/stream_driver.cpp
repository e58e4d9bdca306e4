#include "harness/agents/user_rtl/stream_driver.h"

#include <algorithm>

#include "models/base/event_kinds.h"

namespace flatsat::agents::user_rtl {
namespace {

using enum wire::TlmStatus;

bool bit(const std::vector<std::uint8_t>& bits, std::size_t i) { return (bits[i / 8] >> (i % 8) & 1) != 0; }

}  // namespace

StreamInDriver::StreamInDriver(BusLayout layout, const verilated::Dut& dut, bool& changed)
    : BusDriver(std::move(layout)) {
  const auto pin = [&](const char* name) { return Pin(dut, layout_.prefix + name, changed); };
  tvalid_ = pin("tvalid"), tready_ = pin("tready"), tdata_ = pin("tdata"), tkeep_ = pin("tkeep");
  tstrb_ = pin("tstrb"), tlast_ = pin("tlast"), tid_ = pin("tid"), tdest_ = pin("tdest"), tuser_ = pin("tuser");
  tvalid_.set(0);
  tid_.set(layout_.tid), tdest_.set(layout_.tdest), tuser_.set(layout_.tuser);
}

/// Why a write cannot be sent as it is; empty if it can.
std::string StreamInDriver::refusal(const BusTransfer& t) const {
  const std::size_t word = layout_.data_bytes;
  if (t.length % word != 0 && !layout_.has_signal("tkeep"))
    return "its last beat has fewer than " + std::to_string(word) + " bytes, and there is no tkeep to say so";
  const unsigned bits = layout_.has.at("tdata"), over = bits % 8 == 0 ? 0u : 0xffu << bits % 8 & 0xffu;
  for (std::size_t i = word - 1; over != 0 && i < t.data.size(); i += word)
    if ((t.data[i] & over) != 0)
      return "byte " + std::to_string(i) + " does not fit tdata of " + std::to_string(bits) + " bits";
  return {};
}

void StreamInDriver::ask(BusTransfer transfer) {
  if (!transfer.write || transfer.length == 0)
    return answers_.push_back({transfer.reference, transfer.write ? kOk : kCommandError, {}});
  if (const auto why = refusal(transfer); !why.empty()) {
    report_error(model::events::kBusError,
                 "a write of " + std::to_string(transfer.length) + " bytes is refused: " + why);
    return answers_.push_back({transfer.reference, kByteEnableError, {}});
  }
  if (queue_.empty()) progress();
  queue_.push_back(std::move(transfer));
}

void StreamInDriver::sample() { taken_ = tvalid_.high() && tready_.high(); }

void StreamInDriver::advance() {
  ++cycle_;
  if (taken_) {
    ++beats_, last_handshake_ = cycle_, progress();
    sent_ += layout_.data_bytes;
    if (sent_ >= queue_.front().length) {
      answers_.push_back({queue_.front().reference, kOk, {}});
      queue_.pop_front();
      sent_ = 0;
    }
  }
  if (tvalid_.high() && !taken_) return;  // what was put up stays until it is taken
  const bool sends = !queue_.empty() && !stalls();
  tvalid_.set(sends);
  if (sends) put_up();
}

void StreamInDriver::put_up() {
  const auto& t = queue_.front();
  const std::size_t word = layout_.data_bytes, length = std::min<std::size_t>(word, t.length - sent_);
  std::vector<std::uint8_t> data(word), keep((word + 7) / 8);
  std::copy_n(t.data.begin() + static_cast<std::ptrdiff_t>(sent_), length, data.begin());
  for (std::size_t i = 0; i < length; ++i) keep[i / 8] = static_cast<std::uint8_t>(keep[i / 8] | 1u << i % 8);
  tdata_.set_bytes(data);
  tkeep_.set_bytes(keep), tstrb_.set_bytes(keep);
  tlast_.set(sent_ + word >= t.length);
}

std::string StreamInDriver::outstanding() const {
  if (queue_.empty()) return "nothing outstanding";
  const auto& t = queue_.front();
  return std::to_string(queue_.size()) + " outstanding, the first a write of " + std::to_string(t.length) +
         " bytes, of which " + std::to_string(sent_) + " are taken, that waits for tready";
}

StreamOutDriver::StreamOutDriver(BusLayout layout, const verilated::Dut& dut, bool& changed)
    : BusDriver(std::move(layout)) {
  const auto pin = [&](const char* name) { return Pin(dut, layout_.prefix + name, changed); };
  tvalid_ = pin("tvalid"), tready_ = pin("tready"), tdata_ = pin("tdata"), tkeep_ = pin("tkeep");
  tstrb_ = pin("tstrb"), tlast_ = pin("tlast"), tid_ = pin("tid"), tdest_ = pin("tdest"), tuser_ = pin("tuser");
  beat_.resize(layout_.data_bytes);
  keep_.resize((layout_.data_bytes + 7) / 8);
  strobe_.resize(keep_.size());
  // Where nothing can hold it, nothing has to be steady either.
  if (layout_.has_signal("tready"))
    steady_ = AxiStability("tvalid", {tdata_, tkeep_, tstrb_, tlast_, tid_, tdest_, tuser_});
  tready_.set(room());
}

void StreamOutDriver::ask(BusTransfer transfer) {
  if (transfer.write || transfer.length == 0)
    return answers_.push_back({transfer.reference, transfer.write ? kCommandError : kOk, {}});
  if (queue_.empty()) progress();
  queue_.push_back(std::move(transfer));
}

void StreamOutDriver::sample() {
  const bool valid = tvalid_.high(), ready = tready_.high() || !layout_.has_signal("tready");
  taken_ = valid && ready;
  if (const auto wrong = steady_.check(valid, ready); !wrong.empty())
    report_error(model::events::kProtocolError, wrong);
  if (!taken_) return;
  tdata_.get_bytes(beat_);
  tkeep_.get_bytes(keep_), tstrb_.get_bytes(strobe_);
  last_ = tlast_.high();
  if (last_) along_ = {tid_.get(), tdest_.get(), tuser_.get()};
}

/// Null bytes are left out, position bytes are zero. Source: AMBA AXI-Stream protocol, IHI 0051, "byte qualifiers".
void StreamOutDriver::take() {
  ++beats_, last_handshake_ = cycle_, progress();
  if (!room()) {
    report_error(model::events::kStreamOverflow,
                 "a beat is lost: " + std::to_string(kept_.size()) +
                     " bytes wait to be read, and the design has no tready to be held by");
    if (last_) end_packet();
    return;
  }
  bool reserved = false;
  for (std::size_t i = 0; i < beat_.size(); ++i) {
    reserved = reserved || (bit(strobe_, i) && !bit(keep_, i));
    if (!bit(keep_, i)) continue;
    kept_.push_back(bit(strobe_, i) ? beat_[i] : std::uint8_t{0});
    ++came_;
  }
  if (reserved) report_error(model::events::kProtocolError, "tstrb is set for a byte that tkeep leaves out");
  if (last_) end_packet();
}

void StreamOutDriver::end_packet() {
  std::string text = std::to_string(came_ - packet_) + " bytes";
  constexpr const char* kAlong[] = {"tid", "tdest", "tuser"};
  for (std::size_t i = 0; i < along_.size(); ++i)
    if (layout_.has_signal(kAlong[i])) text += std::string(", ") + kAlong[i] + " " + hex(along_[i]);
  report(model::events::kPacket, text);
  packet_ = came_;
  ends_.push_back(came_);
}

void StreamOutDriver::serve() {
  while (!queue_.empty() && kept_.size() >= queue_.front().length) {
    const auto& t = queue_.front();
    const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(t.length);
    for (; !ends_.empty() && ends_.front() <= read_ + t.length; ends_.pop_front())
      if (ends_.front() < read_ + t.length)
        report(model::events::kPacketEnd, "a packet ends after byte " + std::to_string(ends_.front() - read_) +
                                              " of a read of " + std::to_string(t.length));
    answers_.push_back({t.reference, kOk, {kept_.begin(), end}});
    kept_.erase(kept_.begin(), end);
    read_ += t.length;
    queue_.pop_front();
  }
}

void StreamOutDriver::advance() {
  ++cycle_;
  if (taken_) take();
  serve();
  tready_.set(room() && !stalls());
}

std::string StreamOutDriver::outstanding() const {
  if (queue_.empty()) return "nothing outstanding";
  return std::to_string(queue_.size()) + " outstanding, the first a read of " + std::to_string(queue_.front().length) +
         " bytes, of which " + std::to_string(kept_.size()) + " are there, that waits for tvalid";
}

}  // namespace flatsat::agents::user_rtl
