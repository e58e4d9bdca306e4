// EVENT: what nobody but the bench tells, and what cannot be read.
#include "tests/agents/lie.h"

namespace flatsat::lies {
namespace {

using wire::Kind;

std::string event_text(const std::string& kind, const std::string& text = "x", const std::string& value = "0") {
  return R"({"kind":")" + kind + R"(","text":")" + text + R"(","value":)" + value + "}";
}

Lie event(const char* name, const char* refusal, const std::string& text) {
  return say(name, refusal, Kind::kEvent, text_of(text));
}

Lie forged(const char* name, const char* refusal, const char* kind) { return event(name, refusal, event_text(kind)); }

std::vector<Lie> forgeries() {
  return {
      forged("a forged verdict: silent corruption", "'fault_sdc' is told by bench alone", "fault_sdc"),
      forged("a forged verdict: masked", "'fault_masked' is told by bench alone", "fault_masked"),
      forged("a forged verdict: corrected", "'fault_corrected' is told by bench alone", "fault_corrected"),
      forged("a forged verdict: detected", "'fault_detected' is told by bench alone", "fault_detected"),
      forged("a forged verdict: hang", "'fault_hang' is told by bench alone", "fault_hang"),
      forged("a forged verdict: a step passed", "'step_passed' is told by bench alone", "step_passed"),
      forged("a forged verdict: a step failed", "'step_failed' is told by bench alone", "step_failed"),
      forged("a forged alarm", "'alarm' is told by bench alone", "alarm"),
      forged("a forged stimulus", "'stimulus' is told by bench alone", "stimulus"),
      forged("a forged origin", "'rtl_build' is told by bench alone", "rtl_build"),
      forged("a forged job", "'job_done' is told by payload alone", "job_done"),
      forged("a forged answer of a customer", "'right_answer' is told by ground alone", "right_answer"),
      forged("a forged mode", "'mode' is told by payload alone", "mode"),
      forged("a forged upset", "'upset' is told by environment alone", "upset"),
      forged("a forged load shed", "'load_shed' is told by power alone", "load_shed"),
      forged("a forged link", "'link_up' is told by optical alone", "link_up"),
  };
}

std::vector<Lie> misshapen() {
  return {
      event("an event that is no JSON", "EVENT is not as PROTOCOL.md says", "help"),
      event("an event of nothing", "EVENT bytes of the payload: 0", ""),
      event("an event that is a list", "it is no object", "[]"),
      event("an event without a kind", "the field kind is missing", R"({"text":"","value":0})"),
      event("an event without a text", "the field text is missing", R"({"kind":"xid","value":0})"),
      event("an event without a value", "the field value is no number", R"({"kind":"xid","text":""})"),
      event("an event whose value is null", "the field value is no number", event_text("xid", "", "null")),
      event("an event whose value is a text", "the field value is no number", event_text("xid", "", "\"7\"")),
      event("an event whose value is beyond all numbers", "EVENT is not as PROTOCOL.md says",
            event_text("xid", "", "1e999")),
      event("an event whose kind is a number", "the field kind is no text", R"({"kind":7,"text":"","value":0})"),
      event("an event whose text is a number", "the field text is no text", R"({"kind":"xid","text":7,"value":0})"),
      event("an event of an empty kind", "EVENT bytes of kind: 0", event_text("")),
      event("an event of a kind of two words", "'Job Done' is no word of snake_case", event_text("Job Done")),
      event("an event of a kind with an escape sequence", "is no word of snake_case", event_text("\\u001b[2J")),
      event("an event of a kind of 65 letters", "EVENT bytes of kind: 65", event_text(std::string(65, 'k'))),
      event("an event of 70,000 letters", "EVENT bytes of text: 70000", event_text("says", std::string(70'000, 'x'))),
      event("an event of a megabyte", "EVENT bytes of the payload: 10",
            event_text("says", std::string(1'000'000, 'x'))),
      event("an event that is no UTF-8", "EVENT is not as PROTOCOL.md says", event_text("says", "\xff\xfe")),
      event("an event of lists in lists", "lists and objects inside each other", std::string(5000, '[')),
      say("an event with a reference", "EVENT with the reference 2", Kind::kEvent, text_of(event_text("xid")),
          [](Packet& p) { p.reference = 2; }),
      say("an event with a cause that nobody gave", "EVENT with the cause 4711", Kind::kEvent,
          text_of(event_text("xid")), [](Packet& p) { p.cause = 4711; }),
      frame("513 kinds of events", "EVENT kinds of one agent: 513",
            [](Reply& r) {
              Packet event = r.inner.front();
              event.kind = static_cast<std::uint16_t>(Kind::kEvent);
              event.reference = 0;
              for (int i = 0; i < 513; ++i) {
                ++event.sequence;
                event.payload = text_of(event_text("k" + std::to_string(i)));
                r.inner.push_back(event);
              }
            }),
  };
}

std::vector<Lie> harmless_events() {
  return {
      harmless(event("an event of a kind that HELLO does not name", "", event_text("giggles")),
               "it is recorded; a testbed cannot ask for it"),
      harmless(event("an event with a key more", "", R"({"kind":"giggles","text":"","value":0,"colour":"red"})"),
               "a later version may say more; what is not known changes nothing"),
      harmless(event("an event whose text clears the screen", "", event_text("says", "\\u001b[2J\\u009b31m\\u202e")),
               "it is recorded as told; where it is shown to people it has no escape sequences"),
      harmless(event("a fault that was refused and never sent", "", event_text("fault_refused")),
               "without the cause of a fault it says nothing of one"),
  };
}

}  // namespace

std::vector<Lie> lies_of_events() {
  std::vector<Lie> all;
  for (auto part : {forgeries, misshapen, harmless_events})
    for (auto& lie : part()) all.push_back(std::move(lie));
  return all;
}

}  // namespace flatsat::lies
