#pragma once
#include "harness/wire/codec.h"
#include "models/compute/device_types.h"

namespace flatsat::wire::payload {

/// FAULT of a device. Its cause is the message's, not the payload's.
Bytes fault(const compute::Fault& fault);
/// The fault with the message's cause. Errors: WireError.
compute::Fault read_fault(const Message& message);

}  // namespace flatsat::wire::payload
