#include "harness/board/published_board.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/board/lease.h"

namespace flatsat {

void PublishedBoard::welcome(const std::string& json) {
  board_.welcome(json);
  const char* folder = std::getenv("FLATSAT_BOARDS");
  if (folder == nullptr) return;
  const auto name = nlohmann::json::parse(json).value("name", "gpu");
  fill_identity(name, static_cast<unsigned>(published_boards(folder).size()), state_);
  fill_state(board_.type(), board_.board(), board_.health(), state_);
  file_.emplace(SharedBoardFile::publish(folder, name));
  file_->write(state_);
}

SimTime PublishedBoard::run_until(SimTime until, std::vector<Message>& outputs) {
  const SimTime reached = board_.run_until(until, outputs);
  if (!file_) return reached;
  fill_state(board_.type(), board_.board(), board_.health(), state_);
  for (; state_.xids < board_.xids().size(); ++state_.xids) state_.xid[state_.xids % 16] = board_.xids()[state_.xids];
  file_->write(state_);
  return reached;
}

void PublishedBoard::safe(const std::string& reason) {
  board_.safe(reason);
  if (file_) {
    fill_state(board_.type(), board_.board(), board_.health(), state_);
    file_->write(state_);
  }
  const char* path = std::getenv("FLATSAT_BOARD_LOG");
  if (path == nullptr) return;
  const auto read_back = file_ ? file_->read() : std::nullopt;
  const bool idle = read_back ? read_back->busy_percent == 0 : !board_.board().busy();
  const auto line = nlohmann::json{{"unix_s", static_cast<double>(wall_now_ms()) * 1e-3},
                                   {"board", state_.uuid},
                                   {"safe", idle},
                                   {"reason", reason}};
  std::ofstream(path, std::ios::app) << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

}  // namespace flatsat
