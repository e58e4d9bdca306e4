#include "harness/agents/user_rtl/register_driver.h"

#include <algorithm>

#include "models/base/event_kinds.h"

namespace flatsat::agents::user_rtl {
namespace {
using enum wire::TlmStatus;
}

RegisterDriver::RegisterDriver(BusLayout layout, const verilated::Dut& dut, bool& changed)
    : BusDriver(std::move(layout)) {
  const auto pin = [&](const char* name) { return Pin(dut, layout_.prefix + name, changed); };
  select_ = pin("select"), cycle_pin_ = pin("cycle"), enable_ = pin("enable"), ack_ = pin("ack"), write_ = pin("write"),
  read_ = pin("read"), address_ = pin("address");
  wdata_ = pin("wdata"), strobe_ = pin("strobe"), nonposted_ = pin("nonposted"), ready_ = pin("ready"),
  rdata_ = pin("rdata");
  rvalid_ = pin("rvalid"), wdone_ = pin("wdone"), error_ = pin("error");
  word_.resize(layout_.data_bytes);
  withdraw();
}

void RegisterDriver::ask(BusTransfer transfer) {
  const bool can = transfer.write ? layout_.writes : layout_.reads;
  const bool whole = transfer.address % layout_.data_bytes == 0 && transfer.length % layout_.data_bytes == 0;
  if (!can || (transfer.write && !whole && !layout_.has_signal("strobe"))) {
    answers_.push_back({transfer.reference, can ? kByteEnableError : kCommandError, {}});
    return;
  }
  if (queue_.empty()) progress();
  queue_.push_back(std::move(transfer));
}

void RegisterDriver::sample() {
  ready_now_ = state_ == State::kRequest && ready_.high();
  const bool write = !queue_.empty() && queue_.front().write;
  const bool asking = state_ == State::kRequest || state_ == State::kAnswer;
  answer_now_ = asking && answers(write) && (layout_.has_signal("ack") ? ack_ : write ? wdone_ : rvalid_).high();
  error_now_ = asking && error_.high();
  if (asking && !write && (answer_now_ || !answers(write))) rdata_.get_bytes(word_);
}

void RegisterDriver::withdraw() { select_.set(0), enable_.set(0), write_.set(0), read_.set(0), nonposted_.set(0); }

void RegisterDriver::request() {
  const auto& t = queue_.front();
  const std::uint64_t word = layout_.data_bytes, at = (t.address + done_bytes_) / word * word;
  select_.set(1), cycle_pin_.set(1), write_.set(t.write), read_.set(!t.write), nonposted_.set(1);
  address_.set(layout_.word_addressed ? at / word : at);
  std::vector<std::uint8_t> data(word), strobe((word + 7) / 8);
  for (std::uint64_t i = 0; t.write && i < word; ++i) {
    if (at + i < t.address || at + i >= t.address + t.length) continue;
    data[i] = t.data[at + i - t.address];
    strobe[i / 8] = static_cast<std::uint8_t>(strobe[i / 8] | 1u << i % 8);
  }
  wdata_.set_bytes(data);
  strobe_.set_bytes(strobe);
}

void RegisterDriver::word_done() {
  const auto& t = queue_.front();
  const std::uint64_t word = layout_.data_bytes, at = (t.address + done_bytes_) / word * word;
  ++beats_, last_handshake_ = cycle_, progress();
  failed_ = failed_ || error_now_;
  if (!t.write)
    for (std::uint64_t i = 0; i < word; ++i)
      if (at + i >= t.address && at + i < t.address + t.length) read_bytes_[at + i - t.address] = word_[i];
  done_bytes_ = std::min<std::uint64_t>(t.length, at + word - t.address);
  withdraw();
  cycle_pin_.set(0);
  state_ = State::kGap;
  if (done_bytes_ < t.length) return;
  if (failed_)
    report_error(model::events::kBusError, std::string(t.write ? "write" : "read") + " at " +
                                               hex(layout_.base + t.address) + " answered with an error");
  answers_.push_back(
      {t.reference, failed_ ? kGenericError : kOk, t.write || failed_ ? std::vector<std::uint8_t>() : read_bytes_});
  queue_.pop_front();
  done_bytes_ = 0;
  failed_ = false;
}

void RegisterDriver::advance() {
  ++cycle_;
  const bool write = !queue_.empty() && queue_.front().write;
  const bool answered = !queue_.empty() && answers(write);
  switch (state_) {
    case State::kIdle:
    case State::kGap:
      state_ = State::kIdle;
      if (queue_.empty() || stalls()) return;
      if (done_bytes_ == 0) read_bytes_.assign(queue_.front().length, 0);
      request();
      state_ = enable_.there() && layout_.has_signal("enable") ? State::kSetup : State::kRequest;
      return;
    case State::kSetup:
      enable_.set(1);
      state_ = State::kRequest;
      return;
    case State::kRequest:
      if (!ready_now_) return;
      last_handshake_ = cycle_;
      if (answered ? answer_now_ : write || layout_.read_latency == 0) return word_done();
      withdraw();
      wait_ = layout_.read_latency;
      state_ = State::kAnswer;
      return;
    case State::kAnswer:
      if (answered ? answer_now_ : --wait_ == 0) word_done();
      return;
  }
}

std::string RegisterDriver::outstanding() const {
  if (queue_.empty()) return "nothing outstanding";
  const auto& t = queue_.front();
  return std::to_string(queue_.size()) + " outstanding, the first a " + (t.write ? "write" : "read") + " of " +
         std::to_string(t.length) + " bytes at " + hex(layout_.base + t.address) + " that waits for " +
         (state_ == State::kAnswer ? (layout_.has_signal("ack") ? "ack"
                                      : t.write                 ? "wdone"
                                                                : "rvalid")
                                   : "ready");
}

MemoryPortDriver::MemoryPortDriver(BusLayout layout, const verilated::Dut& dut, bool& changed, MasterWorld& world)
    : BusDriver(std::move(layout)), world_(world) {
  const auto pin = [&](const char* name) { return Pin(dut, layout_.prefix + name, changed); };
  select_ = pin("select"), write_ = pin("write"), strobe_ = pin("strobe"), address_ = pin("address"),
  wdata_ = pin("wdata");
  rdata_ = pin("rdata"), ready_ = pin("ready"), rvalid_ = pin("rvalid"), ack_ = pin("ack");
  data_.resize(layout_.data_bytes);
  strobes_.resize((layout_.data_bytes + 7) / 8);
  // With a valid of the answer, requests are taken at once; with ready alone, ready is the answer.
  ready_.set(layout_.has_signal("rvalid") || layout_.has_signal("ack"));
}

void MemoryPortDriver::sample() {
  asked_ = select_.high();
  taken_ = asked_ && ready_.high();
  if (!asked_) return;
  write_now_ = write_.high();
  at_ = address_.get() * (layout_.word_addressed ? layout_.data_bytes : 1) / layout_.data_bytes * layout_.data_bytes;
  wdata_.get_bytes(data_);
  strobe_.get_bytes(strobes_);
}

/// What the request that was sampled writes or reads.
std::vector<std::uint8_t> MemoryPortDriver::access() {
  std::vector<std::uint8_t> word(layout_.data_bytes);
  ++beats_;
  for (const auto index : layout_.memories) {
    auto& memory = *world_.memories[index];
    if (!memory.holds(at_, word.size())) continue;
    if (!write_now_) {
      if (memory.bytes.read(at_ - memory.base, word).uncorrectable)
        report_error(model::events::kUnseenBusError, "read by the design at " + hex(at_) +
                                                         ": uncorrectable memory, which the design has no port to see");
      return word;
    }
    for (std::size_t i = 0; i < word.size(); ++i)
      if ((strobes_[i / 8] >> (i % 8) & 1) != 0) memory.bytes.write(at_ - memory.base + i, {data_.data() + i, 1});
    return word;
  }
  if (write_now_ || layout_.has_signal("ready") || layout_.has_signal("select"))
    report_error(model::events::kUnseenBusError, std::string(write_now_ ? "write" : "read") + " by the design at " +
                                                     hex(at_) + ": nothing there, which the design has no port to see");
  return word;
}

void MemoryPortDriver::advance() {
  ++cycle_;
  const bool ready_there = layout_.has_signal("ready"), ack_there = layout_.has_signal("ack");
  const bool valid_there = ack_there || layout_.has_signal("rvalid");
  const std::uint64_t latency = std::max<std::uint64_t>(1, layout_.read_latency);
  progress();
  if (valid_there) {
    if (taken_ || (asked_ && !ready_there)) {
      last_handshake_ = cycle_;
      auto word = access();
      if (!write_now_ || ack_there) answers_due_.push_back({cycle_ + latency - 1, write_now_, std::move(word)});
    }
    const bool due = !answers_due_.empty() && answers_due_.front().cycle <= cycle_;
    rvalid_.set(due);
    ack_.set(due);
    if (due && !answers_due_.front().write) rdata_.set_bytes(answers_due_.front().data);
    if (due) answers_due_.pop_front();
  } else if (ready_there) {
    if (taken_) last_handshake_ = cycle_, waiting_ = false;
    const bool fresh = asked_ && !taken_;
    if (fresh && !waiting_) waiting_ = true, ready_cycle_ = cycle_ + latency - 1;
    const bool answer = waiting_ && fresh && cycle_ >= ready_cycle_;
    ready_.set(answer);
    if (answer) {
      const auto word = access();
      if (!write_now_) rdata_.set_bytes(word);
    }
  } else {
    if (asked_ && (write_now_ || layout_.read_latency > 0)) {
      auto word = access();
      if (!write_now_) answers_due_.push_back({cycle_ + latency - 1, false, std::move(word)});
    }
    if (!answers_due_.empty() && answers_due_.front().cycle <= cycle_)
      rdata_.set_bytes(answers_due_.front().data), answers_due_.pop_front();
    if (layout_.read_latency == 0) {
      // Combinational: the data belongs to the address of this cycle.
      sample();
      if (!asked_ || write_now_) return;
      rdata_.set_bytes(access());
    }
  }
}

std::string MemoryPortDriver::outstanding() const { return "an access of the design at " + hex(at_); }

}  // namespace flatsat::agents::user_rtl
