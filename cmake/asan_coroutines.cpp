// For builds under AddressSanitizer, linked into whatever runs SystemC.
//
// libsystemc tells the sanitizer when it switches to a coroutine's stack, but calls the main thread's stack empty when
// it switches back. An exception thrown there is then taken for one on an unknown stack, and what it left behind for
// use of memory out of scope. The main stack's true bounds are put in here.
#include <dlfcn.h>
#include <pthread.h>

#include <cstddef>

extern "C" {

__attribute__((no_sanitize("address"))) void __sanitizer_start_switch_fiber(void** fake_stack, const void* bottom,
                                                                            std::size_t size) {
  using Switch = void (*)(void**, const void*, std::size_t);
  static const auto sanitizer = reinterpret_cast<Switch>(dlsym(RTLD_NEXT, "__sanitizer_start_switch_fiber"));
  static void* main_bottom = nullptr;
  static std::size_t main_size = 0;
  if (main_bottom == nullptr) {
    pthread_attr_t attributes;
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &main_bottom, &main_size);
    pthread_attr_destroy(&attributes);
  }
  const bool to_main = bottom == nullptr || size == 0;
  sanitizer(fake_stack, to_main ? main_bottom : bottom, to_main ? main_size : size);
}

/// What only the stack of a coroutine still points to at exit is no leak, but LeakSanitizer does not look there. Tests
/// without coroutines ask for leaks by ASAN_OPTIONS.
const char* __asan_default_options() { return "detect_leaks=0"; }
}
