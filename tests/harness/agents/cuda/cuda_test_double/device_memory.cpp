#include "tests/harness/agents/cuda/cuda_test_double/device_memory.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>

#include "tests/harness/agents/cuda/cuda_test_double/simt.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, bytes) (static_cast<void>(address), static_cast<void>(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(address, bytes) (static_cast<void>(address), static_cast<void>(bytes))
#endif

namespace cuda_test_double::device_memory {
namespace {

constexpr std::size_t kGuard = 1024, kAlignment = 256;

struct Free {
  void operator()(std::uint8_t* data) const { std::free(data); }
};
struct Allocation {
  std::unique_ptr<std::uint8_t, Free> whole;
  std::size_t bytes;
  std::uint8_t* data() const { return whole.get() + kGuard; }
  std::size_t behind() const { return (bytes + kAlignment - 1) / kAlignment * kAlignment - bytes + kGuard; }
  std::size_t all() const { return kGuard + bytes + behind(); }
};

std::map<std::uint64_t, Allocation>& allocations() {
  static std::map<std::uint64_t, Allocation> all;
  return all;
}

std::uint8_t unwritten(std::size_t offset) { return static_cast<std::uint8_t>(kUnwritten >> (8 * (offset % 4))); }

std::string named(const Allocation& a, std::ptrdiff_t offset) {
  char text[96];
  std::snprintf(text, sizeof text, "byte %td of the %zu at 0x%llx", offset, a.bytes,
                reinterpret_cast<unsigned long long>(a.data()));
  return text;
}

/// Of one guard, `begin` .. `end` counted in the whole.
std::optional<std::string> damage(const Allocation& a, std::size_t begin, std::size_t end) {
  auto* const whole = a.whole.get();
  std::optional<std::string> found;
  ASAN_UNPOISON_MEMORY_REGION(whole + begin, end - begin);
  for (std::size_t i = begin; i < end; ++i)
    if (whole[i] != unwritten(i)) {
      if (!found) found = named(a, static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(kGuard));
      whole[i] = unwritten(i);
    }
  ASAN_POISON_MEMORY_REGION(whole + begin, end - begin);
  return found;
}

std::optional<std::string> damage(const Allocation& a) {
  const auto before = damage(a, 0, kGuard);
  const auto behind = damage(a, kGuard + a.bytes, a.all());
  return before ? before : behind;
}

}  // namespace

std::uint64_t allocate(std::size_t bytes) {
  Allocation a{nullptr, bytes};
  a.whole.reset(static_cast<std::uint8_t*>(std::aligned_alloc(kAlignment, a.all())));
  if (!a.whole) return 0;
  for (std::size_t i = 0; i < a.all(); ++i) a.whole.get()[i] = unwritten(i);
  ASAN_POISON_MEMORY_REGION(a.whole.get(), kGuard);
  ASAN_POISON_MEMORY_REGION(a.data() + bytes, a.behind());
  const auto address = reinterpret_cast<std::uint64_t>(a.data());
  allocations().emplace(address, std::move(a));
  return address;
}

bool release(std::uint64_t address) {
  const auto found = allocations().find(address);
  if (found == allocations().end()) return false;
  ASAN_UNPOISON_MEMORY_REGION(found->second.whole.get(), found->second.all());
  allocations().erase(found);
  return true;
}

bool holds(std::uint64_t address, std::size_t bytes) {
  auto next = allocations().upper_bound(address);
  if (next == allocations().begin()) return false;
  const auto& [begin, a] = *--next;
  return address - begin <= a.bytes && bytes <= a.bytes - (address - begin);
}

std::optional<std::string> damage() {
  std::optional<std::string> first;
  for (const auto& [address, a] : allocations())
    if (const auto found = damage(a); found && !first) first = found;
  return first;
}

Contents save() {
  Contents out;
  for (const auto& [address, a] : allocations()) out.emplace_back(a.data(), a.data() + a.bytes);
  return out;
}

void restore(const Contents& contents) {
  auto from = contents.begin();
  for (const auto& [address, a] : allocations()) {
    std::memcpy(a.data(), from->data(), a.bytes);
    ++from;
  }
}

std::optional<std::string> difference(const Contents& contents) {
  auto from = contents.begin();
  for (const auto& [address, a] : allocations()) {
    for (std::size_t i = 0; i < a.bytes; ++i)
      if (a.data()[i] != (*from)[i]) return named(a, static_cast<std::ptrdiff_t>(i));
    ++from;
  }
  return {};
}

}  // namespace cuda_test_double::device_memory
