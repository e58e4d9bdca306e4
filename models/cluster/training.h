#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
#include "models/cluster/step_work.h"
#include "models/learning/split_mix.h"
#include "models/learning/trainer.h"

namespace flatsat::cluster {

/// A corruption that is planted: in the first step of a rank that begins at or after an instant.
struct PlantedCorruption {
  unsigned rank = 0;
  std::int64_t at_ps = 0;
  learning::CorruptionKind kind = learning::CorruptionKind::kBit;
  std::optional<unsigned> bit;         // drawn where it is not set, as the place is
  std::optional<std::uint64_t> place;  // a parameter
};

struct TrainingConfig {
  learning::TrainerConfig trainer;
  std::optional<std::uint64_t> int8_block =
      {};  // what travels is int8, so many numbers share a scale; not set: float32
  std::vector<PlantedCorruption> corruptions = {};
  double corrupted_share = 0.0;  // of what ranks compute, at random, besides; 0 .. 1
  bool takes_over = true;        // who takes part goes through the shards of those who do not, too
};

/// A model that ranks train together: the work of a job whose operation is an all-reduce of its parameters' number of
/// float32. What a rank brings is computed when its step begins and counts from when it has computed in simulated time.
class Training : public StepWork {
 public:
  Training(const std::string& name, const TrainingConfig& config, unsigned ranks, model::RandomStream& stream);

  void begin(const std::vector<unsigned>& ranks, std::uint64_t step) override;
  Problem problem(unsigned rank) override;
  network::CollectiveContent& content(const network::Collective& collective,
                                      const std::vector<unsigned>& ranks) override;
  std::string end(const std::vector<unsigned>& ranks) override;
  void lose() override;
  void forget(unsigned rank) override { trainer_.forget(rank); }
  void save(std::uint64_t number) override;
  void drop(std::uint64_t number) override { saved_.erase(number); }
  void go_back(std::uint64_t number) override;
  std::uint64_t state_bytes() const override;

  const learning::Trainer& trainer() const { return trainer_; }
  /// As "training.NAME....", beside those of its job.
  void list_channels(model::ChannelList& list) const;

 private:
  const TrainingConfig config_;
  const std::string prefix_;
  const std::shared_ptr<const network::NumberFormat> format_;
  const unsigned ranks_;
  learning::Trainer trainer_;
  struct Saved {
    learning::Trainer::State state;
    double tokens;
  };
  std::map<std::uint64_t, Saved> saved_;
  void plant(const std::vector<unsigned>& ranks);
  learning::Corruption drawn(learning::CorruptionKind kind);
  std::vector<PlantedCorruption> to_plant_;
  learning::SplitMix faults_;
  double struck_ = 0.0, refused_ = 0.0, false_alarms_ = 0.0, accepted_ = 0.0, by_abft_ = 0.0, by_norm_ = 0.0,
         by_second_ = 0.0;
  std::unique_ptr<network::FloatSum> sum_;  // of the open operation
  double loss_ = model::kUnmeasured, norm_ = model::kUnmeasured, held_out_ = model::kUnmeasured, steps_ = 0.0,
         tokens_ = 0.0;
  sc_core::sc_event changed_;
};

}  // namespace flatsat::cluster
