#pragma once
#include <array>
#include <string_view>

namespace flatsat::model {

/// A kind of event: what an emitter, a judge of faults and a requirement mean by one name. The name is kept: traces,
/// testbeds and programs in other languages hold it.
struct EventKind {
  std::string_view name;     // snake_case
  std::string_view source;   // a room of models/, "bench", or a device: "npu", "gpu", "user RTL", "any device"
  std::string_view unit;     // of Event::value, UDUNITS spelling; empty: the value is always 0
  std::string_view meaning;  // one line

  constexpr operator std::string_view() const { return name; }
};

/// The name of a kind on an event: of a kind of the table, or what a device reported over the wire. No text becomes one
/// by itself, so that no emitter and no matcher in C++ can name a kind that the table does not hold.
class EventName {
 public:
  constexpr EventName(const EventKind& kind) : text_(kind.name) {}
  static constexpr EventName reported(std::string_view text) { return EventName(text); }

  constexpr operator std::string_view() const { return text_; }
  friend constexpr bool operator==(const EventName&, const EventName&) = default;

 private:
  explicit constexpr EventName(std::string_view text) : text_(text) {}
  std::string_view text_;
};

/// Every kind that is emitted or matched anywhere. One that is new is declared here and listed in kAll.
namespace events {

// The orbit, and what reaches a satellite on it.
inline constexpr EventKind kPenumbraEntry{"penumbra_entry", "environment", "s", "full sunlight ends; for so long"};
inline constexpr EventKind kUmbraEntry{"umbra_entry", "environment", "s", "full shadow begins; for so long"};
inline constexpr EventKind kUmbraExit{"umbra_exit", "environment", "s", "full shadow ends; after so long"};
inline constexpr EventKind kPenumbraExit{"penumbra_exit", "environment", "s", "full sunlight begins; after so long"};
inline constexpr EventKind kSaaEntry{"saa_entry", "environment", "s",
                                     "entry into the South Atlantic Anomaly; for so long"};
inline constexpr EventKind kSaaExit{"saa_exit", "environment", "s",
                                    "exit from the South Atlantic Anomaly; after so long"};
inline constexpr EventKind kUpset{"upset", "environment", "1", "a single event; its number, from 1"};
inline constexpr EventKind kDoseLimit{"dose_limit", "environment", "rad",
                                      "a device has taken the dose it is rated for"};

// Power.
inline constexpr EventKind kCap{"cap", "power", "1", "compute may use this fraction of its full power"};
inline constexpr EventKind kLoadShed{"load_shed", "power", "V",
                                     "brown-out: outlets are switched off; voltage of the bus"};
inline constexpr EventKind kLoadRestore{"load_restore", "power", "V", "shed outlets are on again; voltage of the bus"};
inline constexpr EventKind kOutletOn{"outlet_on", "power", "1", "an outlet is commanded on; 1"};
inline constexpr EventKind kOutletOff{"outlet_off", "power", "1", "an outlet is commanded off; 0"};
inline constexpr EventKind kOutletTrip{"outlet_trip", "power", "W", "an outlet drew too much and is off; its draw"};
inline constexpr EventKind kOutletRetry{"outlet_retry", "power", "W", "a tripped outlet is on again; its draw"};

// Heat.
inline constexpr EventKind kPumps{"pumps", "thermal", "1", "pumps of the inner loop that run"};
inline constexpr EventKind kOuterPumps{"outer_pumps", "thermal", "1", "pumps of the outer loop that run"};
inline constexpr EventKind kDerate{"derate", "thermal", "degC", "the loop is too warm for full compute; its supply"};
inline constexpr EventKind kDerateOver{"derate_over", "thermal", "degC",
                                       "the loop allows full compute again; its supply"};
inline constexpr EventKind kHeaterOn{"heater_on", "thermal", "degC", "a thermostat closes; temperature of its sensor"};
inline constexpr EventKind kHeaterOff{"heater_off", "thermal", "degC", "a thermostat opens; temperature of its sensor"};

// Attitude. `slew` is emitted by the terminal, too.
inline constexpr EventKind kPointing{"pointing", "guidance", "1", "a pointing mode is commanded; its number"};
inline constexpr EventKind kSlew{"slew", "guidance, optical", "deg",
                                 "a turn begins: of the spacecraft, its angle; of a "
                                 "terminal, the number of the partner (1)"};
inline constexpr EventKind kPointed{"pointed", "guidance", "s", "the turn is over and has settled; its duration"};

// Laser links.
inline constexpr EventKind kBlocked{"blocked", "optical", "1", "something stands in the beam; 1"};
inline constexpr EventKind kUnblocked{"unblocked", "optical", "1", "the beam is free again; 0"};
inline constexpr EventKind kSearch{"search", "optical", "km", "a spiral begins; the range"};
inline constexpr EventKind kFirstLight{"first_light", "optical", "km", "found on the spiral; the range"};
inline constexpr EventKind kAcquisitionFailed{"acquisition_failed", "optical", "s",
                                              "no light on the whole spiral; its "
                                              "duration, or of a link alone the number of spirals (1)"};
inline constexpr EventKind kLinkUp{"link_up", "optical", "km", "both ends track each other; the range"};
inline constexpr EventKind kLinkDown{"link_down", "optical", "km", "the way between the ends is not free; the range"};
inline constexpr EventKind kLinkDrop{"link_drop", "optical", "1",
                                     "an established link is lost; the number of drops, or "
                                     "of a link alone the range (km)"};
inline constexpr EventKind kHandover{"handover", "optical", "1", "the partner sets; the number of drops"};
inline constexpr EventKind kPacketRefused{"packet_refused", "optical", "1",
                                          "the queue of the link is full; the packet's id"};

// On-board network and fabric.
inline constexpr EventKind kCrcError{"crc_error", "network", "1", "a packet arrived damaged; how many so far"};
inline constexpr EventKind kErrorReply{"error_reply", "network", "1",
                                       "an RMAP target refuses; the status of its reply"};
inline constexpr EventKind kRmapTimeout{"rmap_timeout", "network", "1", "no RMAP reply in time; how many so far"};
inline constexpr EventKind kFabricLink{"fabric_link", "network", "1",
                                       "a link of the fabric runs at this fraction of its rate"};

// Jobs on board. Those of one job have its id as their value.
inline constexpr EventKind kMode{"mode", "payload", "1", "the on-board computer changes its mode; 1 is safe"};
inline constexpr EventKind kJobDamaged{"job_damaged", "payload", "1", "a job packet cannot be read; the packet's id"};
inline constexpr EventKind kJobRefused{"job_refused", "payload", "1", "the queue of jobs is full"};
inline constexpr EventKind kJobExpired{"job_expired", "payload", "1", "a job waited past its deadline"};
inline constexpr EventKind kOnline{"online", "payload", "1", "a device is booted and its weights are loaded; 1"};
inline constexpr EventKind kOffline{"offline", "payload", "1", "a device does not answer; its job waits"};
inline constexpr EventKind kTimeout{"timeout", "payload", "1", "no completion in time; the device is reset"};
inline constexpr EventKind kJobError{"job_error", "payload", "1",
                                     "the device ended a job with an error; it is repeated"};
inline constexpr EventKind kWrongResult{"wrong_result", "payload", "1",
                                        "the checks of a result do not agree; it is repeated"};
inline constexpr EventKind kJobDone{"job_done", "payload", "1", "a job is done and checked"};
inline constexpr EventKind kJobFailed{"job_failed", "payload", "1", "a job is given up"};

// Customers on the ground.
inline constexpr EventKind kRightAnswer{"right_answer", "ground", "1", "a result is right; the job's id"};
inline constexpr EventKind kWrongAnswer{"wrong_answer", "ground", "1",
                                        "a result is wrong and nobody noticed on board; the job's id"};
inline constexpr EventKind kStrayResult{"stray_result", "ground", "1",
                                        "a result that nobody asked for; the packet's id"};

// Single events in a satellite's devices.
inline constexpr EventKind kUpsetHit{"upset_hit", "satellite", "1",
                                     "an upset reaches a device; the word of its memory, or "
                                     "for how long its power is cut (s)"};
inline constexpr EventKind kUpsetMissed{"upset_missed", "satellite", "", "the device is off: nothing is flipped"};
inline constexpr EventKind kUpsetSkipped{"upset_skipped", "satellite", "1",
                                         "this run leaves the upset of this number out"};
inline constexpr EventKind kUpsetUnmodelled{"upset_unmodelled", "satellite", "", "no device of that name is on board"};
inline constexpr EventKind kPowerBack{"power_back", "satellite", "s",
                                      "a device has its power again; it was cut for so long"};

// A cluster: its mesh of lasers, and the jobs of many satellites.
inline constexpr EventKind kMeshLinkUp{"mesh_link_up", "cluster", "1",
                                       "a planned link comes up; links that are up now"};
inline constexpr EventKind kMeshLinkDown{"mesh_link_down", "cluster", "1",
                                         "a planned link ends; links that are up now"};
inline constexpr EventKind kMeshLinkFailed{"mesh_link_failed", "cluster", "1",
                                           "a link carries nothing any more, beyond its plan; links that have failed"};
inline constexpr EventKind kMeshLinkWhole{"mesh_link_whole", "cluster", "1",
                                          "a link has not failed any more; links that have failed"};
inline constexpr EventKind kSatelliteLost{"satellite_lost", "cluster", "1",
                                          "a satellite is lost for good; satellites that are"};
inline constexpr EventKind kLasersDark{"lasers_dark", "cluster", "1",
                                       "the lasers of a satellite have no power; satellites of which that is so"};
inline constexpr EventKind kLasersLit{"lasers_lit", "cluster", "1", "they have power again; satellites without that"};
inline constexpr EventKind kMessageLost{"message_lost", "cluster", "1",
                                        "a message does not come to its end; messages of which that is so"};
inline constexpr EventKind kStepDone{"step_done", "cluster", "s", "all ranks are through with a step; after so long"};
inline constexpr EventKind kStepLate{"step_late", "cluster", "s", "the same, after its deadline; after so long"};
inline constexpr EventKind kStepLost{"step_lost", "cluster", "s", "a step is given up; after so long"};
inline constexpr EventKind kRankOut{"rank_out", "cluster", "1", "steps go on without a satellite; ranks that are left"};
inline constexpr EventKind kRankMissed{"rank_missed", "cluster", "1",
                                       "an open step goes on without a satellite; ranks that are left"};
inline constexpr EventKind kRankCaughtUp{"rank_caught_up", "cluster", "s",
                                         "a satellite that missed the end of a step has the present parameters again; "
                                         "after so long"};
inline constexpr EventKind kNotFinite{
    "not_finite", "cluster", "1",
    "what a satellite computed, or the sum of all, is not a number or infinite; ranks "
    "that it came from"};
inline constexpr EventKind kCheckpointWhole{"checkpoint_whole", "cluster", "s",
                                            "the state of a job is saved; after so long"};
inline constexpr EventKind kCheckpointBroken{"checkpoint_broken", "cluster", "s",
                                             "a checkpoint is given up; after so long"};
inline constexpr EventKind kGoneBack{"gone_back", "cluster", "1",
                                     "a job goes on from its last whole checkpoint, or anew; steps that this undoes"};
inline constexpr EventKind kGradientStruck{"gradient_struck", "cluster", "1",
                                           "a fault changes what a satellite computes in a step; numbers changed"};
inline constexpr EventKind kGradientRefused{
    "gradient_refused", "cluster", "1",
    "a check finds what a satellite computed to be wrong, and it is left out; 1 where a fault had changed it"};
inline constexpr EventKind kRankBack{"rank_back", "cluster", "1", "a satellite takes part again; ranks that do"};
inline constexpr EventKind kRequestLate{"request_late", "serving", "s",
                                        "a request is answered after an objective of its service; after so long"};
inline constexpr EventKind kRequestLost{"request_lost", "serving", "s", "a request is given up; after so long"};

// What a bench does to its models and devices, and what came of it.
inline constexpr EventKind kStimulus{"stimulus", "bench", "1",
                                     "a command is given or a fault sent; the command's value"};
inline constexpr EventKind kStimulusMissed{"stimulus_missed", "bench", "", "a fault was not sent: the device is off"};
inline constexpr EventKind kFaultMasked{"fault_masked", "bench", "1",
                                        "jobs came out right and nobody noticed; the jobs"};
inline constexpr EventKind kFaultCorrected{"fault_corrected", "bench", "1",
                                           "the device corrected the fault; jobs since"};
inline constexpr EventKind kFaultDetected{"fault_detected", "bench", "1",
                                          "the device or its driver found it; jobs since"};
inline constexpr EventKind kFaultSdc{"fault_sdc", "bench", "1", "silent data corruption; jobs since"};
inline constexpr EventKind kFaultHang{"fault_hang", "bench", "1", "a job did not end in time; jobs since"};
inline constexpr EventKind kFaultNotInjected{"fault_not_injected", "bench", "1",
                                             "the fault never came to be; jobs since"};
inline constexpr EventKind kFaultUndecided{"fault_undecided", "bench", "1", "the run ended first; jobs since"};
inline constexpr EventKind kAlarm{"alarm", "bench", "1", "an alarm acts; the channel's value, in its own unit"};
inline constexpr EventKind kProfile{"profile", "bench", "", "a file that drives inputs of this run"};
inline constexpr EventKind kStepPassed{"step_passed", "bench", "1",
                                       "a step of a device alone is done; how many so far"};
inline constexpr EventKind kStepFailed{"step_failed", "bench", "1",
                                       "a step of a device alone failed; how many are done"};
inline constexpr EventKind kRtlBuild{"rtl_build", "bench", "", "what RTL a device was built from"};

// What devices report, whatever stands behind them.
inline constexpr EventKind kFaultStruck{"fault_struck", "npu", "1", "a fault is in the RTL; the cycle of it"};
inline constexpr EventKind kFaultRefused{"fault_refused", "any device", "",
                                         "a device has no such point, word or mask, or is off"};
inline constexpr EventKind kEccCorrected{"ecc_corrected", "payload, any device", "1", "words that ECC corrected"};
inline constexpr EventKind kEccUncorrected{"ecc_uncorrected", "gpu", "1", "errors that ECC could not correct"};
inline constexpr EventKind kStalled{"stalled", "npu", "1", "neither idle nor moving; for so many cycles"};
inline constexpr EventKind kSays{"says", "user RTL", "", "a line that the RTL prints"};
inline constexpr EventKind kInterrupt{"interrupt", "user RTL", "1",
                                      "an interrupt line, named by its text, changes; 1 is high"};
inline constexpr EventKind kBusWaits{"bus_waits", "user RTL", "1", "a bus makes no progress; its number"};
inline constexpr EventKind kBusMoves{"bus_moves", "user RTL", "1", "the bus goes on; its number"};
inline constexpr EventKind kBusError{"bus_error", "user RTL", "1", "an access ends with an error; the bus's number"};
inline constexpr EventKind kUnseenBusError{"unseen_bus_error", "user RTL", "1",
                                           "the same, and the design has no port to see it; "
                                           "the bus's number"};
inline constexpr EventKind kProtocolError{"protocol_error", "user RTL", "1",
                                          "the design breaks the bus's rules; the bus's number"};
inline constexpr EventKind kStreamOverflow{"stream_overflow", "user RTL", "1", "a beat is lost; the bus's number"};
inline constexpr EventKind kPacket{"packet", "user RTL", "1", "a packet of a stream is complete; the bus's number"};
inline constexpr EventKind kPacketEnd{"packet_end", "user RTL", "1", "a packet ends within a read; the bus's number"};
inline constexpr EventKind kXid{"xid", "gpu", "1", "the driver reports an Xid; its number"};
inline constexpr EventKind kGpuReset{"gpu_reset", "gpu", "", "the board was reset"};
inline constexpr EventKind kThrottle{"throttle", "gpu", "1", "clocks are held down; the bits of the reasons"};
inline constexpr EventKind kThrottleOver{"throttle_over", "gpu", "1", "clocks are free again; 0"};
inline constexpr EventKind kBoard{"board", "gpu", "", "which board stands behind the device"};
inline constexpr EventKind kBoardReady{"board_ready", "gpu", "s", "the board is ready for work; after so long"};
inline constexpr EventKind kBoardSilent{"board_silent", "gpu", "", "NVML does not answer for the board"};
inline constexpr EventKind kBoardLost{"board_lost", "gpu", "", "the board has failed and does not come back"};
inline constexpr EventKind kControlRefused{"control_refused", "gpu", "W",
                                           "the board refuses a setting; the cap, if it is one"};
inline constexpr EventKind kCheckFailed{"check_failed", "gpu", "1",
                                        "the board computed something wrong; the job's tag"};
inline constexpr EventKind kCheckpoint{"checkpoint", "gpu", "1", "the state of a training is on disk; the job's tag"};
inline constexpr EventKind kJobAbandoned{"job_abandoned", "gpu", "1", "a job ends before its time; its tag"};

inline constexpr std::array kAll{kPenumbraEntry,
                                 kUmbraEntry,
                                 kUmbraExit,
                                 kPenumbraExit,
                                 kSaaEntry,
                                 kSaaExit,
                                 kUpset,
                                 kDoseLimit,
                                 kCap,
                                 kLoadShed,
                                 kLoadRestore,
                                 kOutletOn,
                                 kOutletOff,
                                 kOutletTrip,
                                 kOutletRetry,
                                 kPumps,
                                 kOuterPumps,
                                 kDerate,
                                 kDerateOver,
                                 kHeaterOn,
                                 kHeaterOff,
                                 kPointing,
                                 kSlew,
                                 kPointed,
                                 kBlocked,
                                 kUnblocked,
                                 kSearch,
                                 kFirstLight,
                                 kAcquisitionFailed,
                                 kLinkUp,
                                 kLinkDown,
                                 kLinkDrop,
                                 kHandover,
                                 kPacketRefused,
                                 kCrcError,
                                 kErrorReply,
                                 kRmapTimeout,
                                 kFabricLink,
                                 kMode,
                                 kJobDamaged,
                                 kJobRefused,
                                 kJobExpired,
                                 kOnline,
                                 kOffline,
                                 kTimeout,
                                 kJobError,
                                 kWrongResult,
                                 kJobDone,
                                 kJobFailed,
                                 kRightAnswer,
                                 kWrongAnswer,
                                 kStrayResult,
                                 kUpsetHit,
                                 kUpsetMissed,
                                 kUpsetSkipped,
                                 kUpsetUnmodelled,
                                 kPowerBack,
                                 kMeshLinkUp,
                                 kMeshLinkDown,
                                 kMeshLinkFailed,
                                 kMeshLinkWhole,
                                 kSatelliteLost,
                                 kLasersDark,
                                 kLasersLit,
                                 kMessageLost,
                                 kStepDone,
                                 kStepLate,
                                 kStepLost,
                                 kRankOut,
                                 kRankMissed,
                                 kRankCaughtUp,
                                 kCheckpointWhole,
                                 kCheckpointBroken,
                                 kGoneBack,
                                 kGradientStruck,
                                 kGradientRefused,
                                 kNotFinite,
                                 kRankBack,
                                 kRequestLate,
                                 kRequestLost,
                                 kStimulus,
                                 kStimulusMissed,
                                 kFaultMasked,
                                 kFaultCorrected,
                                 kFaultDetected,
                                 kFaultSdc,
                                 kFaultHang,
                                 kFaultNotInjected,
                                 kFaultUndecided,
                                 kAlarm,
                                 kProfile,
                                 kStepPassed,
                                 kStepFailed,
                                 kRtlBuild,
                                 kFaultStruck,
                                 kFaultRefused,
                                 kEccCorrected,
                                 kEccUncorrected,
                                 kStalled,
                                 kSays,
                                 kInterrupt,
                                 kBusWaits,
                                 kBusMoves,
                                 kBusError,
                                 kUnseenBusError,
                                 kProtocolError,
                                 kStreamOverflow,
                                 kPacket,
                                 kPacketEnd,
                                 kXid,
                                 kGpuReset,
                                 kThrottle,
                                 kThrottleOver,
                                 kBoard,
                                 kBoardReady,
                                 kBoardSilent,
                                 kBoardLost,
                                 kControlRefused,
                                 kCheckFailed,
                                 kCheckpoint,
                                 kJobAbandoned};

}  // namespace events
}  // namespace flatsat::model
