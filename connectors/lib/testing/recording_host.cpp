#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/fields.hpp>

#include "sdk/runtime/checker.hpp"
#include "sdk/runtime/loader.hpp"

#include <openitem/ext/blob.h>
#include <openitem/ext/clock.h>
#include <openitem/ext/file.h>

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <stdexcept>

namespace openitem::testing {

namespace {

std::string decimal_text(std::int64_t units, unsigned scale) {
    const bool negative = units < 0;
    std::string digits = std::to_string(negative ? 0 - static_cast<std::uint64_t>(units)
                                                 : static_cast<std::uint64_t>(units));
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    if (scale != 0) digits.insert(digits.size() - scale, ".");
    return negative ? "-" + digits : digits;
}

std::string date_text(std::int32_t days) {
    // The proleptic Gregorian calendar, counted from 0000-03-01.
    const std::int64_t z = std::int64_t{days} + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int64_t doe = z - era * 146097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const std::int64_t day = doy - (153 * mp + 2) / 5 + 1;
    const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
    return fmt::format("{:04}-{:02}-{:02}", yoe + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

std::string hex(const oi_digest& digest) {
    std::string out;
    for (const std::uint8_t byte : digest.bytes) out += fmt::format("{:02x}", byte);
    return out;
}

oi_digest sha256(std::string_view bytes) {
    oi_digest out{};
    unsigned length = 0;
    EVP_Digest(bytes.data(), bytes.size(), out.bytes, &length, EVP_sha256(), nullptr);
    return out;
}

template <class Value>
Value load(const std::byte* at) {
    Value out;
    std::memcpy(&out, at, sizeof out);
    return out;
}

std::string_view text_of(oi_string text) { return {text.data, text.size}; }

struct Open {
    const std::string* bytes;
    std::uint64_t position;
};

/// What `oi_run` points to.
struct Session {
    const std::vector<std::pair<std::string, std::string>>* files;
    Recording* out;
    bool keep_records;
    std::deque<Open> open = {};
    runtime::BatchChecker checker = {};
    runtime::ContinuationChecker continuation = {};
    const std::map<std::string, std::string>* blobs = nullptr;  // what may be opened by digest
    WrittenFile* written = nullptr;                             // of a run that writes
    std::string unfinished = {};

    oi_status emit(const void* batch, std::uint64_t size, oi_error* error);
    void keep(const std::byte* bytes);
    std::string value(const Field& field, const std::byte* at, const char* heap) const;
};

Session& session(oi_run* run) { return *reinterpret_cast<Session*>(run); }

oi_status fail(oi_error* error, oi_status status, const char* code, const std::string& message) {
    if (error != nullptr) {
        std::snprintf(error->code, sizeof error->code, "%s", code);
        std::snprintf(error->message, sizeof error->message, "%s", message.c_str());
    }
    return status;
}

std::string Session::value(const Field& field, const std::byte* at, const char* heap) const {
    switch (field.type) {
        case FieldType::text: {
            const auto text = load<oi_text>(at);
            return {heap + text.offset, text.length};
        }
        case FieldType::amount: {
            const auto amount = load<oi_amount>(at);
            return decimal_text(amount.units, amount.scale) + " " + std::string(amount.currency, 3);
        }
        case FieldType::decimal: {
            const auto decimal = load<oi_decimal>(at);
            return decimal_text(decimal.units, decimal.scale);
        }
        case FieldType::date:
            return date_text(load<std::int32_t>(at));
        case FieldType::instant:
        case FieldType::integer:
            return std::to_string(load<std::int64_t>(at));
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number:
            return std::to_string(load<std::uint32_t>(at));
        case FieldType::digest:
            return hex(load<oi_digest>(at));
    }
    return {};
}

/// Turns the rows of a checked batch into trees.
void Session::keep(const std::byte* bytes) {
    const auto header = load<oi_batch_header>(bytes);
    const char* heap = reinterpret_cast<const char*>(bytes) + header.text_offset;
    std::array<std::vector<Record>, OI_ENTITY_COUNT> rows;
    std::array<std::vector<oi_row>, OI_ENTITY_COUNT> heads;
    for (std::uint32_t i = 0; i < header.table_count; ++i) {
        const auto table = load<oi_table>(bytes + header.header_size + i * header.table_size);
        const Entity& entity = entities[table.entity];
        for (std::uint32_t r = 0; r < table.row_count; ++r) {
            const std::byte* row = bytes + table.offset + std::size_t{r} * table.row_size;
            const auto head = load<oi_row>(row);
            Record record;
            record.entity = entity.name;
            record.location.assign(heap + head.location.offset, head.location.length);
            record.origin = head.origin;
            for (std::uint32_t f = 0; f < entity.field_count; ++f) {
                const Field& field = entity.fields[f];
                if (!OI_PRESENT(head, field.bit)) continue;
                record.fields.emplace_back(field.json, value(field, row + field.offset, heap));
            }
            rows[table.entity].push_back(std::move(record));
            heads[table.entity].push_back(head);
        }
    }
    // Children into their parents: an entity's own children first, so from the leaves up.
    std::array<unsigned, OI_ENTITY_COUNT> depth{};
    for (unsigned round = 0; round < OI_ENTITY_COUNT; ++round) {
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            for (const oi_row& head : heads[e]) {
                if (head.parent_entity != 0) {
                    depth[e] = std::max(depth[e], depth[head.parent_entity] + 1);
                }
            }
        }
        if (round > 6) break;  // deeper than any document
    }
    for (unsigned level = *std::max_element(depth.begin(), depth.end()); level > 0; --level) {
        for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
            if (depth[e] != level) continue;
            for (std::size_t r = 0; r < rows[e].size(); ++r) {
                const oi_row& head = heads[e][r];
                if (head.parent_entity == 0) continue;
                rows[head.parent_entity][head.parent_row].children.push_back(std::move(rows[e][r]));
            }
        }
    }
    for (std::uint32_t e = 0; e < OI_ENTITY_COUNT; ++e) {
        for (std::size_t r = 0; r < rows[e].size(); ++r) {
            if (heads[e][r].parent_entity != 0) continue;
            if ((heads[e][r].flags & OI_ROW_CONTINUED) != 0 && !out->records.empty()) {
                auto& before = out->records.back().children;
                for (Record& child : rows[e][r].children) before.push_back(std::move(child));
                continue;
            }
            out->records.push_back(std::move(rows[e][r]));
        }
    }
}

oi_status Session::emit(const void* batch, std::uint64_t size, oi_error* error) {
    ++out->batches;
    out->batch_bytes += size;
    auto violation = checker.check(batch, size);
    if (!violation) violation = continuation.batch(batch, size);
    if (violation) {
        out->violations.push_back(violation->text());
        return fail(error, OI_INTERNAL, "batch", violation->text());
    }
    if (keep_records) {
        out->sent.emplace_back(static_cast<const char*>(batch), size);
        keep(static_cast<const std::byte*>(batch));
    }
    return OI_OK;
}

// ---- the functions the connector calls ----------------------------------------------------------

oi_status open_file(oi_run* run, oi_string name, std::uint32_t* handle, std::uint64_t* bytes,
                    oi_error* error) {
    Session& self = session(run);
    const auto serve = [&](const std::string& content) {
        self.open.push_back({&content, 0});
        *handle = static_cast<std::uint32_t>(self.open.size());
        *bytes = content.size();
        return OI_OK;
    };
    for (const auto& [known, content] : *self.files) {
        if (known == text_of(name)) return serve(content);
    }
    if (self.blobs != nullptr) {
        const auto found = self.blobs->find(std::string(text_of(name)));
        if (found != self.blobs->end()) return serve(found->second);
    }
    return fail(error, OI_UNAVAILABLE, "file.missing", std::string(text_of(name)));
}

oi_status read_file(oi_run* run, std::uint32_t handle, void* to, std::uint64_t room,
                    std::uint64_t* got, oi_error*) {
    Open& open = session(run).open.at(handle - 1);
    *got = std::min<std::uint64_t>(room, open.bytes->size() - open.position);
    std::memcpy(to, open.bytes->data() + open.position, *got);
    open.position += *got;
    return OI_OK;
}

oi_status skip_file(oi_run* run, std::uint32_t handle, std::uint64_t offset, oi_error* error) {
    Open& open = session(run).open.at(handle - 1);
    if (offset < open.position || offset > open.bytes->size()) {
        return fail(error, OI_BAD_DATA, "file.skip", "beyond the end");
    }
    open.position = offset;
    return OI_OK;
}

oi_status fingerprint_file(oi_run* run, std::uint32_t handle, std::uint64_t offset, oi_digest* out,
                           oi_error*) {
    const Open& open = session(run).open.at(handle - 1);
    *out = sha256(open.bytes->substr(0, offset) + std::to_string(open.bytes->size()));
    return OI_OK;
}

constexpr std::uint32_t new_file = 0xFFFFFFFFu;  // the handle of the one that is written

oi_status create_file(oi_run* run, oi_string name, std::uint32_t* handle, oi_error* error) {
    if (session(run).written == nullptr || text_of(name) != "target") {
        return fail(error, OI_UNSUPPORTED, "file.read_only", "this run does not write that file");
    }
    *handle = new_file;
    return OI_OK;
}

oi_status write_file(oi_run* run, std::uint32_t, const void* from, std::uint64_t bytes, oi_error*) {
    session(run).unfinished.append(static_cast<const char*>(from), bytes);
    return OI_OK;
}

void close_file(oi_run* run, std::uint32_t handle) {
    if (handle == new_file) session(run).written->bytes = session(run).unfinished;
}

oi_status put_blob(oi_run* run, const void* from, std::uint64_t bytes, oi_digest* digest,
                   oi_error*) {
    const std::string content(static_cast<const char*>(from), bytes);
    *digest = sha256(content);
    session(run).out->blobs[hex(*digest)] = content;
    return OI_OK;
}

const void* service(oi_run*, const char* id) {
    static const oi_file_service files{
        sizeof(oi_file_service), 0,          open_file,   read_file, skip_file,
        fingerprint_file,        close_file, create_file, write_file};
    static const oi_blob_service blobs{sizeof(oi_blob_service), 0, put_blob};
    static const oi_clock_service clock{sizeof(oi_clock_service), 0,
                                        [](oi_run*) { return std::int64_t{1767225600000000}; }};
    const std::string_view name = id;
    if (name == OI_SERVICE_FILE) return &files;
    if (name == OI_SERVICE_BLOB) return &blobs;
    if (name == OI_SERVICE_CLOCK) return &clock;
    return nullptr;
}

oi_status reject(oi_run* run, const oi_rejection* rejection, oi_error*) {
    Rejected kept;
    kept.code = rejection->why->code;
    kept.field = rejection->why->field;
    kept.message = rejection->why->message;
    kept.location = text_of(rejection->location);
    kept.source_id = text_of(rejection->source_id);
    kept.raw = text_of(rejection->raw);
    kept.origin = rejection->origin;
    session(run).out->rejected.push_back(std::move(kept));
    return OI_OK;
}

constexpr oi_host make_host() {
    oi_host host{};
    host.size = sizeof host;
    host.abi_minor = OI_ABI_MINOR;
    host.service = service;
    host.emit = [](oi_run* run, const void* batch, std::uint64_t size, oi_error* error) {
        return session(run).emit(batch, size, error);
    };
    host.checkpoint = [](oi_run* run, oi_string cursor, oi_error*) -> oi_status {
        session(run).out->cursors.emplace_back(text_of(cursor));
        return OI_OK;
    };
    host.flush = [](oi_run*, oi_error*) -> oi_status { return OI_OK; };
    host.reject = reject;
    host.cancelled = [](oi_run*) { return std::int32_t{0}; };
    host.progress = [](oi_run*, std::uint64_t, std::uint64_t) {};
    host.log = [](oi_run* run, std::int32_t, oi_string line) {
        WrittenFile* written = session(run).written;
        if (written != nullptr) written->log.emplace_back(text_of(line));
    };
    return host;
}

constexpr oi_host recording_host = make_host();

}  // namespace

std::string_view Record::text(std::string_view key) const {
    for (const auto& [name, value] : fields) {
        if (name == key) return value;
    }
    return {};
}

bool Record::has(std::string_view key) const {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const auto& field) { return field.first == key; });
}

