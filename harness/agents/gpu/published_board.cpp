#include "harness/agents/gpu/published_board.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/agents/lab/lease.h"

namespace flatsat::agents::gpu {

void PublishedBoard::welcome(const std::string& json) {
  board_.welcome(json);
  const char* folder = std::getenv("FLATSAT_BOARDS");
  if (folder == nullptr) return;
  const auto name = nlohmann::json::parse(json).value("name", "gpu");
  nvml::fill_state(board_.type(), board_.board(), board_.health(), state_);
  file_.emplace(nvml::SharedBoardFile::publish(folder, name, state_));
}

time::SimTime PublishedBoard::run_until(time::SimTime until, std::vector<wire::Message>& outputs) {
  const time::SimTime reached = board_.run_until(until, outputs);
  if (!file_) return reached;
  nvml::fill_state(board_.type(), board_.board(), board_.health(), state_);
  for (; state_.xids < board_.xids().size(); ++state_.xids) state_.xid[state_.xids % 16] = board_.xids()[state_.xids];
  file_->write(state_);
  return reached;
}

void PublishedBoard::safe(const std::string& reason) {
  board_.safe(reason);
  if (file_) {
    nvml::fill_state(board_.type(), board_.board(), board_.health(), state_);
    file_->write(state_);
  }
  const char* path = std::getenv("FLATSAT_BOARD_LOG");
  if (path == nullptr) return;
  const auto read_back = file_ ? file_->read() : std::nullopt;
  const bool idle = read_back ? read_back->busy_percent == 0 : !board_.board().busy();
  const auto line = nlohmann::json{{"unix_s", static_cast<double>(lab::wall_now_ms()) * 1e-3},
                                   {"board", state_.uuid},
                                   {"safe", idle},
                                   {"reason", reason}};
  std::ofstream(path, std::ios::app) << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

}  // namespace flatsat::agents::gpu
