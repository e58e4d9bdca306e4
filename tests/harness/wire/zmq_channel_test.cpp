#include "harness/wire/zmq_channel.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "harness/wire/errors.h"

namespace flatsat::wire {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(zmq_channel)

BOOST_AUTO_TEST_CASE(the_folder_of_the_sockets_is_private_and_goes_with_the_run) {
  std::filesystem::path path;
  {
    const auto folder = socket_folder();
    path = folder.path();
    struct stat status {};
    BOOST_REQUIRE(stat(path.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0700);
  }
  BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(bytes_cross_ipc_and_loopback_tcp) {
  const auto folder = socket_folder();
  for (const std::string& endpoint : {"ipc://" + (folder.path() / "x").string(), std::string("tcp://127.0.0.1:*")}) {
    auto server = ZmqChannel::bind(endpoint);
    auto client = ZmqChannel::connect(server->endpoint());
    const std::uint8_t hello[] = {1, 2, 3};
    client->send(hello);
    const auto got = server->receive(2000ms);
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(got->size() == 3u);
    BOOST_TEST((*got)[2] == 3);
    BOOST_TEST(!server->receive(10ms).has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_tcp_address_that_is_not_loopback_is_refused) {
  BOOST_CHECK_THROW(ZmqChannel::bind("tcp://0.0.0.0:*"), WireError);
  BOOST_CHECK_THROW(ZmqChannel::connect("tcp://192.0.2.1:5555"), WireError);
}

BOOST_AUTO_TEST_CASE(an_endpoint_that_is_none_is_refused) {
  BOOST_CHECK_THROW(ZmqChannel::connect("nonsense"), WireError);
  BOOST_CHECK_THROW(ZmqChannel::bind(""), WireError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::wire
