#include "models/serving/demand.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "models/network/transport.h"

namespace flatsat::serving {
namespace {

constexpr double kLongestS = 9e6;  // of the run's clock in ps

double drawn(double mean, bool exponential, model::RandomStream& stream) {
  return exponential ? model::exponential_s(stream, 1.0 / mean) : mean;
}

std::uint64_t whole(double tokens, std::uint64_t most) {
  return static_cast<std::uint64_t>(std::clamp(std::round(tokens), 1.0, static_cast<double>(most)));
}

double rate_at(const PoissonConfig& c, double seconds) {
  const double hour = c.local_start_h + seconds / 3600.0 - c.peak_h;
  return c.per_s * (1.0 + c.diurnal * std::cos(2.0 * std::numbers::pi * hour / 24.0));
}

}  // namespace

PoissonDemand::PoissonDemand(const std::vector<PoissonConfig>& sites, std::vector<model::RandomStream*> streams)
    : sites_(sites), streams_(std::move(streams)) {
  assert(sites_.size() == streams_.size());
  for (unsigned site = 0; site < sites_.size(); ++site) draw(site, 0.0);
}

void PoissonDemand::draw(unsigned site, double from_s) {
  const auto& c = sites_[site];
  auto& stream = *streams_[site];
  const double highest = c.per_s * (1.0 + c.diurnal);
  double at_s = from_s;
  do {
    at_s += model::exponential_s(stream, highest);
    if (at_s > kLongestS) return;
  } while (c.diurnal > 0.0 && model::uniform(stream) * highest >= rate_at(c, at_s));
  const auto& t = c.tokens;
  const std::uint64_t context = whole(drawn(t.context, t.exponential, stream), t.longest - 1);
  const std::uint64_t generated = whole(drawn(t.generated, t.exponential, stream), t.longest - context);
  next_.push({std::llround(at_s * 1e12), site, context, generated});
}

std::int64_t PoissonDemand::next_ps() const { return next_.empty() ? network::kNeverPs : next_.top().at_ps; }

Ask PoissonDemand::take() {
  const Ask ask = next_.top();
  next_.pop();
  draw(ask.site, static_cast<double>(ask.at_ps) * 1e-12);
  return ask;
}

std::int64_t ListedDemand::next_ps() const { return next_ < asks_.size() ? asks_[next_].at_ps : network::kNeverPs; }

}  // namespace flatsat::serving
