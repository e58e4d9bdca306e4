#include "harness/agents/gpu/emulated_board.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/agents/gpu/emulated_board_host.h"
#include "harness/agents/gpu/fault_points.h"
#include "harness/agents/kit/access_status.h"
#include "harness/time/seed.h"
#include "harness/wire/payload.h"

namespace flatsat::agents::gpu {
namespace {

using nlohmann::json;

constexpr std::int64_t kNever = time::SimTime::never().ps;
constexpr std::int64_t kAccessPs = 1'000'000;  // a register over PCIe
constexpr std::int64_t kSamplePs = 1'000'000'000'000;
constexpr double kGainSpread = 0.05;  // between cards, arXiv 2312.02741

enum Channel : std::uint32_t {
  kPower,
  kClock,
  kDie,
  kHbm,
  kReasons,
  kBusy,
  kJobs,
  kErrors,
  kCorrected,
  kInstant,
  kAverage,
  kMargin,
  kLimit,
  kUncorrected,
  kRemapped,
  kValid
};

compute::JobEngineConfig engine_config() {
  return {.identity = 0x31555047,
          .array = 0,
          .memory_bytes = 16u << 20,
          .batches = true,
          .memory_error = compute::job_queue::JobError::kEccUncorrectable};
}

}  // namespace

EmulatedBoard::EmulatedBoard()
    : engine_(engine_config()),
      type_(compute::gpu_board_type("h100-sxm")),
      board_(type_->config),
      step_at_ps_(kNever),
      sample_at_ps_(kNever) {}

std::string EmulatedBoard::hello() const {
  const auto channel = [](const char* name, const char* units, const char* text) {
    return json{{"name", name}, {"units", units}, {"long_name", text}};
  };
  const auto point = [](const char* name, const char* kind, int width, std::uint64_t words) {
    return json{{"name", name}, {"kind", kind}, {"width_bits", width}, {"words", words}};
  };
  auto points = json::array({point("memory", "memory", 64, (16u << 20) / 8), point("result", "tensor", 32, 1u << 20),
                             point("xid", "event", 16, 1u << 16), point("reset", "control", 1, 1)});
  for (const auto& more : result_points(false))
    if (more["name"] != "result") points.push_back(more);
  return json{
      {"type", "gpu"},
      {"backing", "emulator"},
      {"version", "0.1.0"},
      {"hash", ""},
      {"memory_bytes", 16u << 20},
      {"interrupts", 1},
      {"dma", true},
      {"sticks", true},
      {"injection_points", points},
      {"channels",
       {channel("power", "W", "board power"), channel("clock", "MHz", "SM clock"),
        channel("die", "degC", "GPU temperature"), channel("hbm", "degC", "memory temperature"),
        channel("reasons", "1", "clock event reasons, NVML's bits"), channel("working", "1", "a batch is in work"),
        channel("jobs", "1", "jobs completed"), channel("errors", "1", "jobs that ended in an error"),
        channel("corrected", "1", "words corrected by ECC"),
        channel("power_instant", "W", "power sensor, 25 ms window each 100 ms"),
        channel("power_average", "W", "power sensor, 1 s window each 100 ms"),
        channel("margin", "dK", "below the first thermal limit, NVML's T.Limit"),
        channel("limit", "W", "power limit that holds"),
        channel("uncorrected", "1", "uncorrectable memory errors since the last reset"),
        channel("remapped", "1", "memory rows remapped"),
        channel("valid", "1", "the board answers: its readings are of now")}}}
      .dump();
}

void EmulatedBoard::welcome(const std::string& text) {
  try {
    const auto all = json::parse(text);
    const auto& config = all.at("config");
    const std::string key = config.at("type");
    type_ = compute::gpu_board_type(key);
    if (type_ == nullptr) throw std::runtime_error("'" + key + "' is no type of board");
    compute::GpuBoardConfig board;
    for (const auto& [name, field] : compute::gpu_board_fields()) board.*field = config.at("board").at(name);
    board.minimum_rail_v = config.at("minimum_rail_v");
    const auto drawn = time::derived_seed(all.at("seed").get<std::uint64_t>(), "power sensor");
    board.sensor_gain *= 1.0 + kGainSpread * (2.0 * static_cast<double>(drawn >> 11) * 0x1p-53 - 1.0);
    board_ = compute::GpuBoard(board);
    fault_draws_ = std::make_unique<time::NamedStream>(all.at("seed").get<std::uint64_t>(), "result faults");
  } catch (const json::exception& error) {
    throw std::runtime_error(std::string("WELCOME is not as PROTOCOL.md says: ") + error.what());
  }
}

time::SimTime EmulatedBoard::horizon() const {
  const std::int64_t due = outbox_.next_ps();
  return {std::max(now_.ps, std::min({due, step_at_ps_, sample_at_ps_}))};
}

void EmulatedBoard::say(wire::Kind kind, std::vector<std::uint8_t> bytes, std::int64_t delay_ps,
                        std::uint32_t reference) {
  wire::Message message;
  message.kind = kind;
  message.payload = std::move(bytes);
  message.reference = reference;
  message.cause = cause_;
  outbox_.say(now_.ps + delay_ps, std::move(message));
}

void EmulatedBoard::emit_event(const std::string& kind, const std::string& text, double value) {
  say(wire::Kind::kEvent, wire::payload::text(json{{"kind", kind}, {"text", text}, {"value", value}}.dump()));
}

void EmulatedBoard::emit_xid(unsigned xid, const std::string& text) {
  xids_.push_back(xid);
  emit_event("xid", "Xid " + std::to_string(xid) + ": " + text, xid);
}

void EmulatedBoard::report_draw() {
  if (std::abs(board_.power_w() - reported_draw_w_) < 0.3) return;
  reported_draw_w_ = board_.power_w();
  say(wire::Kind::kDraw, wire::payload::draw({reported_draw_w_, reported_draw_w_, board_.energy_j()}));
}

/// A board that is lost or stalled has no readings: their channel says so, and they are not told again from memory.
void EmulatedBoard::report_samples() {
  catch_up();
  const bool readable = !board_.lost() && now_.ps >= stalled_until_ps_;
  std::vector<wire::payload::ChannelValue> values{{kPower, board_.power_w()},
                                                  {kBusy, board_.busy() ? 1.0 : 0.0},
                                                  {kJobs, static_cast<double>(engine_.jobs())},
                                                  {kErrors, static_cast<double>(engine_.errors())},
                                                  {kCorrected, static_cast<double>(engine_.corrected())},
                                                  {kValid, readable ? 1.0 : 0.0}};
  const wire::payload::ChannelValue readings[] = {{kClock, board_.clock_mhz()},
                                                  {kDie, board_.die_degc()},
                                                  {kHbm, board_.hbm_degc()},
                                                  {kReasons, static_cast<double>(board_.reasons())},
                                                  {kInstant, board_.instant_w()},
                                                  {kAverage, board_.average_w()},
                                                  {kMargin, board_.margin_k()},
                                                  {kLimit, board_.enforced_w()},
                                                  {kUncorrected, static_cast<double>(health_.uncorrected())},
                                                  {kRemapped, static_cast<double>(health_.remapped_rows())}};
  if (readable) values.insert(values.end(), std::begin(readings), std::end(readings));
  say(wire::Kind::kSample, wire::payload::sample(values));
}

void EmulatedBoard::report_interrupt(std::int64_t delay_ps) {
  if (engine_.interrupt() == interrupt_) return;
  interrupt_ = engine_.interrupt();
  say(wire::Kind::kInterrupt, wire::payload::interrupt({0, interrupt_ ? 1u : 0u}), delay_ps);
}

void EmulatedBoard::input(const wire::Message& message) {
  cause_ = message.cause;
  switch (message.kind) {
    case wire::Kind::kAccess:
      access(message);
      break;
    case wire::Kind::kSupply: {
      const auto value = wire::payload::read_supply(message);
      surroundings(value.rail_v, value.cap_w, coolant_degc_);
      break;
    }
    case wire::Kind::kTemperature:
      surroundings(rail_v_, cap_w_, wire::payload::read_temperature(message));
      break;
    case wire::Kind::kFault:
      inject(message);
      break;
    default:
      break;
  }
  cause_ = 0;
}

void EmulatedBoard::access(const wire::Message& message) {
  const auto [header, written] = wire::payload::read_access(message);
  std::vector<std::uint8_t> data(written.begin(), written.end());
  data.resize(header.length);
  const bool write = header.write != 0;
  const auto status = board_.on() && !board_.lost() ? kit::tlm_status(engine_.access(header.address, data, write))
                                                    : kit::kTlmGenericError;
  if (message.reference != 0) {
    const bool good_read = status == kit::kTlmOk && !write;
    say(wire::Kind::kResponse,
        wire::payload::response(status,
                                good_read ? std::span<const std::uint8_t>(data) : std::span<const std::uint8_t>()),
        kAccessPs, message.reference);
  }
  report_interrupt(kAccessPs);
  if (working_ && engine_.resets() != 0 && header.address == compute::job_queue::kControl) {
    working_ = false;
    board_.abort();
  }
  catch_up();
  start_work();
  plan_step();
}

void EmulatedBoard::surroundings(double rail_v, double cap_w, double coolant_degc) {
  catch_up();
  const bool was_on = board_.on();
  rail_v_ = rail_v;
  cap_w_ = cap_w;
  coolant_degc_ = coolant_degc;
  board_.set_supply(rail_v, cap_w);
  board_.set_coolant(coolant_degc);
  if (was_on && !board_.on()) {
    engine_.power_off();
    working_ = interrupt_ = was_lost_ = false;
    health_.reset();
    stalled_until_ps_ = 0;
    outbox_.clear();
  }
  if (board_.on() && sample_at_ps_ == kNever) sample_at_ps_ = now_.ps / kSamplePs * kSamplePs + kSamplePs;
  if (!board_.on()) sample_at_ps_ = kNever;
  board_step();  // inputs that come more often than steps must not put off what there is to say
}

/// Brings the board's physics to now.
void EmulatedBoard::catch_up() {
  while (board_time_ < now_) {
    const double step = std::min(board_.step_s(), time::to_seconds(now_ - board_time_));
    const auto ps = std::min<std::int64_t>(
        (now_ - board_time_).ps, std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(step * 1e12))));
    board_.advance(static_cast<double>(ps) * 1e-12);
    board_time_ = board_time_ + time::SimTime{ps};
  }
}

