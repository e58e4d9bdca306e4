// Products of matrices, against three loops that round each product and each sum by itself.
#include "models/learning/matrix.h"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "harness/time/seed.h"

namespace flatsat::learning {

BOOST_AUTO_TEST_SUITE(matrix)

namespace {

std::vector<float> numbers(std::size_t count, const char* name) {
  time::NamedStream stream(1, name);
  std::vector<float> values(count);
  for (auto& value : values) value = static_cast<float>(model::uniform(stream) - 0.5);
  return values;
}

float element(const Matrix& m, std::size_t i, std::size_t j) {
  return m.transposed ? m.data[j * m.stride + i] : m.data[i * m.stride + j];
}

/// The definition: terms in ascending order, each operation rounded.
float by_hand(const ProductShape& shape, const Matrix& a, const Matrix& b, std::size_t i, std::size_t j, float before) {
  volatile float sum = before;
  for (std::size_t k = 0; k < shape.terms; ++k) {
    const volatile float product = element(a, i, k) * element(b, k, j);
    sum = sum + product;
  }
  return sum;
}

std::size_t wrong_elements(const ProductShape& shape, const Matrix& a, const Matrix& b, Before before) {
  const std::size_t stride = shape.columns + 3;
  const auto first = numbers(shape.rows * stride, "result");
  auto result = first;
  multiply(shape, a, b, result.data(), stride, before);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < shape.rows; ++i) {
    for (std::size_t j = 0; j < stride; ++j) {
      const std::size_t at = i * stride + j;
      const float start = before == Before::kResult ? first[at] : 0.0f;
      wrong += result[at] != (j < shape.columns ? by_hand(shape, a, b, i, j, start) : first[at]);
    }
  }
  return wrong;
}

BOOST_AUTO_TEST_CASE(each_element_is_the_sum_of_its_products_in_ascending_order_to_the_bit_for_all_shapes_and_layouts) {
  const auto left = numbers(200'000, "a"), right = numbers(200'000, "b");
  for (const auto& shape :
       {ProductShape{1, 1, 1}, {5, 3, 7}, {8, 32, 256}, {9, 33, 257}, {97, 17, 600}, {100, 95, 33}}) {
    for (const bool a : {false, true}) {
      for (const bool b : {false, true}) {
        const Matrix x{left.data(), (a ? shape.rows : shape.terms) + 2, a};
        const Matrix y{right.data(), (b ? shape.terms : shape.columns) + 1, b};
        BOOST_TEST(wrong_elements(shape, x, y, Before::kNothing) == 0u);
        BOOST_TEST(wrong_elements(shape, x, y, Before::kResult) == 0u);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::learning
