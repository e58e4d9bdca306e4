#include "harness/backing/device_factory.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/backing/device_kinds.h"
#include "harness/backing/free_clock.h"
#include "harness/base/kernel_name.h"
#include "harness/base/text.h"
#include "harness/hdl/rtl_build.h"
#include "harness/time/seed.h"
#include "harness/wire/names.h"
#include "models/compute/gpu_board_type.h"

namespace flatsat::backing {
namespace {

using nlohmann::json;

json lab_json(const testbed::BoardLabConfig& l) {
  return {{"inventory", l.inventory},
          {"board", l.board},
          {"uuid", l.uuid},
          {"leases", l.leases},
          {"cuda", l.cuda},
          {"nvml", l.nvml},
          {"cublaslt", l.cublaslt},
          {"nvrtc", l.nvrtc},
          {"lease_s", l.lease_s},
          {"dead_man_s", l.dead_man_s},
          {"allow_control", l.control_allowed},
          {"safe_limit_w", l.safe_limit_w},
          {"highest_mhz", static_cast<unsigned>(l.highest_hz / 1e6)},
          {"product", l.product},
          {"check_every", l.check_every},
          {"checkpoint_every", l.checkpoint_every},
          {"checkpoint_bytes", l.checkpoint_bytes},
          {"batch", l.batch},
          {"work_share", l.work_share},
          {"heads", l.heads},
          {"head_width", l.head_width},
          {"mlp", l.mlp},
          {"vocabulary", l.vocabulary},
          {"tokens", l.tokens}};
}

constexpr std::size_t kMemoriesTold = 4;

/// What a waveform leaves out, and how it would not.
std::string left_out(const std::vector<hdl::MemoryName>& memories) {
  std::vector<std::string> names;
  for (const auto& m : memories) {
    if (names.size() == kMemoriesTold) break;
    names.push_back(m.module + "." + m.name + " (" + std::to_string(m.words) + " x " + std::to_string(m.bits) +
                    " bits)");
  }
  const auto more = memories.size() - names.size();
  return "the waveform leaves out memories of more than 32 words: " + base::joined(names) +
         (more > 0 ? " and " + std::to_string(more) + " more" : "") + "; design.wave_memories = true takes them";
}

/// Delays are not simulated: the design is clocked from edge to edge. Empty for none.
std::string ignored_delays(const std::map<std::string, unsigned>& warnings) {
  unsigned count = 0;
  for (const char* name : {"STMTDLY", "ASSIGNDLY"})
    if (const auto found = warnings.find(name); found != warnings.end()) count += found->second;
  if (count == 0) return {};
  return std::to_string(count) + (count == 1 ? " delay (#) of the design is" : " delays (#) of the design are") +
         " ignored: it is simulated from clock edge to clock edge";
}

/// Builds user RTL, or finds it built.
std::vector<std::string> design_arguments(const testbed::DeviceConfig& config, std::string* built) {
  const auto say = [&](const std::string& text) { std::cerr << "flatsat: " << config.name << ": " << text << '\n'; };
  const auto build = hdl::build_rtl(config.design, hdl::rtl_cache(), say);
  if (const auto delays = ignored_delays(build.warnings); !delays.empty()) say(delays);
  if (config.design.sources.waves && !build.untraced.empty()) say(left_out(build.untraced));
  if (built != nullptr) {
    *built = config.design.sources.top.text;
    const auto grave = hdl::grave_warnings(build.warnings);
    if (!grave.empty()) *built += "; Verilator warns that it may differ from the design: " + grave;
    if (!build.unbound.empty()) *built += "; inputs nobody drives, held at zero: " + base::joined(build.unbound);
  }
  return {"--library", build.library, "--layout", build.layout,
          "--hash",    build.hash,    "--folder", config.design.sources.folder};
}

/// Ten days of work are worth a word before they begin.
void warn_of_free_clock(const testbed::DeviceConfig& config, const std::vector<std::string>& arguments) {
  constexpr double kWorthMeasuring = 1e7;  // cycles: a second or more
  if (!config.agent.empty() || free_cycles(config) < kWorthMeasuring) return;
  const auto warning = free_clock_warning(config, measured_cycles_a_second(agent_program(config), arguments));
  if (!warning.empty()) std::cerr << "flatsat: " << warning << '\n';
}

/// A job goes only to a device that says that it does such jobs; one that says nothing of jobs does those of its kind.
void check_work(const testbed::DeviceConfig& config, const wire::Capabilities& capabilities) {
  if (config.satellite.empty() || !config.slot.device_class || !capabilities.work) return;
  const auto& work = *capabilities.work;
  const auto does = [&work](std::string_view wanted) {
    return std::find(work.begin(), work.end(), wanted) != work.end();
  };
  const std::string wanted = payload::to_string(*config.slot.device_class), who = "device." + config.name;
  const std::string says = ", and its agent says that it does " + (work.empty() ? "none" : base::joined(work));
  if (!does(wanted))
    throw config::ConfigError(
        {{config.location, who + ".work: it would be given jobs of class " + wanted + says + "; say so here"}});
  if (config.learns && !does(wire::names::kLearner))
    throw config::ConfigError(
        {{config.location, who + ": it would be given steps of a training" + says + "; a model or an emulator does " +
                               std::string(wire::names::kLearner)}});
}

json report_times(const testbed::DeviceConfig& d) {
  const auto up = time::SimTime::from_seconds(d.latency_up_s).ps,
             every = time::SimTime::from_seconds(d.report_every_s).ps;
  return {{"first_ps", every - up},
          {"every_ps", every},
          {"last_ps", time::SimTime::from_seconds(d.report_until_s).ps - up - 1}};
}

}  // namespace

std::vector<std::string> BenchDevice::own_events() const {
  if (remote != nullptr) return remote->capabilities().events;
  return hello.empty() ? std::vector<std::string>() : wire::read_capabilities(hello).events;
}

BenchDevice make_unstarted(const testbed::DeviceConfig& config) {
  BenchDevice made;
  made.config = &config;
  if (config.backing == testbed::Backing::kModel) {
    made.device = make_model(config);
    return made;
  }
  auto channels = known_channels(config).value_or(std::vector<wire::DeviceChannel>());
  if (config.backing == testbed::Backing::kTrace) {
    made.hello = hello_of(config.trace_file.text, config.name);
    channels = wire::read_capabilities(made.hello).channels;
  }
  auto unstarted = std::make_unique<UnstartedDevice>(base::kernel_name(config.name).c_str(), std::move(channels));
  made.unstarted = unstarted.get();
  made.device = std::move(unstarted);
  return made;
}

std::string start_agent(const testbed::DeviceConfig& config, std::size_t number, AgentGroup& agents, bool tcp,
                        std::string* built) {
  const auto arguments =
      config.kind == testbed::DeviceKind::kRtl ? design_arguments(config, built) : std::vector<std::string>();
  warn_of_free_clock(config, arguments);
  std::string hello = agents.start({.device = config.name,
                                    .number = number,
                                    .program = agent_program(config),
                                    .arguments = arguments,
                                    .tcp = tcp,
                                    .reply_timeout_s = config.reply_timeout_s});
  const std::string backing = checked_capabilities(config.name, hello).backing;
  if (backing != testbed::to_string(config.backing)) {
    throw wire::PeerError(config.name, {},
                          "HELLO: the agent says that it is '" + backing + "', the testbed asks for " +
                              testbed::to_string(config.backing));
  }
  return hello;
}

bool can(const std::string& hello, const char* what) {
  const auto said = json::parse(hello, nullptr, false);
  return said.is_object() && said.contains(what) && said[what] == true;
}

std::string welcome_json(const testbed::DeviceConfig& d, std::uint64_t root_seed, const WavesConfig* waves) {
  json config{{"clock_hz", d.clock_hz},
              {"idle_w", d.slot.idle_w},
              {"active_w", d.slot.active_w},
              {"minimum_rail_v", d.slot.minimum_rail_v}};
  if (d.kind == testbed::DeviceKind::kNpu) {
    config["cycle_pj"] = d.rtl.cycle_pj;
    config["mac_pj"] = d.rtl.mac_pj;
    config["beat_pj"] = d.rtl.beat_pj;
    config["tiles"] = d.rtl.tiles;
  } else {
    config["type"] = d.board_type;
    for (const auto& [name, field] : compute::gpu_board_fields()) config["board"][name] = d.board.*field;
  }
  if (d.backing == testbed::Backing::kBoard) config["lab"] = lab_json(d.lab);
  if (d.report_until_s > 0.0) config["report"] = report_times(d);
  if (waves != nullptr) config["waves"] = {{"file", waves->file}, {"from_ps", waves->from.ps}, {"to_ps", waves->to.ps}};
  return json{{"name", d.name}, {"seed", time::derived_seed(root_seed, d.name)}, {"config", config}}.dump();
}

BenchDevice make_device(const testbed::DeviceConfig& config, std::size_t number, AgentGroup& agents, bool tcp,
                        RemoteDevice::Post post_to_agent, model::EventSink& events) {
  BenchDevice made;
  made.config = &config;
  if (config.backing == testbed::Backing::kModel) {
    made.device = make_model(config);
    return made;
  }
  made.hello = start_agent(config, number, agents, tcp, &made.built);
  auto remote = std::make_unique<RemoteDevice>(base::kernel_name(config.name).c_str(),
                                               RemoteDeviceConfig{.minimum_rail_v = config.slot.minimum_rail_v},
                                               made.hello, std::move(post_to_agent), events);
  check_work(config, remote->capabilities());
  made.remote = remote.get();
  made.device = std::move(remote);
  return made;
}

BenchDevice make_trace_device(const testbed::DeviceConfig& config, std::shared_ptr<const DeviceRecording> recording,
                              RemoteDevice::Post post, model::EventSink& events) {
  BenchDevice made;
  made.config = &config;
  made.hello = recording->hello;
  made.built = recording->built;
  made.check = std::make_unique<StreamCheck>(recording);
  auto remote = std::make_unique<RemoteDevice>(base::kernel_name(config.name).c_str(),
                                               RemoteDeviceConfig{.minimum_rail_v = config.slot.minimum_rail_v},
                                               made.hello, std::move(post), events);
  made.remote = remote.get();
  made.device = std::move(remote);
  return made;
}

DeviceIdentity device_identity(const std::string& hello) {
  const auto json = nlohmann::json::parse(hello, nullptr, false);
  if (!json.is_object()) return {};
  DeviceIdentity identity;
  if (json.contains("version") && json["version"].is_string()) identity.version = json["version"];
  if (json.contains("hash") && json["hash"].is_string()) identity.hash = json["hash"];
  return identity;
}

}  // namespace flatsat::backing
