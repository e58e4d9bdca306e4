// Feeds arbitrary bytes to everything that reads the wire. Nothing but a WireError may come out.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "harness/wire/payload.h"

namespace {

template <class Read>
void try_read(Read read) {
  try {
    read();
  } catch (const flatsat::wire::WireError&) {
    // What malformed bytes deserve.
  }
}

void read_payloads(const flatsat::wire::Message& message) {
  using namespace flatsat::wire::payload;
  try_read([&] { read_supply(message); });
  try_read([&] { read_draw(message); });
  try_read([&] { read_interrupt(message); });
  try_read([&] { read_temperature(message); });
  try_read([&] { read_sample(message); });
  try_read([&] { read_text(message); });
  try_read([&] { read_access(message); });
  try_read([&] { read_response(message); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try_read([&] { flatsat::wire::unpack(flatsat::wire::decode({data, size}, 1), 1); });
  flatsat::wire::Message message;
  message.kind = flatsat::wire::Kind::kReached;
  message.payload.assign(data, data + size);
  read_payloads(message);
  try_read([&] { flatsat::wire::unpack(message, 1); });  // past the checksum, which a fuzzer cannot guess
  // A frame whose inner headers are right and whose bodies are arbitrary.
  flatsat::wire::Frame frame;
  frame.head.kind = flatsat::wire::Kind::kReached;
  flatsat::wire::Message inner;
  inner.kind = flatsat::wire::Kind::kSample;
  inner.payload = message.payload;
  frame.inner.push_back(inner);
  flatsat::wire::Bytes bytes;
  flatsat::wire::encode_frame(frame, 1, bytes);
  if (size > 0) bytes[64 + data[0] % (bytes.size() - 64)] ^= data[size - 1];
  try_read([&] { flatsat::wire::unpack(flatsat::wire::decode(bytes, 1), 1); });
  return 0;
}
