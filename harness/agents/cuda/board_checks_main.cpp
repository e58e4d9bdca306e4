// The experiment behind the checks of results: silent corruption, planted by the literature's outcome mix. Exit 1 if
// less than 99.9 % is caught or a clean result raises an alarm.
#include <cstdio>
#include <cstdlib>

#include "harness/agents/cuda/check_experiment.h"

// libsystemc comes with the golden model's library and asks for an sc_main.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

namespace {

bool report(const char* name, const flatsat::agents::cuda::CheckTally& t) {
  const auto percent = [&t](std::uint64_t n) {
    return 100.0 * static_cast<double>(n) / static_cast<double>(t.injected);
  };
  std::printf("| %s | %llu | %.2f %% | %.2f %% | %.2f %% | %llu | %llu |\n", name,
              static_cast<unsigned long long>(t.injected), percent(t.caught_by_crc), percent(t.caught_by_sums),
              percent(t.caught), static_cast<unsigned long long>(t.clean),
              static_cast<unsigned long long>(t.false_alarms));
  return t.false_alarms == 0 && static_cast<double>(t.caught) >= 0.999 * static_cast<double>(t.injected);
}

}  // namespace

int main(int argc, char** argv) {
  flatsat::agents::cuda::CheckPlan plan;
  if (argc > 1) plan.injections = std::strtoull(argv[1], nullptr, 10);
  if (argc > 2) plan.clean = std::strtoull(argv[2], nullptr, 10);
  if (argc > 3) plan.seed = std::strtoull(argv[3], nullptr, 10);
  if (argc > 4 || plan.injections == 0) {
    std::fputs("flatsat-board-checks [INJECTIONS [CLEAN [SEED]]]\n", stderr);
    return 2;
  }
  std::puts("| product | changed results | CRC | sums alone | caught | clean results | false alarms |");
  std::puts("| --- | --- | --- | --- | --- | --- | --- |");
  const bool int8 = report("int8", check_int8(plan)), bf16 = report("bf16", check_bf16(plan));
  return int8 && bf16 ? 0 : 1;
}
