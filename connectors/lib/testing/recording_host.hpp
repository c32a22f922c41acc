// Runs a connector in this process and keeps everything it says.
//
//     RecordingHost host(library_file);
//     host.add_file("a.xml", bytes);
//     const Recording run = host.read(R"({"attachments": false})");
//     EXPECT_EQ(run.records.at(0).text("number"), "R-1");
//
// Every batch passes the same check as in the real host; a violation is kept like an error. One
// thread.
#pragma once

#include <openitem/ext/write.h>
#include <openitem/openitem.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openitem::testing {

/// A record or child row with its children, in the order they were sent. Values are as `openitem
/// read` prints them: decimals with the digits received, amounts as "12.50 EUR", dates as
/// 2026-01-31, codes as numbers, digests in hexadecimal.
struct Record {
    std::string_view entity;
    std::vector<std::pair<std::string_view, std::string>> fields;
    std::string location;
    oi_origin origin{};
    std::vector<Record> children;

    /// Empty when the field is absent.
    std::string_view text(std::string_view key) const;
    bool has(std::string_view key) const;
    std::vector<const Record*> all(std::string_view entity) const;
    /// The only child of this entity; throws std::runtime_error when there are none or more.
    const Record& only(std::string_view entity) const;
};

struct Rejected {
    std::string code, field, message, location, source_id, raw;
    oi_origin origin{};
};

struct Recording {
    oi_status status = OI_OK;
    std::string code, field, message;  ///< of the error the run ended with
    std::vector<Record> records;
    std::vector<Rejected> rejected;
    std::vector<std::string> cursors;
    std::vector<std::string> violations;       ///< of the contract, by the connector
    std::map<std::string, std::string> blobs;  ///< bytes by digest
    std::size_t batches = 0;
    std::uint64_t batch_bytes = 0;
    std::vector<std::string> sent;  ///< the batches themselves

    std::vector<const Record*> all(std::string_view entity) const;
};

/// What came of writing one record.
struct WrittenFile {
    oi_status status = OI_OK;  ///< of the order or, when that went well, of its operation
    std::string code, message;
    std::string bytes;               ///< of the finished file
    std::vector<std::string> log;    ///< what was said in it
    std::vector<std::string> wrong;  ///< results for nothing, or none
};

/// The records of a batch. Throws std::runtime_error when it breaks the contract.
std::vector<Record> records_of(std::string_view batch);

/// Where two records differ first, as "invoice/party[1]/name: 'a' and 'b'"; empty: they are equal.
/// Places, identities in the source and what a connector found wrong may differ.
std::string difference(const Record& left, const Record& right);

class RecordingHost {
public:
    /// Throws std::runtime_error when the library cannot be loaded or holds not exactly one
    /// connector.
    explicit RecordingHost(const std::filesystem::path& library);

    void add_file(std::string name, std::string bytes) {
        files_.emplace_back(std::move(name), std::move(bytes));
    }
    void clear_files() { files_.clear(); }
    /// Emitted batches are checked and counted, not kept: for measuring.
    void keep_records(bool keep) { keep_records_ = keep; }

    /// Creates an instance, reads all files in their order, destroys it.
    Recording read(std::string_view config = "{}", std::string_view cursor = {});

    /// Creates an instance, has it write one record of a batch, destroys it. `blobs` by digest, as
    /// a Recording holds them. The library must offer the write extension.
    WrittenFile write(std::string_view batch, const oi_operation& operation,
                      const std::map<std::string, std::string>& blobs = {},
                      std::string_view config = "{}");

private:
    oi_connector connector_{};
    const oi_writer* writer_ = nullptr;
    std::vector<std::pair<std::string, std::string>> files_;
    bool keep_records_ = true;
};

}  // namespace openitem::testing
