#pragma once
#include <functional>
#include <vector>

#include "harness/time/sim_time.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Numbers events and hands each to every listener: recorder, verdicts, console.
class EventBus : public model::EventSink {
 public:
  using Listener = std::function<void(std::uint64_t id, time::SimTime time, const model::Event& event)>;
  void listen(Listener listener) { listeners_.push_back(std::move(listener)); }
  std::uint64_t emit(const model::Event& event) override;
  std::uint64_t command() const override { return command_; }
  /// While it lives, what models do is done upon the command that this event tells of.
  class Commanding {
   public:
    Commanding(EventBus& bus, std::uint64_t event) : bus_(bus) { bus_.command_ = event; }
    ~Commanding() { bus_.command_ = 0; }
    Commanding(const Commanding&) = delete;
    Commanding& operator=(const Commanding&) = delete;

   private:
    EventBus& bus_;
  };
  std::uint64_t count() const { return last_id_; }

 private:
  std::vector<Listener> listeners_;
  std::uint64_t last_id_ = 0, command_ = 0;
};

}  // namespace flatsat::bench
