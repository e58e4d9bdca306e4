#include <charconv>
#include <cmath>
#include <stdexcept>

#include "harness/testbed/describe.h"
#include "models/compute/gpu_board_type.h"

namespace flatsat::testbed {
namespace {

void describe_rtl(config::Table& t, compute::ActivityEnergy& r) {
  t.number("cycle_energy", r.cycle_pj, "pJ", config::kNotNegative, "of one tile, a clocked cycle");
  t.number("mac_energy", r.mac_pj, "pJ", config::kNotNegative, "a multiply-accumulate");
  t.number("beat_energy", r.beat_pj, "pJ", config::kNotNegative, "a 16-byte beat to or from memory");
  t.number("tiles", r.tiles, "1", config::kPositive, "of the card; the simulated one stands for all");
}

/// The type comes first: the keys after it change what it set.
std::string set_board_type(DeviceConfig& d, const std::string& key) {
  if (const auto* type = compute::gpu_board_type(key)) {
    d.board_type = key;
    d.board = type->config;
    return {};
  }
  std::string known;
  for (const auto& type : compute::gpu_board_types()) known += (known.empty() ? "" : ", ") + std::string(type.key);
  return "must be one of " + known;
}

void describe_board(config::Table& t, DeviceConfig& d) {
  compute::GpuBoardConfig& b = d.board;
  t.checked("type", "h100-sxm, h200-sxm, b200-sxm or jetson-agx-orin; sets every figure that is not given here",
            [&d](const std::string& text) { return set_board_type(d, text); });
  t.number("idle", b.idle_w, "W", config::kPositive, "powered, no work");
  t.number("limit", b.limit_w, "W", config::kPositive, "own power limit");
  t.number("floor", b.floor_w, "W", config::kPositive, "lowest cap it takes");
  t.number("plate_resistance", b.plate_k_per_w, "K/W", config::kNotNegative, "coolant to package");
  t.number("plate_lag", b.plate_lag_s, "s", config::kPositive, "time constant of the cold plate");
  t.number("die_resistance", b.die_k_per_w, "K/W", config::kNotNegative, "package to die");
  t.number("die_lag", b.die_lag_s, "s", config::kPositive, "time constant of the die");
  t.number("speed", b.tflops_at_top, "TFLOP/s", config::kPositive, "bf16 GEMM at the top clock");
  t.number("software_slowdown", b.software_degc, "degC", {0.0, 150.0}, "die temperature of software throttling");
  t.number("hardware_slowdown", b.hardware_degc, "degC", {0.0, 150.0}, "die temperature of hardware throttling");
  t.number("shutdown", b.shutdown_degc, "degC", {0.0, 150.0}, "die temperature at which it falls off its bus");
  t.number("gemm_over_limit", b.gemm_over_limit, "1", config::kPositive,
           "power of a GEMM without a limit, as a fraction of limit");
  t.number("boot", b.boot_s, "s", config::kPositive, "power good to driver ready");
  t.number("reset", b.reset_s, "s", config::kPositive, "a GPU reset");
  t.number("release", b.release_k, "dK", config::kNotNegative, "below a slowdown's start, at which it ends");
  t.number("sensor_gain", b.sensor_gain, "1", {0.5, 2.0}, "of the power sensors, before the card's own spread");
  t.check("hardware_slowdown", [&b] {
    return b.software_degc < b.hardware_degc && b.hardware_degc < b.shutdown_degc
               ? ""
               : "must lie between software_slowdown and shutdown";
  });
  t.check("floor", [&b] { return b.floor_w <= b.limit_w ? "" : "must not be above limit"; });
}

constexpr std::int64_t kLastBit = 16383, kLongest = 1ll << 50;

void describe_stimulus(config::Table& t, Stimulus& s) {
  t.location(s.location);
  t.number("at", s.at_s, "s", config::kNotNegative, "time of the run");
  t.text("command", s.command, "what is commanded, as SATELLITE.COMMAND or MODEL.COMMAND");
  t.text("knob", s.knob, "former name of command");
  t.number("value", s.value, "1", {}, "to what");
  t.text("device", s.device, "or the device that a fault hits");
  t.text("point", s.point, "injection point of the device");
  t.integer("word", s.word, 0, 1ll << 40, "word of the point");
  t.bits("mask", s.mask, "bits of the word that flip");
  t.integers("bits", s.bits, 0, kLastBit, "or their numbers, from 0");
  t.integer("stuck_cycles", s.stuck_cycles, 0, kLongest, "for which they keep their flipped value; 0 flips them once");
  t.integer("cycle", s.cycle, 0, kLongest, "of the device's clock since it was made, instead of at");
  t.integer("watch_jobs", s.watch_jobs, 1, 1000000, "of the device, that must end right for the fault to be masked");
  t.text("note", s.note, "for the trace");
  t.boolean("skip", s.skip, "leave it out of the run");
  t.check("command", [&s] {
    if (!s.command.empty() && !s.knob.empty()) return "is given twice: knob is its former name";
    return (s.command + s.knob).empty() != s.device.empty() ? "" : "or device must be given, and not both";
  });
  t.check("at",
          [&s] { return s.at_s.has_value() != s.cycle.has_value() ? "" : "or cycle must be given, and not both"; });
  t.check("cycle",
          [&s] { return !s.cycle || !s.device.empty() ? "" : "is of a device; a command is given at a time"; });
  t.check("mask", [&s] { return s.mask.empty() || s.bits.empty() ? "" : "or bits may be given, not both"; });
  t.check("point", [&s] { return s.device.empty() || !s.point.empty() ? "" : "must be given with device"; });
}

void describe_limit(config::Table& t, LimitConfig& l) {
  t.location(l.location);
  t.text("channel", l.channel, "dotted name");
  t.required();
  t.quantity("lower", "with the channel's unit", [&l](const std::string& text) {
    l.lower_text = text;
    return std::string();
  });
  t.quantity("upper", "with the channel's unit", [&l](const std::string& text) {
    l.upper_text = text;
    return std::string();
  });
}

/// An alarm goes by a channel's bounds or by an expression; empty if it goes by one of them.
std::string alarm_misfit(const AlarmConfig& a) {
  const bool bounds = !a.above_text.empty() || !a.below_text.empty();
  if (a.when) return a.channel.empty() && !bounds ? "" : "needs no channel, above and below beside when";
  if (a.channel.empty()) return "needs a channel with above or below, or when";
  return bounds ? "" : "needs above or below";
}

void describe_alarm(config::Table& t, AlarmConfig& a) {
  t.location(a.location);
  t.text("id", a.id, "short name");
  t.required();
  t.text("channel", a.channel, "dotted name; with above or below");
  t.quantity("above", "with the channel's unit", [&a](const std::string& text) {
    a.above_text = text;
    return std::string();
  });
  t.quantity("below", "with the channel's unit", [&a](const std::string& text) {
    a.below_text = text;
    return std::string();
  });
  t.checked("when", "or an expression at one instant, like \"a.power.battery.soc < 0.2 and event load_shed\"",
            parse_untimed_into(a.when, "an alarm"));
  t.choice<AlarmAction>("action", a.action, {{"abort", AlarmAction::kAbort}, {"safe", AlarmAction::kSafe}},
                        "what the bench does");
  t.number("persistence", a.persistence_s, "s", config::kNotNegative,
           "simulated time for which it must last; 0 acts at once");
  t.check("id", [&a] { return alarm_misfit(a); });
}

void describe_tolerance(config::Table& t, ToleranceConfig& c) {
  t.location(c.location);
  t.text("channel", c.channel, "dotted name, or a pattern with * and ?");
  t.required();
  t.quantity("absolute", "with the channel's unit", [&c](const std::string& text) {
    c.absolute_text = text;
    return std::string();
  });
  t.number("relative", c.relative, "1", config::kNotNegative, "of the larger span of the two runs");
  t.check("channel", [&c] { return !c.absolute_text.empty() || c.relative > 0.0 ? "" : "needs absolute or relative"; });
}

void describe_aggregate(config::Table& t, AggregateConfig& a) {
  t.location(a.location);
  t.text("of", a.of, "channels, with * and ?, all in one unit");
  t.required();
  std::vector<std::pair<std::string, AggregateKind>> kinds;
  for (const auto kind : {AggregateKind::kMinimum, AggregateKind::kMaximum, AggregateKind::kMean, AggregateKind::kSum,
                          AggregateKind::kCount})
    kinds.emplace_back(to_string(kind), kind);
  t.choice<AggregateKind>("statistic", a.kind, kinds,
                          "of what is measured of them at one instant; count: how many of them are not 0");
  t.required();
}

void describe_record(config::Table& t, RecordConfig& r) {
  t.texts("channels", r.channels,
          "patterns with * and ?: those that are recorded, beside those that requirements, limits and alarms name; not "
          "written: all");
  t.number("sample", r.sample_s, "s", {1e-6, 3600.0}, "between two samples of every channel");
  t.number("digest", r.digest_s, "s", {1e-3, 86400.0}, "between two digests");
  t.number("flush", r.flush_s, "s", {0.01, 60.0}, "wall time between two flushes");
}

void describe_head(config::Table& t, Testbed& b) {
  t.name("name", b.name, "short name");
  t.required();
  t.text("title", b.title, "one line for people");
  t.checked("epoch", "UTC of the start; default " + b.epoch_text, [&b](const std::string& text) -> std::string {
    try {
      b.epoch = environment::parse_utc(text);
      b.epoch_text = text;
      b.epoch_given = true;
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return {};
  });
  t.number("duration", b.duration_s, "s", {1e-6, 9e6}, "simulated time");
  t.integer("seed", b.seed, 0, std::numeric_limits<std::int64_t>::max(), "root of all randomness");
  t.quantity("pace", "\"free\", \"real\" or a factor", [&b](const std::string& text) -> std::string {
    if (text == "free" || text == "real") {
      b.pace = text == "real" ? 1.0 : 0.0;
      return {};
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), b.pace);
    const bool number = error == std::errc() && end == text.data() + text.size() && std::isfinite(b.pace);
    return number && b.pace > 0.0 ? "" : "must be \"free\", \"real\" or a factor above 0";
  });
  t.number("late_max", b.late_max_s, "s", config::kNotNegative, "wall time by which a paced run may be late; 0 is any");
  t.number("late_taint", b.late_taint_s, "s", config::kNotNegative,
           "wall time beyond which a paced run proves nothing: what would pass is inconclusive; 0 is any");
  t.number("max_wall", b.max_wall_s, "s", config::kNotNegative,
           "wall time after which a run ends as an error; 0 is any");
}

std::vector<std::pair<std::string, DeviceKind>> kinds_by_name() {
  std::vector<std::pair<std::string, DeviceKind>> kinds;
  for (const auto& row : device_kinds()) kinds.emplace_back(row.name, row.kind);
  return kinds;
}

}  // namespace

const char* to_string(AggregateKind kind) {
  switch (kind) {
    case AggregateKind::kMinimum:
      return "minimum";
    case AggregateKind::kMaximum:
      return "maximum";
    case AggregateKind::kMean:
      return "mean";
    case AggregateKind::kSum:
      return "sum";
    case AggregateKind::kCount:
      return "count";
  }
  return "";
}

void describe_device(config::Table& t, DeviceConfig& d) {
  t.location(d.location);
  t.choice<DeviceKind>("kind", d.kind, kinds_by_name(), "what it is");
  t.required();
  t.text("satellite", d.satellite, "that carries it; not needed if there is one");
  t.checked("backing", "model, rtl, emulator, board or trace:FILE, which counts from this file's folder",
            [&d](const config::LocatedText& backing) { return set_backing(d, backing); });
  t.names_files();
  t.integer("count", d.slot.count, 1, 100000, "how many of them there are; one is live, the rest are siblings");
  t.number("rated", d.slot.rated_w, "W", config::kPositive, "of one, at full compute");
  t.number("idle", d.slot.idle_w, "W", config::kNotNegative, "of one, until measured");
  t.number("active", d.slot.active_w, "W", config::kPositive, "of one at work, until measured");
  t.number("duty", d.slot.duty, "1", config::kShare, "fraction of time for which siblings work");
  t.number("minimum_rail", d.slot.minimum_rail_v, "V", config::kPositive, "below it the device is off");
  t.integer("priority", d.slot.priority, 1, 100, "of its outlet; higher is shed first");
  t.number("coolant_offset", d.slot.coolant_offset_k, "dK", {}, "of its cold plate above the loop");
  t.number("job_timeout", d.slot.timeout_s, "s", config::kPositive, "after which the driver resets it");
  t.number("clock", d.clock_hz, "Hz", {1e6, 1e10}, "of an accelerator");
  t.table("rtl", d.rtl, describe_rtl, "power of the RTL by activity");
  t.table("board", d, describe_board, "the GPU board, model and emulator");
  t.table("lab", d.lab, describe_lab, "how a run uses a real board: backing board");
  t.number("latency_down", d.latency_down_s, "s", {1e-9, 1.0}, "bench to agent");
  t.number("latency_up", d.latency_up_s, "s", {1e-9, 1.0}, "agent to bench");
  t.number("reply_timeout", d.reply_timeout_s, "s", {0.05, 3600.0}, "wall time after which a silent agent is an error");
  t.text("agent", d.agent, "program instead of flatsat's own agent, from this file's folder");
  t.names_files();
  t.texts("events", d.events, "kinds of events of its own that such a program tells, beside those of HELLO");
  t.choice<DeviceWork>("work", d.work,
                       {{payload::to_string(payload::DeviceClass::kAccelerator), DeviceWork::kAccelerator},
                        {payload::to_string(payload::DeviceClass::kGpu), DeviceWork::kGpu},
                        {"none", DeviceWork::kNone}},
                       "which of the satellite's jobs it is given; not written: those of its kind, and none for rtl");
  t.table("design", d.design, describe_design, "user RTL: the device of kind rtl");
  t.list("step", d.steps, describe_step, "what is done with it, in order");
  t.check("kind", [&d] {
    return (d.kind == DeviceKind::kRtl) == !d.design.sources.top.empty()
               ? ""
               : "= \"rtl\" needs a table design, and only that kind has one";
  });
  t.check("active", [&d] { return d.slot.active_w > d.slot.idle_w ? "" : "must be above idle"; });
}

void describe_testbed(config::Table& t, Testbed& b) {
  t.table("testbed", b, describe_head, "the run");
  t.required();
  t.named("satellite", b.satellites, describe_satellite, "spacecraft");
  t.named("device", b.devices, describe_device, "devices under test");
  describe_models(t, b.models);
  b.constellation = std::make_shared<ConstellationPart>();
  describe_constellations(t, *b.constellation);
  t.list("profile", b.profiles, describe_profile, "what drives the inputs of models");
  t.list("stimulus", b.stimuli, describe_stimulus, "actions at times");
  t.list("requirement", b.requirements, describe_requirement, "what must hold: judges");
  t.list("waiver", b.waivers, describe_waiver,
         "failures that are known and accepted for a time: marked, never turned into PASS");
  t.list("limit", b.limits, describe_limit, "bounds of telemetry: colours");
  t.list("alarm", b.alarms, describe_alarm, "bounds that protect the bench: acts");
  t.list("tolerance", b.tolerances, describe_tolerance, "how far channels of two runs may be apart: flatsat diff");
  t.named("aggregate", b.aggregates, describe_aggregate, "channels of which each is one figure of many others");
  t.table("record", b.record, describe_record, "the trace");
}

}  // namespace flatsat::testbed
