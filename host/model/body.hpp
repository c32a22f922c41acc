// The canonical body of a record: the bytes that are stored, hashed, compared and read again.
//
//     BodyEncoder encoder;
//     std::string body;
//     encoder.append(record, body);                 // 60 to 150 bytes for a line of a CSV file
//     Digest hash = content_hash(body, sha256);     // what decides "unchanged" or "superseded"
//     auto again = decode_body(body);               // a batch of one record, for rules, JSON and
//     replay
//
// Equal content gives equal bytes, whatever the batch looked like: how rows of different parents
// were interleaved, where a document was cut into parts, how long the rows were. Amounts, decimals
// and texts keep the form in which they came. The layout is documented in body.cpp and pinned by a
// test.
//
// A body is two parts: the content, which is hashed, and beside it what may change without being a
// new version: control fields (sdk/fields.csv) and locations. Origins are not in it: they are
// columns of the stored record. Fields and entities newer than this SDK are not in it either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/hash.hpp"
#include "host/base/result.hpp"
#include "host/model/record.hpp"

namespace openitem::model {

// Whose locations are kept: a hundred XPaths are longer than the invoice, and of use only when a
// record is judged again.
enum class Locations : std::uint8_t { root, all };

// Keeps its working memory between records. One thread at a time.
class BodyEncoder {
public:
    BodyEncoder();
    ~BodyEncoder();
    BodyEncoder(BodyEncoder&&) noexcept;
    BodyEncoder& operator=(BodyEncoder&&) noexcept;

    // Appends the body of a whole record (neither continues() nor continued()) to `out`.
    void append(const RecordView& record, std::string& out, Locations locations = Locations::root);
    // The same without what its connector found: what two deliveries of one document have in
    // common, whatever they were judged by.
    void append_unjudged(const RecordView& record, std::string& out);

private:
    struct Work;
    std::unique_ptr<Work> work_;
};

// Joins the parts of a record that continues over several batches into one body, the same bytes
// that one batch would have given. Keeps the encoded rows, a fraction of the batches' own size, up
// to a limit. One thread at a time.
class RecordJoiner {
public:
    static constexpr std::size_t default_limit = std::size_t{256} * 1024 * 1024;

    explicit RecordJoiner(Locations locations = Locations::root, std::size_t limit = default_limit);
    ~RecordJoiner();
    RecordJoiner(RecordJoiner&&) noexcept;
    RecordJoiner& operator=(RecordJoiner&&) noexcept;

    // Takes the next part. An Error (conflict: not the part that was due) leaves the joiner empty.
    // Another (limit: the record is too large) comes once: what is left of that record is then
    // passed over, and there is nothing to take.
    base::Result<void> add(const RecordView& part);
    // Something was added and its last part has not come.
    bool open() const noexcept;
    // The record whose part was added last is too large.
    bool too_large() const noexcept;
    // After the last part: the body. The joiner is empty again.
    std::string take();
    void clear();

    // Of the first part: where the record started.
    const oi_origin& origin() const noexcept;
    std::size_t bytes() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// The part of a body that is hashed. The body must be one made here; {} otherwise.
std::string_view content_of(std::string_view body) noexcept;
base::Digest content_hash(std::string_view body, base::Sha256& sha256);
base::Digest content_hash(std::string_view body);

// A batch of one record that owns its bytes. It may be larger than a batch that travels.
class DecodedRecord {
public:
    const RecordView& record() const noexcept { return *record_; }
    std::string_view batch_bytes() const noexcept;

private:
    friend base::Result<DecodedRecord> decode_body(std::string_view, const oi_origin&);
    std::vector<std::uint64_t> words_;  // 8-aligned
    std::unique_ptr<Records> records_;
    const RecordView* record_ = nullptr;
};

// `origin` becomes the root's. An Error (invalid) when the bytes are not a body.
base::Result<DecodedRecord> decode_body(std::string_view body, const oi_origin& origin = {});

}  // namespace openitem::model
