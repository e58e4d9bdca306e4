#include "harness/agents/lab/inventory.h"

#include <filesystem>
#include <map>

#include "harness/config/table.h"
#include "models/compute/gpu_board_type.h"

namespace flatsat::agents::lab {
namespace {

void describe_board(config::Table& t, InventoryBoard& b) {
  t.location(b.location);
  t.text("uuid", b.uuid, "as NVML tells it");
  t.text("serial", b.serial, "or the card's serial number");
  t.checked("type", "h100-sxm, h200-sxm, b200-sxm or jetson-agx-orin", [&b](const std::string& text) -> std::string {
    b.type = text;
    return compute::gpu_board_type(text) != nullptr ? "" : "must be h100-sxm, h200-sxm, b200-sxm or jetson-agx-orin";
  });
  t.number("safe_limit", b.safe_limit_w, "W", config::kNotNegative,
           "power limit of the safe state; 0 is the board's lowest");
  t.number("hottest", b.max_degc, "degC", {0.0, 150.0}, "die temperature above which it is not healthy");
  t.boolean("allow_control", b.control_allowed, "power limit and clocks may be set");
  t.check("uuid", [&b] { return b.uuid.empty() != b.serial.empty() ? "" : "or serial must be given, and not both"; });
}

void describe(config::Table& t, Inventory& inventory) {
  t.text("leases", inventory.leases, "folder of the leases, beside this file unless absolute");
  t.named("board", inventory.boards, describe_board, "boards of this lab, by tag");
}

/// One card under two tags would be lent to two holders at once.
void check_cards(const Inventory& inventory, std::vector<config::Problem>& problems) {
  std::map<std::string, std::string> tags;  // by what tells the card apart
  for (const auto& board : inventory.boards) {
    const auto card = board.uuid.empty() ? "serial " + board.serial : "uuid " + board.uuid;
    const auto [first, is_new] = tags.emplace(card, board.name);
    if (!is_new)
      problems.push_back({board.location, "board." + board.name + " has the " + card + " of board." + first->second});
  }
}

}  // namespace

Inventory load_inventory(const std::string& path) {
  Inventory inventory;
  config::Table table;
  describe(table, inventory);
  config::read_toml(config::read_file(path), path, {}, table);
  std::vector<config::Problem> problems;
  check_cards(inventory, problems);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  const std::filesystem::path leases(inventory.leases);
  if (leases.is_relative()) inventory.leases = (std::filesystem::path(path).parent_path() / leases).string();
  return inventory;
}

}  // namespace flatsat::agents::lab
