#include "harness/workload/chakra.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>

#include "execution_trace.pb.h"
#include "harness/base/whole_file.h"
#include "harness/config/problems.h"

namespace flatsat::workload {
namespace {

namespace fs = std::filesystem;
using network::CollectiveKind, network::Operation, network::Workload;
using Kind = Operation::Kind;

// Kinds of nodes and of collective operations, by Chakra's numbers.
enum NodeType {
  kMetadata = 1,
  kMemLoad,
  kMemStore,
  kComp,
  kSend,
  kReceive,
  kCollective,
  kStorage,
  kBatch,
  kCheckpoint
};
const std::map<std::int64_t, CollectiveKind> kCollectives{{0, CollectiveKind::kAllReduce},
                                                          {2, CollectiveKind::kAllGather},
                                                          {5, CollectiveKind::kBroadcast},
                                                          {6, CollectiveKind::kAllToAll},
                                                          {7, CollectiveKind::kReduceScatter}};
constexpr std::uint64_t kMostMicros = 9'223'372'000'000;  // 106.75 d, the longest time there is here
constexpr std::uint64_t kMostBytes = 1ull << 50;
constexpr std::size_t kMostFileBytes = 2'000'000'000;
constexpr std::size_t kMostNodes = 10'000'000;
constexpr const char* kVersion = "1.1";

class Reader {
 public:
  Reader(const std::string& file, unsigned rank, std::vector<config::Problem>& problems)
      : file_(file), rank_(rank), problems_(problems) {}

  std::vector<Operation> read() {
    read_nodes();
    std::vector<Operation> operations;
    for (const auto& node : nodes_) operations.push_back(operation_of(node));
    if (problems_.empty()) refuse_circles(operations);
    return operations;
  }

 private:
  void wrong(const std::string& what) { problems_.push_back({{.file = file_}, what}); }
  void wrong(const chakra::Node& node, const std::string& what) {
    wrong("node " + std::to_string(node.id()) + (node.name().empty() ? "" : " (" + node.name() + ")") + ": " + what);
  }

  void read_nodes() {
    const auto bytes = base::read_whole(file_);
    if (!bytes) return wrong("cannot be read");
    if (bytes->size() > kMostFileBytes) return wrong("is larger than 2 GB");
    google::protobuf::io::ArrayInputStream stream(bytes->data(), static_cast<int>(bytes->size()));
    chakra::Head head;
    bool ended = false;
    if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(&head, &stream, &ended))
      return wrong("is no Chakra trace: it must begin with a head behind its length");
    for (;;) {
      const auto at = stream.ByteCount();
      chakra::Node node;
      if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(&node, &stream, &ended)) {
        if (!ended) wrong("byte " + std::to_string(at) + ": there must be a node behind its length, or the file's end");
        return;
      }
      if (nodes_.size() == kMostNodes) return wrong("has more than 10,000,000 nodes");
      if (!place_.emplace(node.id(), nodes_.size()).second) wrong(node, "its id stands in the file twice");
      nodes_.push_back(std::move(node));
    }
  }

  std::optional<std::int64_t> whole_number(const chakra::Node& node, const std::string& name) {
    for (const auto& attribute : node.attr()) {
      if (attribute.name() != name) continue;
      switch (attribute.value_case()) {
        case chakra::Attribute::kInt32Val:
          return attribute.int32_val();
        case chakra::Attribute::kInt64Val:
          return attribute.int64_val();
        case chakra::Attribute::kUint32Val:
          return attribute.uint32_val();
        case chakra::Attribute::kUint64Val:
          return static_cast<std::int64_t>(attribute.uint64_val());
        case chakra::Attribute::kSint32Val:
          return attribute.sint32_val();
        case chakra::Attribute::kSint64Val:
          return attribute.sint64_val();
        case chakra::Attribute::kFixed32Val:
          return attribute.fixed32_val();
        case chakra::Attribute::kFixed64Val:
          return static_cast<std::int64_t>(attribute.fixed64_val());
        case chakra::Attribute::kSfixed32Val:
          return attribute.sfixed32_val();
        case chakra::Attribute::kSfixed64Val:
          return attribute.sfixed64_val();
        default:
          wrong(node, name + " must be a whole number");
          return std::nullopt;
      }
    }
    return std::nullopt;
  }

