#include "harness/agents/gpu/real_board.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "harness/agents/gpu/real_board_host.h"
#include "harness/time/seed.h"

namespace flatsat::agents::gpu {
namespace {

using compute::job_queue::JobError;
using compute::job_queue::Opcode;

constexpr std::int64_t kNever = time::SimTime::never().ps;
constexpr std::int64_t kBusyTickPs = 100'000'000'000;    // 10 Hz
constexpr std::int64_t kIdleTickPs = 1'000'000'000'000;  // an idle board's time runs free of the wall's
constexpr double kWindowS = 1.0;                         // of the mean that the duty follows
constexpr double kSettleS = 2.0;                         // wall time after work, until sensors show an idle board

std::int64_t picoseconds(double seconds) { return static_cast<std::int64_t>(std::llround(seconds * 1e12)); }

std::int64_t next_tick(time::SimTime now, std::int64_t every) { return now.ps / every * every + every; }

}  // namespace

RealBoard::RealBoard() : tick_at_ps_(kNever) {}

RealBoard::~RealBoard() = default;

void RealBoard::welcome(const std::string& json) {
  config_ = read_real_board_config(json);
  lab_ = std::make_unique<LabBoard>(config_.lab, "run of " + config_.name);
  const auto& who = lab_->identity();
  emit_event("board",
             who.name + ", " + who.uuid + ", serial " + who.serial + ", VBIOS " + who.vbios + ", driver " + who.driver +
                 ", PCI " + who.pci_bus,
             0.0);
  for (const auto& text : lab_->refusals()) emit_event("control_refused", text, 0.0);
  config_.work.uuid = who.uuid;
  const auto reading = lab_->monitor().latest().reading;
  const auto limits = lab_->limits();
  const double full_w = reading.enforced_w.value_or(limits ? limits->second : 0.0);
  duty_ = std::make_unique<cuda::DutyControl>(reading.average_w.value_or(0.0), limits ? limits->second : full_w);
  faults_ = std::make_unique<FaultPlan>(config_.seed);
  worker_ = std::make_unique<GpuWorker>(config_.work, *faults_);
}

time::SimTime RealBoard::horizon() const {
  if (tied_to_wall()) return now_;  // its end may come at any instant
  const std::int64_t due = outbox_.next_ps();
  const std::int64_t end = state_ == State::kFinishing ? finish_at_.ps : kNever;
  return {std::max(now_.ps, std::min({due, tick_at_ps_, end}))};
}

void RealBoard::begin(State state) {
  count_energy(time::to_seconds(now_ - counted_at_));
  state_ = state;
  began_ = counted_at_ = now_;
  window_s_ = window_j_ = 0.0;
  window_worked_s_ = worker_->worked_s();
  began_wall_s_ = wall_s();
  counter_j_ = lab_->monitor().latest().reading.energy_j.value_or(0.0);
  tick_at_ps_ = next_tick(now_, kBusyTickPs);
}

void RealBoard::supply(double rail_v, double cap_w) {
  const bool was_on = on();
  rail_v_ = rail_v;
  if (cap_w != cap_w_ && rail_v >= config_.minimum_rail_v) {
    cap_w_ = cap_w;
    duty_->set_cap(cap_w);
    worker_->set_duty(duty_->duty());
    if (const auto refused = lab_->set_cap(cap_w); !refused.empty()) emit_event("control_refused", refused, cap_w);
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
  if (state_ != State::kIdle || !engine_.has_work()) return;
  Host host(*this);
  work_ = engine_.fetch(host);
  completion_ = compute::JobEngine::blank(work_);
  compute::JobEngine::Operands operands;
  news_ = {};
  if (!engine_.load_operands(work_, host, operands, completion_)) {
    state_ = State::kFinishing;
    finish_at_ = now_;
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
void RealBoard::news_arrived(GpuNews news) {
  finish_at_ = std::max(now_, began_ + time::SimTime{picoseconds(news.seconds)});
  news_ = std::move(news);
  if (news_.end == GpuNews::End::kLost) {
    if (state_ == State::kStarting) throw std::runtime_error("the board does not start: " + news_.text);
    return lose(news_.text);
  }
  const bool started = state_ == State::kStarting;
  state_ = State::kFinishing;
  if (started) work_ = {};
  if (started) completion_ = {};
}

void RealBoard::rest() {
  state_ = State::kIdle;
  rests_since_wall_s_ = wall_s();
  tick_at_ps_ = next_tick(now_, kIdleTickPs);
}

/// An idle board's simulated time runs far ahead of its sensors: what they still show of the work before is not told.
double RealBoard::power_w() const {
  if (!on()) return 0.0;
  const auto reading = lab_->monitor().latest().reading;
  const auto shown = reading.instant_w ? reading.instant_w : reading.average_w;
  const bool settled = wall_s() - rests_since_wall_s_ > kSettleS;
  const bool unknown = duty_->idle_w() <= 0.0;  // its sensors had nothing to say yet when the run took it
  return shown && (tied_to_wall() || settled || unknown) ? *shown : duty_->idle_w();
}

void RealBoard::finish() {
  count_energy(time::to_seconds(now_ - counted_at_));
  counted_at_ = now_;
  rest();
  completion_.done == 0 ? finish_start() : finish_job();
  report_draw();
  start_work();
}

void RealBoard::finish_start() { emit_event("board_ready", news_.text, news_.seconds); }

void RealBoard::finish_job() {
  Host host(*this);
  checks_ += news_.checks;
  launches_ += news_.launches;
  const bool computed = completion_.error == 0 && static_cast<Opcode>(work_.descriptor.opcode) != Opcode::kNop;
  if (news_.end == GpuNews::End::kWrong) {
    ++wrong_;
    completion_.error = static_cast<std::uint8_t>(JobError::kAbft);
    emit_event("check_failed", news_.text, static_cast<double>(completion_.tag));
  } else if (computed) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(news_.c.data());
    engine_.deliver(work_, {bytes, 4 * news_.c.size()}, host, completion_);
  }
  if (!news_.checkpoint.empty()) emit_event("checkpoint", news_.checkpoint, static_cast<double>(completion_.tag));
  completion_.cycles = static_cast<std::uint32_t>(std::llround(news_.seconds * 1e6));
  engine_.complete(work_, completion_, host);
  if (engine_.corrected() > reported_window_corrected_)
    emit_event("ecc_corrected", "words corrected in the job window",
               static_cast<double>(engine_.corrected() - reported_window_corrected_));
  reported_window_corrected_ = engine_.corrected();
  report_interrupt(0);
}

/// The job in work ends unfinished.
void RealBoard::abandon(JobError error, const std::string& why) {
  const bool job = state_ == State::kWorking || (state_ == State::kFinishing && completion_.done != 0);
  worker_->stop();
  if (!job) return;
  Host host(*this);
  completion_.error = static_cast<std::uint8_t>(error);
  engine_.complete(work_, completion_, host);
  rest();
  emit_event("job_abandoned", why, static_cast<double>(completion_.tag));
  report_interrupt(0);
}

void RealBoard::lose(const std::string& why) {
  worker_->stop();
  rest();
  state_ = State::kLost;
  emit_event("board_lost", why, 0.0);
}

/// Energy of the stretch behind: by the board's counter while it is tied to the wall, else idle power times simulated
/// time.
void RealBoard::count_energy(double seconds) {
  const auto news = lab_->monitor().latest();
  if (tied_to_wall() || state_ == State::kFinishing) {
    const double counter_j = news.reading.energy_j.value_or(counter_j_);
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
  const double seconds = time::to_seconds(now_ - counted_at_);
  count_energy(seconds);
  follow_power(seconds);
  counted_at_ = now_;
  tick_at_ps_ = next_tick(now_, busy ? kBusyTickPs : kIdleTickPs);
  const auto news = lab_->monitor().latest();
  for (const unsigned xid : lab_->monitor().take_xids()) emit_event("xid", "Xid " + std::to_string(xid), xid);
  if (news.answers) report_errors(news.reading);
  if (answered_ && !news.answers) emit_event("board_silent", "NVML does not answer for the board", 0.0);
  answered_ = news.answers;
  report_draw();
  report_samples();
}

time::SimTime RealBoard::run_until(time::SimTime until, std::vector<wire::Message>& outputs) {
  lab_->progress();
  if (std::exchange(safed_, false) && cap_w_ > 0.0) lab_->set_cap(cap_w_);  // the bench is back
  for (;;) {
    if (tied_to_wall()) {
      const std::int64_t due = outbox_.next_ps();
      const std::int64_t next = std::max(now_.ps, std::min({due, tick_at_ps_, until.ps}));
      const double until_s = began_wall_s_ + static_cast<double>(next - began_.ps) * 1e-12;
      if (auto news = worker_->wait(until_s)) news_arrived(std::move(*news));
      if (!tied_to_wall()) continue;
      if (next >= until.ps) return now_ = until;
      now_ = {next};
    } else {
      const time::SimTime next = horizon();
      if (next >= until) {
        if (!until.is_never()) now_ = until;
        return now_;
      }
      now_ = next;
    }
    if (state_ == State::kFinishing && finish_at_ <= now_) finish();
    if (tick_at_ps_ <= now_.ps) tick();
    outbox_.take(now_, outputs);
    if (outputs.empty()) continue;
    for (auto& message : outputs) message.time = now_;
    return now_;
  }
}

void RealBoard::safe(const std::string& reason) {
  if (worker_ && state_ != State::kStarting) worker_->stop();  // a start is no work, and not to be hurried
  if (on() && state_ != State::kLost) rest();
  engine_.power_off();
  outbox_.clear();
  interrupt_ = false;
  if (lab_) lab_->make_safe(reason);
}

void RealBoard::silent_for(double seconds) {
  if (!lab_ || safed_ || seconds < config_.dead_man_s) return;
  safed_ = true;
  if (state_ != State::kStarting) abandon(JobError::kReset, "the bench was silent; the dead-man timer ended the work");
  lab_->make_safe("the bench was silent for " + std::to_string(seconds) + " s of wall time");
}

}  // namespace flatsat::agents::gpu
