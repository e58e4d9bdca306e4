#pragma once
#include <functional>
#include <string>

#include "models/base/random_stream.h"

namespace flatsat::satellite {

/// Gives each consumer its own stream of random numbers by name.
using RandomSource = std::function<model::RandomStream&(const std::string& name)>;

}  // namespace flatsat::satellite
