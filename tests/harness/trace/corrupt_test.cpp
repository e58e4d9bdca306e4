#include <boost/test/unit_test.hpp>
#include <fstream>
#include <random>

#include "harness/trace/recorder.h"
#include "harness/trace/verify.h"
#include "tests/harness/trace/example_run.h"
#include "tests/support/patience.h"
#include "tests/support/seed.h"

namespace flatsat::trace {

BOOST_AUTO_TEST_SUITE(corrupt)

namespace {

// A copy of an instrumented process costs many times as much as of a plain one.
constexpr int kTruncations = support::kIsSanitized ? 30 : 60;
constexpr int kFlips = support::kIsSanitized ? 80 : 250;

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

std::string finished_trace(const std::string& path) {
  Recorder recorder(path, example_info(), example_channels(), example_devices());
  for (std::int64_t n = 0; n < 300; ++n) record_second(recorder, n);
  recorder.close(example_end(seconds(300)));
  return bytes_of(path);
}

/// As a kill leaves it: a copy taken while the writer holds it.
std::string killed_trace(const std::string& path) {
  Recorder recorder(path, example_info(), example_channels(), example_devices());
  for (std::int64_t n = 0; n < 300; ++n) record_second(recorder, n);
  while (Trace(path).summary().messages < 600) {
  }
  return bytes_of(path);
}

/// Every way of looking at the file comes to an end: a verdict or a TraceError. Returns whether it was found sound.
bool looked_at(const std::string& path) {
  const VerifyReport report = verify(path);
  BOOST_TEST(report.ok == report.problems.empty());
  try {
    const Trace trace(path);
    for (const auto& channel : trace.summary().channels) trace.channel(channel.name);
    for (const auto& device : trace.summary().devices) trace.messages(device);
    trace.events();
  } catch (const TraceError&) {
    BOOST_TEST(!report.ok, report.path << " is sound and cannot be read");
  }
  return report.ok;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_cut_short_is_a_problem_and_never_a_crash) {
  const TemporaryFolder folder;
  const std::string whole = finished_trace(folder.file());
  auto random = support::engine(1);
  for (int i = 0; i < kTruncations; ++i) {
    const std::size_t size = random() % whole.size();
    write(folder.file("cut.h5"), whole.substr(0, size));
    BOOST_TEST(!looked_at(folder.file("cut.h5")), "cut to " << size);
  }
}

void flip_bits(const std::string& whole, const TemporaryFolder& folder, unsigned seed) {
  auto random = support::engine(seed);
  int problems = 0;
  for (int i = 0; i < kFlips; ++i) {
    std::string bytes = whole;
    // Much of the file is room in chunks that no row fills: half of the cases hit the first part, the structure.
    const std::size_t range = i % 2 == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 40'000);
    const std::size_t flips = 1 + random() % 8;
    for (std::size_t k = 0; k < flips; ++k) bytes[random() % range] ^= static_cast<char>(1u << random() % 8);
    write(folder.file("flipped.h5"), bytes);
    problems += looked_at(folder.file("flipped.h5")) ? 0 : 1;
  }
  BOOST_TEST_MESSAGE(problems << " of " << kFlips << " were problems");
  BOOST_TEST(problems > kFlips / 4);
}

BOOST_AUTO_TEST_CASE(flipped_bits_in_a_finished_trace_are_never_a_crash) {
  const TemporaryFolder folder;
  flip_bits(finished_trace(folder.file()), folder, 2);
}

BOOST_AUTO_TEST_CASE(flipped_bits_in_a_killed_trace_are_never_a_crash) {
  const TemporaryFolder folder;
  flip_bits(killed_trace(folder.file()), folder, 3);
}

BOOST_AUTO_TEST_CASE(a_value_changed_by_one_bit_is_found_by_its_digest) {
  const TemporaryFolder folder;
  std::string bytes = finished_trace(folder.file());
  const double value = 0.5 + 0.4 * std::sin(1.37);  // the state of charge at 137 s
  const auto at = bytes.find(std::string(reinterpret_cast<const char*>(&value), sizeof value));
  BOOST_REQUIRE(at != std::string::npos);
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  write(folder.file(), bytes);
  const VerifyReport report = verify(folder.file());
  BOOST_TEST(!report.ok);
  BOOST_REQUIRE(!report.problems.empty());
  BOOST_TEST(report.problems.front() == "digests/model/a.power: wrong at 138 s");
}

BOOST_AUTO_TEST_CASE(another_digest_of_the_run_is_found_wrong) {
  const TemporaryFolder folder;
  std::string bytes = finished_trace(folder.file());
  const auto at = bytes.find(Trace(folder.file()).summary().digest);
  BOOST_REQUIRE(at != std::string::npos);
  bytes[at] = bytes[at] == '0' ? '1' : '0';
  write(folder.file(), bytes);
  const VerifyReport report = verify(folder.file());
  BOOST_REQUIRE(report.problems.size() == 1u);
  BOOST_TEST(report.problems.front() == "the run's digest is wrong");
}

BOOST_AUTO_TEST_CASE(noise_behind_the_signature_is_never_a_crash) {
  const TemporaryFolder folder;
  auto random = support::engine(4);
  for (int i = 0; i < 30; ++i) {
    std::string bytes = "\x89HDF\r\n\x1a\n";
    for (int k = 0; k < 3000; ++k) bytes += static_cast<char>(random());
    write(folder.file(), bytes);
    BOOST_TEST(!looked_at(folder.file()));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace
