// Plants corruptions in gradients of a small model while it is trained, and counts what each check finds:
// corruption_run SEED PLANTED CLEAN. To stdout, JSON: caught and planted by check and kind, and of them those in
// exponent or sign; false alarms by check in so many clean steps, operations of a step and of each check.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "harness/time/seed.h"
#include "models/learning/trainer.h"

namespace {

using namespace flatsat;
using learning::CorruptionKind;

learning::TrainerConfig small() {
  learning::TrainerConfig config;
  config.model.layers = 1;
  config.model.width = 16;
  config.model.heads = 2;
  config.model.context = 8;
  config.model.vocabulary = 8;
  config.sequences = 2;
  config.length = 8;
  config.checks = {.has_abft = true, .norm_factor = 4.0, .second_share = 0.1};
  return config;
}

struct Count {
  std::uint64_t of = 0, abft = 0, norm = 0, second = 0, any = 0;
  void add(const learning::Findings& found) {
    ++of;
    abft += found.abft;
    norm += found.norm;
    second += found.second;
    any += found.is_refused();
  }
  void print(const char* name, const char* end) const {
    const auto n = [](std::uint64_t x) { return static_cast<unsigned long long>(x); };
    std::printf("\"%s\": {\"of\": %llu, \"abft\": %llu, \"norm\": %llu, \"second\": %llu, \"any\": %llu}%s", name,
                n(of), n(abft), n(norm), n(second), n(any), end);
  }
};

void train(std::uint64_t seed, std::uint64_t planted, std::uint64_t clean) {
  constexpr unsigned kRanks = 8;
  time::NamedStream stream(seed, "corruption_run"), faults(seed, "faults");
  const auto config = small();
  learning::Trainer trainer(config, kRanks, stream);
  Count kinds[3], heavy[3], none;
  std::vector<float> sum(trainer.layout().size());
  std::vector<unsigned> all, well;
  for (unsigned rank = 0; rank < kRanks; ++rank) all.push_back(rank);
  for (std::uint64_t step = 0, sown = 0; sown < planted || none.of < clean; ++step) {
    // After 100 steps a rank of each is struck, as long as some are left to be planted.
    const unsigned who = step >= 100 && sown < planted ? static_cast<unsigned>(step % kRanks) : kRanks;
    const auto kind = static_cast<CorruptionKind>(sown % 3);
    const auto corruption = learning::draw_corruption(kind, trainer.layout(), faults);
    if (who < kRanks) trainer.plant(who, corruption);
    trainer.compute(all, step);
    if (who < kRanks && trainer.findings(who).changed > 0) {  // else a bit was stuck at what all had
      kinds[sown % 3].add(trainer.findings(who));
      if (corruption.bit >= 23) heavy[sown % 3].add(trainer.findings(who));  // of the exponent, or the sign
      ++sown;
    }
    well.clear();
    std::fill(sum.begin(), sum.end(), 0.0f);
    for (unsigned rank = 0; rank < kRanks; ++rank) {
      if (rank == who) continue;
      if (none.of < clean) none.add(trainer.findings(rank));
      well.push_back(rank);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += trainer.contribution(rank)[i];
    }
    trainer.update(sum, well);
  }
  std::printf("{");
  kinds[0].print("bit", ", ");
  kinds[1].print("row", ", ");
  kinds[2].print("stuck", ", ");
  heavy[0].print("bit_heavy", ", ");
  heavy[1].print("row_heavy", ", ");
  heavy[2].print("stuck_heavy", ", ");
  none.print("clean", ", ");
  const auto n = [](std::uint64_t x) { return static_cast<unsigned long long>(x); };
  const std::uint64_t step = learning::operations(config.model, config.sequences, config.length);
  std::printf("\"operations\": {\"step\": %llu, \"abft\": %llu, \"norm\": %llu, \"second\": %llu}}\n", n(step),
              n(learning::abft_operations(config.model, config.sequences, config.length)),
              n(learning::NormCheck::operations(trainer.layout())), n(step / 10));
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  const auto number = [&](int i) { return std::strtoull(words[i], nullptr, 10); };
  train(number(1), number(2), number(3));
  return 0;
}
