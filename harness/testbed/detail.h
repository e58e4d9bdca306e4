#pragma once

namespace flatsat::testbed {

/// What models a member of a constellation has: its orbit and its lasers alone; besides light, power and heat, with its
/// devices as loads; or all of a satellite's. A satellite outside of constellations has all.
enum class Detail { kNetwork, kEnergy, kFull };

}  // namespace flatsat::testbed
