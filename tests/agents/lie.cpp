#include "tests/agents/lie.h"

#include <cassert>
#include <cstring>
#include <utility>

namespace flatsat::lies {

template <class T>
wire::Bytes packed(std::initializer_list<T> values) {
  wire::Bytes bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), std::data(values), bytes.size());
  return bytes;
}

wire::Bytes bytes_of(std::initializer_list<double> values) { return packed(values); }
wire::Bytes words_of(std::initializer_list<std::uint32_t> values) { return packed(values); }
wire::Bytes text_of(const std::string& text) { return wire::Bytes(text.begin(), text.end()); }
wire::Bytes join(wire::Bytes a, const wire::Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Lie hello(const char* name, const char* refusal, const char* from, const std::string& to) {
  Lie lie{.name = name, .refusal = refusal, .harmless_since = ""};
  lie.hello = [part = std::string(from), to](std::string& text, Packet&) {
    if (part.empty()) {
      text = to;
      return;
    }
    const auto at = text.find(part);
    assert(at != std::string::npos);
    text.replace(at, part.size(), to);
  };
  return lie;
}

Lie harmless_hello(const char* name, const char* since, const char* from, const std::string& to) {
  return harmless(hello(name, "", from, to), since);
}

Lie harmless(Lie lie, const char* since) {
  lie.refusal = "";
  lie.harmless_since = since;
  return lie;
}

Lie say(const char* name, const char* refusal, wire::Kind kind, wire::Bytes payload,
        std::function<void(Packet&)> change) {
  return frame(name, refusal, [kind, payload = std::move(payload), change = std::move(change)](Reply& reply) {
    Packet packet = reply.inner.front();
    packet.kind = static_cast<std::uint16_t>(kind);
    packet.reference = 0;
    packet.payload = payload;
    packet.sequence = reply.inner.back().sequence + 1;
    if (change) change(packet);
    reply.inner.push_back(packet);
  });
}

Lie frame(const char* name, const char* refusal, std::function<void(Reply&)> change) {
  Lie lie{.name = name, .refusal = refusal, .harmless_since = ""};
  lie.answer = [change = std::move(change)](Reply& reply, int round) {
    if (round == 1) change(reply);
  };
  return lie;
}

}  // namespace flatsat::lies
