#include "harness/wire/zmq_channel.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <zmq.hpp>

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
    auto client = ZmqChannel::connect(server->endpoint(), server->key());
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
  BOOST_CHECK_THROW(ZmqChannel::connect("tcp://192.0.2.1:5555", std::string(40, 'a')), WireError);
}

BOOST_AUTO_TEST_CASE(an_address_with_anything_but_a_port_behind_it_is_refused) {
  const std::string key(40, 'a');
  for (const char* endpoint : {"tcp://127.0.0.1:0;192.0.2.1:5555", "tcp://127.0.0.1:5555;192.0.2.1:5555",
                               "tcp://127.0.0.1:", "tcp://127.0.0.1:5555/x", "tcp://[::1]:*;192.0.2.1:1"})
    BOOST_CHECK_THROW(ZmqChannel::connect(endpoint, key), WireError);
}

BOOST_AUTO_TEST_CASE(over_tcp_a_stranger_that_comes_first_gets_nothing_through_and_the_agent_does) {
  auto server = ZmqChannel::bind("tcp://127.0.0.1:*");
  const std::uint8_t lie[] = {9}, hello[] = {1, 2, 3};
  const auto with_another_key = ZmqChannel::connect(server->endpoint(), ZmqChannel::bind("tcp://127.0.0.1:*")->key());
  zmq::context_t context;
  zmq::socket_t without_keys(context, zmq::socket_type::pair);
  without_keys.set(zmq::sockopt::linger, 0);
  without_keys.connect(server->endpoint());
  without_keys.send(zmq::buffer(lie), zmq::send_flags::dontwait);
  with_another_key->send(lie);  // waits in its socket for a handshake that never succeeds
  BOOST_TEST(!server->receive(200ms).has_value());
  auto agent = ZmqChannel::connect(server->endpoint(), server->key());
  agent->send(hello);
  const auto got = server->receive(2000ms);
  BOOST_REQUIRE(got.has_value());
  BOOST_TEST(got->size() == 3u);
}

BOOST_AUTO_TEST_CASE(without_the_key_of_the_bench_no_agent_connects_over_tcp) {
  BOOST_CHECK_EXCEPTION(ZmqChannel::connect("tcp://127.0.0.1:5555"), WireError, [](const auto& error) {
    return std::string(error.what()).find("FLATSAT_WIRE_KEY") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(an_endpoint_that_is_none_is_refused) {
  BOOST_CHECK_THROW(ZmqChannel::connect("nonsense"), WireError);
  BOOST_CHECK_THROW(ZmqChannel::bind(""), WireError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::wire
