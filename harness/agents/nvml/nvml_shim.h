#pragma once
#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "harness/agents/nvml/board_state.h"
#include "harness/agents/nvml/nvml_abi.h"

namespace flatsat::agents::nvml {

/// Boards that the shim has found: files of the folder that FLATSAT_BOARDS names, from nvmlInit to the last
/// nvmlShutdown.
class Boards {
 public:
  static Boards& instance();
  int open();
  int close();
  bool is_open() const { return users_ > 0; }
  std::size_t size() const { return files_.size(); }
  /// Null for what is no handle of ours.
  SharedBoardFile* find(Device device);
  Device handle(std::size_t index) { return reinterpret_cast<Device>(&files_[index]); }
  std::size_t index(Device device) const;
  /// One line of FLATSAT_NVML_LOG, where that names a file: who set what, in wall time.
  void log(const std::string& line) const;

 private:
  std::atomic<int> users_ = 0;          // changed under a lock, read by every call of every thread
  std::vector<SharedBoardFile> files_;  // as they are while there is a user
};

/// Calls `use` with the board's state. Errors: as NVML's for an unknown handle and a board that is lost or dead.
int with_state(Device device, const std::function<int(const BoardState&)>& use);

/// Wall time since 1970, as NVML stamps its samples. Units: us.
long long now_us();

}  // namespace flatsat::agents::nvml
