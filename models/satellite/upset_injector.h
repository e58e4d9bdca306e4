#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/commands.h"
#include "models/base/finite_signal.h"
#include "models/environment/environment.h"
#include "models/environment/radiation.h"
#include "models/environment/upsets.h"
#include "models/satellite/random_source.h"
#include "models/satellite/wired_device.h"

namespace flatsat::satellite {

/// What radiation does to the devices of a satellite: bits of their weights flip, or their power is cut. Upsets come
/// from one process for the payload as a whole, or, where the config names devices, from a process for each of them.
class UpsetInjector {
 public:
  UpsetInjector(const SatelliteConfig& config, const environment::Environment& environment, WiredDevices& devices,
                const sc_core::sc_signal<bool>& in_saa, const RandomSource& random, model::EventSink& events);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  void list_commands(model::CommandList& list, const std::string& prefix);
  /// Whether events may cut the power of a device: its rail is then its cut_rail.
  bool cuts_power() const { return radiation_ != nullptr; }

 private:
  /// The event that brought it, and its number from 1; 0 where a command did, whose event is the cause.
  struct Upset {
    std::uint64_t number, cause;
  };
  /// A word of the weights of a device, one bit of it, and another one for upsets that take two.
  struct WordFlip {
    std::uint64_t word, one, other;
  };
  void add_radiation(const environment::Environment& environment, const sc_core::sc_signal<bool>& in_saa,
                     const RandomSource& random);
  void inject(const Upset& upset);
  void inject(const environment::SingleEvent& event);
  WordFlip draw_word(const WiredDevice& device, model::RandomStream& random) const;
  void flip_weights(WiredDevice& device, const WordFlip& flip, bool two_bits, const Upset& upset);
  void cut_power(WiredDevice& device, double seconds, const Upset& upset, const char* what);
  bool skipped(const std::string& device, const Upset& upset);

  const SatelliteConfig& config_;
  WiredDevices& devices_;
  model::EventSink& events_;
  model::RandomStream& targets_;                          // which device and word
  std::vector<model::RandomStream*> targets_of_devices_;  // the same where the device is known
  std::unique_ptr<environment::Upsets> upsets_;           // one of the two is there
  std::unique_ptr<environment::Radiation> radiation_;
  model::FiniteSignal dose_rate_;
};

}  // namespace flatsat::satellite
