#include "harness/wire/codec.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <random>

#include "harness/wire/payload.h"
#include "tests/support/seed.h"

namespace flatsat::wire {

BOOST_AUTO_TEST_SUITE(codec)

namespace {

constexpr std::uint64_t kRun = 0x1122334455667788;

Message sample_message() {
  Message message;
  message.kind = Kind::kDraw;
  message.device = 3;
  message.sequence = 42;
  message.time = {123456789012345};
  message.cause = 9;
  message.reference = 77;
  message.payload = payload::draw({200.5, 200.5, 1e6});
  return message;
}

Bytes encoded(const Message& message) {
  Bytes bytes;
  encode(message, kRun, bytes);
  return bytes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_header_has_its_fields_where_the_protocol_page_says) {
  const auto bytes = encoded(sample_message());
  BOOST_TEST(bytes.size() == 64u + 24u);
  BOOST_TEST(std::memcmp(bytes.data(), "FSW1", 4) == 0);
  std::uint16_t version, kind;
  std::uint64_t run, sequence;
  std::uint32_t device, length;
  std::int64_t time;
  std::memcpy(&version, &bytes[4], 2);
  std::memcpy(&kind, &bytes[6], 2);
  std::memcpy(&run, &bytes[8], 8);
  std::memcpy(&device, &bytes[16], 4);
  std::memcpy(&sequence, &bytes[24], 8);
  std::memcpy(&time, &bytes[32], 8);
  std::memcpy(&length, &bytes[52], 4);
  BOOST_TEST(version == 1);
  BOOST_TEST(kind == 9);
  BOOST_TEST(run == kRun);
  BOOST_TEST(device == 3u);
  BOOST_TEST(sequence == 42u);
  BOOST_TEST(time == 123456789012345);
  BOOST_TEST(length == 24u);
}

BOOST_AUTO_TEST_CASE(a_message_comes_back_as_it_went) {
  const auto bytes = encoded(sample_message());
  const auto message = decode(bytes, kRun);
  BOOST_TEST(message.device == 3u);
  BOOST_TEST(message.sequence == 42u);
  BOOST_TEST(message.time.ps == 123456789012345);
  BOOST_TEST(message.cause == 9u);
  BOOST_TEST(message.reference == 77u);
  BOOST_TEST(payload::read_draw(message).draw_w == 200.5);
}

BOOST_AUTO_TEST_CASE(every_single_flipped_bit_is_noticed) {
  const auto good = encoded(sample_message());
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    auto bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    BOOST_CHECK_THROW(decode(bad, kRun), WireError);
  }
}

BOOST_AUTO_TEST_CASE(another_run_is_refused) {
  BOOST_CHECK_THROW(decode(encoded(sample_message()), kRun + 1), WireError);
}

BOOST_AUTO_TEST_CASE(every_truncation_is_refused) {
  const auto good = encoded(sample_message());
  for (std::size_t size = 0; size < good.size(); ++size)
    BOOST_CHECK_THROW(decode(std::span(good).first(size), kRun), WireError);
}

BOOST_AUTO_TEST_CASE(an_oversized_message_is_not_even_sent) {
  Message message = sample_message();
  message.payload.resize(kMaxMessageBytes);
  Bytes bytes;
  BOOST_CHECK_THROW(encode(message, kRun, bytes), WireError);
}

BOOST_AUTO_TEST_CASE(a_frame_of_many_messages_comes_back_in_order) {
  auto random = support::engine(5);
  for (int round = 0; round < 200; ++round) {
    Frame frame;
    frame.head.kind = Kind::kReached;
    frame.head.time = {1000};
    frame.horizon = {5000};
    for (unsigned i = 0; i < random() % 20; ++i) {
      Message inner = sample_message();
      inner.sequence = i;
      inner.payload.resize(random() % 300);
      frame.inner.push_back(inner);
    }
    Bytes bytes;
    encode_frame(frame, kRun, bytes);
    const auto back = unpack(decode(bytes, kRun), kRun);
    BOOST_TEST(back.horizon.ps == 5000);
    BOOST_REQUIRE(back.inner.size() == frame.inner.size());
    for (std::size_t i = 0; i < back.inner.size(); ++i) {
      BOOST_TEST(back.inner[i].sequence == frame.inner[i].sequence);
      BOOST_TEST((back.inner[i].payload == frame.inner[i].payload));
    }
  }
}

BOOST_AUTO_TEST_CASE(payloads_of_the_wrong_length_are_refused) {
  Message message = sample_message();
  for (std::size_t size = 0; size < 40; ++size) {
    message.payload.assign(size, 0);
    if (size != 24) BOOST_CHECK_THROW(payload::read_draw(message), WireError);
    if (size != 16) BOOST_CHECK_THROW(payload::read_supply(message), WireError);
    if (size != 8) BOOST_CHECK_THROW(payload::read_temperature(message), WireError);
    BOOST_CHECK_THROW(payload::read_access(message), WireError);  // length 0 in its header
  }
}

BOOST_AUTO_TEST_CASE(an_access_of_more_than_a_mebibyte_is_refused) {
  Message message = sample_message();
  message.payload = payload::access({0x1000, 1u << 20, 0}, {});
  BOOST_CHECK_NO_THROW(payload::read_access(message));
  const std::uint32_t too_much = (1u << 20) + 1;
  std::memcpy(message.payload.data() + 8, &too_much, 4);
  BOOST_CHECK_THROW(payload::read_access(message), WireError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::wire
