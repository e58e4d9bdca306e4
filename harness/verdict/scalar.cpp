#include "harness/verdict/scalar.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace flatsat::verdict {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Of one signal: it is told the value at the beginning of the whole formula and each one after it.
class OfStream : public Scalar {
 public:
  void event(const std::string&, std::int64_t) override {}
  void settle(std::int64_t until) override { of_->settle(until), note_begin(); }
  void finish(std::int64_t end, Side side) override {
    of_->finish(end, side);
    note_begin();
    finished_ = true;
  }
  std::optional<std::int64_t> begin() const override { return first_; }
  std::int64_t known() const override { return of_->known; }
  void drop_before(std::int64_t until) override {
    Signal& steps = of_->out;
    const auto after = std::upper_bound(steps.begin(), steps.end(), until,
                                        [](std::int64_t at, const Step& step) { return at < step.at; });
    if (after != steps.begin()) steps.erase(steps.begin(), std::prev(after));
  }
  void take(std::int64_t begin) override {
    for (const auto& step : of_->out) {
      if (step.at > begin) {
        begin_with_held();
        see(step.value);
      } else {
        held_ = step.value;
      }
    }
    of_->out.clear();
    if (finished_) begin_with_held();
  }

 protected:
  explicit OfStream(std::unique_ptr<Stream> of) : of_(std::move(of)) {}
  OfStream(const OfStream&) = default;
  virtual void see(double value) = 0;

 private:
  void note_begin() {
    if (!first_ && !of_->out.empty()) first_ = of_->out.front().at;
  }
  void begin_with_held() {
    if (held_) see(*held_);
    held_.reset();
  }
  Copied<Stream> of_;
  std::optional<std::int64_t> first_;
  std::optional<double> held_;  // before the beginning
  bool finished_ = false;
};

class FirstValue : public OfStream {
 public:
  explicit FirstValue(std::unique_ptr<Stream> of) : OfStream(std::move(of)) {}
  std::unique_ptr<Scalar> copy() const override { return std::make_unique<FirstValue>(*this); }
  std::optional<double> value(Side) const override { return value_; }

 private:
  void see(double value) override {
    if (!value_) value_ = value;
  }
  std::optional<double> value_;
};

class Extreme : public OfStream {
 public:
  Extreme(std::unique_ptr<Stream> of, bool least) : OfStream(std::move(of)), least_(least) {}
  std::unique_ptr<Scalar> copy() const override { return std::make_unique<Extreme>(*this); }
  std::optional<double> value(Side) const override {
    if (!extreme_) return std::nullopt;
    return least_ ? *extreme_ : -*extreme_;
  }

 private:
  /// Behind a value that is no number nothing counts, as in `least_over`.
  void see(double seen) override {
    const double value = least_ ? seen : -seen;
    if (!extreme_ || (!stays_ && *extreme_ >= value)) extreme_ = value;
    stays_ = stays_ || std::isnan(value);
  }
  const bool least_;
  bool stays_ = false;
  std::optional<double> extreme_;
};

/// The least, over all events of a name, of what a signal is there.
class AfterEvents : public Scalar {
 public:
  AfterEvents(const std::string& name, std::unique_ptr<Stream> of) : name_(name), of_(std::move(of)) {}
  std::unique_ptr<Scalar> copy() const override { return std::make_unique<AfterEvents>(*this); }
  void event(const std::string& name, std::int64_t at) override {
    if (name == name_) waiting_.push_back(at), any_ = true;
  }
  void settle(std::int64_t until) override { of_->settle(until), go_on(of_->known); }
  void finish(std::int64_t end, Side side) override {
    of_->finish(end, side);
    go_on(kForever);
    line_.go_to(kForever);
  }
  std::optional<std::int64_t> begin() const override { return 0; }
  std::int64_t known() const override { return kForever; }
  void drop_before(std::int64_t) override {}
  void take(std::int64_t) override {}
  std::optional<double> value(Side side) const override {
    if (!any_ || !line_.value()) return std::nullopt;
    return side == Side::kBelow ? below_ : above_;
  }

 private:
  void go_on(std::int64_t until) {
    line_.take(of_->out);
    for (; !waiting_.empty() && waiting_.front() <= until; waiting_.pop_front()) {
      line_.go_to(waiting_.front());
      below_ = std::min(below_, line_.value().value_or(-kInfinity));
      above_ = std::min(above_, line_.value().value_or(kInfinity));
    }
    // What comes later asks for later instants.
    line_.go_to(waiting_.empty() ? until : std::min(until, waiting_.front()));
  }
  const std::string name_;
  Copied<Stream> of_;
  Line line_;
  std::deque<std::int64_t> waiting_;
  bool any_ = false;
  double below_ = kInfinity, above_ = kInfinity;
};

