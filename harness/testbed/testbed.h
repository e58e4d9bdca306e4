#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/config/table.h"
#include "harness/hdl/description.h"
#include "harness/testbed/board_lab.h"
#include "harness/testbed/detail.h"
#include "harness/testbed/device_kinds.h"
#include "harness/testbed/model_config.h"
#include "harness/testbed/orbit_source.h"
#include "harness/testbed/step.h"
#include "harness/verdict/requirement.h"
#include "models/compute/device_layout.h"
#include "models/compute/gpu_model.h"
#include "models/compute/npu_model.h"
#include "models/satellite/satellite_config.h"

namespace flatsat::testbed {

struct ConstellationPart;  // constellation_config.h

/// Which jobs a device is given.
enum class DeviceWork { kOfKind, kAccelerator, kGpu, kNone };

/// One device of a testbed: what it is, where it sits, what stands behind it.
struct DeviceConfig {
  std::string name;  // of a member's device with the member's: "c.p03s17.npu0"
  DeviceKind kind = DeviceKind::kNpu;
  std::string satellite;  // the only one if empty
  Backing backing = Backing::kModel;
  config::LocatedText trace_file;  // for Backing::kTrace
  satellite::DeviceSlotConfig slot;
  double clock_hz = 250e6;  // of an accelerator
  compute::ActivityEnergy rtl;
  std::string board_type = "h100-sxm";  // where `board` began
  compute::GpuBoardConfig board;
  BoardLabConfig lab;                                 // of Backing::kBoard
  double latency_down_s = 2e-6, latency_up_s = 2e-6;  // of the link between bench and agent, > 0
  double reply_timeout_s = 10.0;                      // wall time
  config::LocatedText agent;                          // program instead of flatsat's own
  std::vector<std::string> events;                    // kinds of its own that it tells
  DeviceWork work = DeviceWork::kOfKind;
  bool learns = false;                                // steps of a training are given to it
  double report_every_s = 1.0, report_until_s = 0.0;  // when its agent tells counts: as the run samples, and at its end
  hdl::RtlDescription design;                         // of DeviceKind::kRtl
  std::vector<StepConfig> steps;
  bool backing_given = false;
  config::SourceLocation location;
};

/// Where channels of a device stand: "a.npu0", "c.p03s17.npu0", or "acc" where there is no satellite.
inline std::string channel_prefix(const DeviceConfig& d) {
  return d.satellite.empty() ? d.name : d.satellite + "." + d.slot.name;
}

/// One action at a time of the run.
struct Stimulus {
  std::optional<double> at_s;  // or a cycle
  std::string command;         // "a.optical.blocked"
  std::string knob;            // the same under the key's former name
  double value = 0.0;
  std::string device;  // or a fault in a device: its point, word and mask
  std::string point;
  std::uint64_t word = 0;
  std::vector<std::uint64_t> mask;     // bits that flip, 64 an entry, lowest first
  std::vector<std::uint64_t> bits;     // or their numbers; both empty: bit 0
  std::uint64_t stuck_cycles = 0;      // of the device's clock; 0: a flip
  std::optional<std::uint64_t> cycle;  // of the device's clock, instead of at_s
  std::uint64_t watch_jobs = 2;        // that must end right before the fault counts as masked
  std::string note;
  bool skip = false;      // left out of the run
  std::size_t index = 0;  // place in the file: stimulus.INDEX of --set
  config::SourceLocation location;
};

enum class AlarmAction { kSafe, kAbort };

/// Protects the bench: acts when a channel leaves its bounds, or when an untimed expression holds.
struct AlarmConfig {
  std::string id;
  std::string channel;  // with `above` or `below`; empty with `when`
  std::optional<double> above, below;
  std::shared_ptr<verdict::Formula> when;
  AlarmAction action = AlarmAction::kAbort;
  double persistence_s = 0.0;  // for which it must last
  std::string above_text, below_text;
  config::SourceLocation location;
};

/// Colours telemetry.
struct LimitConfig {
  std::string channel;
  std::optional<double> lower, upper;
  std::string lower_text, upper_text;
  config::SourceLocation location;
};

/// A requirement as written; its limits become numbers once the channel's unit is known.
struct RequirementConfig {
  verdict::Requirement requirement;
  std::string at_least_text, at_most_text, threshold_text, marginal_text;
  config::SourceLocation location;
};

/// A failure that somebody answers for until a day.
struct WaiverConfig {
  std::string id, requirement, owner, reason;
  std::string until;                       // a day of UTC, the last on which it holds: 2027-03-31
  std::shared_ptr<verdict::Formula> when;  // must hold at the instant that decided the failure; none: always
  config::SourceLocation location;
};

/// How far a channel may be apart in two runs that are to be the same: for what a real board measures.
struct ToleranceConfig {
  std::string channel;        // name, or a pattern with * and ?
  std::string absolute_text;  // with the channel's unit
  double relative = 0.0;      // of the larger span of the two runs
  config::SourceLocation location;
};

enum class AggregateKind { kMinimum, kMaximum, kMean, kSum, kCount };
const char* to_string(AggregateKind kind);

/// [aggregate.NAME]: one figure of many channels, as a channel of its own.
struct AggregateConfig {
  std::string name;
  std::string of;  // pattern with * and ?
  AggregateKind kind = AggregateKind::kMean;
  config::SourceLocation location;
};

struct RecordConfig {
  std::vector<config::LocatedText> channels;  // patterns of those that are recorded; empty: all
  double sample_s = 1.0;
  double digest_s = 1.0;
  double flush_s = 0.5;  // wall time
};

/// A relay that a satellite may talk to.
struct NamedRelay {
  std::string name;
  OrbitSource orbit;
};

/// One satellite of a testbed.
struct NamedSatellite {
  std::string name;
  satellite::SatelliteConfig config;
  OrbitSource orbit;
  bool is_member = false;  // of a constellation: its events name it
  Detail detail = Detail::kFull;
  std::vector<satellite::DeviceSlotConfig> loads;  // of energy detail; otherwise there are devices
  std::vector<NamedRelay> relays;
  std::vector<double> skip_upsets;
  guidance::GuidanceConfig guidance;
  config::SourceLocation location;
  config::SourceLocation guidance_place;  // line 0: not written, no attitude is modelled
};

/// The instant of time 0 where a testbed names none.
inline constexpr const char* kUsualEpoch = "2027-06-21T00:00:00Z";

/// A whole testbed, checked.
struct Testbed {
  std::string name, title;
  std::string path, text;
  std::map<std::string, std::string> files;  // that the text names, where they come with it: read from here
  std::vector<std::string> overrides;        // "KEY=V", then "backing:DEV=V", "duration:V", "pace:V"
  std::string epoch_text = kUsualEpoch;
  environment::Utc epoch = environment::parse_utc(kUsualEpoch);
  bool epoch_given = false;
  double duration_s = 5863.7;
  std::uint64_t seed = 1;
  double pace = 0.0;          // 0 free, else simulated per wall second
  double late_max_s = 0.0;    // 0: no limit
  double late_taint_s = 0.0;  // a run later than this passes nothing; 0: no limit
  double max_wall_s = 0.0;    // of the run; 0: no limit
  std::vector<NamedSatellite> satellites;
  std::shared_ptr<ConstellationPart> constellation;  // never null once it was described
  std::vector<DeviceConfig> devices;
  std::vector<NamedModel> models;
  std::vector<ProfileConfig> profiles;
  std::vector<Stimulus> stimuli;
  std::vector<RequirementConfig> requirements;
  std::vector<WaiverConfig> waivers;
  std::vector<LimitConfig> limits;
  std::vector<AlarmConfig> alarms;
  std::vector<ToleranceConfig> tolerances;
  std::vector<AggregateConfig> aggregates;
  RecordConfig record;
  std::vector<config::Problem> remarks;  // on what runs as it is and had better be written otherwise
};

/// What the command line changes.
struct TestbedOptions {
  std::vector<std::string> sets;      // "a.b=V"
  std::vector<std::string> backings;  // "DEV=model|rtl|emulator|board|trace:FILE"
  std::optional<std::uint64_t> seed;
  std::optional<std::string> duration;
  std::optional<std::string> pace;  // "free", "real" or a factor
};

/// `path`: a file, or a folder with a testbed.toml. Errors: ConfigError with everything that is wrong.
Testbed load_testbed(const std::string& path, const TestbedOptions& options);

/// The same from a text that was read before; `path` is the name that errors give. `files`: texts that it names, where
/// they come with it. Errors: ConfigError.
Testbed parse_testbed(const std::string& path, const std::string& text, const TestbedOptions& options,
                      std::map<std::string, std::string> files = {});

/// A testbed as far as it could be read, and all that is wrong with it.
struct ReadTestbed {
  Testbed bed;
  std::vector<config::Problem> problems;
  bool parts_are_good = true;  // satellites, devices and models: the names that others use can be looked up
};
ReadTestbed read_testbed(const std::string& path, const TestbedOptions& options);

/// All that the options change, as keys of the testbed.
std::vector<config::Override> overrides_of(const TestbedOptions& options);

/// What Testbed::overrides says, as options again; the seed is not among it.
TestbedOptions options_from(const std::vector<std::string>& overrides);

/// For a run that is to judge, not for a replay of an old one. Errors: ConfigError for each waiver whose last day is
/// over.
void refuse_expired_waivers(const Testbed& bed);

/// JSON Schema of testbed files, for editors.
std::string testbed_schema();

}  // namespace flatsat::testbed