std::vector<const Record*> Record::all(std::string_view name) const {
    std::vector<const Record*> out;
    for (const Record& child : children) {
        if (child.entity == name) out.push_back(&child);
    }
    return out;
}

const Record& Record::only(std::string_view name) const {
    const auto found = all(name);
    if (found.size() != 1) {
        throw std::runtime_error(fmt::format("expected one {}, found {}", name, found.size()));
    }
    return *found.front();
}

std::vector<const Record*> Recording::all(std::string_view name) const {
    std::vector<const Record*> out;
    for (const Record& record : records) {
        if (record.entity == name) out.push_back(&record);
    }
    return out;
}

std::vector<Record> records_of(std::string_view batch) {
    Recording out;
    Session self{nullptr, &out, true};
    oi_error error{};
    error.size = sizeof error;
    if (self.emit(batch.data(), batch.size(), &error) != OI_OK) {
        throw std::runtime_error(error.message);
    }
    return std::move(out.records);
}

std::string difference(const Record& left, const Record& right) {
    if (left.entity != right.entity) {
        return fmt::format("{} and {}", left.entity, right.entity);
    }
    const auto in_one = [&](const Record& one, const Record& other) -> std::string {
        for (const auto& [key, value] : one.fields) {
            if (key == "source_id" && one.entity == "invoice") continue;
            if (other.has(key) && other.text(key) == value) continue;
            return fmt::format("{}/{}: '{}' and '{}'", left.entity, key, left.text(key),
                               right.text(key));
        }
        return {};
    };
    if (auto out = in_one(left, right); !out.empty()) return out;
    if (auto out = in_one(right, left); !out.empty()) return out;
    const auto content = [](const Record& record) {
        std::vector<const Record*> rows;
        for (const Record& child : record.children) {
            if (child.entity != "finding") rows.push_back(&child);
        }
        // Each syntax has its own order for parties of different roles, and for references.
        const auto key = [](const Record* row) {
            const bool party = row->entity == "party",
                       reference = row->entity == "document_reference";
            return party ? row->text("role") : reference ? row->text("kind") : std::string_view();
        };
        std::stable_sort(rows.begin(), rows.end(), [&](const Record* a, const Record* b) {
            return a->entity == b->entity && key(a) < key(b);
        });
        return rows;
    };
    const auto mine = content(left);
    const auto theirs = content(right);
    for (std::size_t i = 0; i < std::min(mine.size(), theirs.size()); ++i) {
        auto out = difference(*mine[i], *theirs[i]);
        if (!out.empty()) return fmt::format("{}[{}]/{}", left.entity, i, out);
    }
    if (mine.size() == theirs.size()) return {};
    const Record& more =
        *(mine.size() > theirs.size() ? mine : theirs)[std::min(mine.size(), theirs.size())];
    return fmt::format("{}: {} and {} rows below it, one more {}", left.entity, mine.size(),
                       theirs.size(), more.entity);
}