  std::int64_t required(const chakra::Node& node, const std::string& name, std::int64_t least, std::int64_t most) {
    const auto found = whole_number(node, name);
    if (found && *found >= least && *found <= most) return *found;
    wrong(node, name + (found ? " is " + std::to_string(*found) + "; it" : " is missing; it") + " must be from " +
                    std::to_string(least) + " to " + std::to_string(most));
    return least;
  }

  /// The rank at the other end; `mine` is what the node says of this end.
  unsigned peer_of(const chakra::Node& node, const std::string& mine, const std::string& other) {
    if (const auto rank = whole_number(node, mine); rank && *rank != rank_)
      wrong(node, mine + " is " + std::to_string(*rank) + " in the file of rank " + std::to_string(rank_));
    return static_cast<unsigned>(required(node, other, 0, 1'000'000));
  }

  Operation operation_of(const chakra::Node& node) {
    Operation operation;
    operation.id = node.id();
    operation.name = node.name();
    std::set<std::size_t> after;
    for (const auto* list : {&node.ctrl_deps(), &node.data_deps()})
      for (const auto id : *list) {
        const auto place = place_.find(id);
        if (place == place_.end())
          wrong(node, "depends on node " + std::to_string(id) + ", which is not in the file");
        else
          after.insert(place->second);
      }
    operation.after.assign(after.begin(), after.end());
    switch (node.type()) {
      case kMetadata:
      case kMemLoad:
      case kMemStore:
      case kComp:
      case kStorage:
      case kCheckpoint:
        if (node.duration_micros() > kMostMicros)
          wrong(node, "takes more than 106.75 d, the longest time there is here");
        operation.duration_ps = static_cast<std::int64_t>(std::min(node.duration_micros(), kMostMicros)) * 1'000'000;
        break;
      case kSend:
      case kReceive:
        operation.kind = node.type() == kSend ? Kind::kSend : Kind::kReceive;
        operation.bytes = static_cast<std::uint64_t>(required(node, "comm_size", 1, kMostBytes));
        operation.peer =
            node.type() == kSend ? peer_of(node, "comm_src", "comm_dst") : peer_of(node, "comm_dst", "comm_src");
        operation.tag = static_cast<std::uint64_t>(whole_number(node, "comm_tag").value_or(0));
        break;
      case kCollective:
        read_collective(node, operation);
        break;
      default:
        wrong(node, "is of kind " + std::to_string(node.type()) + ", which is not flown here");
    }
    return operation;
  }

  void read_collective(const chakra::Node& node, Operation& operation) {
    operation.kind = Kind::kCollective;
    operation.bytes = static_cast<std::uint64_t>(required(node, "comm_size", 1, kMostBytes));
    const auto type = required(node, "comm_type", 0, 9);
    const auto kind = kCollectives.find(type);
    if (kind != kCollectives.end())
      operation.collective = kind->second;
    else
      wrong(node, "comm_type " + std::to_string(type) +
                      " is not flown here; all-reduce (0), all-gather (2), broadcast (5), all-to-all (6) and "
                      "reduce-scatter (7) are");
    for (const auto& attribute : node.attr()) {
      if (attribute.name() != "pg_name" || attribute.value_case() != chakra::Attribute::kStringVal) continue;
      if (group_ && *group_ != attribute.string_val())
        wrong(node, "is of the group '" + attribute.string_val() + "', others are of '" + *group_ +
                        "'; collective operations of all ranks are flown here");
      group_ = attribute.string_val();
    }
  }

  /// Takes away what waits for nothing that is left; what then is left goes in a circle.
  void refuse_circles(const std::vector<Operation>& operations) {
    std::vector<std::size_t> missing, ready;
    std::vector<std::vector<std::size_t>> waiting(operations.size());
    for (std::size_t i = 0; i < operations.size(); ++i) {
      missing.push_back(operations[i].after.size());
      if (missing[i] == 0) ready.push_back(i);
      for (const auto earlier : operations[i].after) waiting[earlier].push_back(i);
    }
    std::size_t done = 0;
    for (; done < ready.size(); ++done)
      for (const auto later : waiting[ready[done]])
        if (--missing[later] == 0) ready.push_back(later);
    if (done == operations.size()) return;
    std::size_t at = 0;
    while (missing[at] == 0) ++at;
    std::vector<std::size_t> seen;  // from one that waits to one that it waits for, until one comes again
    while (std::find(seen.begin(), seen.end(), at) == seen.end()) {
      seen.push_back(at);
      for (const auto earlier : operations[at].after)
        if (missing[earlier] > 0) at = earlier;
    }
    std::string circle;
    for (auto i = std::find(seen.begin(), seen.end(), at); i != seen.end(); ++i)
      circle += std::to_string(operations[*i].id) + " depends on ";
    wrong("nodes wait for each other: " + circle + std::to_string(operations[at].id));
  }

