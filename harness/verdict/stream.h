#pragma once
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/verdict/formula.h"
#include "harness/verdict/signal.h"

namespace flatsat::verdict {

/// What the time after the end could make of a figure at worst (below) or at best (above).
enum class Side { kBelow, kAbove };
constexpr Side other(Side side) { return side == Side::kBelow ? Side::kAbove : Side::kBelow; }

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

/// A signal that comes piece by piece, the same steps that `evaluate` gives at once. It keeps what its windows need.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual std::unique_ptr<Stream> copy() const = 0;
  /// Everything up to `until` has come in: what follows from it is put behind `out`.
  virtual void settle(std::int64_t until) = 0;
  /// The run ends: the rest.
  virtual void finish(std::int64_t end, Side side) = 0;

  Signal out;                                                     // settled; who reads it takes it away
  std::int64_t known = std::numeric_limits<std::int64_t>::min();  // out is whole up to here

 protected:
  Stream() = default;
  Stream(const Stream&) = default;
  void emit(std::int64_t at, double value);

 private:
  std::optional<double> last_;
};

/// The samples of a channel, as they are or as their distance from what they are compared with.
class ChannelStream : public Stream {
 public:
  explicit ChannelStream(const Formula* compared) : compared_(compared) {}
  void sample(std::int64_t at, double value) { append(waiting_, at, value); }
  std::unique_ptr<Stream> copy() const override { return std::make_unique<ChannelStream>(*this); }
  void settle(std::int64_t until) override;
  void finish(std::int64_t end, Side side) override;

 private:
  const Formula* compared_;
  Signal waiting_;  // the last settled sample, if there is one, and those after it
  bool any_settled_ = false;
};

/// 1 at the instants of an event, -1 between them.
class EventStream : public Stream {
 public:
  void event(std::int64_t at);
  std::unique_ptr<Stream> copy() const override { return std::make_unique<EventStream>(*this); }
  void settle(std::int64_t until) override;
  void finish(std::int64_t end, Side side) override;

 private:
  std::vector<std::int64_t> waiting_;    // rising
  std::optional<std::int64_t> off_ = 0;  // it falls to -1 here, unless there is another event
};

/// Who is to be told of samples and events.
struct Inputs {
  std::multimap<std::string, ChannelStream*> channels;
  std::multimap<std::string, EventStream*> events;
};

/// Of a formula that looks no further than its windows, else null: then what `inputs` got counts for nothing. `formula`
/// must outlive it.
std::unique_ptr<Stream> stream_of(const Formula& formula, Inputs& inputs);
/// The greatest over the window of a formula.
std::unique_ptr<Stream> greatest_over(std::unique_ptr<Stream> of, const Formula& window);

/// Steps of a stream that wait until somebody gets there, and the value where he stands.
class Line {
 public:
  void take(Signal& from) {
    steps_.insert(steps_.end(), from.begin(), from.end());
    from.clear();
  }
  /// The instant of the next step; the end of time where there is none.
  std::int64_t next() const { return steps_.empty() ? kForever : steps_.front().at; }
  void go_to(std::int64_t at) {
    for (; !steps_.empty() && steps_.front().at <= at; steps_.pop_front()) value_ = steps_.front().value;
  }
  /// Nothing before the first step.
  const std::optional<double>& value() const { return value_; }

 private:
  std::deque<Step> steps_;
  std::optional<double> value_;
};

/// A copy of a pointer's object.
template <class T>
class Copied {
 public:
  Copied(std::unique_ptr<T> object = nullptr) : object_(std::move(object)) {}
  Copied(const Copied& other) : object_(other.object_ ? other.object_->copy() : nullptr) {}
  Copied(Copied&&) noexcept = default;
  Copied& operator=(Copied&&) noexcept = default;
  T* operator->() const { return object_.get(); }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  std::unique_ptr<T> object_;
};

}  // namespace flatsat::verdict
