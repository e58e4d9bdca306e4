// What reaches a real board: accesses, supply, faults, and the configuration of its run.
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/agents/gpu/real_board.h"
#include "harness/wire/welcome.h"
#include "models/base/event_kinds.h"

namespace flatsat::agents::gpu {
namespace {

using compute::job_queue::JobError;
using nlohmann::json;

/// A key of the testbed, or what the environment says where the testbed is silent.
std::string library(const json& lab, const char* key, const char* variable, const char* otherwise) {
  const std::string named = lab.at(key);
  if (!named.empty()) return named;
  const char* text = std::getenv(variable);
  return text != nullptr && *text != '\0' ? text : otherwise;
}

}  // namespace

RealBoardConfig read_real_board_config(const wire::Welcome& welcome) {
  const auto& lab = welcome.config.at("lab");
  RealBoardConfig c;
  c.name = welcome.name;
  c.seed = welcome.seed;
  c.minimum_rail_v = welcome.config.at("minimum_rail_v");
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
}

void RealBoard::access(const kit::Access& access) {
  const auto resets = engine().resets();
  access_queue(access, on() && state_ != State::kLost);
  if (resets != engine().resets() && (state_ == State::kWorking || state_ == State::kFinishing) && job_in_work()) {
    worker_->stop();
    rest();
  }
  start_work();
}

bool RealBoard::inject_result(const ResultPoint& point, std::uint64_t launches) {
  const auto target = point.batch ? FaultPlan::Target::kBatch : FaultPlan::Target::kResult;
  faults_->add(target, point.fault, point.drawn, launches);
  return true;
}

bool RealBoard::reset_board() {
  worker_->drop_board();
  engine().power_off();
  faults_->clear();
  report_queue_interrupt();
  emit_event(model::events::kGpuReset, "the board's context was let go and is made again; a real reset is root's");
  worker_->start_board();
  begin(State::kStarting);
  return true;
}

/// Of the Xids those that can be played on a real board without harm to it: the loss of the board and of its process.
bool RealBoard::inject_xid(std::uint64_t xid) {
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
