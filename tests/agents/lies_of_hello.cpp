// What HELLO may say of a device.
#include "tests/agents/lie.h"

namespace flatsat::lies {
namespace {

constexpr char kDie[] = R"({"name":"die","units":"degC","long_name":"die"})";
constexpr char kPoint[] = R"({"name":"memory","kind":"memory","width_bits":8,"words":16})";

std::string channel(const std::string& name, const std::string& units = "1", const std::string& long_name = "x") {
  return R"({"name":")" + name + R"(","units":")" + units + R"(","long_name":")" + long_name + "\"}";
}

std::string point(const std::string& name, const std::string& kind, const std::string& bits, const std::string& words) {
  return R"({"name":")" + name + R"(","kind":")" + kind + R"(","width_bits":)" + bits + R"(,"words":)" + words + "}";
}

std::string many(unsigned count, std::string (*entry)(unsigned)) {
  std::string text;
  for (unsigned i = 0; i < count; ++i) text += (i == 0 ? "" : ",") + entry(i);
  return text;
}

std::vector<Lie> texts() {
  return {
      hello("hello is no JSON", "HELLO is not as PROTOCOL.md says", "", "hello"),
      hello("hello is empty", "HELLO bytes of the payload: 0", "", ""),
      hello("hello is a list", "it is no object", "", "[]"),
      hello("hello is a number", "it is no object", "", "42"),
      hello("hello is null", "it is no object", "", "null"),
      hello("hello is cut", "HELLO is not as PROTOCOL.md says", R"("waves":false,)", R"("waves":fal)"),
      hello("hello has lists in lists", "lists and objects inside each other: 100000", "", std::string(100'000, '[')),
      hello("hello is of nine megabytes", "HELLO bytes of the payload: 9", "liar", std::string(9'000'000, 'x')),
      hello("hello is no UTF-8", "HELLO is not as PROTOCOL.md says", "liar", "li\xff\xfe"),
      hello("type is a number", "the field type is no text", R"("liar")", "7"),
      hello("type has an escape sequence", "there is a control character in it", "liar", "\\u001b[2J"),
      hello("type is of 201 bytes", "bytes of type, version, hash, units: 201", "liar", std::string(201, 'x')),
      hello("backing is missing", "says that it is ''", R"("backing":"rtl",)", ""),
      hello("backing is a number", "the field backing is no text", R"("backing":"rtl")", R"("backing":1)"),
      hello("backing is a model", "says that it is 'model'", R"("backing":"rtl")", R"("backing":"model")"),
      hello("backing is a board", "says that it is 'board'", R"("backing":"rtl")", R"("backing":"board")"),
      hello("backing is in capitals", "says that it is 'RTL'", R"("backing":"rtl")", R"("backing":"RTL")"),
      hello("version is a number", "the field version is no text", R"("version":"1")", R"("version":1)"),
      hello("version has a bell", "there is a control character in it", R"("version":"1")", R"("version":"\u0007")"),
      hello("hash is a list", "the field hash is no text", R"("hash":"ab")", R"("hash":["ab"])"),
      hello("hash is of 300 bytes", "bytes of type, version, hash, units: 300", R"("hash":"ab")",
            R"("hash":")" + std::string(300, 'a') + "\""),
      harmless_hello("a key that nobody knows", "a later version may say more; what is not known changes nothing",
                     R"("type")", R"("favourite_colour":"red","type")"),
      harmless_hello("a key twice", "JSON leaves it open; the last one counts, and is checked like any",
                     R"("type":"liar")", R"("type":7,"type":"liar")"),
      harmless_hello("hash is empty", "a device without one has none to compare", R"("hash":"ab")", R"("hash":"")"),
  };
}

std::vector<Lie> numbers() {
  return {
      hello("memory_bytes is negative", "the field memory_bytes is -1", R"("memory_bytes":0)", R"("memory_bytes":-1)"),
      hello("memory_bytes is huge", "the field memory_bytes is 1e+300", R"("memory_bytes":0)",
            R"("memory_bytes":1e300)"),
      hello("memory_bytes has a fraction", "the field memory_bytes is 0.5", R"("memory_bytes":0)",
            R"("memory_bytes":0.5)"),
      hello("memory_bytes is a text", "the field memory_bytes is", R"("memory_bytes":0)", R"("memory_bytes":"0")"),
      hello("memory_bytes is beyond an address", "memory_bytes: 9223372036854775808", R"("memory_bytes":0)",
            R"("memory_bytes":9223372036854775808)"),
      hello("interrupts are less than none", "the field interrupts is -1", R"("interrupts":1)", R"("interrupts":-1)"),
      hello("interrupts are seven", "HELLO interrupts: 7, allowed are 0 to 1", R"("interrupts":1)",
            R"("interrupts":7)"),
      hello("interrupts are a text", "the field interrupts is", R"("interrupts":1)", R"("interrupts":"1")"),
      hello("interrupts are a million million", "the field interrupts is 1000000000000", R"("interrupts":1)",
            R"("interrupts":1000000000000)"),
      hello("dma is a number", "the field dma is neither true nor false", R"("dma":true)", R"("dma":1)"),
      hello("dma is a text", "the field dma is neither true nor false", R"("dma":true)", R"("dma":"yes")"),
      hello("counts_cycles is a text", "the field counts_cycles", R"("waves":false)", R"("counts_cycles":"no")"),
      hello("sticks is a number", "the field sticks", R"("waves":false)", R"("sticks":0)"),
      hello("waves is null", "the field waves", R"("waves":false)", R"("waves":null)"),
      hello("snapshots is a list", "the field snapshots", R"("waves":false)", R"("snapshots":[])"),
      hello("rests is an object", "the field rests", R"("waves":false)", R"("rests":{})"),
      harmless_hello("a memory that nobody sees", "memory_bytes is recorded and nothing is made of it",
                     R"("memory_bytes":0)", R"("memory_bytes":1048576)"),
  };
}

std::vector<Lie> channels() {
  return {
      hello("channels are missing", "the list channels is missing", R"("channels")", R"("channel")"),
      hello("channels are a text", "the field channels is no list", R"("channels":[)", R"("channels":"a","other":[)"),
      hello("channels are an object", "the field channels is no list", R"("channels":[)", R"("channels":{},"other":[)"),
      hello("a channel is a number", "an entry of channels is of a wrong type", kDie, "7"),
      hello("a channel is null", "an entry of channels is of a wrong type", kDie, "null"),
      hello("a channel is a text", "the field name is missing", kDie, "\"die\""),
      hello("a channel without a name", "the field name is missing", R"("name":"die",)", ""),
      hello("a channel without units", "the field units is missing", R"("units":"degC",)", ""),
      hello("a channel without a long_name", "the field long_name is missing", R"(,"long_name":"die")", ""),
      hello("a channel's name is a number", "the field name is no text", R"("name":"die")", R"("name":3)"),
      hello("a channel's units are a number", "the field units is no text", R"("units":"degC")", R"("units":1)"),
      hello("a channel's long_name is null", "the field long_name is no text", R"("long_name":"die")",
            R"("long_name":null)"),
      hello("a channel's name is empty", "the channel name ''", kDie, channel("")),
      hello("a channel's name has a blank", "the channel name 'a b'", kDie, channel("a b")),
      hello("a channel's name has a slash", "the channel name 'a/b'", kDie, channel("a/b")),
      hello("a channel's name goes up", "the channel name '..'", kDie, channel("..")),
      hello("a channel's name ends with a dot", "the channel name 'a.'", kDie, channel("a.")),
      hello("a channel's name has an umlaut", "the channel name", kDie, channel("k\xc3\xbchler")),
      hello("a channel's name is a command", "the channel name", kDie, channel("a';system(1);'")),
      hello("a channel's name has an escape sequence", "the channel name", kDie, channel("\\u001b[31m")),
      hello("a channel's name is of 201 signs", "at most 200", kDie, channel(std::string(201, 'a'))),
      hello("two channels of one name", "there are two channels of the name jobs", kDie, channel("jobs")),
      hello("units have an escape sequence", "there is a control character in it", kDie, channel("die", "\\u001b]0;x")),
      hello("units are of 201 bytes", "bytes of type, version, hash, units: 201", kDie,
            channel("die", std::string(201, 'V'))),
      hello("a long_name has a line end", "there is a control character in it", kDie, channel("die", "degC", "a\\nb")),
      hello("a long_name is of 1001 bytes", "bytes of a long_name: 1001", kDie,
            channel("die", "degC", std::string(1001, 'x'))),
      hello("70,000 channels", "HELLO channels: 70001", kDie,
            many(70'000, [](unsigned i) { return channel("c" + std::to_string(i), "1", ""); })),
      harmless_hello("units that nobody knows",
                     "they are text beside the values; a requirement in another unit is refused", kDie,
                     channel("die", "furlong")),
  };
}

std::vector<Lie> points() {
  return {
      hello("injection_points are missing", "the list injection_points is missing", R"("injection_points")",
            R"("points")"),
      hello("injection_points are a number", "the field injection_points is no list", R"("injection_points":[)",
            R"("injection_points":4,"other":[)"),
      hello("a point is a number", "an entry of injection_points is of a wrong type", kPoint, "7"),
      hello("a point without a name", "the field name is missing", R"("name":"memory",)", ""),
      hello("a point without a kind", "the field kind is missing", R"("kind":"memory",)", ""),
      hello("a point without words", "the field words is missing", R"(,"words":16)", ""),
      hello("a point without a width", "the field width_bits is missing", R"("width_bits":8,)", ""),
      hello("a point of an unknown kind", "the kind of the injection point memory is none of", kPoint,
            point("memory", "soul", "8", "16")),
      hello("a point's kind is a number", "the field kind is no text", R"("kind":"memory")", R"("kind":5)"),
      hello("a point of no bits", "HELLO width_bits: 0", kPoint, point("memory", "memory", "0", "16")),
      hello("a point of less than no bits", "the field width_bits is -8", kPoint,
            point("memory", "memory", "-8", "16")),
      hello("a point of too many bits", "HELLO width_bits: 100000", kPoint, point("memory", "memory", "100000", "16")),
      hello("a point of 2^33 bits", "which is too large", kPoint, point("memory", "memory", "8589934592", "16")),
      hello("a point's width is a text", "the field width_bits is", kPoint, point("memory", "memory", "\"8\"", "16")),
      hello("a point of no words", "HELLO words: 0", kPoint, point("memory", "memory", "8", "0")),
      hello("a point of less than no words", "the field words is -1", kPoint, point("memory", "memory", "8", "-1")),
      hello("a point of 2^60 words", "HELLO words: 1152921504606846976", kPoint,
            point("memory", "memory", "8", "1152921504606846976")),
      hello("a point of half a word", "the field words is 0.5", kPoint, point("memory", "memory", "8", "0.5")),
      hello("a register of two words", "the register r has 2 words", kPoint, point("r", "register", "8", "2")),
      hello("a point's name is empty", "bytes of an injection point's name: 0", kPoint, point("", "memory", "8", "16")),
      hello("a point's name has a line end", "there is a control character in it", kPoint,
            point("a\\nb", "memory", "8", "16")),
      hello("a point's name is of 1001 bytes", "bytes of an injection point's name: 1001", kPoint,
            point(std::string(1001, 'x'), "memory", "8", "16")),
      hello("two points of one name", "there are two injection points of the name memory", kPoint,
            std::string(kPoint) + "," + kPoint),
      hello("70,000 points", "HELLO injection_points: 70000", kPoint,
            many(70'000, [](unsigned i) { return point("p" + std::to_string(i), "event", "8", "1"); })),
  };
}

std::vector<Lie> lists() {
  return {
      hello("events are a text", "the field events is no list", R"(["grumbles"])", R"("grumbles")"),
      hello("events are numbers", "an entry of events", R"(["grumbles"])", "[1]"),
      hello("an event is not in snake_case", "'Grumbles' is no word of snake_case", "grumbles", "Grumbles"),
      hello("an event has an escape sequence", "is no word of snake_case", "grumbles", "\\u001b[31m"),
      hello("an event is empty", "EVENT bytes of kind: 0", "grumbles", ""),
      hello("an event of 65 letters", "EVENT bytes of kind: 65", "grumbles", std::string(65, 'g')),
      hello("an event twice", "there are two events of the name grumbles", R"(["grumbles"])",
            R"(["grumbles","grumbles"])"),
      hello("the events of the payload", "'job_done' is told by payload alone", "grumbles", "job_done"),
      hello("the verdicts on faults", "'fault_sdc' is told by bench alone", "grumbles", "fault_sdc"),
      hello("300 events", "HELLO events: 300", R"(["grumbles"])",
            "[" + many(300, [](unsigned i) { return "\"e" + std::to_string(i) + "\""; }) + "]"),
      hello("work is a text", "the field work is no list", R"(["accelerator"])", R"("accelerator")"),
      hello("work is a number", "an entry of work", R"(["accelerator"])", "[3]"),
      hello("work that nobody has", "work: it is none of accelerator, gpu", R"(["accelerator"])", R"(["magic"])"),
      hello("work twice", "there are two classes of work of the name gpu", R"(["accelerator"])", R"(["gpu","gpu"])"),
      hello("work of four classes", "HELLO work: 4", R"(["accelerator"])", R"(["gpu","gpu","gpu","gpu"])"),
      harmless_hello("no events at all", "an empty list says what a missing one says", R"(["grumbles"])", "[]"),
      harmless_hello("an event of ours", "a device may tell it without a word in HELLO, too", "grumbles", "throttle"),
  };
}

}  // namespace

std::vector<Lie> lies_of_hello() {
  std::vector<Lie> all;
  for (auto part : {texts, numbers, channels, points, lists})
    for (auto& lie : part()) all.push_back(std::move(lie));
  return all;
}

}  // namespace flatsat::lies
