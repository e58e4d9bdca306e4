#include "harness/agents/cuda/gpu_work.h"

#include <time.h>

#include <algorithm>
#include <stdexcept>

#include "harness/agents/cuda/duty_control.h"
#include "harness/time/seed.h"
#include "models/base/crc.h"

namespace flatsat::agents::cuda {
namespace {

constexpr double kPeriodS = 0.1;         // of the duty cycle: what power sensors show at once
constexpr double kNapS = 0.005;          // between two looks at whether to stop
constexpr double kBurstAtMostS = 0.025;  // so that a stop is heard at once
constexpr std::uint32_t kPoison = 0x5EAD5EAD;

void nap(double seconds) {
  const timespec t{0, static_cast<long>(seconds * 1e9)};
  nanosleep(&t, nullptr);
}

std::unique_ptr<CublasLt> open_cublas_lt(const std::string& name, const CudaDevice& device) {
  return name == "none" ? nullptr : CublasLt::open(name, device);
}

}  // namespace

GpuWork::GpuWork(const GpuWorkConfig& config)
    : config_(config),
      device_(config.cuda, config.uuid),
      kernels_(device_, config.nvrtc),
      products_(device_, kernels_, open_cublas_lt(config.cublas_lt, device_)) {
  auto& product = workload(WorkloadKind::kGemm);
  product.launch(0, true, {});
  const std::string wrong = product.check(0);
  if (!wrong.empty()) throw std::runtime_error("the board fails before any work: " + wrong);
  maker_ = static_cast<GemmWorkload&>(product).by_cublas_lt() ? "bf16 products by cuBLASLt" : "products by own kernels";
}

GpuWork::~GpuWork() {
  try {
    enter();
    device_.finish();
  } catch (const CudaError&) {
    // It is lost or was; what is left to do is to let go of it.
  }
}

std::string GpuWork::describe() const { return device_.name() + ", " + device_.architecture() + ", " + maker_; }

GpuWorkload& GpuWork::workload(WorkloadKind kind) {
  auto& slot = workloads_[kind];
  if (slot) return *slot;
  if (kind == WorkloadKind::kGemm) {
    time::NamedStream random(config_.seed, "bf16 operands");
    slot = std::make_unique<GemmWorkload>(device_, kernels_, products_, config_.product, random);
  } else {
    TransformerShape shape = config_.transformer;
    time::NamedStream random(config_.seed, kind == WorkloadKind::kPrefill ? "prefill operands" : "decode operands");
    if (kind == WorkloadKind::kPrefill)
      shape.past = 0;
    else
      shape.rows = 1;
    slot = std::make_unique<TransformerWorkload>(device_, kernels_, products_, shape, random);
  }
  return *slot;
}

/// One batch on its way.
struct GpuWork::Batch {
  GpuWork& work;
  GpuWorkload& workload;
  const WorkControl& control;
  double& launch_s;
  BatchOutcome out;
  unsigned unchecked = 0;
  CudaEvent begin, end, from, to;

  Batch(GpuWork& w, GpuWorkload& b, const WorkControl& c, double& estimate)
      : work(w),
        workload(b),
        control(c),
        launch_s(estimate),
        begin(w.device_.calls(), w.device_.stream()),
        end(w.device_.calls(), w.device_.stream()),
        from(w.device_.calls(), w.device_.stream()),
        to(w.device_.calls(), w.device_.stream()) {}

  /// So many launches; the last one is checked if it is due or the batch ends with it.
  void burst(const Burst& b, bool last) {
    const bool checked = last || unchecked + b.launches >= work.config_.check_every;
    from.record();
    for (unsigned i = 0; i < b.launches; ++i) workload.launch(b.share, checked && i + 1 == b.launches, control.fault());
    to.record();
    to.wait();
    const double busy = to.seconds_since(from);
    launch_s = std::max(1e-7, busy / b.launches * (1u << b.share));
    out.work_seconds += busy;
    control.worked(busy);
    out.launches += b.launches;
    out.gflop += b.launches * workload.gflop(b.share);
    unchecked = checked ? 0 : unchecked + b.launches;
    if (!checked) return;
    ++out.checks;
    out.wrong = workload.check(b.share);
  }

