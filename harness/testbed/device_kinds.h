#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "models/payload/job.h"

namespace flatsat::testbed {

/// What stands behind a device.
enum class Backing { kModel, kRtl, kEmulator, kBoard, kTrace };
const char* to_string(Backing backing);

enum class DeviceKind { kNpu, kGpu, kRtl };
const char* to_string(DeviceKind kind);

/// One backing that a kind of device may have.
struct KindBacking {
  Backing backing;
  const char* program;  // the agent, beside the flatsat executable; null: it lives in the bench
};

/// One kind of device: the only place that says what may stand behind it. `backing/device_kinds` adds the models.
struct DeviceKindRow {
  DeviceKind kind;
  const char* name;                                  // in a testbed
  Backing usual;                                     // where a testbed names none
  std::optional<payload::DeviceClass> device_class;  // of the jobs that it does, where a testbed says nothing else
  double sibling_memory_s;                           // for which its siblings follow the live device's draw
  std::span<const KindBacking> backings;

  /// The row of a backing; null where the kind does not have it.
  const KindBacking* find(Backing backing) const;
  /// "model, rtl, trace".
  std::string backing_names() const;
};

std::span<const DeviceKindRow> device_kinds();
const DeviceKindRow& row_of(DeviceKind kind);
/// The kind that does jobs of a class: the one that a message names.
const DeviceKindRow& row_of(payload::DeviceClass device_class);

}  // namespace flatsat::testbed
