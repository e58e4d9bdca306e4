#include "models/network/float_sum.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace flatsat::network {

Collective collective_of_floats(CollectiveKind kind, CollectiveAlgorithm algorithm, unsigned ranks,
                                std::uint64_t numbers, unsigned splits) {
  auto collective = collective_of(kind, algorithm, ranks, numbers, splits);
  for (auto& send : collective) {
    send.begin *= sizeof(float);
    send.bytes *= sizeof(float);
  }
  return collective;
}

FloatSum::FloatSum(const Collective& collective, std::vector<std::vector<float>> numbers,
                   std::shared_ptr<const NumberFormat> format)
    : collective_(collective),
      format_(std::move(format)),
      numbers_(std::move(numbers)),
      under_way_(collective.size()),
      before_(collective.size()),
      arrived_(collective.size()),
      taken_(collective.size()) {
  for (const auto& own : numbers_) lost_.emplace_back(own.size());
  std::vector<std::vector<unsigned>> added(numbers_.size());  // of each receiver, so far
  for (unsigned i = 0; i < collective_.size(); ++i) {
    const auto& send = collective_[i];
    assert(send.begin % sizeof(float) == 0 && send.bytes % sizeof(float) == 0);
    if (!send.reduces) continue;
    for (const auto j : added[send.to]) {
      const auto& other = collective_[j];
      if (other.begin < send.begin + send.bytes && send.begin < other.begin + other.bytes) before_[i].push_back(j);
    }
    added[send.to].push_back(i);
  }
}

void FloatSum::bring(unsigned rank, std::span<const float> numbers) {
  assert(numbers_[rank].empty());
  numbers_[rank].assign(numbers.begin(), numbers.end());
  lost_[rank].resize(numbers.size());
  take_waiting();
}

bool FloatSum::may_be_taken(unsigned send) const {
  if (numbers_[collective_[send].to].empty()) return false;
  return std::all_of(before_[send].begin(), before_[send].end(), [this](unsigned j) { return taken_[j]; });
}

void FloatSum::leave(unsigned send) {
  const auto& s = collective_[send];
  const std::size_t begin = s.begin / sizeof(float), count = s.bytes / sizeof(float);
  const auto from = std::span(numbers_[s.from]).subspan(begin, count);
  under_way_[send] = format_->write(from);
  std::vector<float> written(count);
  format_->read(under_way_[send], written);
  for (std::size_t i = 0; i < count; ++i) lost_[s.from][begin + i] += from[i] - written[i];
  if (!s.reduces) std::copy(written.begin(), written.end(), from.begin());
}

void FloatSum::arrive(unsigned send) {
  assert(!under_way_[send].empty() && !arrived_[send]);
  arrived_[send] = true;
  waiting_.push_back(send);
  take_waiting();
}

void FloatSum::take_waiting() {
  for (bool any = true; any;) {
    const auto next =
        std::find_if(waiting_.begin(), waiting_.end(), [this](unsigned other) { return may_be_taken(other); });
    any = next != waiting_.end();
    if (!any) return;
    const unsigned number = *next;
    waiting_.erase(next);
    take(number);
  }
}

void FloatSum::take(unsigned send) {
  const auto& s = collective_[send];
  float* to = numbers_[s.to].data() + s.begin / sizeof(float);
  std::vector<float> message(s.bytes / sizeof(float));
  format_->read(std::exchange(under_way_[send], {}), message);
  taken_[send] = true;
  for (std::size_t i = 0; i < message.size(); ++i) to[i] = s.reduces ? to[i] + message[i] : message[i];
}

bool FloatSum::is_common() const {
  const auto& first = numbers_.front();
  return std::all_of(numbers_.begin(), numbers_.end(), [&first](const auto& other) {
    return std::memcmp(first.data(), other.data(), first.size() * sizeof(float)) == 0;
  });
}

}  // namespace flatsat::network
