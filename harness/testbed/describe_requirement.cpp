// [[requirement]] and [[waiver]]: what must hold, and what is known not to for a time.
#include <ctime>

#include "harness/base/clock.h"
#include "harness/testbed/describe.h"
#include "harness/verdict/instant.h"

namespace flatsat::testbed {
namespace {

std::function<std::string(const std::string&)> keep(std::string& target) {
  return [&target](const std::string& text) {
    target = text;
    return std::string();
  };
}

bool needs_channel(verdict::Statistic s) {
  switch (s) {
    case verdict::Statistic::kCount:
    case verdict::Statistic::kDelay:
    case verdict::Statistic::kResponseTime:
    case verdict::Statistic::kRobustness:
    case verdict::Statistic::kRate:
      return false;
    default:
      return true;
  }
}
bool needs_event(verdict::Statistic s) {
  return s == verdict::Statistic::kCount || s == verdict::Statistic::kDelay || s == verdict::Statistic::kResponseTime;
}
bool needs_formula(verdict::Statistic s) {
  return s == verdict::Statistic::kRobustness || s == verdict::Statistic::kResponseTime;
}

/// What is asked of must fit to how it is measured; empty if it does.
std::string misfit(const RequirementConfig& config) {
  const verdict::Requirement& r = config.requirement;
  const bool rate = r.statistic == verdict::Statistic::kRate;
  if (rate && r.channel.empty() == r.event.empty()) return "rate needs a channel or an event, and not both";
  if (!rate && needs_channel(r.statistic) != !r.channel.empty())
    return r.channel.empty() ? "needs a channel" : "needs no channel";
  if (!rate && needs_event(r.statistic) != !r.event.empty())
    return r.event.empty() ? "needs an event" : "needs no event";
  if ((r.statistic == verdict::Statistic::kDelay) != !r.to_event.empty())
    return "to_event belongs to delay, and delay needs it";
  if (needs_formula(r.statistic) != static_cast<bool>(r.formula))
    return "holds belongs to robustness and response_time, and they need it";
  const bool duration =
      r.statistic == verdict::Statistic::kDurationAbove || r.statistic == verdict::Statistic::kDurationBelow;
  if (duration == config.threshold_text.empty())
    return "threshold belongs to duration_above and duration_below, and they need it";
  if (r.when && r.channel.empty()) return "when belongs to a channel's figure";
  if (r.statistic != verdict::Statistic::kRobustness && config.at_least_text.empty() && config.at_most_text.empty())
    return "needs at_least or at_most";
  return {};
}

std::string day_problem(const std::string& text) {
  std::tm day{};
  const char* end = strptime(text.c_str(), "%Y-%m-%d", &day);
  return end != nullptr && *end == '\0' && text.size() == 10 ? "" : "must be a day like 2027-03-31";
}

std::string today() { return base::utc_now("%Y-%m-%d"); }

}  // namespace

std::function<std::string(const std::string&)> parse_into(std::shared_ptr<verdict::Formula>& target) {
  return [&target](const std::string& text) -> std::string {
    try {
      target = verdict::parse_formula(text);
      return {};
    } catch (const verdict::FormulaError& error) {
      return error.what();
    }
  };
}

std::function<std::string(const std::string&)> parse_untimed_into(std::shared_ptr<verdict::Formula>& target,
                                                                  const std::string& asker) {
  return [&target, asker](const std::string& text) -> std::string {
    try {
      target = verdict::parse_formula(text);
      verdict::require_untimed(*target, asker);
      return {};
    } catch (const verdict::FormulaError& error) {
      return error.what();
    }
  };
}

void refuse_expired_waivers(const Testbed& bed) {
  std::vector<config::Problem> problems;
  for (const auto& w : bed.waivers) {
    if (w.until < today())
      problems.push_back({w.location, "waiver " + w.id + " ended on " + w.until + "; renew it with " + w.owner +
                                          ", its owner, or remove it"});
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

void describe_requirement(config::Table& t, RequirementConfig& c) {
  verdict::Requirement& r = c.requirement;
  t.location(c.location);
  t.text("id", r.id, "short name");
  t.required();
  t.text("text", r.text, "in the words of the mission");
  t.required();
  t.text("channel", r.channel, "dotted name of what is measured");
  t.text("event", r.event, "kind of event that is counted, or with which a delay or response begins");
  t.text("to_event", r.to_event, "kind of event with which a delay ends");
  t.choice<verdict::Statistic>("statistic", r.statistic,
                               {{"minimum", verdict::Statistic::kMinimum},
                                {"maximum", verdict::Statistic::kMaximum},
                                {"mean", verdict::Statistic::kMean},
                                {"final", verdict::Statistic::kFinal},
                                {"rise", verdict::Statistic::kRise},
                                {"integral", verdict::Statistic::kIntegral},
                                {"rate", verdict::Statistic::kRate},
                                {"duration_above", verdict::Statistic::kDurationAbove},
                                {"duration_below", verdict::Statistic::kDurationBelow},
                                {"count", verdict::Statistic::kCount},
                                {"delay", verdict::Statistic::kDelay},
                                {"response_time", verdict::Statistic::kResponseTime},
                                {"robustness", verdict::Statistic::kRobustness}},
                               "how a run becomes one figure");
  t.required();
  t.quantity("threshold", "of a duration, with the channel's unit", keep(c.threshold_text));
  t.checked("holds", "an expression, like \"after eclipse within 30 s (a.power.share < 0.7)\"", parse_into(r.formula));
  t.checked("when", "an expression: the channel counts only while this holds", parse_into(r.when));
  t.quantity("at_least", "lower limit, with its unit", keep(c.at_least_text));
  t.quantity("at_most", "upper limit, with its unit", keep(c.at_most_text));
  t.quantity("marginal", "a margin below this is marginal, with the limit's unit", keep(c.marginal_text));
  t.check("statistic", [&c] { return misfit(c); });
}

void describe_waiver(config::Table& t, WaiverConfig& w) {
  t.location(w.location);
  t.text("id", w.id, "given by its owner");
  t.required();
  t.text("requirement", w.requirement, "whose failure it covers");
  t.required();
  t.text("owner", w.owner, "who answers for it");
  t.required();
  t.text("reason", w.reason, "why the failure is accepted");
  t.required();
  t.checked("until", "the last day on which it holds, like 2027-03-31", [&w](const std::string& text) -> std::string {
    w.until = text;
    return day_problem(text);
  });
  t.required();
  t.checked("when", "an expression that must hold when the requirement fails", parse_into(w.when));
}

}  // namespace flatsat::testbed
