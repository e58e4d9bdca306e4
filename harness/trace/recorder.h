#pragma once
#include <csignal>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/trace/records.h"
#include "harness/trace/trace_error.h"

namespace flatsat::trace {

/// What to do with a file that is already there. One that another run is writing is refused in every case.
enum class Existing {
  kReplaceFinished,  // a finished trace is replaced; anything else is refused
  kReplaceAny,       // a killed trace or another HDF5 file is replaced as well
  kRefuse,
};

/// When the file takes its name: a run is there to be watched, a part of a trace is nothing until it is whole.
enum class Publish { kAtOnce, kAtItsEnd };

struct RecorderOptions {
  time::SimTime digest_interval{1'000'000'000'000};  // between digest snapshots, > 0
  double flush_s = 0.5;                              // wall time between flushes, > 0: what a kill can cost
  std::size_t buffer_bytes = 16u << 20;  // bound of what may wait for the writer; beyond it the caller waits
  int deflate_level = 0;                 // 0 off, 1..9: close() writes the file anew, smaller, at about 100 MB/s
  Existing existing = Existing::kReplaceFinished;
  Publish publish = Publish::kAtOnce;
  std::size_t rows = 2048;      // about how many a channel will have, >= 1: the file grows by no more at once
  std::size_t snapshots = 256;  // about how many digests a group will have, >= 1
  const volatile std::sig_atomic_t* stop = nullptr;  // not 0: creating the file ends in a TraceError
};

/// What the recorder did, valid after close.
struct RecorderReport {
  std::string digest;         // the run's digest, 64 hex digits
  std::uint64_t samples = 0;  // stored, not offered
  std::uint64_t messages = 0;
  std::uint64_t events = 0;
  std::uint64_t flushes = 0;
  std::uint64_t waits = 0;  // times the caller waited for the writer because the buffer was full
  double wait_s = 0.0;      // wall time spent so
  std::uint64_t file_bytes = 0;
};

/// Writes one run into one HDF5 file (FORMAT.md) while the run goes on; other processes may read it meanwhile (SWMR).
/// All calls come from one thread and copy into a buffer; a thread of the recorder's own hashes, writes and flushes.
/// Times must not go backwards within one device, within the channels of one digest group and within the events: that
/// asserts. Every call throws TraceError once the writer has failed (disk full, I/O error): the file then stays as it
/// was at its last flush.
class Recorder {
 public:
  /// Creates the file with everything in it and starts the writer. `devices`: names under /wire.
  /// Errors: TraceError (unwritable path, file in use by another run, existing file not to be replaced, a name twice
  /// or ill-formed).
  Recorder(const std::string& path, const TraceInfo& info, std::vector<ChannelSpec> channels,
           std::vector<std::string> devices, const RecorderOptions& options = {});
  /// Without close, what was handed over is still written, and the trace says that it was not finished.
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// One value of the channel at this index of `channels`; stored if its bits changed or its period is over. A change
  /// stores the old value once more, 1 ps earlier, and close() the last value at the end: columns read as steps or as
  /// straight lines mean the same.
  void sample(std::size_t channel, time::SimTime time, double value);
  /// One value of each channel, in their order: the cheap form.
  void sample_all(time::SimTime time, std::span<const double> values);
  /// One message to or from the device of this index; `at` is the bench's instant.
  void message(std::size_t device, Direction direction, time::SimTime at, const wire::Message& message);
  void event(const EventRecord& event);
  void verdict(const VerdictRecord& verdict);
  void late(const LateRecord& late);

  /// Writes what is left, the last digests and how it ended, and closes the file. Once; nothing may be recorded after.
  RecorderReport close(const RunEnd& end);

  const std::string& path() const;
  /// Times the caller waited for the writer so far.
  std::uint64_t waits() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace flatsat::trace
