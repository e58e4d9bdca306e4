#pragma once
#include <vector>

#include "models/base/random_stream.h"
#include "models/environment/orbit.h"
#include "models/mesh/ground.h"
#include "models/mesh/windows.h"
#include "models/optical/acquisition.h"

namespace flatsat::mesh {

/// What both ends of a new link do before it carries: they turn to each other, at one rate, then one searches the
/// other in spirals until light is found, and the link settles.
struct PointingConfig {
  double slew_rad_s;                  // > 0
  optical::AcquisitionConfig search;  // one spiral after the other, at most kMostSpirals
  double settle_s;                    // from first light to data, >= 0
};
constexpr int kMostSpirals = 1000;

/// A link that begins anew: nothing is carried from begin_s, when the later end begins to turn, to up_s. Of a site's
/// link `b` is the site's own number.
struct Gap {
  Pair pair;
  double begin_s, slew_s, up_s;
};

/// Where a terminal stands and how it is turned: position in TEME, km, and three axes fixed to what carries it.
struct Mount {
  environment::Vector position_km, ahead, across, up;
};
/// A satellite that keeps one side down: ahead in its plane, across along its orbit's normal, up away from the Earth.
Mount mount_of(const environment::OrbitState& satellite);
/// A site: east, north, up. `up` and its rate as the site has them; at a pole, where there is no east, TEME's x.
Mount mount_of(const SiteState& site);

/// Terminals of nodes of one kind, each of which has a number of its own: until when each is taken, and where it looks.
class Terminals {
 public:
  /// `counts`: of each node; empty: no bound, and then they have no directions. `rest`: where all look before their
  /// first link, in the axes of their mounts.
  Terminals(std::vector<unsigned> counts, std::size_t nodes, const environment::Vector& rest);

  /// From when on a node has one free, not before `from_s`; infinite where it has none at all.
  double free_from_s(std::uint32_t node, double from_s) const;
  unsigned count(std::uint32_t node) const { return counts_[node]; }
  /// Takes the one that has been free for longest.
  void take(std::uint32_t node, double until_s);
  /// Takes, of those that are free at an instant, the one that has to turn least to look from its mount at `to_km`;
  /// at the end it looks from `mount_then` at `to_then_km`. Returns the angle, rad.
  double turn(std::uint32_t node, double at_s, const Mount& mount, const environment::Vector& to_km, double until_s,
              const Mount& mount_then, const environment::Vector& to_then_km);

 private:
  struct One {
    double until_s;
    environment::Vector direction;  // of unit length, in the axes of its mount
  };
  std::vector<unsigned> counts_;
  std::vector<std::vector<One>> of_;
};

/// When a link carries whose ends begin to turn by such an angle at an instant; not before end_s where no spiral finds
/// the other end until then. Draws two numbers a spiral.
double carries_from_s(const PointingConfig& config, double begin_s, double end_s, double angle_rad,
                      model::RandomStream& random);

/// The mean time of search and settling of a link whose ends look at each other already.
double mean_search_s(const PointingConfig& config);

}  // namespace flatsat::mesh
