#include "harness/verdict/stream.h"

#include <algorithm>
#include <utility>

#include "harness/time/sim_time.h"
#include "harness/verdict/robustness.h"

namespace flatsat::verdict {
namespace {

std::int64_t later(std::int64_t at, std::int64_t span) { return (time::SimTime{at} + time::SimTime{span}).ps; }

class NotStream : public Stream {
 public:
  explicit NotStream(std::unique_ptr<Stream> of) : of_(std::move(of)) {}
  std::unique_ptr<Stream> copy() const override { return std::make_unique<NotStream>(*this); }
  void settle(std::int64_t until) override { of_->settle(until), take(); }
  void finish(std::int64_t end, Side side) override { of_->finish(end, other(side)), take(); }

 private:
  void take() {
    for (const auto& step : of_->out) emit(step.at, -step.value);
    of_->out.clear();
    known = of_->known;
  }
  Copied<Stream> of_;
};

/// The lesser or the greater of two, from the later of their beginnings on.
class PairStream : public Stream {
 public:
  PairStream(std::unique_ptr<Stream> a, std::unique_ptr<Stream> b, bool least)
      : a_(std::move(a)), b_(std::move(b)), least_(least) {}
  std::unique_ptr<Stream> copy() const override { return std::make_unique<PairStream>(*this); }
  void settle(std::int64_t until) override { a_->settle(until), b_->settle(until), take(); }
  void finish(std::int64_t end, Side side) override { a_->finish(end, side), b_->finish(end, side), take(); }

 private:
  void take() {
    from_a_.take(a_->out);
    from_b_.take(b_->out);
    known = std::min(a_->known, b_->known);
    for (;;) {
      const std::int64_t at = std::min(from_a_.next(), from_b_.next());
      if (at == kForever || at > known) return;
      from_a_.go_to(at);
      from_b_.go_to(at);
      if (!from_a_.value() || !from_b_.value()) continue;
      const double x = *from_a_.value(), y = *from_b_.value();
      emit(at, least_ ? std::min(x, y) : std::max(x, y));
    }
  }
  Copied<Stream> a_, b_;
  const bool least_;
  Line from_a_, from_b_;
};

/// The least over a window, or the greatest, of what is known; what lies behind the end could still be anything. In
/// memory are the values that can still become the least, and the instants at which it may change.
class WindowStream : public Stream {
 public:
  WindowStream(std::unique_ptr<Stream> of, const Formula& window, bool least)
      : of_(std::move(of)), from_(window.from_ps), to_(window.to_ps), least_(least) {}
  std::unique_ptr<Stream> copy() const override { return std::make_unique<WindowStream>(*this); }
  void settle(std::int64_t until) override {
    of_->settle(until);
    take();
    go_on(of_->known, false);
    known = of_->known < 0 ? std::numeric_limits<std::int64_t>::min() : of_->known - to_;
  }
  void finish(std::int64_t end, Side side) override {
    of_->finish(end, side);
    take();
    if (begin_ && last_at_ <= end)
      enter({end + 1,
             side == Side::kBelow ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity()},
            !least_);
    go_on(end, true);
    known = kForever;
  }

 private:
  struct Lasting {
    double value;
    std::int64_t until;  // the next step's instant
  };

  void take() {
    for (const auto& step : of_->out) enter(step, !least_);
    of_->out.clear();
  }
  void enter(Step step, bool negative) {
    if (negative) step.value = -step.value;
    if (!begin_) begin_ = step.at, is_begun_ = false;
    ahead_.push_back(step);
    last_at_ = step.at;
    entries_.push_back(step.at - to_);
    exits_.push_back(step.at - from_);
  }
  /// At all instants whose window is known up to `until`; at those up to `until` if that is the end.
  void go_on(std::int64_t until, bool at_end) {
    for (;;) {
      const auto next = [](const std::deque<std::int64_t>& all) { return all.empty() ? kForever : all.front(); };
      const std::int64_t t = std::min({next(entries_), next(exits_), is_begun_ ? kForever : *begin_});
      if (t == kForever || (at_end ? t > until : later(t, to_) > until)) return;
      while (next(entries_) == t) entries_.pop_front();
      while (next(exits_) == t) exits_.pop_front();
      is_begun_ = is_begun_ || t == *begin_;
      look_at(t);
    }
  }
  void look_at(std::int64_t t) {
    const std::int64_t first = later(t, from_), last = later(t, to_);
    for (; !ahead_.empty() && ahead_.front().at <= last; ahead_.pop_front()) {
      const Step step = ahead_.front();
      if (!window_.empty()) window_.back().until = step.at;
      while (!window_.empty() && window_.back().value >= step.value) window_.pop_back();
      window_.push_back({step.value, kForever});
    }
    while (!window_.empty() && window_.front().until <= first) window_.pop_front();
    if (t >= *begin_ && !window_.empty()) emit(t, least_ ? window_.front().value : -window_.front().value);
  }

