#pragma once
#include <string>

#include "harness/wire/message.h"

namespace flatsat::wire {

/// "HELLO"; "?" for a number that is no kind.
const char* to_string(Kind kind);

/// A kind of EVENT is a word of snake_case, and none of those that only the bench and its models tell: nobody else's
/// word counts for them. Errors: WireError.
void check_event_kind(const std::string& kind);

}  // namespace flatsat::wire
