#include "tests/rtl/secded_rig.h"

#include <verilated.h>

#include "Vsecded_dec.h"

namespace flatsat::rtl {

struct SecdedDecoder::Top {
  VerilatedContext context;
  Vsecded_dec design{&context, "secded"};
};

SecdedDecoder::SecdedDecoder() : top_(std::make_unique<Top>()) {}
SecdedDecoder::~SecdedDecoder() = default;

SecdedDecoder::Answer SecdedDecoder::decode(std::uint64_t data, std::uint8_t check) {
  auto& d = top_->design;
  d.word_i[0] = static_cast<std::uint32_t>(data);
  d.word_i[1] = static_cast<std::uint32_t>(data >> 32);
  d.word_i[2] = check;
  d.eval();
  return {d.data_o, d.single_o != 0, d.double_o != 0};
}

}  // namespace flatsat::rtl
