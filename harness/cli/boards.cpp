// `flatsat boards`: the boards of a lab: who is there, how they are, who holds them, and their safe state.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/agents/lab/inventory.h"
#include "harness/agents/lab/lease.h"
#include "harness/agents/lab/safe_state.h"
#include "harness/cli/boards_calibrate.h"
#include "harness/cli/boards_qualify.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

using nlohmann::json;

struct Arguments {
  std::string inventory = "boards.toml", board, owner, token;
  double seconds = 600.0;
  bool as_json = false;
};

std::string default_owner() {
  char host[128] = "?";
  gethostname(host, sizeof host - 1);
  return std::to_string(getuid()) + "@" + host;
}

const agents::lab::InventoryBoard& chosen(const agents::lab::Inventory& inventory, const Arguments& a) {
  for (const auto& board : inventory.boards)
    if (board.name == a.board) return board;
  std::string known;
  for (const auto& board : inventory.boards) known += (known.empty() ? "" : ", ") + board.name;
  throw config::ConfigError({{{a.inventory, 0, 0}, "has no board " + a.board + "; it has " + known}});
}

json or_null(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }

/// A board of the inventory as NVML finds it: present, readings, and what is wrong with it.
json look(const agents::lab::InventoryBoard& board, const agents::nvml::NvmlClient& nvml) {
  json out{{"board", board.name}, {"present", false}, {"healthy", false}, {"findings", json::array()}};
  const auto device = nvml.find(board.uuid, board.serial);
  if (device == nullptr) {
    out["findings"].push_back("no board with this identity answers");
    return out;
  }
  try {
    const auto r = nvml.read(device);
    out["present"] = true;
    out["product"] = nvml.name(device);
    out["die_degc"] = or_null(r.die_degc);
    out["average_w"] = or_null(r.average_w);
    out["limit_w"] = or_null(r.limit_w);
    if (r.die_degc && *r.die_degc > board.max_degc) out["findings"].push_back("hotter than its limit");
    if (r.uncorrected && *r.uncorrected > 0) out["findings"].push_back("uncorrectable memory errors since its reset");
    constexpr std::uint64_t kSlowdown = 0x8 | 0x20 | 0x40 | 0x80;
    if (r.reasons && (*r.reasons & kSlowdown) != 0) out["findings"].push_back("its clocks are held down");
  } catch (const agents::nvml::NvmlError& error) {
    out["findings"].push_back(error.what());
  }
  out["healthy"] = out["findings"].empty();
  return out;
}

int list(const Arguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const agents::lab::LeaseStore leases(inventory.leases);
  auto out = json::array();
  for (const auto& board : inventory.boards) {
    const auto holder = leases.holder(board.name);
    out.push_back(
        {{"board", board.name},
         {"type", board.type},
         {"uuid", board.uuid},
         {"serial", board.serial},
         {"holder", holder ? json(holder->owner) : json(nullptr)},
         {"expires_s", holder ? json((holder->expires_ms - agents::lab::wall_now_ms()) / 1000) : json(nullptr)}});
    if (!a.as_json)
      std::printf("%-20s %-16s %s\n", board.name.c_str(), board.type.c_str(),
                  holder ? ("held by " + holder->owner).c_str() : "free");
  }
  if (a.as_json) std::cout << out.dump(2) << '\n';
  return inventory.boards.empty() ? kExitNothing : kExitPass;
}

int health(const Arguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const agents::nvml::NvmlClient nvml;
  auto out = json::array();
  bool good = true;
  for (const auto& board : inventory.boards) {
    if (!a.board.empty() && board.name != a.board) continue;
    out.push_back(look(board, nvml));
    good = good && out.back()["healthy"].get<bool>();
    if (a.as_json) continue;
    std::printf("%-20s %s\n", board.name.c_str(), out.back()["healthy"] ? "healthy" : "NOT HEALTHY");
    for (const auto& finding : out.back()["findings"]) std::printf("  %s\n", finding.get<std::string>().c_str());
  }
  if (a.as_json) std::cout << out.dump(2) << '\n';
  return out.empty() ? kExitNothing : good ? kExitPass : kExitFail;
}

/// Prints the token that renews and releases. With a token: renews.
int reserve(const Arguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const auto& board = chosen(inventory, a);
  agents::lab::LeaseStore leases(inventory.leases);
  if (!a.token.empty()) {
    agents::lab::Lease lease{.board = board.name, .owner = a.owner, .token = a.token, .expires_ms = 0};
    if (const auto holder = leases.holder(board.name)) lease.owner = holder->owner;
    if (leases.renew(lease, a.seconds)) return kExitPass;
    std::cerr << "flatsat: the lease of " << board.name << " has run out or is another's\n";
    return kExitFail;
  }
  const auto lease = leases.take(board.name, a.owner, a.seconds);
  if (lease) {
    std::cout << lease->token << '\n';
    return kExitPass;
  }
  const auto holder = leases.holder(board.name);
  std::cerr << "flatsat: " << board.name << " is held" << (holder ? " by " + holder->owner : "") << '\n';
  return kExitFail;
}

