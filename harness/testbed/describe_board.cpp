// `[device.NAME.lab]`: how a run uses a real board.
#include <algorithm>
#include <filesystem>

#include "harness/testbed/describe.h"

namespace flatsat::testbed {
namespace {

constexpr std::int64_t kMostJobs = 1ll << 30;

void describe_libraries(config::Table& t, BoardLabConfig& l) {
  t.text("cuda", l.cuda, "the driver's library; else FLATSAT_CUDA of the environment, else libcuda.so.1");
  t.names_files();
  t.text("nvml", l.nvml, "NVML; else FLATSAT_NVML, else libnvidia-ml.so.1");
  t.names_files();
  t.text("cublaslt", l.cublaslt, "cuBLASLt; else FLATSAT_CUBLASLT, else what there is; \"none\": own kernels alone");
  t.names_files();
  t.text("nvrtc", l.nvrtc, "NVRTC; else FLATSAT_NVRTC, else what there is");
  t.names_files();
}

void describe_work(config::Table& t, BoardLabConfig& l) {
  t.checked("batch", "what a batch is made of: product (a GEMM), prefill, decode, or mixed: in turn",
            [&l](const std::string& text) -> std::string {
              l.batch = text;
              const bool known = text == "product" || text == "prefill" || text == "decode" || text == "mixed";
              return known ? "" : "must be product, prefill, decode or mixed";
            });
  t.number("work_share", l.work_share, "1", {1e-15, 1.0}, "of a batch's operations that are really launched");
  t.integer("product", l.product, 16, 32768, "rows and columns of the bf16 GEMM");
  t.integer("check_every", l.check_every, 1, 1 << 20, "launches of a batch; the last one always");
  t.integer("heads", l.heads, 1, 256, "of the transformer block");
  t.integer("head_width", l.head_width, 8, 256, "of one head");
  t.integer("mlp", l.mlp, 8, 1 << 17, "inner width of the MLP");
  t.integer("vocabulary", l.vocabulary, 8, 1 << 18, "columns of the logits");
  t.integer("tokens", l.tokens, 1, 8192, "of a prefill, and in the cache of a decode step");
  t.integer("checkpoint_every", l.checkpoint_every, 0, kMostJobs, "batches; 0 writes none");
  t.integer("checkpoint_bytes", l.checkpoint_bytes, 4096, 1ll << 34, "of the board's memory, to the host");
}

bool names_a_file(const std::string& text) { return text.find('/') != std::string::npos; }

}  // namespace

void describe_lab(config::Table& t, BoardLabConfig& l) {
  t.text("inventory", l.inventory, "boards.toml of the lab, beside this file unless absolute");
  t.names_files();
  t.text("board", l.board, "tag in the inventory");
  t.text("uuid", l.uuid, "without an inventory: the board as NVML names it; else the first");
  t.text("leases", l.leases, "without an inventory: folder of the leases; else FLATSAT_LEASES");
  t.number("lease", l.lease_s, "s", {3.0, 86400.0}, "wall time for which the board is held without progress");
  t.number("dead_man", l.dead_man_s, "s", {0.2, 3600.0}, "wall time of a silent bench that ends the work");
  t.boolean("allow_control", l.control_allowed, "power limit and clocks may be set; without it nothing is");
  t.number("safe_limit", l.safe_limit_w, "W", config::kNotNegative,
           "power limit of the safe state; 0 is the board's lowest");
  t.number("highest_clock", l.highest_hz, "Hz", {0.0, 1e10}, "bound of the SM clock; 0 is the board's own");
  describe_libraries(t, l);
  describe_work(t, l);
  t.check("inventory",
          [&l] { return l.inventory.empty() == l.board.empty() ? "" : "and board must be given both or neither"; });
  t.check("uuid",
          [&l] { return l.uuid.empty() || l.inventory.empty() ? "" : "comes from the inventory, if there is one"; });
}

void place_lab(BoardLabConfig& l, const std::string& testbed) {
  const auto folder = std::filesystem::path(testbed).parent_path();
  for (auto* file : {&l.inventory, &l.leases, &l.cuda, &l.nvml, &l.cublaslt, &l.nvrtc}) {
    const bool always = file == &l.inventory || file == &l.leases;
    if (file->empty() || (!always && !names_a_file(*file)) || std::filesystem::path(*file).is_absolute()) continue;
    *file = std::filesystem::absolute(folder / *file).lexically_normal().string();
  }
}

}  // namespace flatsat::testbed
