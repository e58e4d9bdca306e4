#pragma once
#include <cstdio>
#include <memory>
#include <ostream>
#include <string_view>

namespace flatsat::base {

/// From its construction on all that this process writes by std::cout, std::cerr, stdout and stderr is printable text,
/// see printable.h: what an agent, a trace or the name of a file says can be shown without a look at it. One in a
/// process.
class PrintableOutput {
 public:
  PrintableOutput();
  ~PrintableOutput();
  PrintableOutput(const PrintableOutput&) = delete;
  PrintableOutput& operator=(const PrintableOutput&) = delete;
  /// False when stdout did not take all that was written to it.
  bool flush();

 private:
  struct Streams;
  std::unique_ptr<Streams> streams_;
};

/// As long as it lives, what is written to the stream goes out byte by byte: a format that is no text, into a file or a
/// pipe.
class RawOutput {
 public:
  explicit RawOutput(std::ostream& stream);
  ~RawOutput();
  RawOutput(const RawOutput&) = delete;
  RawOutput& operator=(const RawOutput&) = delete;

 private:
  std::ostream& stream_;
};

/// Writes colours and movements of our own as they are. No text from outside may be in it.
void write_own(std::ostream& stream, std::string_view text);

}  // namespace flatsat::base
