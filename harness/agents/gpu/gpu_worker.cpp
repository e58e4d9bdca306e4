#include "harness/agents/gpu/gpu_worker.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include "harness/agents/gpu/lab_board.h"
#include "harness/time/seed.h"

namespace flatsat::agents::gpu {
namespace {

constexpr std::uint32_t kWide = 1u << 20;  // a drawn fault is anywhere; within() puts it inside the shape

}  // namespace

FaultPlan::FaultPlan(std::uint64_t seed) : random_(std::make_unique<time::NamedStream>(seed, "result faults")) {}

void FaultPlan::add(Target target, const compute::ResultFault& fault, bool drawn, std::uint64_t launches) {
  const std::lock_guard lock(guard_);
  waiting_[static_cast<int>(target)] = {fault, drawn, launches};
}

compute::ResultFault FaultPlan::next(Target target) {
  const std::lock_guard lock(guard_);
  Waiting& w = waiting_[static_cast<int>(target)];
  if (w.launches == 0) return {};
  --w.launches;
  if (!w.drawn) return w.fault;
  return compute::draw_fault(*random_, {kWide, kWide, target == Target::kResult ? 32u : 16u});
}

void FaultPlan::clear() {
  const std::lock_guard lock(guard_);
  for (auto& w : waiting_) w.launches = 0;
}

GpuWorker::GpuWorker(const cuda::GpuWorkConfig& config, FaultPlan& faults)
    : config_(config), faults_(faults), thread_([this] { loop(); }) {}

GpuWorker::~GpuWorker() {
  stop();
  give(Order::kEnd);
  thread_.join();
}

void GpuWorker::give(Order order) {
  const std::lock_guard lock(guard_);
  order_ = order;
  busy_ = true;
  stop_ = false;
  outcome_.reset();
  wake_.notify_one();
}

void GpuWorker::start_board() { give(Order::kBoot); }

void GpuWorker::start_job(GpuJob job) {
  job_ = std::move(job);
  give(Order::kJob);
}

std::optional<GpuOutcome> GpuWorker::wait(double until_s) {
  std::unique_lock lock(guard_);
  const auto there = [this] { return outcome_.has_value(); };
  const double left_s = until_s - wall_s();
  if (left_s > 0.0) done_.wait_for(lock, std::chrono::duration<double>(left_s), there);
  if (!there()) return {};
  busy_ = false;
  return std::exchange(outcome_, {});
}

void GpuWorker::stop() {
  stop_ = true;
  std::unique_lock lock(guard_);
  if (!busy_) return;
  done_.wait(lock, [this] { return outcome_.has_value(); });
  outcome_.reset();
  busy_ = false;
}

void GpuWorker::drop_board() {
  stop();
  give(Order::kDrop);
  stop();
}

void GpuWorker::loop() {
  for (;;) {
    std::unique_lock lock(guard_);
    wake_.wait(lock, [this] { return order_ != Order::kNone; });
    const Order order = std::exchange(order_, Order::kNone);
    lock.unlock();
    if (order == Order::kEnd) break;
    GpuOutcome outcome;
    try {
      if (order == Order::kDrop) work_.reset();
      if (order == Order::kBoot) outcome = boot();
      if (order == Order::kJob) outcome = work_off(job_);
    } catch (const std::exception& error) {
      outcome = {.end = GpuOutcome::End::kLost,
                 .text = error.what(),
                 .seconds = 0.0,
                 .c = {},
                 .launches = 0,
                 .checks = 0,
                 .checkpoint = ""};
    }
    lock.lock();
    outcome_ = std::move(outcome);
    done_.notify_all();
  }
  work_.reset();
}

GpuOutcome GpuWorker::boot() {
  const double begin_s = wall_s();
  work_.reset();
  work_ = std::make_unique<cuda::GpuWork>(config_);
  GpuOutcome outcome;
  outcome.text = work_->describe();
  outcome.seconds = wall_s() - begin_s;
  return outcome;
}

GpuOutcome GpuWorker::work_off(const GpuJob& job) {
  GpuOutcome outcome;
  work_->enter();
  if (job.gflop > 0.0) {
    cuda::WorkControl control;
    control.stop = [this] { return stop_.load(); };
    control.duty = [this] { return duty_.load(); };
    control.fault = [this] { return faults_.next(FaultPlan::Target::kBatch); };
    control.worked = [this](double seconds) { worked_s_ = worked_s_ + seconds; };
    const auto batch = work_->batch(job.kind, job.gflop, control);
    outcome.seconds = batch.seconds;
    outcome.launches = batch.launches;
    outcome.checks = batch.checks;
    outcome.text = batch.wrong;
    if (batch.stopped) outcome.end = GpuOutcome::End::kStopped;
    if (!batch.wrong.empty()) outcome.end = GpuOutcome::End::kWrong;
    if (outcome.end != GpuOutcome::End::kDone) return outcome;
  }
  auto product = work_->int8(job.shape, job.a, job.b, faults_.next(FaultPlan::Target::kResult));
  outcome.seconds += product.seconds;
  worked_s_ = worked_s_ + product.seconds;
  outcome.c = std::move(product.c);
  ++outcome.launches;
  ++outcome.checks;
  if (!product.wrong.empty()) {
    outcome.end = GpuOutcome::End::kWrong;
    outcome.text = product.wrong;
  }
  if (!job.checkpoint || outcome.end != GpuOutcome::End::kDone) return outcome;
  const auto written = work_->checkpoint();
  outcome.seconds += written.seconds;
  char text[96];
  std::snprintf(text, sizeof text, "%.1f MiB to the host in %.3f ms, CRC right",
                static_cast<double>(written.bytes) / (1 << 20), written.seconds * 1e3);
  outcome.checkpoint = text;
  if (!written.wrong.empty()) {
    outcome.end = GpuOutcome::End::kWrong;
    outcome.text = written.wrong;
  }
  return outcome;
}

}  // namespace flatsat::agents::gpu
