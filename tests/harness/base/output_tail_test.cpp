#include "harness/base/output_tail.h"

#include <fcntl.h>

#include <boost/test/unit_test.hpp>
#include <utility>

#include "harness/base/clock.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(output_tail)

BOOST_AUTO_TEST_CASE(a_writer_of_ten_megabytes_comes_to_its_end_and_the_newest_bytes_are_kept) {
  Pipe pipe = make_pipe();
  OutputTail tail(std::move(pipe.read), 1000);
  std::string said(10'000'000, 'x');
  said += "the last words";
  BOOST_TEST(write_all(pipe.write.fd(), said));
  pipe.write = Descriptor();
  const std::string text = tail.text(60.0);
  BOOST_TEST(text.size() >= 1000u);
  BOOST_TEST(text.size() <= 2000u);
  BOOST_TEST(text.ends_with("xthe last words"));
}

BOOST_AUTO_TEST_CASE(a_pipe_that_somebody_keeps_open_is_waited_for_only_as_long_as_was_said) {
  Pipe pipe = make_pipe();
  OutputTail tail(std::move(pipe.read), 1000);
  BOOST_TEST(write_all(pipe.write.fd(), "so far"));
  const double begin_s = wall_s();
  BOOST_TEST(tail.text(0.5) == "so far");
  BOOST_TEST(wall_s() - begin_s >= 0.5);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_reader_does_not_wait_for_the_end_of_the_pipe) {
  Pipe pipe = make_pipe();
  { OutputTail tail(std::move(pipe.read), 1000); }
  BOOST_TEST((fcntl(pipe.write.fd(), F_GETFL) & O_NONBLOCK) == 0);  // it came to here, and the writer's end blocks
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
