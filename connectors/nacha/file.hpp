// An ACH file as its records say: which batches it has, and that every control record is right.
//
// What does not fit is refused at the smallest unit: an entry, a batch (8), or the file (9).
#pragma once

#include "connectors/nacha/entry.hpp"

#include <openitem/error.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace openitem::nacha {

struct Batch {
    BatchHeader header;
    std::size_t from = 0, to = 0;  ///< from its header to behind its control record
    std::optional<Error> refused;
};

struct AchFile {
    Record header;
    std::string_view origin;       ///< who made it
    std::string_view destination;  ///< for whom
    std::string_view modifier;     ///< tells several of a day apart
    std::optional<Date> created_on;
    std::vector<Batch> batches;
    /// Of ten records each, the last filled up. A wrong count loses nothing, and is only said.
    std::uint64_t blocks = 0, blocks_stated = 0;
};

/// Throws Error(OI_BAD_DATA, "nacha...") when it is none, or refuses the file as a whole.
AchFile verify(std::string_view bytes);

/// The entries of a batch, one after the other, with their addenda.
class Entries {
public:
    Entries(std::string_view bytes, const Batch& batch);
    bool next(Entry& out);

private:
    bool take();

    const BatchHeader& header_;
    RecordReader records_;
    Record record_;
    std::size_t offset_;
    std::uint32_t line_;
    bool more_;
};

}  // namespace openitem::nacha