void EmulatedBoard::plan_step() {
  if (!board_.on()) {
    step_at_ps_ = kNever;
    return;
  }
  step_at_ps_ =
      board_time_.ps + std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(board_.step_s() * 1e12)));
}

void EmulatedBoard::start_work() {
  if (working_ || !board_.ready() || health_.reset_needed() || now_.ps < stalled_until_ps_ || !engine_.has_work())
    return;
  Host host(*this);
  work_ = engine_.fetch(host);
  working_ = true;
  work_began_ = now_;
  const bool batch =
      work_.error == compute::job_queue::JobError::kNone && work_.descriptor.work_gflop > 0 &&
      static_cast<compute::job_queue::Opcode>(work_.descriptor.opcode) == compute::job_queue::Opcode::kBatch;
  if (batch) board_.start(work_.descriptor.work_gflop);
}

void EmulatedBoard::finish_work() {
  Host host(*this);
  auto completion = engine_.execute(work_, host);
  completion.cycles = static_cast<std::uint32_t>((now_ - work_began_).ps / 1'000'000);
  engine_.complete(work_, completion, host);
  working_ = false;
  if (completion.error == static_cast<std::uint8_t>(compute::job_queue::JobError::kEccUncorrectable)) {
    const compute::XidEffect effect = health_.strike(compute::Xid::kDoubleBit);
    emit_xid(48, compute::xid_text(compute::Xid::kDoubleBit));
    for (const unsigned next : effect.follows) emit_xid(next, compute::xid_text(static_cast<compute::Xid>(next)));
  }
  if (engine_.corrected() > reported_corrected_) {
    health_.count_corrected(engine_.corrected() - reported_corrected_);
    emit_event("ecc_corrected", "words corrected in memory",
               static_cast<double>(engine_.corrected() - reported_corrected_));
  }
  reported_corrected_ = engine_.corrected();
  report_interrupt(0);
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
    emit_event(thermal != 0 ? "throttle" : "throttle_over", "clock event reasons", static_cast<double>(thermal));
    reported_reasons_ = thermal;
  }
  report_draw();
  plan_step();
}

time::SimTime EmulatedBoard::run_until(time::SimTime until, std::vector<wire::Message>& outputs) {
  for (;;) {
    const std::int64_t next = horizon().ps;
    if (next >= until.ps) {
      if (!until.is_never()) now_ = until;
      return now_;
    }
    now_ = {next};
    if (step_at_ps_ == next) board_step();
    if (sample_at_ps_ == next) {
      sample_at_ps_ += kSamplePs;
      report_samples();
    }
    outbox_.take(now_, outputs);
    if (outputs.empty()) continue;
    for (auto& message : outputs) message.time = now_;
    return now_;
  }
}

void EmulatedBoard::safe(const std::string&) {
  board_.abort();
  engine_.power_off();
  outbox_.clear();
  working_ = interrupt_ = false;
}

}  // namespace flatsat::agents::gpu
