// A figure computed again from its formula's name and its inputs alone: what a kept figure is held
// against, years later, without the books it was made of.
#pragma once

#include "host/base/result.hpp"
#include "host/metrics/figure.hpp"

namespace openitem::metrics {

// Name, basis and unit are taken as they are; value and note are made anew. An Error: no formula of
// that name, or inputs that are not what it takes.
base::Result<Figure> recompute(const Figure& figure);

}  // namespace openitem::metrics
