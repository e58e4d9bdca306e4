// What a message of a frame carries: answers, interrupts, power, samples, accesses.
#include <limits>

#include "tests/agents/lie.h"

namespace flatsat::lies {
namespace {

using wire::Kind;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

constexpr std::uint32_t status(std::int32_t value) { return static_cast<std::uint32_t>(value); }

/// The answer to the first access, with another payload.
Lie response(const char* name, const char* refusal, wire::Bytes payload) {
  return frame(name, refusal, [payload = std::move(payload)](Reply& r) { r.inner.front().payload = payload; });
}

wire::Bytes entry(std::uint32_t channel, double value) { return join(words_of({channel}), bytes_of({value})); }
Lie sample(const char* name, const char* refusal, std::uint32_t channel, double value) {
  return say(name, refusal, Kind::kSample, join(words_of({1}), entry(channel, value)));
}

/// `first` in the first answer, `then` in the second.
Lie later(const char* name, const char* refusal, Kind kind, wire::Bytes first, wire::Bytes then) {
  Lie lie{.name = name, .refusal = refusal, .harmless_since = ""};
  const auto one = say("", "", kind, std::move(first)), two = say("", "", kind, std::move(then));
  lie.answer = [one = one.answer, two = two.answer](Reply& reply, int round) {
    if (round <= 2) (round == 1 ? one : two)(reply, 1);
  };
  return lie;
}

wire::Bytes access_of(std::uint32_t low, std::uint32_t high, std::uint32_t length, std::uint32_t write) {
  return words_of({low, high, length, write});
}

Lie unasked(const char* name, const char* refusal, std::uint32_t reference) {
  return say(name, refusal, Kind::kResponse, words_of({1, 0}), [reference](Packet& p) { p.reference = reference; });
}

std::vector<Lie> responses() {
  return {
      unasked("a response that nobody asked for", "no ACCESS waits for it", 77),
      unasked("a response of no reference", "RESPONSE with the reference 0", 0),
      unasked("a response of the last reference", "no ACCESS waits for it", std::numeric_limits<std::uint32_t>::max()),
      frame("a response twice", "no ACCESS waits for it",
            [](Reply& r) {
              r.inner.push_back(r.inner.front());
              ++r.inner.back().sequence;
            }),
      frame("a response of another reference", "no ACCESS waits for it",
            [](Reply& r) { r.inner.front().reference += 1; }),
      response("a status of 0", "the status 0, which is none of TLM's", join(words_of({0, 4}), words_of({1}))),
      response("a status of 2", "the status 2, which is none of TLM's", join(words_of({2, 4}), words_of({1}))),
      response("a status of -6", "the status -6, which is none of TLM's", words_of({status(-6), 0})),
      response("the least status", "the status -2147483648", words_of({0x80000000u, 0})),
      response("a response of no data", "0 bytes of data, and its ACCESS asks for 4", words_of({1, 0})),
      response("a response of too little data", "2 bytes of data, and its ACCESS asks for 4",
               join(words_of({1, 2}), wire::Bytes(2))),
      response("a response of too much data", "8 bytes of data, and its ACCESS asks for 4", words_of({1, 8, 0, 0})),
      response("a failure with data", "4 bytes of data, and its ACCESS asks for 0", words_of({status(-2), 4, 0})),
      response("a response whose length is not its data's", "whose data does not fit its length", words_of({1, 4})),
      response("a response of an endless length", "whose data does not fit its length", words_of({1, 0xffffffffu, 0})),
      response("a response of half a header", "RESPONSE without its header", words_of({1})),
      response("a response of nothing", "RESPONSE without its header", {}),
  };
}

std::vector<Lie> kinds_of_the_bench() {
  return {
      say("says HELLO once more", "HELLO is not what an agent may say", Kind::kHello, text_of("{}")),
      say("says WELCOME", "WELCOME is not what an agent may say", Kind::kWelcome, text_of("{}")),
      say("says SUPPLY", "SUPPLY is not what an agent may say", Kind::kSupply, bytes_of({28, 100})),
      say("says TEMPERATURE", "TEMPERATURE is not what an agent may say", Kind::kTemperature, bytes_of({-300})),
      say("says FAULT", "FAULT is not what an agent may say", Kind::kFault,
          text_of(R"({"point":"memory","word":0,"mask":1})")),
      say("says SNAPSHOT", "SNAPSHOT is not what an agent may say", Kind::kSnapshot, text_of("{}")),
      say("says SAFE", "SAFE is not what an agent may say", Kind::kSafe, text_of("go home")),
      say("says BYE", "BYE is not what an agent may say", Kind::kBye, {}),
      say("says REST", "REST is not what an agent may say", Kind::kRest, {}),
      say("says ERROR within a frame", "reported: help", Kind::kError, text_of("help")),
  };
}

std::vector<Lie> interrupts() {
  return {
      say("an interrupt of line 1", "INTERRUPT line: 1, allowed are 0 to 0", Kind::kInterrupt, words_of({1, 1})),
      say("an interrupt of line 7", "INTERRUPT line: 7, allowed are 0 to 0", Kind::kInterrupt, words_of({7, 1})),
      say("an interrupt of the last line", "INTERRUPT line: 4294967295", Kind::kInterrupt, words_of({0xffffffffu, 1})),
      say("an interrupt of level 2", "INTERRUPT level: 2, allowed are 0 to 1", Kind::kInterrupt, words_of({0, 2})),
      say("an interrupt of the highest level", "INTERRUPT level: 4294967295", Kind::kInterrupt,
          words_of({0, 0xffffffffu})),
      say("an interrupt of a line alone", "INTERRUPT of 4 bytes, expected 8", Kind::kInterrupt, words_of({0})),
      say("an interrupt of too much", "INTERRUPT of 12 bytes, expected 8", Kind::kInterrupt, words_of({0, 1, 0})),
      say("an interrupt of nothing", "INTERRUPT of 0 bytes, expected 8", Kind::kInterrupt, {}),
      say("an interrupt with a reference", "INTERRUPT with the reference 5", Kind::kInterrupt, words_of({0, 1}),
          [](Packet& p) { p.reference = 5; }),
      say("an interrupt with a cause", "INTERRUPT with the cause 999", Kind::kInterrupt, words_of({0, 1}),
          [](Packet& p) { p.cause = 999; }),
      harmless(later("an interrupt that is high twice", "", Kind::kInterrupt, words_of({0, 1}), words_of({0, 1})),
               "it is a level, and stays what it is"),
  };
}

std::vector<Lie> draws() {
  return {
      say("a draw of -1 MW", "DRAW draw_w: -1000000 W", Kind::kDraw, bytes_of({-1e6, 5, 1})),
      say("a draw of a million million watts", "DRAW draw_w: 1e+12 W", Kind::kDraw, bytes_of({1e12, 5, 1})),
      say("a draw that is not a number", "DRAW draw_w is not a finite number", Kind::kDraw, bytes_of({kNan, 5, 1})),
      say("an infinite draw", "DRAW draw_w is not a finite number", Kind::kDraw, bytes_of({kInfinite, 5, 1})),
      say("heat of -1 W", "DRAW heat_w: -1 W", Kind::kDraw, bytes_of({5, -1, 1})),
      say("heat of 1e300 W", "DRAW heat_w: 1e+300 W", Kind::kDraw, bytes_of({5, 1e300, 1})),
      say("heat that is not a number", "DRAW heat_w is not a finite number", Kind::kDraw, bytes_of({5, kNan, 1})),
      say("infinite cold", "DRAW heat_w is not a finite number", Kind::kDraw, bytes_of({5, -kInfinite, 1})),
      say("energy of -1 J", "DRAW energy_j: -1 J", Kind::kDraw, bytes_of({5, 5, -1})),
      say("energy of 1e300 J", "DRAW energy_j: 1e+300 J", Kind::kDraw, bytes_of({5, 5, 1e300})),
      say("energy that is not a number", "DRAW energy_j is not a finite number", Kind::kDraw, bytes_of({5, 5, kNan})),
      say("infinite energy", "DRAW energy_j is not a finite number", Kind::kDraw, bytes_of({5, 5, kInfinite})),
      later("energy that falls", "DRAW energy_j: 1 J after 2 J", Kind::kDraw, bytes_of({5, 5, 2}), bytes_of({5, 5, 1})),
      say("a draw without energy", "DRAW of 16 bytes, expected 24", Kind::kDraw, bytes_of({5, 5})),
      say("a draw of too much", "DRAW of 32 bytes, expected 24", Kind::kDraw, bytes_of({5, 5, 1, 1})),
      say("a draw of nothing", "DRAW of 0 bytes, expected 24", Kind::kDraw, {}),
      say("a draw with a reference", "DRAW with the reference 5", Kind::kDraw, bytes_of({5, 5, 1}),
          [](Packet& p) { p.reference = 5; }),
      say("a draw with a cause", "DRAW with the cause 12", Kind::kDraw, bytes_of({5, 5, 1}),
          [](Packet& p) { p.cause = 12; }),
      harmless(say("heat above the draw", "", Kind::kDraw, bytes_of({5, 50, 1})),
               "a device may give off what it has stored; both are recorded as told"),
      harmless(say("a draw of minus nothing", "", Kind::kDraw, bytes_of({-0.0, 0, 1})), "it is nothing"),
  };
}

std::vector<Lie> samples() {
  return {
      sample("a sample of a channel that HELLO does not name", "SAMPLE of channel 2, and HELLO names 2", 2, 1),
      sample("a sample of the last channel", "SAMPLE of channel 4294967295", 0xffffffffu, 1),
      sample("a sample that is not a number", "SAMPLE value is not a finite number", 1, kNan),
      sample("an infinite sample", "SAMPLE value is not a finite number", 1, kInfinite),
      sample("a sample of minus infinity", "SAMPLE value is not a finite number", 1, -kInfinite),
      sample("-300 degC", "value of a channel in degC: -300 degC", 1, -300),
      sample("ten million degC", "value of a channel in degC: 10000000 degC", 1, 1e7),
      sample("less than no jobs", "value of jobs, errors, corrected, cycles: -1", 0, -1),
      sample("half a job", "SAMPLE of jobs: 0.5 is no whole number", 0, 0.5),
      sample("1e300 jobs", "value of jobs, errors, corrected, cycles: 1e+300", 0, 1e300),
      later("jobs that fall", "SAMPLE of jobs: 4 after 5", Kind::kSample, join(words_of({1}), entry(0, 5)),
            join(words_of({1}), entry(0, 4))),
      say("a sample without a count", "SAMPLE without a count", Kind::kSample, wire::Bytes(2)),
      say("a sample of nothing", "SAMPLE without a count", Kind::kSample, {}),
      say("a sample of more than it holds", "SAMPLE whose count and length differ", Kind::kSample,
          join(words_of({2}), entry(1, 1))),
      say("a sample of less than it holds", "SAMPLE whose count and length differ", Kind::kSample,
          join(words_of({0}), entry(1, 1))),
      say("a sample of 2^32-1 values", "SAMPLE whose count and length differ", Kind::kSample,
          join(words_of({0xffffffffu}), entry(1, 1))),
      say("a sample with a byte too many", "SAMPLE whose count and length differ", Kind::kSample,
          join(join(words_of({1}), entry(1, 1)), wire::Bytes(1))),
      say("a sample with a reference", "SAMPLE with the reference 1", Kind::kSample, words_of({0}),
          [](Packet& p) { p.reference = 1; }),
      harmless(say("a sample of no channel", "", Kind::kSample, words_of({0})),
               "it says nothing, and nothing is recorded"),
      harmless(
          say("a channel twice in a sample", "", Kind::kSample, join(words_of({2}), join(entry(1, 20), entry(1, 21)))),
          "both are of one instant; the last one counts"),
  };
}

std::vector<Lie> accesses() {
  return {
      say("an access of half a header", "ACCESS without its header", Kind::kAccess, words_of({0, 0, 4})),
      say("an access of nothing", "ACCESS without its header", Kind::kAccess, {}),
      say("an access of no bytes", "ACCESS length: 0, allowed are 1 to 1048576", Kind::kAccess, access_of(0, 0, 0, 0)),
      say("an access of more than a MiB", "ACCESS length: 1048577", Kind::kAccess, access_of(0, 0, (1u << 20) + 1, 0)),
      say("an access of 4 GiB", "ACCESS length: 4294967295", Kind::kAccess, access_of(0, 0, 0xffffffffu, 1)),
      say("an access that neither reads nor writes", "ACCESS write: 2, allowed are 0 to 1", Kind::kAccess,
          access_of(0, 0, 4, 2)),
      say("a write without data", "ACCESS whose data does not fit its length", Kind::kAccess, access_of(0, 0, 4, 1)),
      say("a write of too little data", "ACCESS whose data does not fit its length", Kind::kAccess,
          join(access_of(0, 0, 8, 1), words_of({1}))),
      say("a read with data", "ACCESS whose data does not fit its length", Kind::kAccess,
          join(access_of(0, 0, 4, 0), words_of({1})), [](Packet& p) { p.reference = 3; }),
      say("a read past the last address", "reaches past the last address", Kind::kAccess,
          access_of(0xfffffffcu, 0xffffffffu, 8, 0), [](Packet& p) { p.reference = 3; }),
      say("a read that nobody waits for", "has no reference: nobody would get the answer", Kind::kAccess,
          access_of(0, 0, 4, 0)),
      {.name = "an access of a device without DMA",
       .refusal = "HELLO says that there is no DMA",
       .harmless_since = "",
       .hello = hello("", "", R"("dma":true)", R"("dma":false)").hello,
       .answer = say("", "", Kind::kAccess, join(access_of(0, 0, 4, 1), words_of({1}))).answer},
      harmless(say("a read outside of bench memory", "", Kind::kAccess, access_of(0, 0x40000000u, 4, 0),
                   [](Packet& p) { p.reference = 3; }),
               "a bad address is a matter of the bus: it is answered with an address error"),
  };
}

}  // namespace

std::vector<Lie> lies_of_outputs() {
  std::vector<Lie> all;
  for (auto part : {responses, kinds_of_the_bench, interrupts, draws, samples, accesses})
    for (auto& lie : part()) all.push_back(std::move(lie));
  return all;
}

}  // namespace flatsat::lies
