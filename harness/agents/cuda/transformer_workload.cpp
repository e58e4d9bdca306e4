#include "harness/agents/cuda/transformer_workload.h"

#include <algorithm>
#include <cmath>

namespace flatsat::agents::cuda {
namespace {

constexpr std::uint32_t kPoison = 0x7fc17fc1;  // two NaNs of bf16

std::size_t bf16_bytes(std::size_t count) { return 2 * count; }

}  // namespace

TransformerWorkload::TransformerWorkload(CudaDevice& device, GpuKernels& kernels, GpuGemm& products,
                                         const TransformerShape& s, model::RandomStream& random)
    : device_(device), kernels_(kernels), products_(products), shape_(s) {
  const std::size_t w = s.width(), f = s.mlp, all = std::size_t{s.past} + s.rows;
  const auto matrix = [&random](std::size_t inner, std::size_t outer) {  // keeps the size of what it multiplies
    return random_bf16(random, inner * outer, std::sqrt(3.0f / static_cast<float>(inner)));
  };
  host_ = {.input = random_bf16(random, s.rows * w),
           .gain = random_bf16(random, w),
           .query = matrix(w, w),
           .key = matrix(w, w),
           .value = matrix(w, w),
           .out = matrix(w, w),
           .gate = matrix(w, f),
           .up = matrix(w, f),
           .down = matrix(f, w),
           .logits = matrix(w, s.vocabulary),
           .past_keys = random_bf16(random, s.past * w),
           .past_values = random_bf16(random, s.past * w)};
  input_ = upload_bf16(device, host_.input);
  gain_ = upload_bf16(device, host_.gain);
  query_ = upload_bf16(device, host_.query);
  key_ = upload_bf16(device, host_.key);
  value_ = upload_bf16(device, host_.value);
  out_ = upload_bf16(device, host_.out);
  gate_ = upload_bf16(device, host_.gate);
  up_ = upload_bf16(device, host_.up);
  down_ = upload_bf16(device, host_.down);
  logits_ = upload_bf16(device, host_.logits);
  keys_ = device.allocate(bf16_bytes(all * w));
  values_ = device.allocate(bf16_bytes(all * w));
  if (s.past > 0) {
    const auto bytes = [](const auto& v) {
      return std::span(reinterpret_cast<const std::uint8_t*>(v.data()), 2 * v.size());
    };
    device.upload(keys_.address(), bytes(host_.past_keys));
    device.upload(values_.address(), bytes(host_.past_values));
  }
  for (auto* memory : {&normed_, &queries_, &attended_, &mixed_, &result_})
    *memory = device.allocate(bf16_bytes(s.rows * w));
  for (auto* memory : {&gates_, &ups_, &acted_}) *memory = device.allocate(bf16_bytes(s.rows * f));
  scores_ = device.allocate(bf16_bytes(std::size_t{s.rows} * s.vocabulary));
  tokens_ = device.allocate(std::size_t{s.rows} * 4);
}

unsigned TransformerWorkload::rows(unsigned share) const { return std::max(1u, shape_.rows >> share); }

double TransformerWorkload::gflop(unsigned share) const {
  const double r = rows(share), w = shape_.width(), f = shape_.mlp, v = shape_.vocabulary;
  return 1e-9 * (2.0 * r * (4.0 * w * w + 3.0 * w * f + w * v) + 4.0 * r * (shape_.past + 0.5 * r) * w);
}

void TransformerWorkload::product(unsigned m, unsigned inner, unsigned outer, const DeviceMemory& in,
                                  const DeviceMemory& weight, const std::vector<std::uint16_t>& host_weight,
                                  DeviceAddress out, const compute::ResultFault& fault) {
  const MatmulShape s{m, outer, inner};
  products_.bf16(s, in.address(), weight.address(), out, fault);
  if (checks_sums_) sums_good_ = sums_agree(s, in, host_weight, out) && sums_good_;
}

bool TransformerWorkload::sums_agree(const MatmulShape& s, const DeviceMemory& in,
                                     const std::vector<std::uint16_t>& weight, DeviceAddress out) {
  std::vector<std::uint16_t> a(s.m * s.k), c(s.m * s.n);
  device_.download({reinterpret_cast<std::uint8_t*>(a.data()), 2 * a.size()}, in.address());
  device_.download({reinterpret_cast<std::uint8_t*>(c.data()), 2 * c.size()}, out);
  return Abft(s, a, weight).agrees(c);
}

void TransformerWorkload::launch(unsigned share, bool poison, const compute::ResultFault& fault) {
  const unsigned r = rows(share), w = shape_.width(), f = shape_.mlp;
  const DeviceAddress behind = bf16_bytes(std::size_t{shape_.past} * w);
  last_share_ = share;
  if (poison) {
    kernels_.poison(result_.address(), result_.bytes(), kPoison);
    kernels_.poison(tokens_.address(), tokens_.bytes(), kPoison);
  }
  kernels_.rms_norm(input_.address(), gain_.address(), normed_.address(), r, w);
  product(r, w, w, normed_, query_, host_.query, queries_.address(), fault);
  product(r, w, w, normed_, key_, host_.key, keys_.address() + behind);
  product(r, w, w, normed_, value_, host_.value, values_.address() + behind);
  kernels_.attention({r, shape_.past, shape_.heads, shape_.head_width}, queries_.address(), keys_.address(),
                     values_.address(), attended_.address());
  product(r, w, w, attended_, out_, host_.out, mixed_.address());
  kernels_.add(mixed_.address(), input_.address(), std::size_t{r} * w);
  kernels_.rms_norm(mixed_.address(), gain_.address(), normed_.address(), r, w);
  product(r, w, f, normed_, gate_, host_.gate, gates_.address());
  product(r, w, f, normed_, up_, host_.up, ups_.address());
  kernels_.gated(gates_.address(), ups_.address(), acted_.address(), std::size_t{r} * f);
  product(r, f, w, acted_, down_, host_.down, result_.address());
  kernels_.add(result_.address(), mixed_.address(), std::size_t{r} * w);
  product(r, w, shape_.vocabulary, result_, logits_, host_.logits, scores_.address());
  kernels_.argmax(scores_.address(), tokens_.address(), r, shape_.vocabulary);
}

std::uint32_t TransformerWorkload::crc() {
  const unsigned r = rows(last_share_);
  const std::uint32_t output = kernels_.crc(result_.address(), bf16_bytes(std::size_t{r} * shape_.width()));
  return output ^ (kernels_.crc(tokens_.address(), std::size_t{r} * 4) * 0x9E3779B1u);
}

std::string TransformerWorkload::check(unsigned share) {
  const std::uint32_t crc_now = crc();
  const auto known = crcs_.find(share);
  if (known != crcs_.end())
    return known->second == crc_now ? "" : "CRC or argmax of the transformer block is not that of its repetition";
  checks_sums_ = sums_good_ = true;
  launch(share, true, {});
  checks_sums_ = false;
  if (!sums_good_) return "row or column sums of a product in the transformer block do not agree";
  if (crc() != crc_now) return "the transformer block does not repeat bit by bit";
  crcs_[share] = crc_now;
  return {};
}

std::vector<std::uint16_t> TransformerWorkload::output() const {
  std::vector<std::uint16_t> values(std::size_t{rows(last_share_)} * shape_.width());
  device_.download({reinterpret_cast<std::uint8_t*>(values.data()), 2 * values.size()}, result_.address());
  return values;
}

std::vector<std::uint32_t> TransformerWorkload::tokens() const {
  std::vector<std::uint32_t> values(rows(last_share_));
  device_.download({reinterpret_cast<std::uint8_t*>(values.data()), 4 * values.size()}, tokens_.address());
  return values;
}

}  // namespace flatsat::agents::cuda
