// `flatsat mesh windows|paths|topology|contacts|members|job`: constellations of a testbed and the links between them.
#include <iostream>
#include <thread>

#include "harness/base/clock.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"
#include "harness/config/span.h"
#include "harness/config/units.h"
#include "harness/fleet/job.h"
#include "harness/fleet/outputs.h"

namespace flatsat::cli {
namespace {

/// What `mesh job` is given in words of a person.
struct JobArguments {
  std::string traces, rate = "100 Gbit/s", site_rate = "10 Gbit/s", endpoint = "0 s", every = "10 s";
  std::vector<std::string> ranks;
  double memory_bytes_s = 0.0;
  network::CollectiveAlgorithm algorithm = network::CollectiveAlgorithm::kRing;
  unsigned splits = 1;
  std::uint64_t packet_bytes = network::TransportConfig{}.packet_bytes;
};

struct MeshArguments {
  std::string testbed, folder = "hypatia";
  JobArguments job;
  std::vector<std::string> sets;
  fleet::MeshRequest request;
  double rate_bytes_s = 12.5e9;
  bool json = false, csv = false, czml = false, ion = false, hypatia = false, oem = false, tle = false;
};

void print(const std::vector<config::Problem>& remarks) {
  for (const auto& remark : remarks)
    std::cerr << (remark.location.file.empty() ? "flatsat" : to_string(remark.location)) << ": " << remark.text << '\n';
}

int print(const MeshArguments& a, const orbit::Table& table) {
  std::cout << (a.json ? orbit::to_json(table) : orbit::to_csv(table)) << std::flush;
  return kExitPass;
}

int print(const std::string& text) {
  std::cout << text << std::flush;
  return kExitPass;
}

fleet::Assembly assembled(const MeshArguments& a) {
  testbed::TestbedOptions options;
  options.sets = a.sets;
  const auto bed = testbed::load_testbed(a.testbed, options);
  std::vector<config::Problem> remarks = bed.remarks;
  auto assembly = fleet::assemble(bed, remarks);
  print(remarks);
  return assembly;
}

/// An assembly with its links over the span that is asked for.
struct Flown {
  fleet::Assembly assembly;
  mesh::Span span;
  fleet::Mesh mesh;
};

Flown flown(const MeshArguments& a) {
  auto assembly = assembled(a);
  const auto span = fleet::span_of(a.request, assembly);
  fleet::check_flight(assembly, span);
  auto mesh = fleet::mesh_of(assembly, span, a.request.threads);
  print(fleet::schedule_remarks(assembly, mesh));
  return {std::move(assembly), span, std::move(mesh)};
}

double step_s(const MeshArguments& a, const mesh::Span& span) {
  const auto instants = fleet::instants_of(a.request, span);
  return instants.size() > 1 ? static_cast<double>(instants[1] - instants[0]) * 1e-12 : span.end_s - span.begin_s;
}

int print_windows(const MeshArguments& a) { return print(a, fleet::windows_table(assembled(a), a.request)); }

int print_contacts(const MeshArguments& a) {
  const auto f = flown(a);
  if (a.ion) return print(fleet::contacts_to_ion(f.assembly, f.mesh, a.rate_bytes_s));
  return print(a, fleet::contacts_table(f.assembly, f.mesh));
}

int print_topology(const MeshArguments& a) {
  auto f = flown(a);
  if (a.czml) return print(fleet::to_czml(f.assembly, f.mesh, f.span, step_s(a, f.span)));
  if (!a.hypatia) return print(a, fleet::topology_table(f.assembly, f.mesh, fleet::instants_of(a.request, f.span)));
  fleet::write_hypatia(f.assembly, f.span, a.folder);
  return kExitPass;
}

int print_paths(const MeshArguments& a) {
  auto f = flown(a);
  auto pairs = fleet::pairs_of(a.request, f.assembly);
  if (pairs.empty()) pairs = fleet::pairs_of_sites(f.assembly);
  if (pairs.empty())
    throw config::ConfigError({{{"--pair", 0, 0}, "is needed, as A,B: the testbed has fewer than two sites"}});
  auto instants = fleet::instants_of(a.request, f.span);
  if (!a.hypatia)
    return print(a, fleet::paths_table(f.assembly, f.mesh, pairs, instants, a.request.changes, a.request.threads));
  if (instants.size() > 1 && instants.back() == mesh::to_ps(f.span.end_s)) instants.pop_back();  // as its own loop ends
  fleet::write_hypatia_routes(f.assembly, f.mesh, pairs, instants, a.request.threads, a.folder);
  return kExitPass;
}

int print_members(const MeshArguments& a) {
  const auto assembly = assembled(a);
  if (a.tle) return print(fleet::members_to_lines(assembly));
  if (!a.oem) return print(a, fleet::members_table(assembly));
  const auto span = fleet::span_of(a.request, assembly);
  fleet::check_flight(assembly, span);
  const auto now = environment::parse_utc(base::utc_now("%Y-%m-%dT%H:%M:%SZ"));
  return print(fleet::members_to_oem(assembly, span, step_s(a, span), now));
}

[[noreturn]] void refuse(const std::string& option, const std::string& text, const std::string& what) {
  throw config::ConfigError({{{option + " " + text, 0, 0}, what}});
}

std::uint64_t rate_of(const std::string& option, const std::string& text) {
  const auto bps = config::in_unit(text, "bit/s");
  if (!bps || !(*bps >= 1.0 && *bps <= 1e15)) refuse(option, text, "must be from 1 bit/s to 1000000 Gbit/s");
  return static_cast<std::uint64_t>(*bps);
}

double seconds_of(const std::string& option, const std::string& text, const config::Range& range) {
  const auto span = config::span_of(text, range);
  if (!span.wrong.empty()) refuse(option, text, span.wrong);
  return span.seconds;
}

int fly_job(const MeshArguments& a) {
  fleet::JobRequest request;
  request.traces = a.job.traces;
  request.ranks = a.job.ranks;
  request.rates = {rate_of("--rate", a.job.rate), rate_of("--site-rate", a.job.site_rate)};
  request.execution = {a.job.algorithm, a.job.splits, {}};
  request.execution.rank.endpoint_delay_ps =
      mesh::to_ps(seconds_of("--endpoint", a.job.endpoint, config::kNotNegative));
  request.execution.rank.memory_bytes_per_s = a.job.memory_bytes_s;
  request.transport.packet_bytes = a.job.packet_bytes;
  request.route_every_s = seconds_of("--route-every", a.job.every, config::kPositive);
  const auto f = flown(a);
  const auto result = fleet::fly_job(f.assembly, f.mesh, f.span, request);
  print(a, fleet::job_table(f.assembly, result, f.span));
  std::cerr << "flatsat: " << result.delivered << " messages delivered, " << result.lost.size() << " lost, "
            << result.topology_changes << " changes of the topology\n";
  for (const auto& line : result.unfinished) std::cerr << "flatsat: " << line << '\n';
  return result.unfinished.empty() ? kExitPass : kExitFail;
}

class MeshCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("mesh", "constellations, their laser mesh, its windows and routes");
    command->require_subcommand(1);
    a_.request.threads = std::max(1u, std::thread::hardware_concurrency());
    auto* windows = add_inner(*command, "windows", "who sees whom, and when", action, print_windows);
    auto* paths = add_inner(*command, "paths", "shortest routes over time, round trip and path", action, print_paths);
    auto* topology = add_inner(*command, "topology", "links, degree and diameter over time", action, print_topology);
    auto* contacts = add_inner(*command, "contacts", "the contact plan that the terminals fly", action, print_contacts);
    auto* members = add_inner(*command, "members", "the satellites themselves", action, print_members);
    for (auto* c : {windows, paths})
      c->add_option("--pair", a_.request.pairs, "A,B: names or numbers of two satellites or sites")
          ->allow_extra_args(false);
    windows->add_flag("--all", a_.request.every_pair, "all satellites with all")->excludes("--pair");
    paths->add_flag("--changes", a_.request.changes, "at each change of the topology as well");
    for (auto* c : {paths, topology, members}) c->add_option("--step", step_, "between two rows, like '1 s' (60 s)");
    for (auto* c : {paths, topology}) {
      c->add_flag("--hypatia", a_.hypatia, "write files of Hypatia into the folder of -o")
          ->excludes("--json")
          ->excludes("--csv");
      c->add_option("-o,--output", a_.folder, "folder of --hypatia");
    }
    topology->add_flag("--czml", a_.czml, "print CZML, for a globe")
        ->excludes("--json")
        ->excludes("--csv")
        ->excludes("--hypatia");
    contacts->add_flag("--ion", a_.ion, "print commands of ION")->excludes("--json")->excludes("--csv");
    contacts->add_option("--rate", a_.rate_bytes_s, "bytes a second of a contact, for --ion")
        ->check(CLI::Range(1.0, 1e15));
    add_job(*add_inner(*command, "job", "a job of many ranks, from Chakra execution traces", action, fly_job));
    members->add_flag("--oem", a_.oem, "print an orbit ephemeris message (CCSDS OEM)")
        ->excludes("--json")
        ->excludes("--csv");
    members->add_flag("--tle", a_.tle, "print two-line sets")->excludes("--json")->excludes("--csv")->excludes("--oem");
  }

