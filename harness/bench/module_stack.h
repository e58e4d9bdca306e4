#pragma once
#include <memory>
#include <systemc>
#include <vector>

namespace flatsat::bench {

/// Many modules of one kind, which end in the reverse of the order in which they were made. SystemC 2.3.4 looks for a
/// port that ends from the last one that was made, for a channel from the first one, and puts the last one in its
/// place: 1,584 satellites that end in any order cost time by the square of their number. Here each is found at once:
/// ports are at the end, and once some channels that were made before all others are gone, those of the last module
/// stand in their places at the begin.
template <class Module>
class ModuleStack {
 public:
  ModuleStack() {
    constexpr int kAsManyAsOneModuleHas = 64;
    for (int i = 0; i < kAsManyAsOneModuleHas; ++i)
      first_.push_back(std::make_unique<sc_core::sc_signal<bool>>(sc_core::sc_gen_unique_name("place")));
  }
  ModuleStack(const ModuleStack&) = delete;
  ModuleStack& operator=(const ModuleStack&) = delete;
  ~ModuleStack() {
    first_.clear();
    while (!all_.empty()) all_.pop_back();
  }

  void push(std::unique_ptr<Module> module) { all_.push_back(std::move(module)); }
  const std::vector<std::unique_ptr<Module>>& all() const { return all_; }

 private:
  std::vector<std::unique_ptr<sc_core::sc_signal<bool>>> first_;
  std::vector<std::unique_ptr<Module>> all_;
};

}  // namespace flatsat::bench
