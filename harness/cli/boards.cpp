// `flatsat boards`: the boards of a lab: who is there, how they are, who holds them, and their safe state.
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/agents/lab/board_health.h"
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

struct BoardsArguments {
  std::string inventory = "boards.toml", board, owner, token;
  double seconds = 600.0;
  bool as_json = false;
};

std::string default_owner() {
  char host[128] = "?";
  gethostname(host, sizeof host - 1);
  return std::to_string(getuid()) + "@" + host;
}

const agents::lab::InventoryBoard& chosen(const agents::lab::Inventory& inventory, const BoardsArguments& a) {
  for (const auto& board : inventory.boards)
    if (board.name == a.board) return board;
  std::string known;
  for (const auto& board : inventory.boards) known += (known.empty() ? "" : ", ") + board.name;
  throw config::ConfigError({{{a.inventory, 0, 0}, "has no board " + a.board + "; it has " + known}});
}

json or_null(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }

json health_json(const std::string& name, const agents::lab::BoardHealth& health) {
  json out{{"board", name}, {"present", health.present}, {"healthy", health.healthy()}, {"findings", health.findings}};
  if (!health.present) return out;
  out["product"] = health.product;
  out["die_degc"] = or_null(health.die_degc);
  out["average_w"] = or_null(health.average_w);
  out["limit_w"] = or_null(health.limit_w);
  return out;
}

/// Who holds a board, or why it cannot be had.
struct Standing {
  std::optional<agents::lab::Lease> holder;
  std::string obstacle;
};
Standing standing_of(const agents::lab::LeaseStore& leases, const std::string& board) {
  try {
    return {leases.holder(board), leases.obstacle(board)};
  } catch (const std::runtime_error& error) {
    return {std::nullopt, error.what()};
  }
}

int list(const BoardsArguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const agents::lab::LeaseStore leases(inventory.leases);
  auto out = json::array();
  for (const auto& board : inventory.boards) {
    const auto [holder, obstacle] = standing_of(leases, board.name);
    out.push_back({{"board", board.name},
                   {"type", board.type},
                   {"uuid", board.uuid},
                   {"serial", board.serial},
                   {"holder", holder ? json(holder->owner) : json(nullptr)},
                   {"obstacle", obstacle.empty() ? json(nullptr) : json(obstacle)},
                   {"expires_s", holder ? json(static_cast<std::int64_t>(holder->left_s)) : json(nullptr)}});
    const std::string words = holder             ? "held by " + holder->owner
                              : obstacle.empty() ? "free"
                                                 : "not to be had: " + obstacle;
    if (!a.as_json) std::printf("%-20s %-16s %s\n", board.name.c_str(), board.type.c_str(), words.c_str());
  }
  if (a.as_json) std::cout << out.dump(2) << '\n';
  return inventory.boards.empty() ? kExitNothing : kExitPass;
}

int health(const BoardsArguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const agents::nvml::NvmlClient nvml;
  auto out = json::array();
  bool good = true;
  for (const auto& board : inventory.boards) {
    if (!a.board.empty() && board.name != a.board) continue;
    const auto found = agents::lab::examine(board, nvml);
    out.push_back(health_json(board.name, found));
    good = good && found.healthy();
    if (a.as_json) continue;
    std::printf("%-20s %s\n", board.name.c_str(), found.healthy() ? "healthy" : "NOT HEALTHY");
    for (const auto& finding : found.findings) std::printf("  %s\n", finding.c_str());
  }
  if (a.as_json) std::cout << out.dump(2) << '\n';
  return out.empty() ? kExitNothing : good ? kExitPass : kExitFail;
}

