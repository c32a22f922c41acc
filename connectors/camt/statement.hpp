// One camt file into records: a bank statement with its lines, and the payments they show.
//
// A statement is read in two passes, lines first and payments after, because a record ends where
// the next begins. Both pass over the source piece by piece: memory does not depend on its size.
#pragma once

#include "connectors/camt/entry.hpp"
#include "connectors/camt/line.hpp"
#include "connectors/lib/bank/payments.hpp"
#include "connectors/lib/bank/statement.hpp"
#include "connectors/lib/xml/splitter.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::camt {

/// What the configuration says.
struct Options {
    /// From statements (camt.053) only: reports and notifications announce what a statement
    /// repeats.
    bank::Payments payments = bank::Payments::statements;
    /// The transactions of a batch come in the bank's notifications (camt.054): those make the
    /// payments, and the one entry of the statement makes none.
    bool batches_in_notifications = false;
    std::size_t max_entry_bytes = std::size_t{64} << 20;
    std::uint64_t max_converted_bytes = std::uint64_t{256} << 20;
};

/// Where the bytes of a source are known by.
struct SourceBytes {
    std::uint32_t handle = 0;
    bool offsets = true;  ///< false: converted, only the source as a whole is known
    std::uint64_t size = 0;
};

class StatementReader {
public:
    enum class Pass : std::uint8_t { lines, payments };

    StatementReader(Run& run, const Options& options)
        : run_(run), options_(options), document_({.bytes = options.max_entry_bytes}) {}

    /// Reads a whole source. Throws BadSource when it is no camt message or has no statement,
    /// Error(OI_BAD_DATA) when it cannot be read to its end. An entry that cannot be read goes to
    /// quarantine alone, in the pass for lines.
    void read(xml::Splitter::Read read, std::string_view name, const SourceBytes& bytes, Pass pass);

private:
    /// What stands before the entries.
    struct Header {
        std::string id, number, legal_number, page, account, currency, holder, bic, bank_name;
        std::optional<Instant> created_at;
        std::optional<bank::Balance> opening, previous, closing, available;
        std::optional<bank::Balance> interim_first, interim_last;
        std::optional<std::uint64_t> entries;  ///< as many as the bank counts
        std::string contradicted;              ///< the code of a balance of which two differ
        bool last_page = true;

        /// The balance booked before the first entry, and that after the last: of a page in the
        /// middle the interim ones.
        const std::optional<bank::Balance>& before() const;
        const std::optional<bank::Balance>& after() const;
    };
    enum class Message : std::uint8_t { statement, report, notification };

    void read_part(const xml::Part& part);
    void open_document(const xml::Part& root);
    void check_message(const xml::Part& message);
    void open_statement(const xml::Part& part);
    void close_statement();
    void begin_record(std::string_view currency);
    Element parse(const xml::Part& part);
    void read_piece(const xml::Part& part);
    void read_header_piece(Name name, Element node, std::string_view text);
    void read_account(Element account);
    void read_balance(Element balance);
    void read_summary(Element summary);
    void read_entry(const xml::Part& part);
    void add_lines(const Entry& entry, const xml::Part& part, std::string_view where);
    void add_findings(BankLine& row, const Entry& entry, const Line& line, Split split) const;
    void check_stated();
    bool makes_payments(const Entry& entry) const;
    bool is_next_page() const;
    oi_origin origin(const xml::Part& part) const;
    std::string place(std::string_view element, std::uint32_t position) const;

    Run& run_;
    const Options& options_;
    xml::Document document_;
    xml::Outline<Name> outline_;
    EntryReader entries_;
    LineMaker lines_;
    std::optional<bank::StatementWriter> writer_;  // of the pass

    // Of the source.
    std::string_view name_;
    SourceBytes bytes_;
    Pass pass_ = Pass::lines;
    xml::Splitter* splitter_ = nullptr;
    unsigned document_depth_ = 0;  // 0: none is open
    std::string wrapper_;          // the first element, when it is none of ours
    std::string path_;             // of the message, then of the statement
    std::size_t wrapper_path_ = 0;
    std::size_t message_path_ = 0;
    Message message_ = Message::statement;
    std::uint32_t statements_ = 0;      // of the message
    std::uint32_t all_statements_ = 0;  // of the source
    Header before_;                     // of the statement before
    // Of the statement.
    bool in_statement_ = false;
    Header header_;
    oi_origin statement_origin_{};
    std::string source_id_;
    bool begun_ = false;
    std::uint32_t entry_count_ = 0;
};

}  // namespace openitem::camt
