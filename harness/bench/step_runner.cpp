#include "harness/bench/step_runner.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "harness/base/text.h"
#include "harness/bench/seconds.h"
#include "harness/hdl/data_file.h"

namespace flatsat::bench {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kMaxPiece = 1u << 20;

Bytes sized(Bytes word, std::size_t bytes) {
  word.resize(bytes);
  return word;
}

/// A little-endian word as people read it.
std::string hex(const Bytes& word) { return "0x" + base::hex_bytes(Bytes(word.rbegin(), word.rend())); }

using base::hex;

/// Where a step stands, as an event tells it: by the name of the file alone. How the path to it was typed, and where
/// the files lie, is no part of what happened, and the events are under the run's digest.
std::string place_of(const testbed::StepConfig& step) {
  auto place = step.location;
  place.file = std::filesystem::path(place.file).filename().string();
  return config::to_string(place);
}

bool equal(const Bytes& got, const Bytes& expected, const Bytes& mask) {
  for (std::size_t i = 0; i < got.size(); ++i)
    if (((got[i] ^ expected[i]) & (mask.empty() ? 0xff : mask[i])) != 0) return false;
  return true;
}

}  // namespace

StepRunner::StepRunner(const sc_core::sc_module_name& name, const std::string& device_name, compute::Device& device,
                       const std::vector<testbed::StepConfig>& steps, std::string folder, model::EventSink& events)
    : sc_module(name),
      device_name_(device_name),
      device_(device),
      steps_(steps),
      folder_(std::move(folder)),
      events_(events) {
  SC_HAS_PROCESS(StepRunner);
  SC_THREAD(run);
  set_stack_size(1 << 20);
  SC_METHOD(count_edges);
  sensitive << device.interrupt;
  dont_initialize();
}

void StepRunner::count_edges() {
  if (device_.interrupt.read()) ++rises_;
}

void StepRunner::run() {
  wait(sc_core::sc_time(1, sc_core::SC_NS));  // the device hears of its supply first
  for (const auto& step : steps_) {
    said_.clear();
    std::string wrong;
    try {
      wrong = execute(step);
    } catch (const std::runtime_error& error) {
      wrong = error.what();
    }
    const double now_s = sc_core::sc_time_stamp().to_seconds();
    const std::string what =
        std::string(testbed::to_string(step.action)) + (step.note.empty() ? "" : " (" + step.note + ")");
    if (!wrong.empty()) failures_.push_back({&step, now_s, what + ": " + wrong});
    events_.emit({device_name_, wrong.empty() ? model::events::kStepPassed : model::events::kStepFailed,
                  place_of(step) + ": " + what + (wrong.empty() ? said_ : ": " + as_named(step, wrong)),
                  static_cast<double>(done_)});
    ++done_;
  }
  all_done();
}

std::string StepRunner::execute(const testbed::StepConfig& step) {
  switch (step.action) {
    case testbed::StepAction::kWrite:
    case testbed::StepAction::kLoad:
      return write(step);
    case testbed::StepAction::kRead:
      return read(step);
    case testbed::StepAction::kPoll:
      return poll(step);
    case testbed::StepAction::kWaitInterrupt:
      return wait_interrupt(step);
    case testbed::StepAction::kCompare:
      return compare(step);
    case testbed::StepAction::kDump:
      return dump(step);
    case testbed::StepAction::kWait:
      wait(kernel_time(step.time_s));
      return {};
  }
  return {};
}

std::string StepRunner::path_of(const testbed::StepConfig& step) const {
  return (std::filesystem::path(folder_) / step.file).string();
}

/// A text with the step's file by the name that it has in the testbed.
std::string StepRunner::as_named(const testbed::StepConfig& step, std::string text) const {
  const auto path = path_of(step);
  const auto at = step.file.empty() ? std::string::npos : text.find(path);
  return at == std::string::npos ? text : text.replace(at, path.size(), step.file);
}

Bytes StepRunner::data_of(const testbed::StepConfig& step) const {
  if (!step.file.empty()) return hdl::read_data_file(path_of(step));
  Bytes data;
  if (!step.value.empty()) data = sized(step.value, step.bytes);
  for (const auto& word : step.values) {
    const auto full = sized(word, step.bytes);
    data.insert(data.end(), full.begin(), full.end());
  }
  return data;
}

/// What the device answers instead of good; in pieces, as long accesses go.
std::string StepRunner::transfer(bool write, std::uint64_t address, Bytes& data) {
  for (std::size_t done = 0; done < data.size();) {
    const auto length = static_cast<unsigned>(std::min(kMaxPiece, data.size() - done));
    tlm::tlm_generic_payload request;
    request.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    request.set_address(address + done);
    request.set_data_ptr(data.data() + done);
    request.set_data_length(length);
    request.set_streaming_width(length);
    request.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    auto delay = sc_core::SC_ZERO_TIME;
    device_.bus.get_base_export()->b_transport(request, delay);
    if (delay != sc_core::SC_ZERO_TIME) wait(delay);
    if (!request.is_response_ok())
      return "the device answered " + request.get_response_string() + " at " + hex(address + done);
    done += length;
  }
  return {};
}