/// Prints the token that renews and releases. With a token: renews.
int reserve(const BoardsArguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const auto& board = chosen(inventory, a);
  agents::lab::LeaseStore leases(inventory.leases);
  if (!a.token.empty()) {
    agents::lab::Lease lease{.board = board.name, .owner = a.owner, .token = a.token};
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

int release(const BoardsArguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const auto& board = chosen(inventory, a);
  if (agents::lab::LeaseStore(inventory.leases).release(board.name, a.token)) return kExitPass;
  std::cerr << "flatsat: this token does not hold " << board.name << '\n';
  return kExitFail;
}

int safe(const BoardsArguments& a) {
  const auto inventory = agents::lab::load_inventory(a.inventory);
  const auto& board = chosen(inventory, a);
  const agents::nvml::NvmlClient nvml;
  const auto device = nvml.find(board.uuid, board.serial);
  if (device == nullptr) throw std::runtime_error(board.name + ": no board with this identity answers");
  const auto report = agents::lab::make_safe(nvml, device, {board.safe_limit_w, board.control_allowed});
  std::cout << board.name << ": " << report.text << '\n';
  return report.safe ? kExitPass : kExitFail;
}

class BoardsCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand(
        "boards", "the GPU boards of a lab: list, health, reserve, release, safe, calibrate, compare, qualify");
    command->require_subcommand(1);
    a_.owner = default_owner();
    add_list_and_health(*command, action);
    add_leases(*command, action);
    add_calibrate(*command, action);
    add_compare(*command, action);
    add_qualify(*command, action);
    add(*command, "safe", "puts a board in its safe state and reads it back", action, safe)
        ->add_option("board", a_.board, "its tag")
        ->required();
  }

 private:
  CLI::App* add(CLI::App& command, const char* name, const char* text, Action& action,
                int (*run)(const BoardsArguments&)) {
    auto* sub = command.add_subcommand(name, text);
    sub->add_option("--inventory", a_.inventory, "the lab's boards; boards.toml");
    sub->callback([this, &action, run] { action = [this, run] { return run(a_); }; });
    return sub;
  }

  void add_list_and_health(CLI::App& command, Action& action) {
    add(command, "list", "boards and who holds them", action, list)->add_flag("--json", a_.as_json, "print JSON");
    auto* check = add(command, "health", "what each board says of itself; 1 if one is not healthy", action, health);
    check->add_option("board", a_.board, "one of them");
    check->add_flag("--json", a_.as_json, "print JSON");
  }

  void add_leases(CLI::App& command, Action& action) {
    auto* take = add(command, "reserve", "takes a board for a time and prints the token of the lease", action, reserve);
    take->add_option("board", a_.board, "its tag")->required();
    take->add_option("--seconds", a_.seconds, "until it runs out by itself")->check(CLI::Range(1.0, 864000.0));
    take->add_option("--owner", a_.owner, "for others to see");
    take->add_option("--renew", a_.token, "token of a lease to prolong");
    auto* give = add(command, "release", "gives a board back", action, release);
    give->add_option("board", a_.board, "its tag")->required();
    give->add_option("--token", a_.token, "of the lease")->required();
  }

  void add_calibrate(CLI::App& command, Action& action) {
    auto* sub =
        command.add_subcommand("calibrate", "runs the five-minute profile, setting nothing, and fits the emulator");
    auto& c = calibrate_;
    sub->add_option("--uuid", c.uuid, "of the board; the first one");
    sub->add_option("--type", c.type, "where the fit begins");
    sub->add_option("-o,--output", c.output, "trace of the series");
    sub->add_option("--scale", c.scale, "shortens the profile; only 1 calibrates")->check(CLI::Range(0.01, 1.0));
    sub->callback([this, &action] { action = [this] { return calibrate_board(calibrate_); }; });
  }

  void add_compare(CLI::App& command, Action& action) {
    auto* sub = command.add_subcommand("compare", "emulator against a recorded calibration; 1 beyond 5 % or 3 K");
    sub->add_option("trace", recording_, "of calibrate")->required();
    sub->callback([this, &action] { action = [this] { return compare_board(recording_); }; });
  }

  void add_qualify(CLI::App& command, Action& action) {
    auto* sub = command.add_subcommand("qualify", "all that only a real board can show, into one folder to bring back");
    auto& q = qualify_;
    sub->add_option("--uuid", q.uuid, "of the board; the first one");
    sub->add_option("--type", q.type, "where the fit begins");
    sub->add_option("-o,--output", q.output, "folder, new or empty");
    sub->add_option("--testbed", q.testbed, "that is run with the board");
    sub->add_option("--device", q.device, "of the testbed, that the board stands behind");
    sub->add_option("--duration", q.duration, "of that run; the testbed's own");
    sub->add_option("--set", q.sets, "KEY=V of that run");
    sub->add_option("--backing", q.backings, "DEV=BACKING of its other devices");
    sub->add_option("--product", q.product, "rows and columns of the bf16 product")->check(CLI::Range(16, 32768));
    sub->add_option("--injections", q.injections, "of silent errors, of each kind")->check(CLI::Range(1, 10'000'000));
    sub->add_option("--seconds", q.seconds, "of each loop that is timed")->check(CLI::Range(0.001, 600.0));
    sub->add_option("--scale", q.scale, "shortens the calibration; only 1 calibrates")->check(CLI::Range(0.01, 1.0));
    sub->callback([this, &action] { action = [this] { return qualify_board(qualify_); }; });
  }

  BoardsArguments a_;
  CalibrateArguments calibrate_;
  QualifyArguments qualify_;
  std::string recording_;
};

}  // namespace

std::unique_ptr<Command> make_boards() { return std::make_unique<BoardsCommand>(); }

}  // namespace flatsat::cli
