#pragma once
#include <memory>
#include <string>
#include <vector>

#include "harness/agents/verilated/dut.h"

namespace flatsat::agents::user_rtl {

/// A library that was built for user RTL.
class LoadedDut {
 public:
  /// Errors: std::runtime_error that names the library.
  explicit LoadedDut(const std::string& library);
  ~LoadedDut();
  LoadedDut(const LoadedDut&) = delete;

  /// A design as after power-up. `plusargs` with the plus.
  std::unique_ptr<verilated::Dut> make(const std::vector<std::string>& plusargs) const;

 private:
  void* handle_ = nullptr;
  verilated::Dut* (*make_)(int, const char**) = nullptr;
};

}  // namespace flatsat::agents::user_rtl