RecordingHost::RecordingHost(const std::filesystem::path& file) {
    const auto loaded = runtime::load_library(file);
    if (const auto* error = std::get_if<runtime::LoadError>(&loaded)) {
        throw std::runtime_error(error->message);
    }
    const auto& library = *std::get<const runtime::Library*>(loaded);
    const auto& connectors = library.connectors();
    writer_ = static_cast<const oi_writer*>(library.extension(OI_EXTENSION_WRITE));
    if (connectors.size() != 1) throw std::runtime_error("expected one connector in the library");
    connector_ = connectors.front().table;
}

Recording RecordingHost::read(std::string_view config, std::string_view cursor) {
    Recording out;
    Session self{&files_, &out, keep_records_};
    auto* run = reinterpret_cast<oi_run*>(&self);
    oi_error error{};
    error.size = sizeof error;
    oi_instance* instance = nullptr;
    out.status =
        connector_.create(&recording_host, run, {config.data(), config.size()}, &instance, &error);
    if (out.status == OI_OK) {
        std::vector<oi_string> sources;
        for (const auto& [name, bytes] : files_) sources.push_back({name.data(), name.size()});
        const oi_read_request request{sizeof(oi_read_request),
                                      static_cast<std::uint32_t>(sources.size()),
                                      sources.data(),
                                      {cursor.data(), cursor.size()}};
        out.status = connector_.read(instance, run, &request, &error);
        connector_.destroy(instance);
    }
    if (out.status != OI_OK) {
        out.code = error.code;
        out.field = error.field;
        out.message = error.message;
    }
    return out;
}