  void pause(double seconds) {
    for (double left = seconds; left > 0.0 && !control.stop(); left -= kNapS) nap(std::min(left, kNapS));
  }

  void run(double gflop) {
    begin.record();
    while (out.wrong.empty() && !out.stopped) {
      const double duty = std::clamp(control.duty(), 1e-3, 1.0);
      Burst b = launch_s > 0.0 ? shape_burst(std::min(kBurstAtMostS, kPeriodS * duty), launch_s, GpuWorkload::kShares)
                               : Burst{};
      const double left = (gflop - out.gflop) / workload.gflop(b.share);
      b.launches = std::min(b.launches, std::max(1u, work.config_.check_every - unchecked));
      const bool last = left <= b.launches;
      if (last) b.launches = std::max(1u, static_cast<unsigned>(left + 0.999999));
      const double before = out.work_seconds;
      burst(b, last);
      if (last) break;
      out.stopped = control.stop();
      if (duty < 1.0) pause((out.work_seconds - before) * (1.0 / duty - 1.0));
    }
    end.record();
    end.wait();
    out.seconds = end.seconds_since(begin);
  }
};

BatchOutcome GpuWork::batch(WorkloadKind kind, double gflop, const WorkControl& control) {
  Batch batch(*this, workload(kind), control, launch_s_[kind]);
  batch.run(gflop);
  return batch.out;
}

Int8Outcome GpuWork::int8(const compute::GemmShape& shape, std::span<const std::uint8_t> a,
                          std::span<const std::uint8_t> b, const compute::ResultFault& fault) {
  Int8Outcome out;
  const std::size_t bytes = std::size_t{shape.m} * shape.n * 4;
  out.c.resize(std::size_t{shape.m} * shape.n);
  const auto room = [this](DeviceMemory& memory, std::size_t wanted) {
    wanted = std::max<std::size_t>(wanted, 16);
    if (memory.bytes() < wanted) memory = device_.allocate(wanted);
  };
  room(int8_a_, a.size());
  room(int8_b_, b.size());
  room(int8_c_, bytes);
  CudaEvent begin(device_.calls(), device_.stream()), end(device_.calls(), device_.stream());
  begin.record();
  if (!a.empty()) device_.upload(int8_a_.address(), a);
  if (!b.empty()) device_.upload(int8_b_.address(), b);
  if (bytes > 0) {
    kernels_.poison(int8_c_.address(), bytes, kPoison);
    products_.int8({shape.m, shape.n, shape.k}, int8_a_.address(), int8_b_.address(), int8_c_.address(), fault);
  }
  end.record();
  end.wait();
  out.seconds = end.seconds_since(begin);
  const std::span<std::uint8_t> result(reinterpret_cast<std::uint8_t*>(out.c.data()), bytes);
  if (bytes > 0) device_.download(result, int8_c_.address());
  const auto golden = compute::gemm_int8(shape, a, shape.k, b, shape.n);
  const std::uint32_t expected = model::crc32({reinterpret_cast<const std::uint8_t*>(golden.data()), bytes});
  if (model::crc32(result) != expected) out.wrong = "the CRC of the int8 product is not that of the golden model";
  return out;
}

CheckpointOutcome GpuWork::checkpoint() {
  const std::size_t bytes = config_.checkpoint_bytes;
  if (state_.bytes() == 0) {
    time::NamedStream random(config_.seed, "checkpoint");
    state_ = upload_bf16(device_, random_bf16(random, bytes / 2));
    pinned_ = std::make_unique<PinnedMemory>(device_.calls(), bytes);
  }
  std::fill(pinned_->bytes().begin(), pinned_->bytes().end(), std::uint8_t{0xA5});
  CudaEvent begin(device_.calls(), device_.stream()), end(device_.calls(), device_.stream());
  begin.record();
  device_.download_later(*pinned_, state_.address(), bytes);
  end.record();
  end.wait();
  CheckpointOutcome out{.wrong = "", .seconds = end.seconds_since(begin), .bytes = bytes};
  if (chunked_crc(pinned_->bytes()) != kernels_.crc(state_.address(), bytes))
    out.wrong = "the checkpoint's CRC is not that of the board's memory";
  return out;
}

}  // namespace flatsat::agents::cuda
