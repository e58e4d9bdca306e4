#include "harness/testbed/device_kinds.h"

#include <cassert>

namespace flatsat::testbed {
namespace {

constexpr KindBacking kNpuBackings[] = {
    {Backing::kModel, nullptr}, {Backing::kRtl, "flatsat-rtl-agent"}, {Backing::kTrace, nullptr}};
constexpr KindBacking kGpuBackings[] = {{Backing::kModel, nullptr},
                                        {Backing::kEmulator, "flatsat-board-agent"},
                                        {Backing::kBoard, "flatsat-gpu-agent"},
                                        {Backing::kTrace, nullptr}};
constexpr KindBacking kRtlBackings[] = {{Backing::kRtl, "flatsat-user-rtl-agent"}, {Backing::kTrace, nullptr}};

constexpr double kShortMemoryS = 2e-3, kLongMemoryS = 5.0;  // a job of an accelerator, one of a board

constexpr DeviceKindRow kKinds[] = {
    {DeviceKind::kNpu, "npu", Backing::kModel, payload::DeviceClass::kAccelerator, kShortMemoryS, kNpuBackings},
    {DeviceKind::kGpu, "gpu", Backing::kModel, payload::DeviceClass::kGpu, kLongMemoryS, kGpuBackings},
    {DeviceKind::kRtl, "rtl", Backing::kRtl, std::nullopt, kLongMemoryS, kRtlBackings}};

}  // namespace

const KindBacking* DeviceKindRow::find(Backing backing) const {
  for (const auto& row : backings) {
    if (row.backing == backing) return &row;
  }
  return nullptr;
}

std::string DeviceKindRow::backing_names() const {
  std::string names;
  for (const auto& row : backings) names += (names.empty() ? "" : ", ") + std::string(to_string(row.backing));
  return names;
}

std::span<const DeviceKindRow> device_kinds() { return kKinds; }

const DeviceKindRow& row_of(DeviceKind kind) {
  for (const auto& row : kKinds) {
    if (row.kind == kind) return row;
  }
  assert(false && "every kind has its row");
  return kKinds[0];
}

const DeviceKindRow& row_of(payload::DeviceClass device_class) {
  for (const auto& row : kKinds) {
    if (row.device_class == device_class) return row;
  }
  assert(false && "every class of jobs has a kind that does them");
  return kKinds[0];
}

const char* to_string(DeviceKind kind) { return row_of(kind).name; }

const char* to_string(Backing backing) {
  switch (backing) {
    case Backing::kModel:
      return "model";
    case Backing::kRtl:
      return "rtl";
    case Backing::kEmulator:
      return "emulator";
    case Backing::kBoard:
      return "board";
    case Backing::kTrace:
      return "trace";
  }
  return "?";
}

}  // namespace flatsat::testbed
