#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "harness/agents/nvml/board_state.h"
#include "harness/agents/nvml/nvml_abi.h"
#include "harness/base/temporary_folder.h"

// As nvml.h declares them.
extern "C" {
int nvmlInit_v2();
int nvmlShutdown();
int nvmlDeviceGetHandleByIndex_v2(unsigned index, flatsat::agents::nvml::Device* device);
int nvmlDeviceGetPowerManagementLimit(flatsat::agents::nvml::Device device, unsigned* mw);
}

namespace flatsat::agents::nvml {

BOOST_AUTO_TEST_SUITE(nvml_threads)

namespace {

constexpr unsigned kLimitMw = 700'000, kThreads = 4, kVisits = 200;

bool is_answered() {
  Device device = nullptr;
  unsigned mw = 0;
  return nvmlDeviceGetHandleByIndex_v2(0, &device) == kSuccess &&
         nvmlDeviceGetPowerManagementLimit(device, &mw) == kSuccess && mw == kLimitMw;
}

}  // namespace

// NVML's own documentation: its calls are thread-safe, and nvmlInit is counted.
BOOST_AUTO_TEST_CASE(clients_that_come_and_go_in_threads_of_one_process_are_all_answered) {
  const base::TemporaryFolder folder(std::filesystem::temp_directory_path() / "flatsat-nvml-");
  setenv("FLATSAT_BOARDS", folder.path().c_str(), 1);
  BoardState state{};
  state.limit_mw = kLimitMw;
  const auto board = SharedBoardFile::publish(folder.path(), "gpu0", state);
  std::atomic<unsigned> answered{0};
  const auto visit = [&] {
    for (unsigned i = 0; i < kVisits; ++i) {
      if (nvmlInit_v2() != kSuccess) continue;
      if (is_answered()) ++answered;
      nvmlShutdown();
    }
  };
  std::vector<std::thread> clients;
  for (unsigned i = 0; i < kThreads; ++i) clients.emplace_back(visit);
  for (auto& client : clients) client.join();
  BOOST_TEST(answered == kThreads * kVisits);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::nvml
