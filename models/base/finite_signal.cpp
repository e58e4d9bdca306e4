#include "models/base/finite_signal.h"

#include <stdexcept>
#include <string>

namespace flatsat::model {

void FiniteSignal::refuse(double value) const {
  const auto writer = sc_core::sc_get_current_process_handle();
  const auto* model = writer.valid() ? writer.get_parent_object() : nullptr;
  const std::string who = model != nullptr ? model->name() : "the bench";
  throw std::domain_error(who + " made " + (std::isnan(value) ? "a NaN" : "an infinity") + " for " + name() + " at " +
                          std::to_string(sc_core::sc_time_stamp().to_seconds()) + " s");
}

}  // namespace flatsat::model
