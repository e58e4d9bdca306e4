// The conversation: whose turn it is, times and horizons, numbers of packed messages, how often an agent speaks.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <limits>

#include "tests/agents/lie.h"

namespace flatsat::lies {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kEarliest = std::numeric_limits<std::int64_t>::min();

Lie instead(const char* name, const char* refusal, wire::Kind kind, const char* text = "") {
  return frame(name, refusal, [kind, text](Reply& r) {
    r.head.kind = static_cast<std::uint16_t>(kind);
    r.body = text_of(text);
  });
}

std::vector<Lie> of_turns() {
  return {
      instead("answers with HELLO", "answered a grant with HELLO", wire::Kind::kHello, "{}"),
      instead("answers with WELCOME", "answered a grant with WELCOME", wire::Kind::kWelcome, "{}"),
      instead("answers with GRANT", "answered a grant with GRANT", wire::Kind::kGrant, "12345678"),
      instead("answers with ACCESS", "answered a grant with ACCESS", wire::Kind::kAccess),
      instead("answers with RESPONSE", "answered a grant with RESPONSE", wire::Kind::kResponse),
      instead("answers with INTERRUPT", "answered a grant with INTERRUPT", wire::Kind::kInterrupt),
      instead("answers with SUPPLY", "answered a grant with SUPPLY", wire::Kind::kSupply),
      instead("answers with DRAW", "answered a grant with DRAW", wire::Kind::kDraw),
      instead("answers with SAMPLE", "answered a grant with SAMPLE", wire::Kind::kSample),
      instead("answers with SNAPSHOT", "answered a grant with SNAPSHOT", wire::Kind::kSnapshot, "{}"),
      instead("answers with SAFE", "answered a grant with SAFE", wire::Kind::kSafe),
      instead("answers with BYE", "answered a grant with BYE", wire::Kind::kBye),
      instead("answers with EVENT", "answered a grant with EVENT", wire::Kind::kEvent, "{}"),
      instead("answers with ERROR", "reported: on fire", wire::Kind::kError, "on fire"),
      frame("answers with an ERROR of 70,000 bytes", "ERROR bytes of text: 70000",
            [](Reply& r) {
              r.head.kind = static_cast<std::uint16_t>(wire::Kind::kError);
              r.body = wire::Bytes(70'000, 'x');
            }),
      frame("answers twice", "gap in sequence", [](Reply& r) { r.is_twice = true; }),
      frame("answers and ends", "ended with status 9", [](Reply&) { std::exit(9); }),
      frame("is killed", "was killed by signal 9", [](Reply&) { raise(SIGKILL); }),
      frame("says nothing any more", "silent for 10000 ms", [](Reply&) { sleep(20); }),
      frame("a message beyond 16 MiB", "silent for 10000 ms", [](Reply& r) { r.tail = wire::Bytes(17 << 20); }),
  };
}

std::vector<Lie> of_times() {
  return {
      frame("is back at the beginning", "answered with a time in its past", [](Reply& r) { r.head.time_ps = 0; }),
      frame("is before all time", "answered with a time in its past", [](Reply& r) { r.head.time_ps = -1; }),
      frame("is at the earliest instant", "answered with a time in its past",
            [](Reply& r) { r.head.time_ps = kEarliest; }),
      frame("is at its grant's end and a picosecond on", "ran past its grant",
            [](Reply& r) { r.head.time_ps = static_cast<std::int64_t>(r.granted_ps) + 1; }),
      frame("is in a hundred days", "ran past its grant", [](Reply& r) { r.head.time_ps = kNever - 1; }),
      frame("is never", "ran past its grant", [](Reply& r) { r.head.time_ps = kNever; }),
      frame("stops without a word", "stopped before its grant without an output", [](Reply& r) { r.inner.clear(); }),
      frame("a horizon in the past", "announced a horizon in its past",
            [](Reply& r) { r.horizon_ps = r.head.time_ps - 1; }),
      frame("a horizon before all time", "announced a horizon in its past", [](Reply& r) { r.horizon_ps = -1; }),
      frame("the earliest horizon", "announced a horizon in its past", [](Reply& r) { r.horizon_ps = kEarliest; }),
      frame("an output of the past", "stamped an output with another time",
            [](Reply& r) { r.inner.front().time_ps -= 1; }),
      frame("an output of the future", "stamped an output with another time",
            [](Reply& r) { r.inner.front().time_ps += 1; }),
      frame("an output of the beginning", "stamped an output with another time",
            [](Reply& r) { r.inner.front().time_ps = 0; }),
      frame("an output before all time", "stamped an output with another time",
            [](Reply& r) { r.inner.front().time_ps = -7; }),
      frame("an output of never", "stamped an output with another time",
            [](Reply& r) { r.inner.front().time_ps = kNever; }),
      harmless(frame("a horizon that it does not keep", "", [](Reply& r) { r.horizon_ps = r.head.time_ps + 1; }),
               "it may have been wrong about when it speaks next: it is asked once more and says that it does not"),
      {.name = "speaks before the horizon it announced",
       .refusal = "spoke before its announced horizon",
       .harmless_since = "",
       .answer = [](Reply& r, int round) { r.horizon_ps = round == 1 ? kNever : r.horizon_ps; },
       .chatter = [](std::int64_t now_ps) { return now_ps + 300'000; }},
      {.name = "speaks every picosecond",
       .refusal = "the least spacing is 100 ps on the average",
       .harmless_since = "",
       .chatter = [](std::int64_t now_ps) { return now_ps + 1; }},
      {.name = "speaks every 99 ps",
       .refusal = "the least spacing is 100 ps on the average",
       .harmless_since = "",
       .chatter = [](std::int64_t now_ps) { return now_ps + 99; }},
      {.name = "speaks every nanosecond",
       .refusal = "",
       .harmless_since = "a clock of 1 GHz may; how long a run takes is for testbed.max_wall to say",
       .chatter = [](std::int64_t now_ps) { return now_ps + 1000; }},
  };
}

std::vector<Lie> of_bodies() {
  return {
      frame("a frame without a horizon", "a frame without its first word", [](Reply& r) { r.body.emplace(); }),
      frame("a frame with seven bytes of horizon", "a frame without its first word",
            [](Reply& r) { r.body = wire::Bytes(7); }),
      frame("a frame with a byte too many", "a message of 1 bytes has no header",
            [](Reply& r) { r.tail = wire::Bytes(1); }),
      frame("a frame with half a header", "a message of 63 bytes has no header",
            [](Reply& r) { r.tail = wire::Bytes(63); }),
      frame("a frame with zeros at its end", "wrong magic", [](Reply& r) { r.tail = wire::Bytes(64); }),
      frame("a frame in a frame", "a frame inside a frame",
            [](Reply& r) {
              r.inner.front().kind = static_cast<std::uint16_t>(wire::Kind::kReached);
              r.inner.front().payload = wire::Bytes(8);
            }),
      frame("a grant in a frame", "a frame inside a frame",
            [](Reply& r) {
              r.inner.front().kind = static_cast<std::uint16_t>(wire::Kind::kGrant);
              r.inner.front().payload = wire::Bytes(8);
            }),
      frame("65,537 messages in a frame", "a frame with more than 65536 messages",
            [](Reply& r) {
              Packet event = r.inner.front();
              event.kind = static_cast<std::uint16_t>(wire::Kind::kSample);
              event.reference = 0;
              event.payload = words_of({0});
              for (int i = 0; i < 65'536; ++i) {
                ++event.sequence;
                r.inner.push_back(event);
              }
            }),
      frame("messages in the wrong order", "gap in sequence",
            [](Reply& r) {
              Packet second = r.inner.front();
              r.inner.front().sequence += 1;
              r.inner.push_back(second);
            }),
      frame("the same message twice", "gap in sequence", [](Reply& r) { r.inner.push_back(r.inner.front()); }),
  };
}

}  // namespace

std::vector<Lie> lies_of_frames() {
  std::vector<Lie> all;
  for (auto part : {of_turns, of_times, of_bodies})
    for (auto& lie : part()) all.push_back(std::move(lie));
  return all;
}

}  // namespace flatsat::lies
