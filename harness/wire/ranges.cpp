#include "harness/wire/ranges.h"

#include "harness/base/text.h"
#include "harness/wire/errors.h"

namespace flatsat::wire {
namespace {

constexpr FieldRange kEveryRange[] = {
    ranges::kHelloBytes,   ranges::kHelloDepth,   ranges::kHelloText,    ranges::kLongName,    ranges::kMemoryBytes,
    ranges::kInterrupts,   ranges::kChannels,     ranges::kPoints,       ranges::kPointName,   ranges::kPointWidth,
    ranges::kPointWords,   ranges::kOwnEvents,    ranges::kWork,         ranges::kPacked,      ranges::kDraw,
    ranges::kHeat,         ranges::kEnergy,       ranges::kLine,         ranges::kLevel,       ranges::kCount,
    ranges::kDegc,         ranges::kKelvin,       ranges::kAccessLength, ranges::kAccessWrite, ranges::kWaitingAccesses,
    ranges::kWaitingBytes, ranges::kEventBytes,   ranges::kEventKind,    ranges::kEventText,   ranges::kEventKinds,
    ranges::kErrorText,    ranges::kSnapshotBytes};

std::string bounds_of(const FieldRange& range) { return base::formatted("%.16g to %.16g", range.least, range.most); }

[[noreturn]] void refuse_value(const FieldRange& range, const std::string& value) {
  throw WireError(std::string(range.message) + " " + std::string(range.field) + ": " + value +
                  (range.unit == "1" ? "" : " " + std::string(range.unit)) + ", allowed are " + bounds_of(range));
}

}  // namespace

void FieldRange::check(double value) const {
  if (!(value >= least && value <= most)) refuse_value(*this, base::formatted("%.9g", value));
}

void FieldRange::check(std::uint64_t value) const {
  if (value < static_cast<std::uint64_t>(least) || value > static_cast<std::uint64_t>(most))
    refuse_value(*this, std::to_string(value));
}

std::span<const FieldRange> field_ranges() { return kEveryRange; }

std::string to_row(const FieldRange& range) {
  return "| " + std::string(range.message) + " | " + std::string(range.field) + " | " + bounds_of(range) + " | " +
         std::string(range.unit) + " |";
}

}  // namespace flatsat::wire
