#include "harness/verdict/running.h"

#include <algorithm>
#include <deque>

#include "harness/verdict/scalar.h"

namespace flatsat::verdict {
namespace {

class Count : public Running {
 public:
  explicit Count(const Requirement& r) : r_(r) {}
  std::unique_ptr<Running> copy() const override { return std::make_unique<Count>(*this); }
  void event(const std::string& name, std::int64_t) override { count_ += name == r_.event ? 1 : 0; }
  void settle(std::int64_t) override {}
  Measured finish(std::int64_t end) override {
    const auto count = static_cast<double>(count_);
    if (r_.statistic == Statistic::kCount) return sure(count, end);
    return end > 0 ? sure(count / seconds_of(end), end) : none("no time passed");
  }
  void candidates(std::vector<std::int64_t>&) const override {}
  std::int64_t settled() const override { return kForever; }

 private:
  const Requirement& r_;
  std::uint64_t count_ = 0;
};

/// An answer at the instant of a start counts for it, whichever of them comes first.
class Delay : public Running {
 public:
  explicit Delay(const Requirement& r) : r_(r) {}
  std::unique_ptr<Running> copy() const override { return std::make_unique<Delay>(*this); }
  void event(const std::string& name, std::int64_t at) override {
    if (name == r_.to_event) longest_.answer(at), answered_at_ = at;
    if (name != r_.event) return;
    longest_.start(at);
    if (answered_at_ == at) longest_.answer(at);
  }
  void settle(std::int64_t until) override { settled_ = until; }
  Measured finish(std::int64_t end) override { return longest_.at_end(end); }
  void candidates(std::vector<std::int64_t>& instants) const override { longest_.candidates(instants); }
  std::int64_t settled() const override { return settled_; }

 private:
  const Requirement& r_;
  Longest longest_;
  std::optional<std::int64_t> answered_at_;
  std::int64_t settled_ = std::numeric_limits<std::int64_t>::min();
};

class ResponseTime : public Running {
 public:
  ResponseTime(const Requirement& r, std::unique_ptr<Stream> holds) : r_(r), holds_(std::move(holds)) {}
  std::unique_ptr<Running> copy() const override { return std::make_unique<ResponseTime>(*this); }
  void event(const std::string& name, std::int64_t at) override {
    if (name == r_.event) starts_.push_back(at);
  }
  void settle(std::int64_t until) override { holds_->settle(until), go_on(holds_->known); }
  Measured finish(std::int64_t end) override {
    holds_->finish(end, Side::kBelow);
    go_on(kForever);
    return line_.value() ? longest_.at_end(end) : none("never measured");
  }
  void candidates(std::vector<std::int64_t>& instants) const override { longest_.candidates(instants); }
  std::int64_t settled() const override { return holds_->known; }

 private:
  void go_on(std::int64_t until) {
    line_.take(holds_->out);
    for (;;) {
      const std::int64_t start = starts_.empty() ? kForever : starts_.front(), step = line_.next();
      const std::int64_t at = std::min(start, step);
      if (at == kForever || at > until) return;
      line_.go_to(at);
      if (step == at) answer_if_it_holds(at);  // those before
      if (start != at) continue;
      longest_.start(at);
      answer_if_it_holds(at);
      starts_.pop_front();
    }
  }
  void answer_if_it_holds(std::int64_t at) {
    if (line_.value() && *line_.value() >= 0.0) longest_.answer(at);
  }
  const Requirement& r_;
  Copied<Stream> holds_;
  Line line_;
  std::deque<std::int64_t> starts_;
  Longest longest_;
};

/// A channel's figure over the time in which its condition holds; parts are cut where that changes its value.
class Figure : public Running {
 public:
  Figure(const Requirement& r, std::unique_ptr<Stream> channel, std::unique_ptr<Stream> counts)
      : r_(r), channel_(std::move(channel)), counts_(std::move(counts)) {}
  std::unique_ptr<Running> copy() const override { return std::make_unique<Figure>(*this); }
  void settle(std::int64_t until) override {
    channel_->settle(until);
    if (counts_) counts_->settle(until);
    go_on(settled());
  }
  Measured finish(std::int64_t end) override {
    channel_->finish(end, Side::kBelow);
    if (counts_) counts_->finish(end, Side::kBelow);
    const std::int64_t to = std::max(end, channel_->out.empty() ? step_at_ : channel_->out.back().at);
    go_on(to);
    if (!value_.value()) return none("never measured");
    if (counts_ && !on_.value() && on_.next() == kForever) return none("its condition was never measured");
    if (is_on() && (to > part_from_ || step_at_ == to)) add_until(to);
    return figure_of(r_, sums_, end);
  }
  void candidates(std::vector<std::int64_t>& instants) const override {
    if (sums_.any) instants.push_back(r_.statistic == Statistic::kMinimum ? sums_.minimum_at : sums_.maximum_at);
    if (value_.value()) instants.push_back(part_from_);
  }
  std::int64_t settled() const override {
    return counts_ ? std::min(channel_->known, counts_->known) : channel_->known;
  }

