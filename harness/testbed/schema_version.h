#pragma once

namespace flatsat::testbed {

/// Of testbed files, in the `$id` of their JSON Schema. It moves when a testbed that was right is refused or means
/// something else; a new key does not move it.
constexpr int kTestbedSchemaVersion = 1;

}  // namespace flatsat::testbed
