// A connector of which every source is one document in a syntax of EN 16931.
#pragma once

#include "connectors/lib/en16931/options.hpp"

#include <openitem/connector.hpp>

#include <string_view>

namespace openitem::en16931 {

/// `Reader` is made of a Run and Options, and has read(name, bytes).
template <class Reader>
class DocumentConnector : public Connector {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    void read(Run& run) override {
        Reader reader(run, options_);
        run.documents(
            [&](std::string_view source, std::string_view bytes) { reader.read(source, bytes); },
            options_.max_bytes);
    }

private:
    Options options_;
};

}  // namespace openitem::en16931