 private:
  bool is_on() const { return !counts_ || (on_.value() && *on_.value() >= 0.0); }
  void add_until(std::int64_t to) { sums_.add(part_from_, to, *value_.value(), r_.threshold.value_or(0.0)); }
  void go_on(std::int64_t until) {
    value_.take(channel_->out);
    if (counts_) on_.take(counts_->out);
    for (;;) {
      const std::int64_t at = std::min(value_.next(), on_.next());
      if (at == kForever || at > until) return;
      if (value_.value() && is_on()) add_until(at);
      if (value_.next() == at) step_at_ = at;
      value_.go_to(at);
      on_.go_to(at);
      part_from_ = at;
    }
  }
  const Requirement& r_;
  Copied<Stream> channel_, counts_;
  Line value_, on_;
  std::int64_t step_at_ = 0, part_from_ = 0;
  Sums sums_;
};

class Robust : public Running {
 public:
  explicit Robust(std::unique_ptr<Scalar> formula) : formula_(std::move(formula)) {}
  std::unique_ptr<Running> copy() const override { return std::make_unique<Robust>(*this); }
  void event(const std::string& name, std::int64_t at) override { formula_->event(name, at); }
  void settle(std::int64_t until) override {
    formula_->settle(until);
    if (!begin_) begin_ = formula_->begin();
    begin_ ? formula_->take(*begin_) : formula_->drop_before(formula_->known());
  }
  Measured finish(std::int64_t end) override {
    const auto below = end_of(end, Side::kBelow), above = end_of(end, Side::kAbove);
    return robustness_figure(below && above ? std::optional(std::pair{*below, *above}) : std::nullopt, end);
  }
  void candidates(std::vector<std::int64_t>&) const override {}
  std::int64_t settled() const override { return kForever; }

 private:
  std::optional<double> end_of(std::int64_t end, Side side) const {
    const auto formula = formula_->copy();
    formula->finish(end, side);
    const auto begin = begin_ ? begin_ : formula->begin();
    if (!begin) return std::nullopt;
    formula->take(*begin);
    return formula->value(side);
  }
  Copied<Scalar> formula_;
  std::optional<std::int64_t> begin_;
};

std::unique_ptr<Running> figure(const Requirement& r, Inputs& inputs) {
  std::unique_ptr<Stream> counts;
  if (r.when && !(counts = stream_of(*r.when, inputs))) return nullptr;
  auto channel = std::make_unique<ChannelStream>(nullptr);
  inputs.channels.emplace(r.channel, channel.get());
  return std::make_unique<Figure>(r, std::move(channel), std::move(counts));
}

}  // namespace

std::unique_ptr<Running> running_of(const Requirement& r, Inputs& inputs) {
  switch (r.statistic) {
    case Statistic::kCount:
      return std::make_unique<Count>(r);
    case Statistic::kDelay:
      return std::make_unique<Delay>(r);
    case Statistic::kResponseTime: {
      auto holds = stream_of(*r.formula, inputs);
      return holds ? std::make_unique<ResponseTime>(r, std::move(holds)) : nullptr;
    }
    case Statistic::kRobustness: {
      auto formula = scalar_of(*r.formula, inputs);
      return formula ? std::make_unique<Robust>(std::move(formula)) : nullptr;
    }
    case Statistic::kRate:
      if (!r.event.empty()) return std::make_unique<Count>(r);
      return figure(r, inputs);
    default:
      return figure(r, inputs);
  }
}

}  // namespace flatsat::verdict
