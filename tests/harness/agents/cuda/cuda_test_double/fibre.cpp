#undef _FORTIFY_SOURCE  // its longjmp takes a change of stacks for a mistake
#include "tests/harness/agents/cuda/cuda_test_double/fibre.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace cuda_test_double {
namespace {

constexpr std::size_t kStackBytes = 64 * 1024;
Fibre *g_from = nullptr, *g_to = nullptr;  // of the switch under way

}  // namespace

Fibre::Fibre() : started_(true) {
#ifdef __SANITIZE_THREAD__
  tsan_ = __tsan_get_current_fiber();
#endif
}

Fibre::Fibre(void (*body)())
    : stack_(std::make_unique_for_overwrite<std::byte[]>(kStackBytes)),
      bottom_(stack_.get()),
      bytes_(kStackBytes),
      body_(body) {
  getcontext(&context_);
  context_.uc_stack.ss_sp = stack_.get();
  context_.uc_stack.ss_size = kStackBytes;
  context_.uc_link = nullptr;
  makecontext(&context_, enter, 0);
#ifdef __SANITIZE_THREAD__
  tsan_ = __tsan_create_fiber(0);
#endif
}

Fibre::~Fibre() {
#ifdef __SANITIZE_THREAD__
  if (stack_) __tsan_destroy_fiber(tsan_);
#endif
}

/// On the new stack: the sanitizer says where the old one lies.
void Fibre::arrived() {
#ifdef __SANITIZE_ADDRESS__
  const void* bottom = nullptr;
  std::size_t bytes = 0;
  __sanitizer_finish_switch_fiber(nullptr, &bottom, &bytes);
  if (!g_from->stack_) {
    g_from->bottom_ = bottom;
    g_from->bytes_ = bytes;
  }
#endif
}

void Fibre::enter() {
  g_to->arrived();
  g_to->body_();
}

void Fibre::switch_to(Fibre& other) {
  g_from = this;
  g_to = &other;
#ifdef __SANITIZE_ADDRESS__
  void* fake_stack = nullptr;
  __sanitizer_start_switch_fiber(&fake_stack, other.bottom_, other.bytes_);
#endif
#ifdef __SANITIZE_THREAD__
  __tsan_switch_to_fiber(other.tsan_, 0);
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  swapcontext(&context_, &other.context_);
#else  // swapcontext asks the kernel for the signal mask each time: thirty times as slow
  if (_setjmp(jump_) == 0) {
    if (other.started_) _longjmp(other.jump_, 1);
    other.started_ = true;
    setcontext(&other.context_);
  }
#endif
  arrived();
}

}  // namespace cuda_test_double
