// [service.NAME], inference requests over a cluster.
#include "harness/testbed/service_config.h"

namespace flatsat::testbed {
namespace {

constexpr std::uint64_t kMostTokens = 1ull << 40;

void describe_demand(config::Table& t, ServiceConfig& s) {
  auto& d = s.demand;
  t.texts("from", s.from, "names of sites, with * and ?: who asks");
  t.required();
  t.text("requests", s.requests,
         "requests as CSV with columns TIMESTAMP, ContextTokens and GeneratedTokens, the first at time 0, dealt to the "
         "sites at random; from this file's folder");
  t.names_files();
  t.number("rate", d.per_s, "1/s", config::kPositive, "of one site's requests at random, mean over a day");
  t.number("diurnal", d.diurnal, "1", config::kShare, "how far the rate goes above and below its mean over a day");
  t.number("peak", d.peak_h, "1", {0.0, 24.0}, "local mean solar time in hours at which it is highest");
  t.number("context", d.tokens.context, "1", {1.0, 1e9}, "tokens of a request, mean");
  t.number("generated", d.tokens.generated, "1", {1.0, 1e9}, "tokens of an answer, mean");
  t.choice<bool>("tokens", d.tokens.exponential, {{"constant", false}, {"exponential", true}},
                 "how both are spread about their means");
  t.integer("longest", d.tokens.longest, 2, kMostTokens, "tokens of a request and its answer together");
}

void describe_server(config::Table& t, serving::ServerConfig& s) {
  t.number("prefill", s.prefill_tokens_per_s, "1/s", config::kPositive,
           "tokens of contexts that one satellite reads, at full speed, one request after the other");
  t.number("step", s.step_s, "s", config::kNotNegative, "one token for all requests that are in memory: without them");
  t.number("step_per_request", s.step_per_request_s, "s", config::kNotNegative, "besides, for each of them");
  t.integer("batch", s.batch, 1, 1'000'000, "requests in memory at once");
  t.integer("memory", s.memory_tokens, 2, kMostTokens, "tokens whose keys and values the memory holds");
}

}  // namespace

void describe_service(config::Table& t, ServiceConfig& s) {
  t.location(s.location);
  describe_demand(t, s);
  t.texts("to", s.to, "names of members, with * and ?: who answers");
  t.required();
  using serving::PolicyKind;
  t.choice<PolicyKind>("policy", s.policy,
                       {{"nearest", PolicyKind::kNearest},
                        {"sunlit", PolicyKind::kSunlit},
                        {"coolest", PolicyKind::kCoolest},
                        {"least-loaded", PolicyKind::kLeastLoaded}},
                       "which of them is asked; of equal ones the nearest");
  t.number("reach", s.reach_s, "s", config::kNotNegative, "longest way to it, one way; 0: any");
  describe_server(t, s.server);
  t.integer("bytes_per_token", s.bytes_per_token, 1, 1 << 20, "of messages");
  t.integer("retries", s.retries, 0, 1000, "of a request, after a message or a satellite is lost");
  t.number("first_token", s.first_token_s, "s", config::kPositive,
           "objective: until it is at the site; by default deadline");
  t.number("deadline", s.deadline_s, "s", config::kPositive, "objective: until the whole answer is");
  t.required();
  t.number("give_up", s.give_up_s, "s", config::kPositive,
           "until a request is lost; by default three times the deadline");
  t.check("step_per_request", [&s]() -> std::string {
    return s.server.step_s + s.server.step_per_request_s > 0.0 ? "" : "and step must not both be 0";
  });
  t.check("longest", [&s]() -> std::string {
    return s.demand.tokens.longest <= s.server.memory_tokens ? ""
                                                             : "must be at most memory: a longer request never fits";
  });
  t.check("context", [&s]() -> std::string {
    if (!s.requests.empty() || s.demand.tokens.exponential) return {};
    const double all = s.demand.tokens.context + s.demand.tokens.generated;
    return all <= static_cast<double>(s.demand.tokens.longest) ? "" : "and generated must be at most longest together";
  });
  t.check("give_up", [&s]() -> std::string {
    return !s.give_up_s || !s.deadline_s || *s.give_up_s > *s.deadline_s ? "" : "must be longer than deadline";
  });
}

}  // namespace flatsat::testbed