WrittenFile RecordingHost::write(std::string_view batch, const oi_operation& operation,
                                 const std::map<std::string, std::string>& blobs,
                                 std::string_view config) {
    WrittenFile out;
    if (writer_ == nullptr) throw std::runtime_error("the library does not write");
    Recording nothing;
    Session self{&files_, &nothing, false};
    self.blobs = &blobs;
    self.written = &out;
    auto* run = reinterpret_cast<oi_run*>(&self);
    oi_error error{};
    error.size = sizeof error;
    oi_instance* instance = nullptr;
    out.status =
        connector_.create(&recording_host, run, {config.data(), config.size()}, &instance, &error);
    if (out.status == OI_OK) {
        constexpr std::string_view target = "target";
        const oi_write_request request{
            sizeof(oi_write_request),      1, batch.data(), batch.size(), &operation,
            {target.data(), target.size()}};
        std::vector<oi_status> results;
        const oi_write_sink sink = [](void* context, const oi_write_result* result) -> oi_status {
            static_cast<std::vector<oi_status>*>(context)->push_back(result->status);
            return OI_OK;
        };
        out.status = writer_->write(instance, run, &request, sink, &results, &error);
        connector_.destroy(instance);
        if (out.status == OI_OK && results.size() != 1) {
            out.wrong.push_back(fmt::format("{} results for one operation", results.size()));
        }
        if (out.status == OI_OK && !results.empty()) out.status = results.front();
    }
    if (out.status != OI_OK) {
        out.code = error.code;
        out.message = error.message;
    }
    return out;
}

}  // namespace openitem::testing
