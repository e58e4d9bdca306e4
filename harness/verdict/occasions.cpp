#include "harness/verdict/occasions.h"

#include <algorithm>
#include <span>

#include "models/base/event_kinds.h"

namespace flatsat::verdict {
namespace {

namespace events = model::events;
using Kinds = std::span<const std::string_view>;

// Each list holds the ways in which one thing can end: what never began has none of them.
constexpr std::string_view kAnswer[] = {events::kRightAnswer, events::kWrongAnswer, events::kStrayResult};
constexpr std::string_view kAttempt[] = {events::kJobDone, events::kJobFailed, events::kJobError, events::kWrongResult,
                                         events::kTimeout};
constexpr std::string_view kJob[] = {events::kJobDone, events::kJobFailed, events::kJobExpired, events::kJobRefused,
                                     events::kJobDamaged};
constexpr std::string_view kLink[] = {events::kLinkUp, events::kLinkDrop, events::kHandover};
constexpr std::string_view kSearching[] = {events::kSearch, events::kFirstLight, events::kLinkUp,
                                           events::kAcquisitionFailed};
constexpr std::string_view kFault[] = {events::kFaultMasked,   events::kFaultCorrected, events::kFaultDetected,
                                       events::kFaultSdc,      events::kFaultHang,      events::kFaultNotInjected,
                                       events::kFaultUndecided};
constexpr std::string_view kStep[] = {events::kStepPassed, events::kStepFailed};

/// Which of them are bad ends, asked for as "at most so many".
struct Row {
  std::string_view kind;
  Kinds ways;
};
constexpr Row kRows[] = {
    {events::kWrongAnswer, kAnswer},   {events::kStrayResult, kAnswer},  {events::kJobFailed, kAttempt},
    {events::kJobError, kAttempt},     {events::kWrongResult, kAttempt}, {events::kTimeout, kAttempt},
    {events::kJobExpired, kJob},       {events::kJobRefused, kJob},      {events::kJobDamaged, kJob},
    {events::kLinkDrop, kLink},        {events::kHandover, kLink},       {events::kAcquisitionFailed, kSearching},
    {events::kFaultSdc, kFault},       {events::kFaultHang, kFault},     {events::kFaultNotInjected, kFault},
    {events::kFaultUndecided, kFault}, {events::kStepFailed, kStep}};

}  // namespace

std::vector<std::string> occasions_of(const std::string& event) {
  const auto dot = event.rfind('.');
  const std::string source = dot == std::string::npos ? "" : event.substr(0, dot + 1);
  const std::string kind = event.substr(source.size());
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.kind == kind; });
  std::vector<std::string> names;
  if (row == std::end(kRows)) return names;
  for (const auto way : row->ways) names.push_back(source + std::string(way));
  return names;
}

std::vector<std::vector<std::string>> occasions_of(const Requirement& r) {
  std::vector<std::string> events{r.event, r.to_event};
  for (const auto& formula : {r.formula, r.when}) {
    if (!formula) continue;
    for (auto& name : events_of(*formula)) events.push_back(std::move(name));
  }
  std::vector<std::vector<std::string>> all;
  for (const auto& event : events) {
    auto names = occasions_of(event);
    if (!names.empty()) all.push_back(std::move(names));
  }
  return all;
}

}  // namespace flatsat::verdict
