// A campaign of single flipped bits in all registers and memories at random cycles of a job, and what becomes of them.
//   test_npu_faults --run_test=faults -- 10000 1      so many flips, seed
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <map>

#include "tests/rtl/npu_jobs.h"

namespace flatsat::npu_rig {

using namespace compute::job_queue;

BOOST_AUTO_TEST_SUITE(faults)

namespace {

/// kWrong: completion OK, result in memory wrong, but not with the CRC of the completion. kSilent: with it.
enum Outcome { kMasked, kCorrected, kDetected, kDriver, kWrong, kSilent, kHang, kOutcomes };
constexpr const char* kNames[] = {"masked",
                                  "corrected",
                                  "detected by the hardware",
                                  "result right, completion not: the driver repeats",
                                  "result wrong, no error, CRC disagrees",
                                  "result wrong, no error, CRC agrees",
                                  "hang"};

/// A register or memory; of a memory only the words that a job uses.
struct Target {
  std::string name;
  unsigned bits;
  std::uint64_t words;
};
struct Job {
  Descriptor d;
  Bus::State state;          // with the doorbell still to ring
  std::uint64_t cycles = 0;  // from the doorbell to the interrupt
};
struct Targets {
  std::vector<Target> registers, memories;
};

bool is_memory(const std::string& name) {
  const auto ends = [&](const std::string& end) { return name.ends_with(end); };
  return ends(".u_bank.data_q") || ends("g_ecc.check_q") || ends(".u_rows.data_q");
}

/// The clock counts of the bench and error injection itself are no part of a job.
Targets targets(const Bus& bus) {
  Targets all;
  for (const auto& name : bus.places()) {
    const auto size = bus.size(name);
    if (!is_memory(name)) {
      all.registers.push_back({name, size.bits, size.words});
    } else {
      const bool a = name.find("u_panel_a") != std::string::npos;
      all.memories.push_back({name, size.bits, std::min<std::uint64_t>(size.words, a ? 130 : 42)});
    }
  }
  return all;
}

/// One bit, each as likely as any other.
struct Bit {
  const Target* target;
  std::uint64_t word;
  unsigned bit;
};
class Chooser {
 public:
  explicit Chooser(const std::vector<Target>& targets) {
    for (const auto& t : targets) first_[total_] = &t, total_ += t.bits * t.words;
  }
  Bit choose(std::mt19937_64& random) const {
    const std::uint64_t at = random() % total_;
    const auto found = std::prev(first_.upper_bound(at));
    const std::uint64_t inside = at - found->first;
    return {found->second, inside / found->second->bits, static_cast<unsigned>(inside % found->second->bits)};
  }
  std::uint64_t total() const { return total_; }

 private:
  std::map<std::uint64_t, const Target*> first_;
  std::uint64_t total_ = 0;
};

class Campaign {
 public:
  Campaign(std::uint64_t seed, bool protection) : random_(seed) {
    npu_.set(kProtection, protection ? 1 : 0);
    npu_.set(kWatchdogCycles, 4000);
    add(npu_.prepare({40, 33, 35}));
    add(npu_.prepare_requant({30, 40, 24}, true));
    add(npu_.prepare({66, 17, 20}));
  }

  std::array<std::uint64_t, kOutcomes> run(const std::vector<Target>& where, std::uint64_t flips) {
    const Chooser chooser(where);
    std::array<std::uint64_t, kOutcomes> count{};
    for (std::uint64_t i = 0; i < flips; ++i) {
      const Bit bit = chooser.choose(random_);
      const Job& job = jobs_[random_() % jobs_.size()];
      const Outcome outcome = one(job, bit, random_() % job.cycles);
      ++count[outcome];
      if (outcome >= kWrong) ++leaks[bit.target->name];
    }
    return count;
  }
  const Bus& bus() const { return npu_.bus; }
  std::map<std::string, std::uint64_t> leaks;  // places whose flips gave a wrong result without an error, or a hang

 private:
  void add(Descriptor d) {
    npu_.bus.cycle();
    npu_.enqueue(d);
    Job job{d, npu_.bus.save()};
    npu_.ring();
    while (!npu_.bus.interrupt()) npu_.bus.cycle(), ++job.cycles;
    BOOST_REQUIRE_EQUAL(npu_.fault_of(d, npu_.finish()), "");
    jobs_.push_back(std::move(job));
    tails_.push_back(npu_.tail());
  }

