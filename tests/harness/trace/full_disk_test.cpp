#include <sys/mount.h>
#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>

#include "harness/trace/recorder.h"
#include "harness/trace/verify.h"
#include "tests/harness/trace/example_run.h"

namespace flatsat::trace {

BOOST_AUTO_TEST_SUITE(full_disk)

namespace {

/// Records until the trace can take no more. Returns 0 when that was an error which says `why` and stays one.
int record_until_full(const std::string& path, const std::string& why) {
  RecorderOptions options;
  options.flush_s = 0.02;
  Recorder recorder(path, example_info(), example_channels(), example_devices(), options);
  try {
    for (std::int64_t n = 0; n < 20'000'000; ++n) record_second(recorder, n);
    return 1;
  } catch (const TraceError& error) {
    const std::string text = error.what();
    if (text.find(why) == std::string::npos || text.find(path) == std::string::npos) return 2;
  }
  try {
    recorder.close(example_end(seconds(1)));
    return 3;
  } catch (const TraceError&) {
    return 0;
  }
}

void check_intact(const std::string& path) {
  const VerifyReport report = verify(path);
  BOOST_TEST(report.ok, to_json(report));
  BOOST_TEST((report.state == TraceState::kKilled));
  BOOST_TEST(report.messages > 1000u);
  BOOST_TEST(Trace(path).messages("npu0").size() > 500u);
}

void limit_files_to(rlim_t bytes) {
  signal(SIGXFSZ, SIG_IGN);
  const struct rlimit limit { bytes, bytes };
  setrlimit(RLIMIT_FSIZE, &limit);
}

/// A file system of 8 MB of its own.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    std::filesystem::create_directory(path);
    mounted_ = mount("none", path.c_str(), "tmpfs", 0, "size=8m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool is_mounted() const { return mounted_; }
  std::string file() const { return path_ + "/run.h5"; }

 private:
  std::string path_;
  bool mounted_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_that_may_not_grow_ends_the_recording_and_stays_intact) {
  const TemporaryFolder folder;
  const int status = in_child([&] {
    limit_files_to(8 << 20);
    return record_until_full(folder.file(), "File too large");
  });
  BOOST_TEST(status == 0);
  check_intact(folder.file());
}

BOOST_AUTO_TEST_CASE(a_full_disk_ends_the_recording_and_leaves_the_trace_intact) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder.file("disk"));
  if (!disk.is_mounted()) {
    BOOST_TEST_MESSAGE("no file system of its own may be mounted here: not tested");
    return;
  }
  const std::string path = disk.file();
  BOOST_TEST(in_child([&] { return record_until_full(path, "No space left on device"); }) == 0);
  check_intact(path);
  BOOST_CHECK_THROW(recover(path, path), TraceError);  // no room for the copy either
  check_intact(path);
  const RecoverReport report = recover(path, folder.file("recovered.h5"));
  BOOST_TEST(report.verified.ok);
}

BOOST_AUTO_TEST_CASE(a_disk_without_room_for_the_empty_trace_is_an_error_that_leaves_nothing) {
  const TemporaryFolder folder;
  const int status = in_child([&] {
    limit_files_to(2000);
    try {
      Recorder(folder.file(), example_info(), example_channels(), example_devices());
      return 1;
    } catch (const TraceError& error) {
      return std::string(error.what()).find("File too large") == std::string::npos ? 2 : 0;
    }
  });
  BOOST_TEST(status == 0);
  BOOST_TEST(std::filesystem::is_empty(std::filesystem::path(folder.file()).parent_path()));
}

BOOST_AUTO_TEST_CASE(a_run_that_fills_the_disk_and_ends_by_an_exception_ends_without_a_crash) {
  const TemporaryFolder folder;
  const int status = in_child([&]() -> int {
    limit_files_to(8 << 20);
    RecorderOptions options;
    options.flush_s = 0.02;
    options.buffer_bytes = 1 << 20;
    try {
      Recorder recorder(folder.file(), example_info(), example_channels(), example_devices(), options);
      for (std::int64_t n = 0;; ++n) record_second(recorder, n);
    } catch (const TraceError&) {
    }
    std::exit(0);  // with all that runs at an exit, the library's own closing included
  });
  BOOST_TEST(status == 0);
  check_intact(folder.file());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace
