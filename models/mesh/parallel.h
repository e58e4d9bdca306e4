#pragma once
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace flatsat::mesh {

/// Calls work(part, begin, end) for `threads` stretches of 0 .. count, each in a thread of its own; the first one's
/// error is thrown on. What the parts write must not depend on how many they are.
inline void in_parts(std::size_t count, unsigned threads,
                     const std::function<void(std::size_t part, std::size_t begin, std::size_t end)>& work) {
  const std::size_t parts = std::max<std::size_t>(1, std::min<std::size_t>(threads, count));
  std::vector<std::exception_ptr> errors(parts);
  const auto guarded = [&](std::size_t part) {
    try {
      work(part, count * part / parts, count * (part + 1) / parts);
    } catch (...) {
      errors[part] = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (std::size_t part = 1; part < parts; ++part) others.emplace_back(guarded, part);
  guarded(0);
  for (auto& other : others) other.join();
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace flatsat::mesh