int release(const Arguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const auto& board = chosen(inventory, a);
  if (agents::lab::LeaseStore(inventory.leases).release(board.name, a.token)) return kExitPass;
  std::cerr << "flatsat: this token does not hold " << board.name << '\n';
  return kExitFail;
}

int safe(const Arguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const auto& board = chosen(inventory, a);
  const agents::nvml::NvmlClient nvml;
  const auto device = nvml.find(board.uuid, board.serial);
  if (device == nullptr) throw std::runtime_error(board.name + ": no board with this identity answers");
  const auto report = agents::lab::make_safe(nvml, device, {board.safe_limit_w, board.control_allowed});
  std::cout << board.name << ": " << report.text << '\n';
  return report.safe ? kExitPass : kExitFail;
}

}  // namespace

void add_boards(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "boards", "the GPU boards of a lab: list, health, reserve, release, safe, calibrate, compare, qualify");
  command->require_subcommand(1);
  static Arguments a;  // lives as long as the command line that refers to it
  a.owner = default_owner();
  const auto add = [&](const char* name, const char* text, int (*run)(const Arguments&)) {
    auto* sub = command->add_subcommand(name, text);
    sub->add_option("--inventory", a.inventory, "the lab's boards; boards.toml");
    sub->callback([&action, run] { action = [run] { return run(a); }; });
    return sub;
  };
  add("list", "boards and who holds them", list)->add_flag("--json", a.as_json, "print JSON");
  auto* check = add("health", "what each board says of itself; 1 if one is not healthy", health);
  check->add_option("board", a.board, "one of them");
  check->add_flag("--json", a.as_json, "print JSON");
  auto* take = add("reserve", "takes a board for a time and prints the token of the lease", reserve);
  take->add_option("board", a.board, "its tag")->required();
  take->add_option("--seconds", a.seconds, "until it runs out by itself")->check(CLI::Range(1.0, 864000.0));
  take->add_option("--owner", a.owner, "for others to see");
  take->add_option("--renew", a.token, "token of a lease to prolong");
  auto* give = add("release", "gives a board back", release);
  give->add_option("board", a.board, "its tag")->required();
  give->add_option("--token", a.token, "of the lease")->required();
  auto* profile =
      command->add_subcommand("calibrate", "runs the five-minute profile, setting nothing, and fits the emulator");
  static CalibrateArguments c;
  profile->add_option("--uuid", c.uuid, "of the board; the first one");
  profile->add_option("--type", c.type, "where the fit begins");
  profile->add_option("-o,--output", c.output, "trace of the series");
  profile->add_option("--scale", c.scale, "shortens the profile; only 1 calibrates")->check(CLI::Range(0.01, 1.0));
  profile->callback([&action] { action = [] { return calibrate_board(c); }; });
  auto* against = command->add_subcommand("compare", "emulator against a recorded calibration; 1 beyond 5 % or 3 K");
  static std::string recording;
  against->add_option("trace", recording, "of calibrate")->required();
  against->callback([&action] { action = [] { return compare_board(recording); }; });
  auto* whole =
      command->add_subcommand("qualify", "all that only a real board can show, into one folder to bring back");
  static QualifyArguments q;
  whole->add_option("--uuid", q.uuid, "of the board; the first one");
  whole->add_option("--type", q.type, "where the fit begins");
  whole->add_option("-o,--output", q.output, "folder, new or empty");
  whole->add_option("--testbed", q.testbed, "that is run with the board");
  whole->add_option("--device", q.device, "of the testbed, that the board stands behind");
  whole->add_option("--duration", q.duration, "of that run; the testbed's own");
  whole->add_option("--set", q.sets, "KEY=V of that run");
  whole->add_option("--backing", q.backings, "DEV=BACKING of its other devices");
  whole->add_option("--product", q.product, "rows and columns of the bf16 product")->check(CLI::Range(16, 32768));
  whole->add_option("--injections", q.injections, "of silent errors, of each kind")->check(CLI::Range(1, 10'000'000));
  whole->add_option("--seconds", q.seconds, "of each loop that is timed")->check(CLI::Range(0.001, 600.0));
  whole->add_option("--scale", q.scale, "shortens the calibration; only 1 calibrates")->check(CLI::Range(0.01, 1.0));
  whole->callback([&action] { action = [] { return qualify_board(q); }; });
  add("safe", "puts a board in its safe state and reads it back", safe)
      ->add_option("board", a.board, "its tag")
      ->required();
}

}  // namespace flatsat::cli
