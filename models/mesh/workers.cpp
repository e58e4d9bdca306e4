#include "models/mesh/workers.h"

namespace flatsat::mesh {

Workers::Workers(unsigned threads) {
  for (unsigned part = 1; part < threads; ++part) others_.emplace_back([this, part] { serve(part); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  begun_.notify_all();
  for (auto& other : others_) other.join();
}

void Workers::run(const std::function<void(std::size_t)>& work) {
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    busy_ = others_.size();
    ++round_;
  }
  begun_.notify_all();
  work(0);
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return busy_ == 0; });
}

void Workers::serve(std::size_t part) {
  std::size_t done = 0;
  for (;;) {
    const std::function<void(std::size_t)>* work = nullptr;
    {
      std::unique_lock lock(mutex_);
      begun_.wait(lock, [&] { return over_ || round_ != done; });
      if (over_) return;
      done = round_;
      work = work_;
    }
    (*work)(part);
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) ended_.notify_one();
  }
}

}  // namespace flatsat::mesh
