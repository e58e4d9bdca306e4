#pragma once
#include <cstddef>

#include "models/learning/matrix.h"

namespace flatsat::learning {

/// A product of matrices that makes a group of a gradient; the result has no rows between its own.
struct GradientProduct {
  std::size_t begin;  // the place of the group in the gradient
  ProductShape shape;
  Matrix a, b;
  float* result;
};

/// Sees each such product when it has been made, before anything else is added to it.
class ProductWatch {
 public:
  virtual ~ProductWatch() = default;
  virtual void made(const GradientProduct& product) = 0;
};

}  // namespace flatsat::learning
