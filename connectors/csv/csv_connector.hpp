// Separated text files into records. README.md says what is found out by itself and what can be
// set.
#pragma once

#include <openitem/connector.hpp>

#include "settings.hpp"

namespace openitem::csv {

class CsvConnector : public Connector {
public:
    void configure(Run& run) override;
    // The first rows of each source tell everything a person may have to set.
    void check(Run& run) override;
    void read(Run& run) override;

private:
    Settings settings_;
};

}  // namespace openitem::csv
