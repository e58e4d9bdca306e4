#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/agents/user_rtl/device_memory.h"
#include "harness/agents/user_rtl/pins.h"
#include "harness/base/text.h"
#include "harness/time/seed.h"
#include "harness/wire/tlm_status.h"

namespace flatsat::agents::user_rtl {

/// A port that is no bus.
struct PinLayout {
  std::string port;
  bool to_design = true;
  unsigned bits = 1;
  std::uint64_t offset = 0, first = 0;
  bool pulse = false;
  int until = -1;
};

/// One bus of a design as its testbed describes it.
struct BusLayout {
  std::string kind, name, prefix;
  std::size_t clock = 0;
  unsigned data_bytes = 4;
  std::uint64_t base = 0, size = 0, host = 0, hang_cycles = 100'000, read_latency = 0;
  std::uint64_t stall_percent = 0;                         // of cycles in which the bench holds back what it could do
  std::uint64_t tid = 0, tdest = 0, tuser = 0, depth = 0;  // of streams
  bool writes = true, reads = true, word_addressed = false;
  std::map<std::string, unsigned> has;  // signals that the design has, with their widths
  std::vector<std::size_t> memories;
  std::vector<PinLayout> pins;

  bool has_signal(const std::string& name_of_signal) const { return has.count(name_of_signal) != 0; }
};

/// An access of the bench to the design.
struct BusTransfer {
  bool write = false;
  std::uint64_t address = 0;  // below the bus's base
  std::vector<std::uint8_t> data;
  std::uint32_t length = 0, reference = 0;
};
struct BusAnswer {
  std::uint32_t reference = 0;
  wire::TlmStatus status = wire::TlmStatus::kOk;
  std::vector<std::uint8_t> data;
};

/// Of an event: a kind of models/base/event_kinds.h, and its text.
struct BusReport {
  std::string kind, text;
};

/// The bench's end of one bus. Once a cycle of its clock: sample() just before the rising edge, when everything has
/// settled, and advance() just after it, which puts up what the design sees next.
class BusDriver {
 public:
  explicit BusDriver(BusLayout layout) : layout_(std::move(layout)), stall_draws_(0, layout_.name) {}
  virtual ~BusDriver() = default;

  virtual void sample() = 0;
  virtual void advance() = 0;
  /// Something is outstanding.
  virtual bool busy() const = 0;
  /// What is outstanding, and what it waits for.
  virtual std::string outstanding() const = 0;

  const BusLayout& layout() const { return layout_; }
  /// Of the bench; only buses on which the design is the slave take them.
  virtual void ask(BusTransfer) {}
  std::optional<BusAnswer> answer() {
    if (answers_.empty()) return std::nullopt;
    auto front = std::move(answers_.front());
    answers_.pop_front();
    return front;
  }
  /// What is worth an event, once, in that order.
  std::optional<BusReport> take_report() {
    if (reports_.empty()) return std::nullopt;
    auto front = std::move(reports_.front());
    reports_.pop_front();
    return front;
  }
  std::uint64_t beats() const { return beats_; }
  std::uint64_t errors() const { return errors_; }

  /// What the bench holds back at random times follows from this.
  void seed(std::uint64_t seed) { stall_draws_ = time::NamedStream(seed, layout_.name); }

  /// Reports a bus that waits for long ("bus_waits"), and that it goes on ("bus_moves"). Errors:
  /// std::runtime_error that names the bus, what is outstanding and the last handshake, after too many cycles without
  /// progress.
  void check_progress();

 protected:
  /// An error on the bus; the first of them are events.
  void report_error(std::string_view kind, const std::string& text);
  /// What is no error; the first thousand of a bus.
  void report(std::string_view kind, const std::string& text);
  void progress() { last_progress_ = cycle_; }
  /// The bench holds back in this cycle.
  bool stalls() { return layout_.stall_percent > 0 && stall_draws_.next() % 100 < layout_.stall_percent; }

  const BusLayout layout_;
  std::deque<BusAnswer> answers_;
  std::uint64_t cycle_ = 0, last_progress_ = 0, last_handshake_ = 0, beats_ = 0, errors_ = 0;

 private:
  void put_report(std::string_view kind, const std::string& text, unsigned& count, unsigned most);
  std::deque<BusReport> reports_;
  std::string state() const;
  unsigned reported_errors_ = 0, reported_others_ = 0;
  bool waits_ = false;
  time::NamedStream stall_draws_;
};

using base::hex;

}  // namespace flatsat::agents::user_rtl
