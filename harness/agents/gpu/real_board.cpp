#include "harness/agents/gpu/real_board.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "harness/time/seed.h"
#include "harness/wire/welcome.h"
#include "models/base/event_kinds.h"

namespace flatsat::agents::gpu {
namespace {

using compute::job_queue::JobError;
using compute::job_queue::Opcode;

constexpr std::int64_t kNever = time::SimTime::never().ps;
constexpr std::int64_t kBusyTickPs = 100'000'000'000;    // 10 Hz
constexpr std::int64_t kIdleTickPs = 1'000'000'000'000;  // an idle board's time runs free of the wall's
constexpr double kWindowS = 1.0;                         // of the mean that the duty follows
constexpr double kSettleS = 2.0;                         // wall time after work, until sensors show an idle board

std::int64_t picoseconds(double seconds) { return time::SimTime::from_seconds(seconds).ps; }

std::int64_t next_tick(time::SimTime now, std::int64_t every) { return now.ps / every * every + every; }

}  // namespace

RealBoard::RealBoard() : JobBoard(false), tick_at_ps_(kNever) {}

RealBoard::~RealBoard() = default;

void RealBoard::configure(const wire::Welcome& welcome) {
  config_ = read_real_board_config(welcome);
  lab_ = std::make_unique<LabBoard>(config_.lab, "run of " + config_.name);
  const auto& who = lab_->identity();
  emit_event(model::events::kBoard,
             who.name + ", " + who.uuid + ", serial " + who.serial + ", VBIOS " + who.vbios + ", driver " + who.driver +
                 ", PCI " + who.pci_bus,
             0.0);
  for (const auto& text : lab_->refusals()) emit_event(model::events::kControlRefused, text, 0.0);
  config_.work.uuid = who.uuid;
  const auto reading = lab_->monitor().latest().reading;
  const auto limits = lab_->limits();
  const double full_w = reading.enforced_w.value_or(limits ? limits->second : 0.0);
  duty_ = std::make_unique<cuda::DutyControl>(reading.average_w.value_or(0.0), limits ? limits->second : full_w);
  faults_ = std::make_unique<FaultPlan>(config_.seed);
  worker_ = std::make_unique<GpuWorker>(config_.work, *faults_);
}

std::int64_t RealBoard::next_event_ps() const {
  return std::min(tick_at_ps_, state_ == State::kFinishing ? finish_at_.ps : kNever);
}

/// While it is tied to the wall its end may come at any instant.
std::int64_t RealBoard::next_output_ps() const { return tied_to_wall() ? now().ps : next_event_ps(); }

void RealBoard::begin(State state) {
  count_energy(time::to_seconds(now() - counted_at_));
  state_ = state;
  began_ = counted_at_ = now();
  window_s_ = window_j_ = 0.0;
  window_worked_s_ = worker_->worked_s();
  began_wall_s_ = wall_s();
  counter_j_ = lab_->monitor().latest().reading.energy_j.value_or(0.0);
  tick_at_ps_ = next_tick(now(), kBusyTickPs);
}

void RealBoard::supply(const wire::payload::Supply& supply) {
  const auto [rail_v, cap_w] = supply;
  const bool was_on = on();
  if (cap_w != cap_w_ && rail_v >= config_.minimum_rail_v) {
    cap_w_ = cap_w;
    duty_->set_cap(cap_w);
    worker_->set_duty(duty_->duty());
    if (const auto refused = lab_->set_cap(cap_w); !refused.empty())
      emit_event(model::events::kControlRefused, refused, cap_w);
  }
  if (rail_v >= config_.minimum_rail_v) {
    if (was_on) return;
    worker_->start_board();
    return begin(State::kStarting);
  }
  if (!was_on) return;
  safe("its rail is off");
  worker_->drop_board();
  state_ = State::kOff;
  cap_w_ = 0.0;
  tick_at_ps_ = kNever;
  report_draw();
}

/// Takes the next job off the ring. What is wrong with it by itself ends it at once.
void RealBoard::start_work() {
  if (state_ != State::kIdle || !engine().has_work()) return;
  work_ = engine().fetch(bench_memory());
  completion_ = compute::JobEngine::blank(work_);
  compute::JobEngine::Operands operands;
  outcome_ = {};
  if (!engine().load_operands(work_, bench_memory(), operands, completion_)) {
    state_ = State::kFinishing;
    finish_at_ = now();
    return;
  }
  const auto& d = work_.descriptor;
  GpuJob job{.kind = cuda::WorkloadKind::kGemm,
             .gflop = 0.0,
             .shape = {d.m, d.n, d.k},
             .a = std::move(operands.a),
             .b = std::move(operands.b),
             .checkpoint = false};
  if (static_cast<Opcode>(d.opcode) == Opcode::kBatch) {
    job.gflop = d.work_gflop * config_.work_share;
    constexpr cuda::WorkloadKind kinds[] = {cuda::WorkloadKind::kGemm, cuda::WorkloadKind::kPrefill,
                                            cuda::WorkloadKind::kDecode};
    job.kind = config_.batch == "prefill"  ? cuda::WorkloadKind::kPrefill
               : config_.batch == "decode" ? cuda::WorkloadKind::kDecode
               : config_.batch == "mixed"  ? kinds[batches_ % 3]
                                           : cuda::WorkloadKind::kGemm;
    ++batches_;
    job.checkpoint = config_.checkpoint_every > 0 && batches_ % config_.checkpoint_every == 0;
  }
  worker_->start_job(std::move(job));
  begin(State::kWorking);
}

/// The instant of the end: when it began plus what was measured, though never before what the bench knows by now.
void RealBoard::work_ended(GpuOutcome outcome) {
  finish_at_ = std::max(now(), began_ + time::SimTime{picoseconds(outcome.seconds)});
  outcome_ = std::move(outcome);
  if (outcome_.end == GpuOutcome::End::kLost) {
    if (state_ == State::kStarting) throw std::runtime_error("the board does not start: " + outcome_.text);
    return lose(outcome_.text);
  }
  const bool started = state_ == State::kStarting;
  state_ = State::kFinishing;
  if (started) work_ = {};
  if (started) completion_ = {};
}

void RealBoard::rest() {
  state_ = State::kIdle;
  rests_since_wall_s_ = wall_s();
  tick_at_ps_ = next_tick(now(), kIdleTickPs);
}

/// An idle board's simulated time runs far ahead of its sensors: what they still show of the work before is not
/// reported.
double RealBoard::power_w() const {
  if (!on()) return 0.0;
  const auto reading = lab_->monitor().latest().reading;
  const auto shown = reading.instant_w ? reading.instant_w : reading.average_w;
  const bool settled = wall_s() - rests_since_wall_s_ > kSettleS;
  const bool unknown = duty_->idle_w() <= 0.0;  // its sensors had no reading yet when the run took it
  return shown && (tied_to_wall() || settled || unknown) ? *shown : duty_->idle_w();
}

void RealBoard::finish() {
  count_energy(time::to_seconds(now() - counted_at_));
  counted_at_ = now();
  rest();
  completion_.done == 0 ? finish_start() : finish_job();
  report_draw();
  start_work();
}

void RealBoard::finish_start() { emit_event(model::events::kBoardReady, outcome_.text, outcome_.seconds); }

void RealBoard::finish_job() {
  checks_ += outcome_.checks;
  launches_ += outcome_.launches;
  const bool computed = completion_.error == 0 && static_cast<Opcode>(work_.descriptor.opcode) != Opcode::kNop;
  if (outcome_.end == GpuOutcome::End::kWrong) {
    ++wrong_;
    completion_.error = static_cast<std::uint8_t>(JobError::kAbft);
    emit_event(model::events::kCheckFailed, outcome_.text, static_cast<double>(completion_.tag));
  } else if (computed) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(outcome_.c.data());
    engine().deliver(work_, {bytes, 4 * outcome_.c.size()}, bench_memory(), completion_);
  }
  if (!outcome_.checkpoint.empty())
    emit_event(model::events::kCheckpoint, outcome_.checkpoint, static_cast<double>(completion_.tag));
  completion_.cycles = static_cast<std::uint32_t>(std::llround(outcome_.seconds * 1e6));
  engine().complete(work_, completion_, bench_memory());
  if (engine().corrected() > reported_window_corrected_)
    emit_event(model::events::kEccCorrected, "words corrected in the job window",
               static_cast<double>(engine().corrected() - reported_window_corrected_));
  reported_window_corrected_ = engine().corrected();
  report_queue_interrupt();
}

