// The canonical body of a record OpenItem makes itself, built as a connector would build it.
#pragma once

#include <openitem/builders.hpp>

#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/model/body.hpp"

namespace openitem::service {

// `fill` gets the SDK's builder of the root. A record too long for one batch is joined.
template <class Root, class Fill>
std::string record_body(std::uint32_t entity, const Fill& fill) {
    model::RecordJoiner joiner;
    BatchWriter writer([&](std::span<const char> bytes) {
        std::vector<std::uint64_t> words((bytes.size() + 7) / 8);
        std::memcpy(words.data(), bytes.data(), bytes.size());
        const BatchView batch(words.data(), bytes.size());
        model::Records records(batch);
        while (const model::RecordView* part = records.next()) {
            const auto added = joiner.add(*part);
            if (!added) throw base::RunError(base::Exit::system, added.error());
        }
    });
    Root root(writer, writer.add_root(entity));
    fill(root);
    writer.flush();
    return joiner.take();
}

}  // namespace openitem::service
