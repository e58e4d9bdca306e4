#pragma once
#include <string>

#include "harness/trace/verify.h"

namespace flatsat::trace {

/// The inverse of to_json. Errors: std::exception for anything else.
VerifyReport verify_report_from_json(const std::string& text);

}  // namespace flatsat::trace
