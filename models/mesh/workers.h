#pragma once
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace flatsat::mesh {

/// Threads that wait for work, for what is done often: one more than `threads - 1` of them is the caller's own.
class Workers {
 public:
  explicit Workers(unsigned threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::size_t size() const { return others_.size() + 1; }
  /// Calls work(part) for each part in 0 .. size() - 1 at once and returns when all are done. `work` must not throw.
  void run(const std::function<void(std::size_t part)>& work);

 private:
  void serve(std::size_t part);

  std::mutex mutex_;
  std::condition_variable begun_, ended_;
  const std::function<void(std::size_t)>* work_ = nullptr;
  std::size_t round_ = 0, busy_ = 0;
  bool over_ = false;
  std::vector<std::thread> others_;
};

}  // namespace flatsat::mesh