  const std::string& file_;
  const unsigned rank_;
  std::vector<config::Problem>& problems_;
  std::vector<chakra::Node> nodes_;
  std::map<std::uint64_t, std::size_t> place_;
  std::optional<std::string> group_;
};

void add(chakra::Node& node, const std::string& name, std::int64_t value) {
  auto& attribute = *node.add_attr();
  attribute.set_name(name);
  attribute.set_int64_val(value);
}

chakra::Node node_of(const Operation& operation, unsigned rank, const std::vector<Operation>& all) {
  chakra::Node node;
  node.set_id(operation.id);
  node.set_name(operation.name);
  for (const auto earlier : operation.after) node.add_data_deps(all[earlier].id);
  switch (operation.kind) {
    case Kind::kCompute:
      node.set_type(kComp);
      node.set_duration_micros(static_cast<std::uint64_t>((operation.duration_ps + 500'000) / 1'000'000));
      return node;
    case Kind::kSend:
    case Kind::kReceive: {
      const bool sends = operation.kind == Kind::kSend;
      node.set_type(sends ? kSend : kReceive);
      add(node, "comm_src", sends ? rank : operation.peer);
      add(node, "comm_dst", sends ? operation.peer : rank);
      add(node, "comm_tag", static_cast<std::int64_t>(operation.tag));
      break;
    }
    case Kind::kCollective:
      node.set_type(kCollective);
      for (const auto& [type, kind] : kCollectives)
        if (kind == operation.collective) add(node, "comm_type", type);
  }
  add(node, "comm_size", static_cast<std::int64_t>(operation.bytes));
  return node;
}

}  // namespace

Workload read_chakra(const std::vector<std::string>& files, const network::ExecutionConfig& config) {
  std::vector<config::Problem> problems;
  Workload workload;
  for (unsigned rank = 0; rank < files.size(); ++rank) workload.push_back(Reader(files[rank], rank, problems).read());
  if (problems.empty())
    for (const auto& what : network::problems_of(workload, config))
      problems.push_back({{.file = files.empty() ? "" : fs::path(files[0]).parent_path().string()}, what});
  if (!problems.empty()) throw config::ConfigError(problems);
  return workload;
}

std::vector<std::string> chakra_files(const std::string& path) {
  const auto refuse = [&](const std::string& what) { throw config::ConfigError({{{.file = path}, what}}); };
  const bool is_folder = fs::is_directory(path);
  const fs::path folder = is_folder ? fs::path(path) : fs::path(path).parent_path();
  std::map<std::string, std::map<unsigned long, std::string>> by_name;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, error)) {
    if (entry.path().extension() != ".et") continue;
    const fs::path stem = entry.path().stem();
    const std::string rank = stem.extension().string(), name = stem.stem().string();
    if (rank.size() < 2 || rank.size() > 8 || rank.find_first_not_of("0123456789", 1) != std::string::npos) continue;
    if (is_folder || name == fs::path(path).filename()) by_name[name][std::stoul(rank.substr(1))] = entry.path();
  }
  if (by_name.empty()) refuse("there is no Chakra trace; there must be a file NAME.RANK.et for each rank, from 0 on");
  if (by_name.size() > 1)
    refuse("there are traces of " + by_name.begin()->first + " and of " + by_name.rbegin()->first +
           "; say which: " + (folder / by_name.begin()->first).string());
  std::vector<std::string> files;
  for (const auto& [rank, file] : by_name.begin()->second) {
    if (rank != files.size())
      refuse("there is no file of rank " + std::to_string(files.size()) + "; ranks count from 0");
    files.push_back(file);
  }
  return files;
}

void write_chakra(const std::string& file, unsigned rank, const std::vector<Operation>& operations) {
  std::ofstream out(file, std::ios::binary);
  chakra::Head head;
  head.set_version(kVersion);
  bool good = google::protobuf::util::SerializeDelimitedToOstream(head, &out);
  for (const auto& operation : operations)
    good = good && google::protobuf::util::SerializeDelimitedToOstream(node_of(operation, rank, operations), &out);
  out.close();
  if (!good || !out) throw std::runtime_error("cannot write " + file);
}

}  // namespace flatsat::workload
