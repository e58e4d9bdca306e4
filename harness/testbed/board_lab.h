#pragma once
#include <cstdint>
#include <string>

namespace flatsat::testbed {

/// How a run uses a real board: `[device.NAME.lab]`. The backing `board` alone reads it. Libraries: paths or names for
/// the loader; empty: what the environment's FLATSAT_CUDA, FLATSAT_NVML, FLATSAT_CUBLASLT, FLATSAT_NVRTC say, else the
/// system's.
struct BoardLabConfig {
  std::string inventory, board, uuid, leases;
  std::string cuda, nvml, cublaslt, nvrtc;
  double lease_s = 60.0, dead_man_s = 1.5;
  bool control_allowed = false;
  double safe_limit_w = 0.0;
  double highest_hz = 0.0;
  std::uint32_t product = 8192, check_every = 64, checkpoint_every = 0;
  std::string batch = "product";
  double work_share = 1.0;
  std::uint32_t heads = 32, head_width = 128, mlp = 14336, vocabulary = 4096, tokens = 512;
  std::uint64_t checkpoint_bytes = 64u << 20;
};

}  // namespace flatsat::testbed
