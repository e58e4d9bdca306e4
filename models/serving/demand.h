#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

#include "models/base/random_stream.h"

namespace flatsat::serving {

/// A request as a site asks it.
struct Ask {
  std::int64_t at_ps = 0;
  unsigned site = 0;  // among those that ask
  std::uint64_t context_tokens = 1, generated_tokens = 1;
};

/// What is asked, in the order of time, then of sites.
class Demand {
 public:
  virtual ~Demand() = default;
  /// The next one's instant; network::kNeverPs if there is none.
  virtual std::int64_t next_ps() const = 0;
  /// The next one, which is there.
  virtual Ask take() = 0;
};

/// How many tokens a request has.
struct TokensConfig {
  double context = 1024.0, generated = 256.0;  // means, >= 1
  bool exponential = false;                    // else each has the mean; what is drawn is rounded, at least 1 and
  std::uint64_t longest = 1'048'576;           // context and generated together at most that
};

/// Requests of one site at random.
struct PoissonConfig {
  double per_s = 1.0;          // mean over a day, > 0
  double diurnal = 0.0;        // 0 .. 1: the rate goes from 1 - diurnal to 1 + diurnal times that
  double peak_h = 20.0;        // local mean solar time at which it is highest, 0 .. 24
  double local_start_h = 0.0;  // local mean solar time at time 0
  TokensConfig tokens;
};

/// Independent Poisson processes, one a site (thinned where the rate changes: Lewis and Shedler 1979).
class PoissonDemand : public Demand {
 public:
  /// One stream a site; they outlive this.
  PoissonDemand(const std::vector<PoissonConfig>& sites, std::vector<model::RandomStream*> streams);
  std::int64_t next_ps() const override;
  Ask take() override;

 private:
  void draw(unsigned site, double from_s);
  std::vector<PoissonConfig> sites_;
  std::vector<model::RandomStream*> streams_;
  struct Later {
    bool operator()(const Ask& a, const Ask& b) const {
      return a.at_ps != b.at_ps ? a.at_ps > b.at_ps : a.site > b.site;
    }
  };
  std::priority_queue<Ask, std::vector<Ask>, Later> next_;  // one a site
};

/// Requests that were recorded somewhere, in the order of their times.
class ListedDemand : public Demand {
 public:
  explicit ListedDemand(std::vector<Ask> asks) : asks_(std::move(asks)) {}
  std::int64_t next_ps() const override;
  Ask take() override { return asks_[next_++]; }

 private:
  const std::vector<Ask> asks_;
  std::size_t next_ = 0;
};

}  // namespace flatsat::serving
