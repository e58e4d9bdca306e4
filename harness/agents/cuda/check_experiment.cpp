#include "harness/agents/cuda/check_experiment.h"

#include <memory>
#include <vector>

#include "harness/agents/cuda/abft.h"
#include "harness/time/seed.h"
#include "models/base/crc.h"
#include "models/compute/gemm.h"
#include "models/compute/result_faults.h"

namespace flatsat::agents::cuda {
namespace {

constexpr std::uint32_t kM = 32, kN = 32, kK = 64;
constexpr std::uint64_t kInjectionsPerOperands = 64;

template <class Element>
std::uint32_t crc_of(const std::vector<Element>& c) {
  return model::crc32({reinterpret_cast<const std::uint8_t*>(c.data()), c.size() * sizeof(Element)});
}

/// Products of random int8 operands, and what is known of them without the device.
class Int8Products {
 public:
  using Element = std::int32_t;
  static constexpr compute::ResultShape kShape{.rows = kM, .columns = kN, .element_bits = 32};
  explicit Int8Products(std::uint64_t seed) : random_(seed, "int8 operands") {}

  void next_operands() {
    a_.resize(kM * kK);
    b_.resize(kK * kN);
    for (auto* operand : {&a_, &b_})
      for (auto& value : *operand) value = static_cast<std::uint8_t>(random_.next());
    golden_ = compute::gemm_int8({kM, kN, kK}, a_, kK, b_, kN);
    sums_ = compute::expected_sums({kM, kN, kK}, a_, b_);
    crc_ = crc_of(golden_);
  }
  const std::vector<Element>& result() const { return golden_; }
  bool crc_agrees(const std::vector<Element>& c) const { return crc_of(c) == crc_; }
  bool sums_hold(const std::vector<Element>& c) const { return compute::sums_agree({kM, kN, kK}, c, sums_); }

 private:
  time::NamedStream random_;
  std::vector<std::uint8_t> a_, b_;
  std::vector<Element> golden_;
  compute::GemmSums sums_;
  std::uint32_t crc_ = 0;
};

/// The same in bf16, operands uniform in -1 .. 1.
class Bf16Products {
 public:
  using Element = std::uint16_t;
  static constexpr compute::ResultShape kShape{.rows = kM, .columns = kN, .element_bits = 16};
  explicit Bf16Products(std::uint64_t seed) : random_(seed, "bf16 operands") {}

  void next_operands() {
    std::vector<std::uint16_t> a(kM * kK), b(kK * kN);
    for (auto* operand : {&a, &b})
      for (auto& value : *operand)
        value = to_bf16(static_cast<float>(static_cast<double>(random_.next() >> 11) * 0x1p-52 - 1.0));
    result_ = gemm_bf16({kM, kN, kK}, a, b);
    sums_ = std::make_unique<Abft>(MatmulShape{kM, kN, kK}, a, b);
    crc_ = crc_of(result_);
  }
  const std::vector<Element>& result() const { return result_; }
  bool crc_agrees(const std::vector<Element>& c) const { return crc_of(c) == crc_; }
  bool sums_hold(const std::vector<Element>& c) const { return sums_->agrees(c); }

 private:
  time::NamedStream random_;
  std::vector<Element> result_;
  std::unique_ptr<Abft> sums_;
  std::uint32_t crc_ = 0;
};

template <class Products>
CheckTally experiment(const CheckPlan& plan) {
  Products products(plan.seed);
  time::NamedStream faults(plan.seed, "result faults");
  CheckTally tally;
  for (std::uint64_t i = 0; i < plan.clean; ++i) {
    products.next_operands();  // each of its own: a result that repeats another says nothing about false alarms
    const bool good = products.crc_agrees(products.result()) && products.sums_hold(products.result());
    ++tally.clean;
    tally.false_alarms += good ? 0 : 1;
  }
  for (std::uint64_t i = 0; tally.injected < plan.injections; ++i) {
    if (i % kInjectionsPerOperands == 0) products.next_operands();
    auto c = products.result();
    const auto fault = compute::draw_fault(faults, Products::kShape);
    if (!compute::corrupt(std::span<typename Products::Element>(c), Products::kShape, fault)) continue;
    const bool by_crc = !products.crc_agrees(c), by_sums = !products.sums_hold(c);
    ++tally.injected;
    tally.caught_by_crc += by_crc ? 1 : 0;
    tally.caught_by_sums += by_sums ? 1 : 0;
    tally.caught += by_crc || by_sums ? 1 : 0;
  }
  return tally;
}

}  // namespace

CheckTally check_int8(const CheckPlan& plan) { return experiment<Int8Products>(plan); }
CheckTally check_bf16(const CheckPlan& plan) { return experiment<Bf16Products>(plan); }

}  // namespace flatsat::agents::cuda
