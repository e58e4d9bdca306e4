#pragma once
#include <setjmp.h>
#include <ucontext.h>

#include <cstddef>
#include <memory>

namespace cuda_test_double {

/// A strand of execution on a stack of its own; runs when another switches to it. Sanitizers are told of it.
class Fibre {
 public:
  /// The strand that calls: the one to come back to.
  Fibre();
  /// `body` must never return: it ends by switching away.
  explicit Fibre(void (*body)());
  ~Fibre();
  Fibre(const Fibre&) = delete;
  Fibre& operator=(const Fibre&) = delete;

  /// From this one, which runs, to `other`; comes back when somebody switches to this one.
  void switch_to(Fibre& other);

 private:
  static void enter();
  void arrived();
  ucontext_t context_{};
  jmp_buf jump_{};
  std::unique_ptr<std::byte[]> stack_;
  const void* bottom_ = nullptr;
  std::size_t bytes_ = 0;
  void (*body_)() = nullptr;
  bool started_ = false;
  void* tsan_ = nullptr;
};

}  // namespace cuda_test_double