std::string StepRunner::write(const testbed::StepConfig& step) {
  auto data = data_of(step);
  // Words of registers go one by one; a load is one piece of memory.
  if (step.action == testbed::StepAction::kLoad || step.values.empty()) return transfer(true, step.address, data);
  for (std::size_t at = 0; at < data.size(); at += step.bytes) {
    Bytes word(data.begin() + static_cast<std::ptrdiff_t>(at),
               data.begin() + static_cast<std::ptrdiff_t>(at + step.bytes));
    if (auto wrong = transfer(true, step.address + at, word); !wrong.empty()) return wrong;
  }
  return {};
}

std::string StepRunner::read(const testbed::StepConfig& step) {
  Bytes got(step.bytes);
  if (auto wrong = transfer(false, step.address, got); !wrong.empty()) return wrong;
  said_ = " " + hex(step.address) + " gave " + hex(got);
  if (step.expect.empty()) return {};
  const auto expected = sized(step.expect, step.bytes);
  const Bytes mask = step.mask.empty() ? Bytes() : sized(step.mask, step.bytes);
  if (equal(got, expected, mask)) return {};
  return "address " + hex(step.address) + " expected " + hex(expected) +
         (mask.empty() ? "" : " under mask " + hex(mask)) + ", got " + hex(got);
}

std::string StepRunner::poll(const testbed::StepConfig& step) {
  const auto end = sc_core::sc_time_stamp() + kernel_time(step.timeout_s);
  for (;;) {
    auto wrong = read(step);
    if (wrong.empty()) return {};
    if (sc_core::sc_time_stamp() >= end)
      return wrong + " until its timeout of " + std::to_string(step.timeout_s) + " s";
    wait(kernel_time(step.every_s));
  }
}

void StepRunner::interrupt(const std::string& port, bool high) {
  auto& line = lines_[port];
  line.high = high;
  if (!high) return;
  line.came = true;
  line_came_.notify(sc_core::SC_ZERO_TIME);
}

/// One that came since the wait for it before counts, as one does that is still there.
std::string StepRunner::wait_line(const testbed::StepConfig& step) {
  const auto end = sc_core::sc_time_stamp() + kernel_time(step.timeout_s);
  auto& line = lines_[step.port.text];
  while (!line.came && !line.high && sc_core::sc_time_stamp() < end) wait(end - sc_core::sc_time_stamp(), line_came_);
  const bool came = line.came || line.high;
  line.came = false;
  return came ? std::string()
              : "no interrupt of " + step.port.text + " within " + std::to_string(step.timeout_s) + " s";
}

std::string StepRunner::wait_interrupt(const testbed::StepConfig& step) {
  if (!step.port.empty()) return wait_line(step);
  if (rises_ == 0 && !device_.interrupt.read())
    wait(kernel_time(step.timeout_s), device_.interrupt->value_changed_event());
  const bool came = rises_ > 0 || device_.interrupt.read();
  rises_ = 0;
  return came ? std::string() : "no interrupt within " + std::to_string(step.timeout_s) + " s";
}

std::string StepRunner::compare(const testbed::StepConfig& step) {
  auto expected = data_of(step);
  if (step.length != 0 && step.length < expected.size()) expected.resize(step.length);
  Bytes got(expected.size());
  if (auto wrong = transfer(false, step.address, got); !wrong.empty()) return wrong;
  std::size_t first = expected.size(), count = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (got[i] != expected[i]) first = std::min(first, i), ++count;
  if (count == 0) return {};
  const std::size_t word = first / step.bytes * step.bytes,
                    length = std::min<std::size_t>(step.bytes, expected.size() - word);
  const auto part = [&](const Bytes& all) {
    return hex(Bytes(all.begin() + static_cast<std::ptrdiff_t>(word),
                     all.begin() + static_cast<std::ptrdiff_t>(word + length)));
  };
  return std::to_string(count) + " of " + std::to_string(expected.size()) + " bytes differ, first at address " +
         hex(step.address + word) + ": expected " + part(expected) + ", got " + part(got);
}

std::string StepRunner::dump(const testbed::StepConfig& step) {
  Bytes got(step.length);
  if (auto wrong = transfer(false, step.address, got); !wrong.empty()) return wrong;
  const auto path = path_of(step);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(got.data()), static_cast<std::streamsize>(got.size()));
  file.close();
  return file ? std::string() : path + ": cannot be written";
}

}  // namespace flatsat::bench
