#include "models/network/rmap.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <stdexcept>

#include "models/base/crc.h"

namespace flatsat::network {

BOOST_AUTO_TEST_SUITE(rmap)

namespace {

using Bytes = std::vector<std::uint8_t>;

const Bytes kData{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17};
// The sums below were worked out bit by bit from x^8 + x^2 + x + 1 apart from the code under test.
const Bytes kWriteHeader{0xFE, 0x01, 0x6C, 0x00, 0x67, 0x00, 0x00, 0x00,
                         0xA0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x9F};

Bytes write_packet() {
  Bytes packet = kWriteHeader;
  packet.insert(packet.end(), kData.begin(), kData.end());
  packet.push_back(0x56);
  return packet;
}

/// Sixteen bytes at 0xA0000000.
struct Plant {
  Plant() : bytes(16, 0) {}
  RmapMemory memory() {
    return {[this](std::uint64_t address, std::span<std::uint8_t> data) {
              if (address < base || address + data.size() > base + bytes.size()) return false;
              std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(address - base), data.size(), data.begin());
              return true;
            },
            [this](std::uint64_t address, std::span<const std::uint8_t> data) {
              if (address < base || address + data.size() > base + bytes.size()) return false;
              std::copy(data.begin(), data.end(), bytes.begin() + static_cast<std::ptrdiff_t>(address - base));
              return true;
            }};
  }
  RmapStatus status(const Bytes& packet, PacketEnd end = PacketEnd::kEop, const RmapTargetConfig& target = {}) {
    const auto answer = serve(packet, end, target, memory());
    BOOST_REQUIRE(answer.has_value());
    return static_cast<RmapStatus>((*answer)[3]);
  }
  static constexpr std::uint64_t base = 0xA0000000;
  Bytes bytes;
};

RmapCommand read_of(std::uint32_t length) {
  RmapCommand c{.data = {}, .reply_address = {}};
  c.initiator = 0x67, c.transaction = 1, c.address = 0xA0000000, c.length = length;
  return c;
}

RmapCommand write_of(const Bytes& data) {
  RmapCommand c = read_of(0);
  c.action = RmapAction::kWrite, c.data = data;
  return c;
}

bool equal(RmapStatus a, RmapStatus b) { return a == b; }

}  // namespace

BOOST_AUTO_TEST_CASE(the_sum_is_that_of_the_standard) {
  const Bytes counted{1, 2, 3, 4, 5, 6, 7, 8};
  BOOST_TEST(model::crc8_rmap(counted) == 0xB0);  // ECSS-E-ST-50-52C annex A
}

