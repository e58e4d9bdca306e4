#pragma once
#include <cstdint>
#include <map>

namespace flatsat::cluster {

/// The time of a job that is of use: that of steps which are in its present state, each by the share of its ranks that
/// made it. What was saved and gone back to has what was of use then. Instants are ps of the run.
class Progress {
 public:
  explicit Progress(std::int64_t begin_ps) : begin_ps_(begin_ps) { saved_[0] = {}; }

  /// A step has ended. `share`: of all ranks, 0 .. 1.
  void made(std::int64_t begin_ps, std::int64_t end_ps, double share);
  /// The present state is saved under a number, > 0.
  void save(std::uint64_t number) { saved_[number] = now_; }
  void drop(std::uint64_t number) { saved_.erase(number); }
  /// The present state is one that was saved; 0: the beginning. Returns the steps that this undoes.
  std::uint64_t go_back(std::uint64_t number);

  std::uint64_t steps() const { return now_.steps; }
  std::uint64_t undone() const { return undone_; }
  /// Useful by all time, 0 .. 1.
  double goodput(std::int64_t now_ps) const;

 private:
  struct Made {
    double useful_ps = 0.0;
    std::uint64_t steps = 0;
  };
  const std::int64_t begin_ps_;
  Made now_;
  std::map<std::uint64_t, Made> saved_;
  std::uint64_t undone_ = 0;
};

}  // namespace flatsat::cluster
