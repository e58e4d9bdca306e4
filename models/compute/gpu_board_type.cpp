#include "models/compute/gpu_board_type.h"

#include <algorithm>
#include <array>

namespace flatsat::compute {

std::span<const GpuBoardType> gpu_board_types() {
  static const std::array types{h100_sxm(), h200_sxm(), b200_sxm(), jetson_agx_orin()};
  return types;
}

const GpuBoardType* gpu_board_type(std::string_view key) {
  const auto types = gpu_board_types();
  const auto found = std::find_if(types.begin(), types.end(), [key](const auto& type) { return type.key == key; });
  return found == types.end() ? nullptr : &*found;
}

std::span<const GpuBoardField> gpu_board_fields() {
  using C = GpuBoardConfig;
  static constexpr GpuBoardField fields[] = {{"idle_w", &C::idle_w},
                                             {"limit_w", &C::limit_w},
                                             {"floor_w", &C::floor_w},
                                             {"gemm_over_limit", &C::gemm_over_limit},
                                             {"idle_mhz", &C::idle_mhz},
                                             {"top_mhz", &C::top_mhz},
                                             {"step_mhz", &C::step_mhz},
                                             {"idle_v", &C::idle_v},
                                             {"top_v", &C::top_v},
                                             {"ramp_up_mhz_per_s", &C::ramp_up_mhz_per_s},
                                             {"ramp_down_mhz_per_s", &C::ramp_down_mhz_per_s},
                                             {"throttle_mhz_per_s", &C::throttle_mhz_per_s},
                                             {"power_lag_s", &C::power_lag_s},
                                             {"tflops_at_top", &C::tflops_at_top},
                                             {"die_k_per_w", &C::die_k_per_w},
                                             {"die_lag_s", &C::die_lag_s},
                                             {"plate_k_per_w", &C::plate_k_per_w},
                                             {"plate_lag_s", &C::plate_lag_s},
                                             {"hbm_offset_k", &C::hbm_offset_k},
                                             {"hbm_lag_s", &C::hbm_lag_s},
                                             {"software_degc", &C::software_degc},
                                             {"hardware_degc", &C::hardware_degc},
                                             {"shutdown_degc", &C::shutdown_degc},
                                             {"release_k", &C::release_k},
                                             {"boot_s", &C::boot_s},
                                             {"reset_s", &C::reset_s},
                                             {"minimum_rail_v", &C::minimum_rail_v},
                                             {"sensor_update_s", &C::sensor_update_s},
                                             {"sensor_instant_s", &C::sensor_instant_s},
                                             {"sensor_average_s", &C::sensor_average_s},
                                             {"sensor_gain", &C::sensor_gain}};
  static_assert(sizeof fields / sizeof *fields * sizeof(double) == sizeof(C), "a figure without a name");
  return fields;
}

}  // namespace flatsat::compute
