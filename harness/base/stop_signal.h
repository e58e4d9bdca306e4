#pragma once
#include <csignal>

namespace flatsat::base {

enum class SecondSignal { kKills, kIsNoted };

/// From now on SIGINT, SIGTERM and SIGHUP, this one unless it is ignored (nohup), do not end this process but are
/// noted: returns where, 0 until one comes and its number then. `second`: whether a second one of the same kind ends
/// it.
const volatile std::sig_atomic_t& note_stop_signals(SecondSignal second);

/// The noted signal; 0 while there is none.
int noted_stop_signal();

/// What a signal would have ended this process for becomes an error of the call: SIGPIPE, SIGXFSZ.
void ignore_signal(int signal);

}  // namespace flatsat::base
