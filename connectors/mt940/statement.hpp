// MT940 statements and MT942 interim reports into records: a message, or one page of a statement,
// becomes a bank_statement with its lines, and the payments they show.
#pragma once

#include "connectors/lib/bank/payments.hpp"
#include "connectors/lib/bank/statement.hpp"
#include "connectors/lib/bank/text_arena.hpp"
#include "connectors/mt940/details.hpp"
#include "connectors/mt940/entry.hpp"
#include "connectors/mt940/fields.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::mt940 {

/// What the configuration says.
struct Options {
    /// From MT940 only: MT942 announces what a statement repeats.
    bank::Payments payments = bank::Payments::statements;
    /// Of what is not UTF-8; empty: Windows-1252, or DOS where a message looks like it.
    std::string encoding;
    std::string currency;  ///< where a message names none
};

/// Whole messages of a source, or a part of a very long one.
struct Piece {
    std::string_view bytes;
    std::uint64_t offset = 0;  ///< in the source
    std::uint32_t line = 0;    ///< lines before it
    bool goes_on = false;      ///< its first message began in the piece before
};

class StatementReader {
public:
    StatementReader(Run& run, const Options& options)
        : run_(run), options_(options), writer_(run) {}

    void start(std::string_view source, std::uint32_t handle);
    /// A message that cannot be read goes to quarantine as a whole, an entry alone. Gives back how
    /// many lines the piece has.
    std::uint32_t read(const Piece& piece);
    /// Whether any field was found in the source so far.
    bool found_any() const { return found_any_; }

private:
    struct Header {
        std::string_view reference, account, number, page, currency, holder;
        std::optional<BalanceField> opening, closing, available;
        std::optional<Instant> created_at;
        std::optional<SumField> debits, credits;
        bool interim = false;    ///< MT942
        bool first_page = true;  ///< the opening balance is not one between pages
        bool last_page = true;   ///< nor is the closing balance
        bool has_entries = false;
    };
    /// What a page that goes on is compared with.
    struct Before {
        std::string account, number, currency;
        std::optional<oi_amount> closing;
        bool more = false;  ///< its closing balance was one between pages
        unsigned part = 0;
    };

    bool begins_statement(const Field& field) const;
    void finish(bool goes_on);
    void read_message(bool goes_on);
    Header read_header();
    void read_header_field(const Field& field, Header& out);
    void begin(const Header& header, bool goes_on);
    std::string_view source_id(const Header& header, bool goes_on);
    void add_entries();
    std::size_t add_entry(std::size_t at);
    void reject_entry(const Field& entry, std::size_t end, const Error& why);
    bank::Line make_line(const Field& field, const EntryField& entry, const Details& details);
    void set_other_party(bank::Line& line, const EntryField& entry, const Details& details);
    void set_amounts(bank::Line& line, const Details& details);
    std::string_view bank_code(const EntryField& entry, const Details& details);
    std::string_view information(const bank::Line& line, const EntryField& entry,
                                 const Details& details);
    void check_page(const Header& header);
    void check_sum(const std::optional<SumField>& stated, const char* what, std::uint32_t count,
                   const std::optional<oi_amount>& sum);

    bool is_known(Tag tag) const;
    oi_amount money(const Figure& figure, bool negative, std::string_view currency) const;
    std::optional<oi_amount> stated_money(std::string_view text) const;
    std::string_view utf8(std::string_view text);
    std::string converted(std::string_view text) const;
    std::string_view place(const Field& field);
    oi_origin origin(std::size_t from, std::size_t to) const;

    Run& run_;
    const Options& options_;
    bank::StatementWriter writer_;
    bank::TextArena arena_;
    std::vector<Field> fields_;
    std::string name_;
    std::uint32_t handle_ = 0;
    bool found_any_ = false;
    Before before_;
    // Of the piece.
    Piece piece_;
    std::size_t end_ = 0;  // of the message's bytes
    // Of the message.
    bool ascii_ = true;
    bool dos_ = false;
    std::string_view currency_, iban_country_;
    std::uint32_t sequence_ = 0;
    std::uint32_t debit_count_ = 0, credit_count_ = 0;
    std::optional<oi_amount> debits_, credits_;
    std::string joined_;  // several :86: of one entry
};

}  // namespace openitem::mt940