 private:
  void add_job(CLI::App& job) {
    JobArguments& j = a_.job;
    const std::map<std::string, network::CollectiveAlgorithm> algorithms{
        {"ring", network::CollectiveAlgorithm::kRing},
        {"tree", network::CollectiveAlgorithm::kTree},
        {"halving-doubling", network::CollectiveAlgorithm::kHalvingDoubling}};
    job.add_option("--traces", j.traces, "folder with NAME.RANK.et, or FOLDER/NAME")->required();
    job.add_option("--ranks", j.ranks,
                   "A,B,...: satellites or sites of ranks 0, 1, ... (default: the first satellites)")
        ->delimiter(',');
    job.add_option("--rate", j.rate, "of a link between satellites (100 Gbit/s)");
    job.add_option("--site-rate", j.site_rate, "of a link with a site (10 Gbit/s)");
    job.add_option("--algorithm", j.algorithm, "of all-reduce: ring (default), tree, halving-doubling")
        ->transform(CLI::CheckedTransformer(algorithms));
    job.add_option("--splits", j.splits, "a collective operation is done in so many parts (1)")
        ->check(CLI::Range(1u, 65536u));
    job.add_option("--endpoint", j.endpoint, "that a rank takes for each message, like '10 ns' (0 s)");
    job.add_option("--memory", j.memory_bytes_s, "bytes a second of adding up; 0: no time")
        ->check(CLI::Range(0.0, 1e18));
    job.add_option("--packet", j.packet_bytes, "bytes up to which a message is a packet, and not a flow (65536)");
    job.add_option("--route-every", j.every, "routes are found anew so often, and at each change (10 s)");
  }

  CLI::App* add_inner(CLI::App& parent, const char* name, const char* what, Action& action,
                      int (*act)(const MeshArguments&)) {
    auto* c = parent.add_subcommand(name, what);
    c->add_option("testbed", a_.testbed, "testbed folder or file")->required();
    c->add_option("--set", a_.sets, "KEY=VALUE of the testbed")->allow_extra_args(false);
    c->add_option("--from", a_.request.from, "UTC, or an offset from the epoch like '+90 min' (default: the epoch)");
    c->add_option("--to", a_.request.to, "the same (default: the end of the run)");
    c->add_option("--threads", a_.request.threads, "that share the work; they change no digit")
        ->check(CLI::Range(1u, 256u));
    c->add_flag("--json", a_.json, "print JSON");
    c->add_flag("--csv", a_.csv, "print CSV (default)")->excludes("--json");
    c->callback([this, &action, act] {
      action = [this, act] {
        if (!step_.empty()) a_.request.step = step_;
        return act(a_);
      };
    });
    return c;
  }

  MeshArguments a_;
  std::string step_;
};

}  // namespace

std::unique_ptr<Command> make_mesh() { return std::make_unique<MeshCommand>(); }

}  // namespace flatsat::cli
