#include "harness/agents/gpu/emulated_board.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "harness/agents/gpu/board_channels.h"
#include "harness/time/seed.h"
#include "harness/wire/welcome.h"
#include "models/base/event_kinds.h"

namespace flatsat::agents::gpu {
namespace {

constexpr std::int64_t kNever = time::SimTime::never().ps;
constexpr std::int64_t kSamplePs = 1'000'000'000'000;
constexpr double kGainSpread = 0.05;  // between cards, arXiv 2312.02741
constexpr double kReportedStepW = 0.3;

}  // namespace

EmulatedBoard::EmulatedBoard()
    : JobBoard(true),
      type_(compute::gpu_board_type("h100-sxm")),
      board_(type_->config),
      step_at_ps_(kNever),
      sample_at_ps_(kNever) {}

wire::Capabilities EmulatedBoard::capabilities() const {
  auto own = board_capabilities();
  own.backing = "emulator";
  own.channels = wire::emulated_board_channels();
  const auto results = result_points(false), events = event_points();
  own.injection_points = {memory_point(), results.front()};
  own.injection_points.insert(own.injection_points.end(), events.begin(), events.end());
  own.injection_points.insert(own.injection_points.end(), results.begin() + 1, results.end());
  return own;
}

void EmulatedBoard::configure(const wire::Welcome& welcome) {
  const std::string key = welcome.config.at("type");
  type_ = compute::gpu_board_type(key);
  if (type_ == nullptr) throw std::runtime_error("'" + key + "' is no type of board");
  compute::GpuBoardConfig board;
  for (const auto& [name, field] : compute::gpu_board_fields()) board.*field = welcome.config.at("board").at(name);
  board.minimum_rail_v = welcome.config.at("minimum_rail_v");
  const auto drawn = time::derived_seed(welcome.seed, "power sensor");
  board.sensor_gain *= 1.0 + kGainSpread * (2.0 * static_cast<double>(drawn >> 11) * 0x1p-53 - 1.0);
  board_ = compute::GpuBoard(board);
  fault_draws_ = std::make_unique<time::NamedStream>(welcome.seed, "result faults");
}

void EmulatedBoard::emit_xid(unsigned xid, const std::string& text) {
  xids_.push_back(xid);
  emit_event(model::events::kXid, "Xid " + std::to_string(xid) + ": " + text, xid);
}

void EmulatedBoard::report_draw() {
  if (std::abs(board_.power_w() - reported_draw_w_) < kReportedStepW) return;
  reported_draw_w_ = board_.power_w();
  emit_draw(reported_draw_w_, board_.energy_j());
}

/// A board that is lost or stalled has no readings: their channel says so, and they are not repeated from memory.
void EmulatedBoard::report_samples() {
  catch_up();
  const bool readable = !board_.lost() && now().ps >= stalled_until_ps_;
  std::vector<wire::payload::ChannelValue> values{{kPower, board_.power_w()},
                                                  {kWorking, board_.busy() ? 1.0 : 0.0},
                                                  {kJobs, static_cast<double>(engine().jobs())},
                                                  {kErrors, static_cast<double>(engine().errors())},
                                                  {kCorrected, static_cast<double>(engine().corrected())},
                                                  {kValid, readable ? 1.0 : 0.0}};
  const wire::payload::ChannelValue readings[] = {{kClock, board_.clock_mhz()},
                                                  {kDie, board_.die_degc()},
                                                  {kHbm, board_.hbm_degc()},
                                                  {kReasons, static_cast<double>(board_.reasons())},
                                                  {kPowerInstant, board_.instant_w()},
                                                  {kPowerAverage, board_.average_w()},
                                                  {kMargin, board_.margin_k()},
                                                  {kLimit, board_.enforced_w()},
                                                  {kUncorrected, static_cast<double>(health_.uncorrected())},
                                                  {kRemapped, static_cast<double>(health_.remapped_rows())}};
  if (readable) values.insert(values.end(), std::begin(readings), std::end(readings));
  emit_samples(values);
}

void EmulatedBoard::access(const kit::Access& access) {
  access_queue(access, board_.on() && !board_.lost());
  if (working_ && engine().resets() != 0 && access.address == compute::job_queue::kControl) {
    working_ = false;
    board_.abort();
  }
  catch_up();
  start_work();
  plan_step();
}

void EmulatedBoard::surround(double rail_v, double cap_w, double coolant_degc) {
  catch_up();
  const bool was_on = board_.on();
  rail_v_ = rail_v;
  cap_w_ = cap_w;
  coolant_degc_ = coolant_degc;
  board_.set_supply(rail_v, cap_w);
  board_.set_coolant(coolant_degc);
  if (was_on && !board_.on()) {
    engine().power_off();
    working_ = was_lost_ = false;
    health_.reset();
    stalled_until_ps_ = 0;
    drop_messages();
  }
  if (board_.on() && sample_at_ps_ == kNever) sample_at_ps_ = now().ps / kSamplePs * kSamplePs + kSamplePs;
  if (!board_.on()) sample_at_ps_ = kNever;
  board_step();  // inputs that come more often than steps must not put off what there is to report
}

/// Brings the board's physics to now.
void EmulatedBoard::catch_up() {
  while (board_time_ < now()) {
    const double step = std::min(board_.step_s(), time::to_seconds(now() - board_time_));
    const auto ps =
        std::min<std::int64_t>((now() - board_time_).ps, std::max<std::int64_t>(1, time::SimTime::not_before(step).ps));
    board_.advance(static_cast<double>(ps) * 1e-12);
    board_time_ = board_time_ + time::SimTime{ps};
  }
}

void EmulatedBoard::plan_step() {
  if (!board_.on()) {
    step_at_ps_ = kNever;
    return;
  }
  // A job without a batch is over at once, however slowly an idle board changes.
  const bool over = working_ && !board_.busy() && !board_.lost();
  step_at_ps_ = board_time_.ps + (over ? 1 : std::max<std::int64_t>(1, time::SimTime::not_before(board_.step_s()).ps));
}

void EmulatedBoard::start_work() {
  if (working_ || !board_.ready() || health_.reset_needed() || now().ps < stalled_until_ps_ || !engine().has_work())
    return;
  work_ = engine().fetch(bench_memory());
  working_ = true;
  work_began_ = now();
  const bool by_work =
      work_.error == compute::job_queue::JobError::kNone && compute::job_queue::is_by_work(work_.descriptor);
  if (by_work) board_.start(work_.descriptor.work_gflop);
}

void EmulatedBoard::finish_work() {
  auto completion = engine().execute(work_, bench_memory());
  completion.cycles = static_cast<std::uint32_t>((now() - work_began_).ps / 1'000'000);
  engine().complete(work_, completion, bench_memory());
  working_ = false;
  if (completion.error == static_cast<std::uint8_t>(compute::job_queue::JobError::kEccUncorrectable)) {
    const compute::XidEffect effect = health_.strike(compute::Xid::kDoubleBit);
    emit_xid(48, compute::xid_text(compute::Xid::kDoubleBit));
    for (const unsigned next : effect.follows) emit_xid(next, compute::xid_text(static_cast<compute::Xid>(next)));
  }
  if (engine().corrected() > reported_corrected_) {
    health_.count_corrected(engine().corrected() - reported_corrected_);
    emit_event(model::events::kEccCorrected, "words corrected in memory",
               static_cast<double>(engine().corrected() - reported_corrected_));
  }
  reported_corrected_ = engine().corrected();
  report_queue_interrupt();
}

void EmulatedBoard::board_step() {
  catch_up();
  if (!board_.on()) {
    report_draw();
    return plan_step();
  }
  if (board_.lost() && !was_lost_) {
    was_lost_ = true;
    working_ = false;
    emit_xid(79, compute::xid_text(compute::Xid::kOffTheBus));
  }
  if (working_ && !board_.busy() && !board_.lost()) finish_work();
  start_work();
  const std::uint32_t thermal =
      board_.reasons() & (compute::kReasonHardware | compute::kReasonSoftwareThermal | compute::kReasonHardwareThermal);
  if (thermal != reported_reasons_) {
    emit_event(thermal != 0 ? model::events::kThrottle : model::events::kThrottleOver, "clock event reasons",
               static_cast<double>(thermal));
    reported_reasons_ = thermal;
  }
  report_draw();
  plan_step();
}

void EmulatedBoard::step() {
  if (step_at_ps_ == now().ps) board_step();
  if (sample_at_ps_ != now().ps) return;
  sample_at_ps_ += kSamplePs;
  report_samples();
}

void EmulatedBoard::safe(const std::string&) {
  board_.abort();
  engine().power_off();
  drop_messages();
  working_ = false;
}

}  // namespace flatsat::agents::gpu