BOOST_AUTO_TEST_CASE(a_write_is_laid_out_as_by_hand) {
  RmapCommand c = write_of(kData);
  c.transaction = 0;
  BOOST_TEST(encode(c) == write_packet(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_write_is_done_and_its_reply_laid_out_as_by_hand) {
  Plant plant;
  const auto reply = serve(write_packet(), PacketEnd::kEop, {}, plant.memory());
  BOOST_REQUIRE(reply.has_value());
  const Bytes expected{0x67, 0x01, 0x2C, 0x00, 0xFE, 0x00, 0x00, 0xED};
  BOOST_TEST(*reply == expected, boost::test_tools::per_element());
  BOOST_TEST(plant.bytes == kData, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_read_and_its_reply_are_laid_out_as_by_hand) {
  const Bytes expected{0xFE, 0x01, 0x4C, 0x00, 0x67, 0x00, 0x01, 0x00, 0xA0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0xC9};
  BOOST_TEST(encode(read_of(16)) == expected, boost::test_tools::per_element());
  Plant plant;
  plant.bytes = kData;
  const auto reply = serve(expected, PacketEnd::kEop, {}, plant.memory());
  BOOST_REQUIRE(reply.has_value());
  Bytes answer{0x67, 0x01, 0x0C, 0x00, 0xFE, 0x00, 0x01, 0x00, 0x00, 0x00, 0x10, 0x6D};
  answer.insert(answer.end(), kData.begin(), kData.end());
  answer.push_back(0x56);
  BOOST_TEST(*reply == answer, boost::test_tools::per_element());
  const auto read = decode_reply(*reply, PacketEnd::kEop);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->data == kData, boost::test_tools::per_element());
  BOOST_TEST(read->transaction == 1);
}

BOOST_AUTO_TEST_CASE(a_read_modify_write_gives_the_old_bytes_and_changes_the_masked_bits_alone) {
  Plant plant;
  plant.bytes = {0xA0, 0xA1, 0xA2, 0xA3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  RmapCommand c = read_of(0);
  c.action = RmapAction::kReadModifyWrite, c.transaction = 3, c.address = 0xA0000000;
  c.data = {0xFF, 0x00, 0x0F, 0xFF, 0xF0, 0xFF, 0x00, 0x0F};  // data, then mask
  const Bytes packet = encode(c);
  BOOST_TEST(packet[2] == 0x5C);
  const auto reply = serve(packet, PacketEnd::kEop, {}, plant.memory());
  BOOST_REQUIRE(reply.has_value());
  const Bytes expected{0x67, 0x01, 0x1C, 0x00, 0xFE, 0x00, 0x03, 0x00, 0x00,
                       0x00, 0x04, 0xE6, 0xA0, 0xA1, 0xA2, 0xA3, 0x53};
  BOOST_TEST(*reply == expected, boost::test_tools::per_element());
  BOOST_TEST(plant.bytes[0] == 0xF0);
  BOOST_TEST(plant.bytes[1] == 0x00);
  BOOST_TEST(plant.bytes[2] == 0xA2);
  BOOST_TEST(plant.bytes[3] == 0xAF);
}

BOOST_AUTO_TEST_CASE(each_error_has_its_own_status) {
  Plant plant;
  const Bytes good = write_packet();
  Bytes bad = good;
  bad[20] ^= 0x10;
  BOOST_TEST(equal(plant.status(bad), RmapStatus::kInvalidDataCrc));
  BOOST_TEST(equal(plant.status(good, PacketEnd::kEop, {.key = 0x20}), RmapStatus::kInvalidKey));
  BOOST_TEST(equal(plant.status(good, PacketEnd::kEop, {.logical_address = 0x40}), RmapStatus::kInvalidTarget));
  BOOST_TEST(equal(plant.status(Bytes(good.begin(), good.end() - 3)), RmapStatus::kEarlyEnd));
  BOOST_TEST(equal(plant.status(Bytes(good.begin(), good.end() - 3), PacketEnd::kEep), RmapStatus::kErrorEnd));
  Bytes more = good;
  more.push_back(0);
  BOOST_TEST(equal(plant.status(more), RmapStatus::kTooMuchData));
  RmapCommand verified = write_of(kData);
  verified.verify = true;
  BOOST_TEST(
      equal(plant.status(encode(verified), PacketEnd::kEop, {.verify_buffer_bytes = 8}), RmapStatus::kVerifyOverrun));
  BOOST_TEST(equal(plant.status(encode(read_of(17))), RmapStatus::kNotAuthorised));
  RmapCommand odd = write_of({1, 2, 3});
  odd.action = RmapAction::kReadModifyWrite;
  BOOST_TEST(equal(plant.status(encode(odd)), RmapStatus::kRmwLength));
  BOOST_TEST(plant.bytes == Bytes(16, 0), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unused_command_code_is_answered_so) {
  Bytes packet = encode(read_of(4));
  packet[2] = 0x58;  // read, verify and reply without increment
  packet.back() = model::crc8_rmap({packet.data(), packet.size() - 1});
  Plant plant;
  BOOST_TEST(equal(plant.status(packet), RmapStatus::kUnusedCommand));
}

BOOST_AUTO_TEST_CASE(a_damaged_header_meets_silence_whichever_bit_it_was) {
  Plant plant;
  for (std::size_t bit = 0; bit < 8 * kWriteHeader.size(); ++bit) {
    Bytes packet = write_packet();
    packet[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    BOOST_TEST(!serve(packet, PacketEnd::kEop, {}, plant.memory()).has_value());
  }
  for (std::size_t length = 0; length < kWriteHeader.size(); ++length)
    BOOST_TEST(!serve(Bytes(kWriteHeader.begin(), kWriteHeader.begin() + static_cast<std::ptrdiff_t>(length)),
                      PacketEnd::kEop, {}, plant.memory())
                    .has_value());
  BOOST_TEST(plant.bytes == Bytes(16, 0), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_write_without_reply_is_done_in_silence) {
  Plant plant;
  RmapCommand c = write_of(kData);
  c.reply = false;
  BOOST_TEST(!serve(encode(c), PacketEnd::kEop, {}, plant.memory()).has_value());
  BOOST_TEST(plant.bytes == kData, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_reply_address_travels_in_whole_words_and_comes_back_without_its_zeros) {
  RmapCommand c = read_of(4);
  c.reply_address = {7, 3, 2, 5, 9};
  const Bytes packet = encode(c);
  BOOST_TEST(packet.size() == 16u + 8u);
  BOOST_TEST((packet[2] & 3) == 2);
  BOOST_TEST(packet[4] == 0);
  BOOST_TEST(packet[7] == 7);
  const auto received = decode_command(packet, PacketEnd::kEop, {});
  BOOST_REQUIRE(received.command.has_value());
  BOOST_TEST(received.command->reply_address == c.reply_address, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_field_that_does_not_fit_is_refused) {
  RmapCommand c = read_of(1u << 24);
  BOOST_CHECK_THROW(encode(c), std::length_error);
  c = read_of(1);
  c.address = 1ull << 40;
  BOOST_CHECK_THROW(encode(c), std::length_error);
  c = read_of(1);
  c.reply_address.assign(13, 1);
  BOOST_CHECK_THROW(encode(c), std::length_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::network
