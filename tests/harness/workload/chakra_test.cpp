// Chakra traces made byte by byte here: protobuf's encoding is a key (number x 8 + kind) and a varint or bytes.
#include "harness/workload/chakra.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "harness/config/problems.h"
#include "tests/models/network/fixed_mesh.h"

namespace flatsat::workload {

BOOST_AUTO_TEST_SUITE(chakra)

namespace {

using network::CollectiveKind, network::Operation;
using Kind = Operation::Kind;

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7f) | 0x80);
  return bytes + static_cast<char>(value);
}
std::string number(unsigned field, std::uint64_t value) { return varint(8 * field) + varint(value); }
std::string bytes(unsigned field, const std::string& content) {
  return varint(8 * field + 2) + varint(content.size()) + content;
}
std::string message(const std::string& content) { return varint(content.size()) + content; }
std::string attribute(const std::string& name, std::uint64_t value, unsigned field = 9) {
  return bytes(10, bytes(1, name) + number(field, value));
}

const std::string kHead = message(bytes(1, "1.1.1-chakra.0.0.4"));

class Files {
 public:
  std::string write(const std::string& name, const std::string& content) {
    const auto path = (std::filesystem::path(folder_.path()) / name).string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  std::string path() const { return folder_.path().string(); }

 private:
  base::TemporaryFolder folder_{std::filesystem::temp_directory_path() / "chakra-"};
};

/// The first mistake, without its folder.
std::string mistake(const std::vector<std::string>& contents) {
  Files files;
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < contents.size(); ++i)
    paths.push_back(files.write("job." + std::to_string(i) + ".et", contents[i]));
  try {
    read_chakra(paths, {});
  } catch (const config::ConfigError& error) {
    return error.problems().front().text;
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_trace_by_its_bytes) {
  Files files;
  // COMP 4, COMM_SEND 5, COMM_RECV 6, COMM_COLL 7; ids need not be in order, dependencies may point ahead.
  const std::string first = kHead + message(number(1, 7) + bytes(2, "forward") + number(3, 4) + number(7, 12)) +
                            message(number(1, 9) + number(3, 5) + bytes(5, varint(7)) + attribute("comm_size", 300) +
                                    attribute("comm_dst", 1, 7) + attribute("comm_tag", 2)) +
                            message(number(1, 3) + number(3, 7) + number(4, 9) + number(4, 7) +
                                    attribute("comm_type", 7) + attribute("comm_size", 4096, 13));
  const std::string second =
      kHead +
      message(number(1, 1) + number(3, 6) + attribute("comm_size", 300) + attribute("comm_src", 0) +
              attribute("comm_tag", 2)) +
      message(number(1, 2) + number(3, 7) + attribute("comm_type", 7) + attribute("comm_size", 4096));
  const auto workload = read_chakra({files.write("a.0.et", first), files.write("a.1.et", second)}, {});
  BOOST_REQUIRE(workload.size() == 2u);
  BOOST_REQUIRE(workload[0].size() == 3u);
  BOOST_TEST((workload[0][0].kind == Kind::kCompute && workload[0][0].duration_ps == 12'000'000));
  BOOST_TEST(workload[0][0].name == "forward");
  BOOST_TEST((workload[0][1].kind == Kind::kSend && workload[0][1].bytes == 300 && workload[0][1].peer == 1));
  BOOST_TEST((workload[0][1].after == std::vector<std::size_t>{0}));
  BOOST_TEST((workload[0][2].collective == CollectiveKind::kReduceScatter && workload[0][2].bytes == 4096));
  BOOST_TEST((workload[0][2].after == std::vector<std::size_t>{0, 1}));
  BOOST_TEST((workload[1][0].kind == Kind::kReceive && workload[1][0].peer == 0 && workload[1][0].tag == 2));
}

BOOST_AUTO_TEST_CASE(a_published_all_reduce_from_its_files) {
  // astra-sim/astra-sim, revision 518bd51: 8 ranks, 1 MiB, 4 splits, 500 ns, 50 GiB/s: 117,780 ns.
  Files files;
  for (int rank = 0; rank < 8; ++rank)
    files.write(
        "all_reduce." + std::to_string(rank) + ".et",
        kHead + message(number(1, 0) + number(3, 7) + attribute("comm_type", 0) + attribute("comm_size", 1 << 20)));
  const network::ExecutionConfig config{.splits = 4, .rank = {.endpoint_delay_ps = 10'000, .memory_bytes_per_s = 50e9}};
  network::FixedMesh mesh(8, 500'000);
  for (unsigned r = 0; r < 8; ++r) mesh.link(r, (r + 1) % 8, 8ull * 50 * (1ull << 30));
  network::Transport transport({.serialization_grain_ps = 1000}, mesh.ways, mesh);
  network::ExecutionRun run(read_chakra(chakra_files(files.path()), config), config, {0, 1, 2, 3, 4, 5, 6, 7},
                            transport);
  while (!run.is_done()) {
    for (const auto& outcome : transport.advance(std::min(run.next_ps(), transport.next_ps()))) run.take(outcome);
    run.act();
  }
  for (unsigned rank = 0; rank < 8; ++rank) BOOST_TEST(*run.end_ps(rank) / 1000 == 117'780);
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_the_same) {
  Files files;
  const std::vector<Operation> mine{
      {.id = 5, .name = "layer", .after = {}, .duration_ps = 3'000'000},
      {.id = 6, .name = "", .kind = Kind::kSend, .after = {0}, .bytes = 77, .peer = 1, .tag = 9},
      {.id = 8,
       .name = "sum",
       .kind = Kind::kCollective,
       .after = {0, 1},
       .bytes = 512,
       .collective = CollectiveKind::kAllToAll}};
  const std::vector<Operation> other{
      {.id = 1, .name = "", .kind = Kind::kReceive, .after = {}, .bytes = 77, .peer = 0, .tag = 9},
      {.id = 2,
       .name = "sum",
       .kind = Kind::kCollective,
       .after = {0},
       .bytes = 512,
       .collective = CollectiveKind::kAllToAll}};
  write_chakra(files.path() + "/x.0.et", 0, mine);
  write_chakra(files.path() + "/x.1.et", 1, other);
  const auto read = read_chakra(chakra_files(files.path() + "/x"), {});
  const auto same = [](const Operation& a, const Operation& b) {
    return a.id == b.id && a.name == b.name && a.kind == b.kind && a.after == b.after && a.bytes == b.bytes &&
           a.duration_ps == b.duration_ps && a.peer == b.peer && a.tag == b.tag && a.collective == b.collective;
  };
  BOOST_TEST(std::equal(read[0].begin(), read[0].end(), mine.begin(), mine.end(), same));
  BOOST_TEST(std::equal(read[1].begin(), read[1].end(), other.begin(), other.end(), same));
}

BOOST_AUTO_TEST_CASE(mistakes_name_the_node) {
  const auto comp = [](std::uint64_t id, std::vector<std::uint64_t> after) {
    std::string node = number(1, id) + bytes(2, "op") + number(3, 4);
    for (const auto earlier : after) node += number(5, earlier);
    return message(node);
  };
  BOOST_TEST(mistake({kHead + comp(3, {99})}) == "node 3 (op): depends on node 99, which is not in the file");
  BOOST_TEST(mistake({kHead + comp(3, {4}) + comp(4, {5}) + comp(5, {3}) + comp(6, {5})}) ==
             "nodes wait for each other: 3 depends on 4 depends on 5 depends on 3");
  BOOST_TEST(mistake({kHead + comp(3, {}) + comp(3, {})}) == "node 3 (op): its id stands in the file twice");
  BOOST_TEST(mistake({""}) == "is no Chakra trace: it must begin with a head behind its length");
  BOOST_TEST(mistake({kHead + comp(1, {}) + varint(500) + "short"}) ==
             "byte " + std::to_string((kHead + comp(1, {})).size()) +
                 ": there must be a node behind its length, or the file's end");
  BOOST_TEST(
      mistake({kHead + message(number(1, 2) + number(3, 7) + attribute("comm_type", 9) + attribute("comm_size", 8))})
          .find("node 2: comm_type 9 is not flown here") == 0u);
  BOOST_TEST(mistake({kHead + message(number(1, 2) + number(3, 5) + attribute("comm_dst", 1))}) ==
             "node 2: comm_size is missing; it must be from 1 to 1125899906842624");
  BOOST_TEST(mistake({kHead + message(number(1, 2) + number(3, 42))}) ==
             "node 2: is of kind 42, which is not flown here");
}

BOOST_AUTO_TEST_CASE(each_rank_has_a_file) {
  Files files;
  const auto refusal = [&](const std::string& path) {
    try {
      chakra_files(path);
    } catch (const config::ConfigError& error) {
      return error.problems().front().text;
    }
    return std::string();
  };
  BOOST_TEST(refusal(files.path()).find("there is no Chakra trace") == 0u);
  files.write("job.0.et", kHead);
  files.write("job.2.et", kHead);
  BOOST_TEST(refusal(files.path()) == "there is no file of rank 1; ranks count from 0");
  files.write("job.1.et", kHead);
  files.write("job.10.et", kHead);
  BOOST_TEST(refusal(files.path()) == "there is no file of rank 3; ranks count from 0");
  files.write("other.0.et", kHead);
  BOOST_TEST(refusal(files.path()).find("there are traces of job and of other; say which: ") == 0u);
}

BOOST_AUTO_TEST_CASE(any_bytes_are_read_or_refused) {
  // Every prefix of a trace, and every byte of it changed: an answer, and not a fall.
  Files files;
  const std::string whole = kHead + message(number(1, 7) + bytes(2, "f") + number(3, 4) + number(7, 12)) +
                            message(number(1, 9) + number(3, 7) + bytes(5, varint(7)) + attribute("comm_type", 0) +
                                    attribute("comm_size", 300));
  const auto answers = [&](const std::string& content) {
    const auto path = files.write("one.0.et", content);
    try {
      read_chakra({path}, {});
    } catch (const config::ConfigError&) {
    }
  };
  for (std::size_t length = 0; length < whole.size(); ++length) answers(whole.substr(0, length));
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (const unsigned flip : {1u, 2u, 4u, 8u, 16u, 32u, 64u, 128u, 255u}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ flip);
      answers(changed);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::workload