  Copied<Stream> of_;
  const std::int64_t from_, to_;
  const bool least_;
  std::optional<std::int64_t> begin_;
  bool is_begun_ = true;  // or its instant is to come
  std::int64_t last_at_ = 0;
  std::deque<Step> ahead_;  // not in a window so far
  std::deque<Lasting> window_;
  std::deque<std::int64_t> entries_, exits_;
};

std::unique_ptr<Stream> all_streams(const Formula& f, Inputs& inputs) {
  std::unique_ptr<Stream> whole;
  for (const auto& operand : f.operands) {
    auto next = stream_of(*operand, inputs);
    if (!next) return nullptr;
    whole = whole ? std::make_unique<PairStream>(std::move(whole), std::move(next), f.kind == Formula::Kind::kAnd)
                  : std::move(next);
  }
  return whole;
}

template <class Made, class... Arguments>
std::unique_ptr<Stream> around(std::unique_ptr<Stream> inner, Arguments&&... arguments) {
  if (!inner) return nullptr;
  return std::make_unique<Made>(std::move(inner), std::forward<Arguments>(arguments)...);
}

}  // namespace

void Stream::emit(std::int64_t at, double value) {
  if (last_ && *last_ == value) return;
  last_ = value;
  out.push_back({at, value});
}

void ChannelStream::settle(std::int64_t until) {
  std::size_t settled = any_settled_ ? 1 : 0;
  for (; settled < waiting_.size() && waiting_[settled].at <= until; ++settled) {
    const Step& step = waiting_[settled];
    emit(step.at, compared_ == nullptr ? step.value : distance(*compared_, step.value));
    any_settled_ = true;
  }
  if (settled > 1) waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(settled) - 1);
  known = until;
}

void ChannelStream::finish(std::int64_t, Side) { settle(kForever); }

void EventStream::event(std::int64_t at) {
  if (waiting_.empty() || waiting_.back() < at) waiting_.push_back(at);
}

void EventStream::settle(std::int64_t until) {
  std::size_t settled = 0;
  for (; settled < waiting_.size() && waiting_[settled] <= until; ++settled) {
    if (off_ && *off_ < waiting_[settled]) emit(*off_, -1.0);
    emit(waiting_[settled], 1.0);
    off_ = waiting_[settled] + 1;
  }
  if (off_ && *off_ <= until) emit(*std::exchange(off_, std::nullopt), -1.0);
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(settled));
  known = until;
}

void EventStream::finish(std::int64_t, Side) { settle(kForever); }

std::unique_ptr<Stream> greatest_over(std::unique_ptr<Stream> of, const Formula& window) {
  return around<WindowStream>(std::move(of), window, false);
}

std::unique_ptr<Stream> stream_of(const Formula& f, Inputs& inputs) {
  switch (f.kind) {
    case Formula::Kind::kComparison:
    case Formula::Kind::kTruth: {
      auto stream = std::make_unique<ChannelStream>(&f);
      inputs.channels.emplace(f.name, stream.get());
      return stream;
    }
    case Formula::Kind::kEvent: {
      auto stream = std::make_unique<EventStream>();
      inputs.events.emplace(f.name, stream.get());
      return stream;
    }
    case Formula::Kind::kNot:
      return around<NotStream>(stream_of(*f.operands[0], inputs));
    case Formula::Kind::kAnd:
    case Formula::Kind::kOr:
      return all_streams(f, inputs);
    case Formula::Kind::kAlways:
    case Formula::Kind::kEventually:
      if (!f.windowed) return nullptr;
      return around<WindowStream>(stream_of(*f.operands[0], inputs), f, f.kind == Formula::Kind::kAlways);
    default:
      return nullptr;
  }
}

}  // namespace flatsat::verdict
