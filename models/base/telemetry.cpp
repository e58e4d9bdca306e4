#include "models/base/telemetry.h"

#include <stdexcept>

namespace flatsat::model {

void ChannelList::add(std::string name, std::string units, std::string long_name, const double& value,
                      const sc_core::sc_event* changed) {
  if (!names_.insert(name).second) throw std::invalid_argument("there are two channels of the name " + name);
  sources_.push_back({std::move(name), std::move(units), std::move(long_name), &value, changed});
}

double now_s() { return sc_core::sc_time_stamp().to_seconds(); }

}  // namespace flatsat::model