/// The job in work ends unfinished.
void RealBoard::abandon(JobError error, const std::string& why) {
  const bool job = state_ == State::kWorking || (state_ == State::kFinishing && completion_.done != 0);
  worker_->stop();
  if (!job) return;
  completion_.error = static_cast<std::uint8_t>(error);
  engine().complete(work_, completion_, bench_memory());
  rest();
  emit_event(model::events::kJobAbandoned, why, static_cast<double>(completion_.tag));
  report_queue_interrupt();
}

void RealBoard::lose(const std::string& why) {
  worker_->stop();
  rest();
  state_ = State::kLost;
  emit_event(model::events::kBoardLost, why, 0.0);
}

/// Energy of the stretch behind: by the board's counter while it is tied to the wall, else idle power times simulated
/// time.
void RealBoard::count_energy(double seconds) {
  const auto status = lab_->monitor().latest();
  if (tied_to_wall() || state_ == State::kFinishing) {
    const double counter_j = status.reading.energy_j.value_or(counter_j_);
    window_j_ += counter_j - counter_j_;
    energy_j_ += std::max(0.0, counter_j - counter_j_);
    counter_j_ = counter_j;
  } else if (on() && reported_draw_w_ > 0.0) {
    energy_j_ += reported_draw_w_ * seconds;
  }
}

