#include "harness/agents/user_rtl/loaded_dut.h"

#include <dlfcn.h>

#include <stdexcept>

namespace flatsat::agents::user_rtl {

LoadedDut::LoadedDut(const std::string& library) {
  handle_ = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle_ == nullptr) {
    const char* why = dlerror();
    throw std::runtime_error("cannot load the design: " + std::string(why == nullptr ? library.c_str() : why));
  }
  make_ = reinterpret_cast<verilated::Dut* (*)(int, const char**)>(dlsym(handle_, "flatsat_make_dut"));
  if (make_ == nullptr) throw std::runtime_error(library + " exports no flatsat_make_dut");
}

LoadedDut::~LoadedDut() {
  if (handle_ != nullptr) dlclose(handle_);
}

std::unique_ptr<verilated::Dut> LoadedDut::make(const std::vector<std::string>& plusargs) const {
  std::vector<const char*> words;
  for (const auto& word : plusargs) words.push_back(word.c_str());
  return std::unique_ptr<verilated::Dut>(make_(static_cast<int>(words.size()), words.data()));
}

}  // namespace flatsat::agents::user_rtl