class NotScalar : public Scalar {
 public:
  explicit NotScalar(std::unique_ptr<Scalar> of) : of_(std::move(of)) {}
  std::unique_ptr<Scalar> copy() const override { return std::make_unique<NotScalar>(*this); }
  void event(const std::string& name, std::int64_t at) override { of_->event(name, at); }
  void settle(std::int64_t until) override { of_->settle(until); }
  void finish(std::int64_t end, Side side) override { of_->finish(end, other(side)); }
  std::optional<std::int64_t> begin() const override { return of_->begin(); }
  std::int64_t known() const override { return of_->known(); }
  void drop_before(std::int64_t until) override { of_->drop_before(until); }
  void take(std::int64_t begin) override { of_->take(begin); }
  std::optional<double> value(Side side) const override {
    const auto value = of_->value(other(side));
    return value ? std::optional(-*value) : std::nullopt;
  }

 private:
  Copied<Scalar> of_;
};

class PairScalar : public Scalar {
 public:
  PairScalar(std::unique_ptr<Scalar> a, std::unique_ptr<Scalar> b, bool least)
      : a_(std::move(a)), b_(std::move(b)), least_(least) {}
  std::unique_ptr<Scalar> copy() const override { return std::make_unique<PairScalar>(*this); }
  void event(const std::string& name, std::int64_t at) override { a_->event(name, at), b_->event(name, at); }
  void settle(std::int64_t until) override { a_->settle(until), b_->settle(until); }
  void finish(std::int64_t end, Side side) override { a_->finish(end, side), b_->finish(end, side); }
  std::optional<std::int64_t> begin() const override {
    const auto a = a_->begin(), b = b_->begin();
    return a && b ? std::optional(std::max(*a, *b)) : std::nullopt;
  }
  std::int64_t known() const override { return std::min(a_->known(), b_->known()); }
  void drop_before(std::int64_t until) override { a_->drop_before(until), b_->drop_before(until); }
  void take(std::int64_t begin) override { a_->take(begin), b_->take(begin); }
  std::optional<double> value(Side side) const override {
    const auto a = a_->value(side), b = b_->value(side);
    if (!a || !b) return std::nullopt;
    return least_ ? std::min(*a, *b) : std::max(*a, *b);
  }

 private:
  Copied<Scalar> a_, b_;
  const bool least_;
};

std::unique_ptr<Scalar> all_scalars(const Formula& f, Inputs& inputs) {
  std::unique_ptr<Scalar> whole;
  for (const auto& operand : f.operands) {
    auto next = scalar_of(*operand, inputs);
    if (!next) return nullptr;
    whole = whole ? std::make_unique<PairScalar>(std::move(whole), std::move(next), f.kind == Formula::Kind::kAnd)
                  : std::move(next);
  }
  return whole;
}

/// A part that is a signal of its own; what a part that is none has asked for counts for nothing.
std::unique_ptr<Stream> whole_stream(const Formula& f, Inputs& inputs) {
  Inputs own;
  auto stream = stream_of(f, own);
  if (!stream) return nullptr;
  inputs.channels.merge(own.channels);
  inputs.events.merge(own.events);
  return stream;
}

}  // namespace

std::unique_ptr<Scalar> scalar_of(const Formula& f, Inputs& inputs) {
  if (auto stream = whole_stream(f, inputs)) return std::make_unique<FirstValue>(std::move(stream));
  switch (f.kind) {
    case Formula::Kind::kNot: {
      auto inner = scalar_of(*f.operands[0], inputs);
      return inner ? std::make_unique<NotScalar>(std::move(inner)) : nullptr;
    }
    case Formula::Kind::kAnd:
    case Formula::Kind::kOr:
      return all_scalars(f, inputs);
    case Formula::Kind::kAlways:
    case Formula::Kind::kEventually: {
      auto inner = f.windowed ? nullptr : whole_stream(*f.operands[0], inputs);
      return inner ? std::make_unique<Extreme>(std::move(inner), f.kind == Formula::Kind::kAlways) : nullptr;
    }
    case Formula::Kind::kAfter: {
      auto inner = whole_stream(*f.operands[0], inputs);
      if (inner && f.windowed) inner = greatest_over(std::move(inner), f);
      return inner ? std::make_unique<AfterEvents>(f.name, std::move(inner)) : nullptr;
    }
    default:
      return nullptr;
  }
}

}  // namespace flatsat::verdict
