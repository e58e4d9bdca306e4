#include "harness/base/printable_output.h"

#include <iostream>
#include <streambuf>
#include <utility>

#include "harness/base/printable.h"

namespace flatsat::base {
namespace {

/// In front of a stream of C.
class PrintableBuffer : public std::streambuf {
 public:
  explicit PrintableBuffer(FILE* to) : to_(to) {}
  bool write(std::string_view text) { return put(is_raw_ ? std::string(text) : text_.add(text)); }
  void set_raw(bool is_raw) { is_raw_ = is_raw; }
  bool own(std::string_view text) { return put(text_.rest()) && put(text); }
  bool flush() { return std::fflush(to_) == 0 && std::ferror(to_) == 0; }

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    const char letter = traits_type::to_char_type(c);
    return write({&letter, 1}) ? c : traits_type::eof();
  }
  std::streamsize xsputn(const char* text, std::streamsize count) override {
    return write({text, static_cast<std::size_t>(count)}) ? count : 0;
  }
  int sync() override { return flush() ? 0 : -1; }

 private:
  bool put(std::string_view text) { return std::fwrite(text.data(), 1, text.size(), to_) == text.size(); }
  FILE* to_;
  PrintableText text_;
  bool is_raw_ = false;
};

void set_raw_output(std::ostream& stream, bool is_raw) {
  if (auto* buffer = dynamic_cast<PrintableBuffer*>(stream.rdbuf())) buffer->set_raw(is_raw);
}

ssize_t write_cookie(void* buffer, const char* text, size_t count) {
  return static_cast<PrintableBuffer*>(buffer)->write({text, count}) ? static_cast<ssize_t>(count) : 0;
}

/// stdout and std::cout, or stderr and std::cerr.
class Pair {
 public:
  Pair(FILE*& file, std::ostream& stream) : file_(file), stream_(stream), real_(file), buffer_(file) {
    stream_before_ = stream_.rdbuf(&buffer_);
    FILE* through =
        fopencookie(&buffer_, "w", {.read = nullptr, .write = write_cookie, .seek = nullptr, .close = nullptr});
    if (through == nullptr) return;
    std::setvbuf(through, nullptr, _IONBF, 0);  // in order with the other one
    file_ = through;
  }
  ~Pair() {
    stream_.rdbuf(stream_before_);
    if (file_ != real_) std::fclose(std::exchange(file_, real_));
    buffer_.flush();
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  bool flush() { return buffer_.flush(); }

 private:
  FILE*& file_;
  std::ostream& stream_;
  FILE* const real_;
  PrintableBuffer buffer_;
  std::streambuf* stream_before_ = nullptr;
};

}  // namespace

struct PrintableOutput::Streams {
  Pair out{stdout, std::cout}, err{stderr, std::cerr};
};

PrintableOutput::PrintableOutput() : streams_(std::make_unique<Streams>()) {}
PrintableOutput::~PrintableOutput() = default;
bool PrintableOutput::flush() { return streams_->out.flush(); }

RawOutput::RawOutput(std::ostream& stream) : stream_(stream) { set_raw_output(stream_, true); }
RawOutput::~RawOutput() { set_raw_output(stream_, false); }

void write_own(std::ostream& stream, std::string_view text) {
  if (auto* buffer = dynamic_cast<PrintableBuffer*>(stream.rdbuf()))
    buffer->own(text);
  else
    stream << text;
}

}  // namespace flatsat::base
