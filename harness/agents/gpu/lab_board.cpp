#include "harness/agents/gpu/lab_board.h"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "harness/agents/lab/inventory.h"

namespace flatsat::agents::gpu {
namespace {

constexpr double kReadingS = 0.1, kStaleS = 1.0;
constexpr unsigned kXidWaitMs = 100;
constexpr const char* kLeases = "/var/tmp/flatsat-leases";

const lab::InventoryBoard& find_board(const lab::Inventory& inventory, const LabConfig& config) {
  for (const auto& board : inventory.boards)
    if (board.name == config.board) return board;
  throw std::runtime_error(config.inventory + " has no board '" + config.board + "'");
}

std::string lease_folder(const LabConfig& config) {
  if (!config.leases.empty()) return config.leases;
  const char* named = std::getenv("FLATSAT_LEASES");
  return named != nullptr && *named != '\0' ? named : kLeases;
}

}  // namespace

BoardMonitor::BoardMonitor(const nvml::NvmlClient& nvml, nvml::Device device) : nvml_(nvml), device_(device) {
  status_ = {.reading = nvml.read(device), .answers = true, .at_s = wall_s()};
  reader_ = std::thread([this] { read(); });
  listener_ = std::thread([this] { listen(); });
}

BoardMonitor::~BoardMonitor() {
  over_ = true;
  reader_.join();
  listener_.join();
}

void BoardMonitor::read() {
  for (double next = wall_s(); !over_; next = std::max(wall_s(), next + kReadingS)) {
    for (double left = next - wall_s(); left > 0.0 && !over_; left = next - wall_s()) {
      const timespec nap{0, static_cast<long>(std::min(left, 0.02) * 1e9)};
      nanosleep(&nap, nullptr);
    }
    try {
      const auto reading = nvml_.read(device_);
      const std::lock_guard lock(guard_);
      status_ = {.reading = reading, .answers = true, .at_s = wall_s()};
    } catch (const nvml::NvmlError&) {
      const std::lock_guard lock(guard_);
      status_.answers = false;  // lost: its readings are no readings any more
    }
  }
}

void BoardMonitor::listen() {
  const nvml::XidWatch watch(nvml_, device_);
  while (!over_) {
    const auto xid = watch.next(kXidWaitMs);
    if (!xid) continue;
    const std::lock_guard lock(guard_);
    xids_.push_back(*xid);
  }
}

BoardMonitor::Status BoardMonitor::latest() const {
  const std::lock_guard lock(guard_);
  Status status = status_;
  status.answers = status.answers && wall_s() - status.at_s < kStaleS;
  return status;
}

std::vector<unsigned> BoardMonitor::take_xids() {
  const std::lock_guard lock(guard_);
  return std::exchange(xids_, {});
}

LabBoard::LabBoard(const LabConfig& config, const std::string& owner) : config_(config), nvml_(config.nvml) {
  std::string serial, folder = lease_folder(config), name;
  if (!config.inventory.empty()) {
    const lab::Inventory inventory = lab::load_inventory(config.inventory);
    const lab::InventoryBoard& board = find_board(inventory, config);
    config_.uuid = board.uuid;
    serial = board.serial;
    folder = inventory.leases;
    name = board.name;
    // Both must agree: the lab says what its board bears, the testbed what the run wants.
    config_.control_allowed = config.control_allowed && board.control_allowed;
    if (config.safe_limit_w == 0.0) config_.safe_limit_w = board.safe_limit_w;
    if (config.control_allowed && !board.control_allowed)
      refusals_.push_back("the inventory does not allow control of " + board.name + "; nothing is set");
  }
  const auto devices = nvml_.devices();
  if (config_.uuid.empty() && serial.empty())
    device_ = devices.empty() ? nullptr : devices.front();
  else
    device_ = nvml_.find(config_.uuid, serial);
  if (device_ == nullptr)
    throw std::runtime_error("no board " + (config_.uuid.empty() ? serial : config_.uuid) + " answers; NVML has " +
                             std::to_string(devices.size()));
  identity_ = nvml_.identity(device_);
  take_lease(folder, name.empty() ? identity_.uuid : name, owner);
  const auto safe = make_safe("the run begins");
  if (!safe.safe) {
    leases_->release(lease_->board, lease_->token);
    throw std::runtime_error(identity_.uuid + " is " + safe.text);
  }
  if (config_.highest_mhz > 0 && config_.control_allowed) {
    const int code = nvml_.set_highest_clock(device_, config_.highest_mhz);
    clock_set_ = code == nvml::kSuccess;
    if (!clock_set_) refusals_.push_back("the clock's bound was refused: " + nvml_.error_text(code));
  }
  monitor_ = std::make_unique<BoardMonitor>(nvml_, device_);
}

LabBoard::~LabBoard() {
  monitor_.reset();
  try {
    leases_->release(lease_->board, lease_->token);
  } catch (const std::exception&) {
    // It ends by itself at its expiry.
  }
}

void LabBoard::take_lease(const std::string& folder, const std::string& name, const std::string& owner) {
  leases_ = std::make_unique<lab::LeaseStore>(folder);
  lease_ = leases_->take(name, owner, config_.lease_s);
  if (lease_) return;
  const auto holder = leases_->holder(name);
  throw std::runtime_error("the board " + name + " is held" + (holder ? " by " + holder->owner : ""));
}

std::optional<std::pair<double, double>> LabBoard::limits() const {
  try {
    return nvml_.limits(device_);
  } catch (const nvml::NvmlError&) {
    return {};
  }
}

std::string LabBoard::set_cap(double cap_w) {
  const auto range = config_.control_allowed ? limits() : std::nullopt;
  if (!config_.control_allowed) return {};
  const double wanted = range ? std::clamp(cap_w, range->first, range->second) : cap_w;
  const int code = nvml_.set_limit(device_, wanted);
  const bool first_refusal = code != nvml::kSuccess && !cap_refused_;
  cap_refused_ = code != nvml::kSuccess;
  if (!first_refusal) return {};
  return "a power limit of " + std::to_string(std::lround(wanted)) + " W was refused: " + nvml_.error_text(code) +
         "; the cap is held by duty cycle alone";
}

lab::SafeReport LabBoard::make_safe(const std::string& reason) noexcept {
  lab::SafeReport report{.safe = false, .text = "NOT safe: it could not be asked"};
  try {
    if (std::exchange(clock_set_, false)) nvml_.set_highest_clock(device_, 0);
    report = flatsat::agents::lab::make_safe(nvml_, device_, {config_.safe_limit_w, config_.control_allowed});
    cap_refused_ = false;
    if (const char* path = std::getenv("FLATSAT_BOARD_LOG")) {
      const auto line = nlohmann::json{{"unix_s", static_cast<double>(lab::wall_now_ms()) * 1e-3},
                                       {"board", identity_.uuid},
                                       {"safe", report.safe},
                                       {"read_back", report.text},
                                       {"reason", reason}};
      std::ofstream(path, std::ios::app) << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    }
  } catch (const std::exception& error) {
    report.text += std::string("; ") + error.what();
  }
  return report;
}

void LabBoard::progress() {
  const double left_s = static_cast<double>(lease_->until_ms - lab::LeaseTime::here().boot_ms) * 1e-3;
  if (left_s > config_.lease_s * 2.0 / 3.0) return;
  if (!leases_->renew(*lease_, config_.lease_s))
    throw std::runtime_error("the lease of " + lease_->board + " ran out: the run stood still for too long");
}

}  // namespace flatsat::agents::gpu
