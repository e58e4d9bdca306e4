#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "harness/wire/codec.h"

/// What an agent could say that is not so. Each lie is one line of a table: its name, what the bench answers, and what
/// it does to a message of an agent that is otherwise in order.
namespace flatsat::lies {

/// One message with every field of its header free to be wrong.
struct Packet {
  std::uint32_t magic = wire::kMagic;
  std::uint16_t version = wire::kWireVersion, kind = 0;
  std::uint64_t run_id = 0;
  std::uint32_t device = 0, flags = 0;
  std::uint64_t sequence = 0;
  std::int64_t time_ps = 0;
  std::uint64_t cause = 0;
  std::uint32_t reference = 0;
  std::int32_t longer = 0;                 // by so much the header says the payload is
  std::uint32_t reserved = 0, damage = 0;  // of the checksum
  wire::Bytes payload;
};

/// REACHED.
struct Reply {
  Packet head;
  std::int64_t horizon_ps = 0;
  std::vector<Packet> inner;
  std::optional<wire::Bytes> body;  // instead of horizon and inner
  wire::Bytes tail;                 // after them
  std::uint64_t granted_ps = 0;
  bool is_twice = false;  // sent once more
};

struct Lie {
  const char* name;
  const char* refusal;         // a part of the line with which it is refused; empty for a harmless one
  const char* harmless_since;  // empty for one that is refused
  std::function<void(std::string& text, Packet& hello)> hello = {};
  std::function<void(Reply& reply)> joined = {};             // the answer to WELCOME
  std::function<void(Reply& reply, int round)> answer = {};  // to each grant in which an ACCESS is answered, from 1
  std::function<std::int64_t(std::int64_t now_ps)> chatter = {};  // when it speaks again unprompted
};

std::vector<Lie> lies_of_hello();
std::vector<Lie> lies_of_headers();
std::vector<Lie> lies_of_frames();
std::vector<Lie> lies_of_outputs();
std::vector<Lie> lies_of_events();

// What the tables are made of.
wire::Bytes bytes_of(std::initializer_list<double> values);
wire::Bytes words_of(std::initializer_list<std::uint32_t> values);
wire::Bytes text_of(const std::string& text);
wire::Bytes join(wire::Bytes a, const wire::Bytes& b);

/// HELLO with one text in place of another.
Lie hello(const char* name, const char* refusal, const char* from, const std::string& to);
Lie harmless_hello(const char* name, const char* since, const char* from, const std::string& to);
/// One more message in the answer to the first access.
Lie say(const char* name, const char* refusal, wire::Kind kind, wire::Bytes payload,
        std::function<void(Packet&)> change = {});
Lie harmless(Lie lie, const char* since);
/// The frame of the answer to the first access, changed.
Lie frame(const char* name, const char* refusal, std::function<void(Reply&)> change);

}  // namespace flatsat::lies
