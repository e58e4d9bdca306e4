#include "harness/orbit/flown.h"

namespace flatsat {

LostOrbit::LostOrbit(const Flown& flown, const Sgp4Error& error)
    : std::runtime_error(flown.name + " at " + to_string(later(flown.epoch, 60.0 * error.at_minutes())) + ": " +
                         error.what()) {}

}  // namespace flatsat