  Outcome one(const Job& job, const Bit& bit, std::uint64_t after) {
    npu_.bus.problems.clear();
    npu_.bus.restore(job.state);
    npu_.remember();
    npu_.set(kRingTail, tails_[static_cast<std::size_t>(&job - jobs_.data())]);
    npu_.run(after);
    npu_.bus.flip(bit.target->name, bit.word, bit.bit);
    for (std::uint64_t i = 0; i < 12'000 && !npu_.bus.interrupt(); ++i) npu_.bus.cycle();
    if (!npu_.bus.interrupt()) return kHang;
    npu_.run(4);  // a fatal interrupt may come a moment after the completion
    return judged(job);
  }

  Outcome judged(const Job& job) {
    const auto done = npu_.completion(job.d);
    if (npu_.bus.fatal() || (npu_.bus.value("u_regs.int_state_q") & (kJobFailed | kFatal)) != 0) return kDetected;
    const bool complete = done.done == 1 && done.error == 0 && done.tag == job.d.tag;
    if (npu_.result_right(job.d)) {
      if (!complete || done.crc32 != npu_.crc_in_memory(job.d)) return kDriver;
      const bool mended = done.corrected > 0 || npu_.bus.value("u_regs.u_counters.abft_corrected_q") != 0;
      return mended ? kCorrected : kMasked;
    }
    return complete && done.crc32 == npu_.crc_in_memory(job.d) ? kSilent : kWrong;
  }

  Driver npu_{{.memory_bytes = 1u << 16}};
  std::mt19937_64 random_;
  std::vector<Job> jobs_;
  std::vector<std::uint32_t> tails_;
};

/// 95 % interval of a share, Wilson (1927), doi:10.1080/01621459.1927.10502953.
std::pair<double, double> interval(std::uint64_t hits, std::uint64_t n) {
  const double z = 1.959964, count = static_cast<double>(n), p = static_cast<double>(hits) / count;
  const double middle = p + z * z / (2 * count);
  const double reach = z * std::sqrt(p * (1 - p) / count + z * z / (4 * count * count));
  const double scale = 1 + z * z / count;
  return {std::max(0.0, (middle - reach) / scale), (middle + reach) / scale};
}

void print(const char* what, const std::array<std::uint64_t, kOutcomes>& count, std::uint64_t flips) {
  std::cout << what << ", " << flips << " flips\n";
  for (int i = 0; i < kOutcomes; ++i) {
    const auto [low, high] = interval(count[static_cast<std::size_t>(i)], flips);
    std::cout << "  " << std::setw(6) << count[static_cast<std::size_t>(i)] << "  " << std::fixed
              << std::setprecision(3)
              << 100.0 * static_cast<double>(count[static_cast<std::size_t>(i)]) / static_cast<double>(flips) << " % ("
              << 100 * low << " .. " << 100 * high << ")  " << kNames[i] << '\n';
  }
}

std::uint64_t argument(int index, std::uint64_t otherwise) {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  return suite.argc > index ? std::stoull(suite.argv[index]) : otherwise;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_flipped_bit_gives_next_to_no_wrong_result_without_an_error_and_none_from_a_memory) {
  const std::uint64_t flips = argument(1, 400), seed = argument(2, 1);
  Campaign campaign(seed, true);
  const bool guarded = campaign.bus().has("u_core.g_lockstep.u_twin.u_jobs.state_q");
  const auto all = targets(campaign.bus());
  std::cout << Chooser(all.registers).total() << " bits of registers, " << Chooser(all.memories).total()
            << " bits of memory words in use" << (guarded ? "" : "; without ECC, ABFT and lockstep") << '\n';
  const auto registers = campaign.run(all.registers, flips);
  print("registers", registers, flips);
  const auto memories = campaign.run(all.memories, flips);
  print("memories", memories, flips);
  for (const auto& [name, count] : campaign.leaks) std::cout << "  " << count << " x " << name << '\n';
  if (!guarded) return;
  BOOST_TEST(1000 * (registers[kWrong] + registers[kSilent]) <= flips);
  BOOST_TEST(memories[kWrong] + memories[kSilent] + memories[kHang] == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::npu_rig
