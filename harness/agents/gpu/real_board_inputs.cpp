// What reaches a real board: accesses, supply, faults, and the configuration of its run.
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/agents/gpu/fault_points.h"
#include "harness/agents/gpu/real_board_host.h"
#include "harness/agents/kit/access_status.h"

namespace flatsat::agents::gpu {
namespace {

using compute::job_queue::JobError;
using nlohmann::json;

constexpr std::int64_t kAccessPs = 1'000'000;  // a register over PCIe

/// A key of the testbed, or what the environment says where the testbed is silent.
std::string library(const json& lab, const char* key, const char* variable, const char* otherwise) {
  const std::string named = lab.at(key);
  if (!named.empty()) return named;
  const char* text = std::getenv(variable);
  return text != nullptr && *text != '\0' ? text : otherwise;
}

}  // namespace

RealBoardConfig read_real_board_config(const std::string& text) {
  try {
    const auto all = json::parse(text);
    const auto &config = all.at("config"), &lab = config.at("lab");
    RealBoardConfig c;
    c.name = all.at("name");
    c.seed = all.at("seed");
    c.minimum_rail_v = config.at("minimum_rail_v");
    c.lab = {.inventory = lab.at("inventory"),
             .board = lab.at("board"),
             .uuid = lab.at("uuid"),
             .leases = lab.at("leases"),
             .lease_s = lab.at("lease_s"),
             .safe_limit_w = lab.at("safe_limit_w"),
             .highest_mhz = lab.at("highest_mhz"),
             .control_allowed = lab.at("allow_control"),
             .nvml = lab.at("nvml")};
    c.work.cuda = library(lab, "cuda", "FLATSAT_CUDA", "libcuda.so.1");
    c.work.cublas_lt = library(lab, "cublaslt", "FLATSAT_CUBLASLT", "");
    c.work.nvrtc = library(lab, "nvrtc", "FLATSAT_NVRTC", "");
    c.work.seed = c.seed;
    c.work.product = lab.at("product");
    c.work.check_every = lab.at("check_every");
    c.work.checkpoint_bytes = lab.at("checkpoint_bytes");
    c.work.transformer = {.heads = lab.at("heads"),
                          .head_width = lab.at("head_width"),
                          .mlp = lab.at("mlp"),
                          .vocabulary = lab.at("vocabulary"),
                          .rows = lab.at("tokens"),
                          .past = lab.at("tokens")};
    c.batch = lab.at("batch");
    c.work_share = lab.at("work_share");
    c.checkpoint_every = lab.at("checkpoint_every");
    c.dead_man_s = lab.at("dead_man_s");
    return c;
  } catch (const json::exception& error) {
    throw std::runtime_error(std::string("WELCOME is not as PROTOCOL.md says: ") + error.what());
  }
}

void RealBoard::input(const wire::Message& message) {
  cause_ = message.cause;
  switch (message.kind) {
    case wire::Kind::kAccess:
      access(message);
      break;
    case wire::Kind::kSupply: {
      const auto value = wire::payload::read_supply(message);
      supply(value.rail_v, value.cap_w);
      break;
    }
    case wire::Kind::kFault:
      inject(message);
      break;
    default:
      break;  // kTemperature: the lab cools its board as it does
  }
  cause_ = 0;
}

void RealBoard::access(const wire::Message& message) {
  const auto [header, written] = wire::payload::read_access(message);
  std::vector<std::uint8_t> data(written.begin(), written.end());
  data.resize(header.length);
  const bool write = header.write != 0;
  const auto resets = engine_.resets();
  const auto status = on() && state_ != State::kLost ? kit::tlm_status(engine_.access(header.address, data, write))
                                                     : kit::kTlmGenericError;
  if (message.reference != 0) {
    const bool good_read = status == kit::kTlmOk && !write;
    say(wire::Kind::kResponse,
        wire::payload::response(status,
                                good_read ? std::span<const std::uint8_t>(data) : std::span<const std::uint8_t>()),
        kAccessPs, message.reference);
  }
  if (resets != engine_.resets() && (state_ == State::kWorking || state_ == State::kFinishing) && job_in_work()) {
    worker_->stop();
    rest();
  }
  report_interrupt(kAccessPs);
  start_work();
}

void RealBoard::inject(const wire::Message& message) {
  const auto fault = json::parse(wire::payload::read_text(message), nullptr, false);
  const bool simple = fault.is_object() && !fault.contains("high_mask") && !fault.contains("cycle");
  const bool done = simple && on() && state_ != State::kLost &&
                    inject_at(fault.value("point", ""), fault.value("word", std::uint64_t{0}),
                              fault.value("mask", std::uint64_t{0}), fault.value("stuck_cycles", std::uint64_t{0}));
  if (!done) emit_event("fault_refused", "unknown point, word or mask, or the board is off", 0.0);
}

bool RealBoard::inject_at(const std::string& point, std::uint64_t word, std::uint64_t mask, std::uint64_t launches) {
  if (const auto result = result_point(point, word, mask)) {
    const auto target = result->batch ? FaultPlan::Target::kBatch : FaultPlan::Target::kResult;
    faults_->add(target, result->fault, result->drawn, std::max<std::uint64_t>(1, launches));
    return true;
  }
  if (launches != 0) return false;
  if (point == "memory") return engine_.memory().flip(word, mask);
  if (point == "xid") return strike(word);
  if (point != "reset") return false;
  worker_->drop_board();
  engine_.power_off();
  faults_->clear();
  report_interrupt(0);
  emit_event("gpu_reset", "the board's context was let go and is made again; a real reset is root's", 0.0);
  worker_->start_board();
  begin(State::kStarting);
  return true;
}

/// Of the Xids those that can be played on a real board without harm to it: the loss of the board and of its process.
bool RealBoard::strike(std::uint64_t xid) {
  constexpr std::uint64_t kOffTheBus = 79, kContained = 94;
  if (xid == kOffTheBus) {
    lose("simulated: as if it had fallen off its bus (Xid 79); it comes back with its rail");
    return true;
  }
  if (xid != kContained) return false;
  abandon(JobError::kReset, "simulated: the process on the board was killed (as after Xid 94)");
  worker_->drop_board();
  worker_->start_board();
  begin(State::kStarting);
  return true;
}

}  // namespace flatsat::agents::gpu