/// Feeds the duty with the mean power of each window at work.
void RealBoard::follow_power(double seconds) {
  const auto reading = lab_->monitor().latest().reading;
  if (state_ == State::kIdle && reading.average_w && wall_s() - rests_since_wall_s_ > kSettleS)
    duty_->measured(*reading.average_w, 0.0);
  if (state_ != State::kWorking) return;
  window_s_ += seconds;
  if (window_s_ < kWindowS) return;
  const double worked_s = worker_->worked_s() - window_worked_s_;
  const double mean_w = reading.energy_j ? window_j_ / window_s_ : reading.average_w.value_or(-1.0);
  duty_->measured(mean_w, std::clamp(worked_s / window_s_, 0.0, 1.0));
  worker_->set_duty(duty_->duty());
  window_s_ = window_j_ = 0.0;
  window_worked_s_ = worker_->worked_s();
}

void RealBoard::tick() {
  const bool busy = tied_to_wall();
  const double seconds = time::to_seconds(now() - counted_at_);
  count_energy(seconds);
  follow_power(seconds);
  counted_at_ = now();
  tick_at_ps_ = next_tick(now(), busy ? kBusyTickPs : kIdleTickPs);
  const auto status = lab_->monitor().latest();
  for (const unsigned xid : lab_->monitor().take_xids())
    emit_event(model::events::kXid, "Xid " + std::to_string(xid), xid);
  if (status.answers) report_errors(status.reading);
  if (answered_ && !status.answers) emit_event(model::events::kBoardSilent, "NVML does not answer for the board", 0.0);
  answered_ = status.answers;
  report_draw();
  report_samples();
}

/// While it is tied to the wall, waits until the wall's clock is there or the work has ended.
bool RealBoard::approach(time::SimTime next) {
  lab_->progress();
  if (std::exchange(safed_, false) && cap_w_ > 0.0) lab_->set_cap(cap_w_);  // the bench is back
  if (!tied_to_wall()) return true;
  auto outcome = worker_->wait(began_wall_s_ + static_cast<double>(next.ps - began_.ps) * 1e-12);
  if (outcome) work_ended(std::move(*outcome));
  return tied_to_wall();
}

void RealBoard::step() {
  if (state_ == State::kFinishing && finish_at_ <= now()) finish();
  if (tick_at_ps_ <= now().ps) tick();
}

void RealBoard::safe(const std::string& reason) {
  if (worker_ && state_ != State::kStarting) worker_->stop();  // a start is no work, and not to be hurried
  if (on() && state_ != State::kLost) rest();
  engine().power_off();
  drop_messages();
  if (lab_) lab_->make_safe(reason);
}

void RealBoard::silent_for(double seconds) {
  if (!lab_ || safed_ || seconds < config_.dead_man_s) return;
  safed_ = true;
  if (state_ != State::kStarting) abandon(JobError::kReset, "the bench was silent; the dead-man timer ended the work");
  lab_->make_safe("the bench was silent for " + std::to_string(seconds) + " s of wall time");
}

}  // namespace flatsat::agents::gpu
