#pragma once
#include <cstdint>
#include <memory>

namespace flatsat::rtl {

/// The verilated decoder of rtl/npu/secded_dec.sv. Knows Verilator; who includes it does not.
class SecdedDecoder {
 public:
  struct Answer {
    std::uint64_t data;
    bool corrected, uncorrectable;
  };

  SecdedDecoder();
  ~SecdedDecoder();
  Answer decode(std::uint64_t data, std::uint8_t check);

 private:
  struct Top;
  std::unique_ptr<Top> top_;
};

}  // namespace flatsat::rtl
