// A CREMUL or DEBMUL into bank statements, one for each account in it, and the receipts that credit
// advices show.
#include "connectors/edifact/advice_entry.hpp"
#include "connectors/edifact/remittance.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <unordered_map>

namespace openitem::edifact {

using edi::tag_of;

namespace {

/// FNV-1a. Two different lines of one day and amount that meet here are told apart by their
/// occurrence, as two alike are.
class Digest {
public:
    void add(std::string_view text) {
        for (const char c : text) add_byte(static_cast<unsigned char>(c));
        add_byte(0xFF);  // in no UTF-8 text
    }
    std::uint64_t value() const { return value_; }

private:
    void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001B3u; }
    std::uint64_t value_ = 0xCBF29CE484222325u;
};

std::string hexadecimal(std::uint64_t value) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) out.push_back(digits[value >> shift & 15]);
    return out;
}

/// The same money always in the same digits.
oi_amount stripped(oi_amount amount) {
    for (; amount.scale > 0 && amount.units % 10 == 0; --amount.scale) amount.units /= 10;
    return amount;
}

class AdviceReader {
public:
    AdviceReader(Run& run, const Document& document)
        : run_(run),
          document_(document),
          elements_(document),
          credit_(document.header.type == "CREMUL"),
          money_(message_currency()),
          entries_(document, credit_, money_.currency()) {}

    void read() {
        find_header();
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const std::string_view account = account_of(lines_[i]);
            const bool known =
                std::any_of(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(i),
                            [&](const Place& line) { return account_of(line) == account; });
            if (!known) read_account(account, i);
        }
    }

private:
    struct Place {
        std::uint32_t from = 0, end = 0;
    };

    std::string_view message_currency() const {
        for (std::uint32_t i = 1; i < document_.size(); ++i) {
            if (document_.tag(i) != tag_of("MOA")) continue;
            const std::string_view stated = document_.composite(i, 1).raw(2);
            if (!stated.empty()) return stated;
        }
        if (!document_.options.currency.empty()) return document_.options.currency;
        refuse(document_, 0, 0, 0, "edifact.currency",
               "a currency in MOA, found none: name the usual one in the configuration as "
               "`currency`");
    }

    void find_header() {
        std::uint32_t end = document_.size() - 1;
        for (std::uint32_t i = 1; i < document_.size(); ++i) {
            if (!document_.placed(i)) continue;
            const std::uint32_t tag = document_.tag(i);
            const Loop loop = document_.loop(i);
            if (tag == tag_of("LIN") && loop == Loop::line) lines_.push_back({i, 0});
            if (tag == tag_of("BGM")) bgm_ = i;
            if (tag == tag_of("CNT")) {
                end = std::min(end, i);
                count_ = i;
            }
            if (lines_.empty() && loop == Loop::none && tag == tag_of("DTM")) prepared_ = i;
            if (lines_.empty() && loop == Loop::bank && entries_.is_ours(document_[i][1])) {
                header_account_ = document_.text(i, 2, 0);
            }
        }
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            lines_[i].end = i + 1 < lines_.size() ? lines_[i + 1].from : end;
        }
        number_ = document_.text(bgm_, 2, 0);
        if (number_.empty()) number_ = document_.interchange.control;
    }

    std::string_view account_of(const Place& line) const {
        for (std::uint32_t i = line.from; i < line.end; ++i) {
            if (document_.tag(i) == tag_of("SEQ")) break;
            if (document_.tag(i) == tag_of("FII") && entries_.is_ours(document_[i][1])) {
                return document_.text(i, 2, 0);
            }
        }
        return header_account_.empty() ? std::string_view(document_.interchange.receiver)
                                       : header_account_;
    }

    void read_account(std::string_view account, std::size_t first) {
        statement_ = run_.bank_statement(std::string(account).append("|").append(number_));
        statement_->number(number_).account(account).currency(money_.currency());
        if (prepared_ != 0) {
            const Composite dtm = document_.composite(prepared_, 1);
            prepared_on_ = elements_.day(dtm, prepared_);
            if (prepared_on_) {
                statement_->created_at(Instant{std::int64_t{prepared_on_->days} * 86'400'000'000});
            }
        }
        seen_.clear();
        account_ = account;
        payments_.clear();
        for (std::size_t i = first; i < lines_.size(); ++i) {
            if (account_of(lines_[i]) == account) {
                read_line(lines_[i], static_cast<std::uint32_t>(i + 1));
            }
        }
        if (first == 0) check_count();
        statement_.reset();
        for (const Line& line : payments_) write_payment(line);
    }

    struct Line {
        Entry entry;
        oi_amount amount{};
        std::uint32_t sequence = 0, detail = 0, occurrence = 1;
        std::uint64_t fingerprint = 0;
        Place documents;
    };

    void read_line(const Place& place, std::uint32_t sequence) {
        std::vector<Place> items;
        for (std::uint32_t i = place.from; i < place.end; ++i) {
            if (document_.tag(i) != tag_of("SEQ") || !document_.placed(i)) continue;
            if (!items.empty()) items.back().end = i;
            items.push_back({i, place.end});
        }
        const Entry whole =
            entries_.read(place.from, items.empty() ? place.end : items.front().from);
        if (items.empty()) return write_line(whole, {}, sequence, 0);
        oi_decimal total{};
        bool complete = true;
        for (std::size_t i = 0; i < items.size(); ++i) {
            Entry item = merged(entries_.read(items[i].from, items[i].end), whole);
            if (!item.amount && items.size() == 1) {
                item.amount = whole.amount;
                item.currency = whole.currency;
            }
            if (!item.amount) {
                refuse(document_, items[i].from, 0, 0, "edifact.missing",
                       "a MOA segment with the amount of the transaction, found none");
            }
            complete &= item.currency == whole.currency && add(total, *item.amount);
            write_line(item, items[i], sequence, static_cast<std::uint32_t>(i + 1));
        }
        if (!whole.amount || !complete || equal(total, *whole.amount)) return;
        statement_->add_finding()
            .rule("edifact.advice_total")
            .flag(OI_FINDING_WARNING)
            .message_location(edifact::place(document_, place.from))
            .message("expected the transactions to add up to the amount of the line, found " +
                     to_text(total));
    }

    /// What a transaction does not say for itself is said of all of its line.
    static Entry merged(Entry item, const Entry& whole) {
        if (!item.booked_on) item.booked_on = whole.booked_on;
        if (!item.value_on) item.value_on = whole.value_on;
        if (item.currency.empty()) item.currency = whole.currency;
        if (item.bank_reference.empty()) item.bank_reference = whole.bank_reference;
        if (item.bank_code.empty()) item.bank_code = whole.bank_code;
        return item;
    }

    void write_line(const Entry& entry, const Place& item, std::uint32_t sequence,
                    std::uint32_t detail) {
        if (!entry.amount) {
            refuse(document_, lines_[sequence - 1].from, 0, 0, "edifact.missing",
                   "a MOA segment with the amount of the line, found none");
        }
        Line line;
        line.entry = entry;
        if (!line.entry.booked_on) line.entry.booked_on = entry.executed_on;
        if (!line.entry.booked_on) line.entry.booked_on = entry.value_on;
        if (!line.entry.booked_on) line.entry.booked_on = prepared_on_;
        if (line.entry.name.empty()) line.entry.name = entry.account_holder;
        line.amount = money_(credit_ ? *entry.amount : negated(*entry.amount), entry.currency);
        line.sequence = sequence;
        line.detail = detail;
        line.documents = item;
        RemittedDocuments documents(document_, elements_, money_);
        read_documents(line, documents);
        const std::string_view reference = documents.reference();
        line.fingerprint = fingerprint(line, reference);
        line.occurrence = ++seen_[line.fingerprint];
        write_bank_line(line, documents);
        if (credit_ && document_.options.payments && line.amount.units > 0) {
            payments_.push_back(line);
        }
    }

    void read_documents(const Line& line, RemittedDocuments& documents) {
        for (std::uint32_t i = line.documents.from; i < line.documents.end; ++i) {
            if (document_.placed(i)) documents.take(i);
        }
    }

    static std::uint64_t fingerprint(const Line& line, std::string_view reference) {
        Digest digest;
        for (const std::string_view part :
             {line.entry.bank_reference, line.entry.end_to_end_id, reference, line.entry.text,
              line.entry.other_account, line.entry.name}) {
            digest.add(part);
        }
        digest.add(to_text(stripped(line.amount)));
        return digest.value();
    }

    void write_bank_line(const Line& line, const RemittedDocuments& documents) {
        const Entry& entry = line.entry;
        BankLine row = statement_->add_bank_line();
        row.location(edifact::place(document_, lines_[line.sequence - 1].from));
        row.entry_id(entry.bank_reference).sequence(line.sequence).occurrence(line.occurrence);
        if (line.detail != 0) row.detail(line.detail);
        if (entry.booked_on) row.booked_on(*entry.booked_on);
        if (entry.value_on) row.value_on(*entry.value_on);
        row.amount(line.amount).status("BOOK").bank_code(entry.bank_code);
        if (entry.original && !entry.original_currency.empty() &&
            entry.original_currency != std::string_view(line.amount.currency, 3)) {
            row.original_amount(openitem::amount(*entry.original, entry.original_currency));
        }
        if (entry.fee) row.fee(money_(*entry.fee));
        row.counterparty_name(entry.name).counterparty_account(entry.other_account);
        row.counterparty_bic(entry.other_bic).end_to_end_id(entry.end_to_end_id);
        row.bank_reference(entry.bank_reference).creditor_reference(documents.reference());
        row.remittance_text(entry.text);
        documents.write(row);
    }

    /// Account, booking day, amount and a digest of the references, and which of several alike it
    /// is: the same advice delivered again gives the same.
    void write_payment(const Line& line) {
        const Entry& entry = line.entry;
        RemittedDocuments documents(document_, elements_, money_);
        read_documents(line, documents);
        std::string id(account_);
        id.append("|").append(entry.booked_on ? openitem::to_text(*entry.booked_on) : "");
        id.append("|").append(to_text(stripped(line.amount))).append("|");
        id.append(hexadecimal(line.fingerprint)).append("|");
        Payment row = run_.payment(id.append(std::to_string(line.occurrence)));
        row.location(edifact::place(document_, lines_[line.sequence - 1].from));
        row.number(entry.bank_reference).kind(OI_PAYMENT_RECEIPT).amount(line.amount);
        if (entry.fee) row.fee(money_(*entry.fee));
        if (entry.value_on) row.value_on(*entry.value_on);
        if (entry.booked_on) row.booked_on(*entry.booked_on);
        row.account(account_).method_code("30").payer_name(entry.name);
        row.payer_account(entry.other_account).payer_bic(entry.other_bic);
        row.end_to_end_id(entry.end_to_end_id).bank_reference(entry.bank_reference);
        row.creditor_reference(documents.reference()).remittance_text(entry.text);
        row.occurrence(line.occurrence);
        documents.write(row);
    }

    void check_count() {
        if (count_ == 0) return;
        const Composite cnt = document_.composite(count_, 1);
        oi_decimal stated{};
        const std::string_view kind = cnt.raw(0);
        if (kind != "LI" && kind != "LIN" && kind != "2") return;
        if (!elements_.number(cnt, 1, count_, 1, stated)) return;
        const auto lines = static_cast<std::int64_t>(lines_.size());
        if (equal(stated, {lines, 0, {}})) return;
        statement_->add_finding()
            .rule("edifact.line_count")
            .flag(OI_FINDING_WARNING)
            .message_location(edifact::place(document_, count_))
            .message("expected as many lines as CNT states, found " + std::to_string(lines));
    }

    Run& run_;
    const Document& document_;
    Elements elements_;
    bool credit_;
    Money money_;
    EntryReader entries_;
    std::vector<Place> lines_;
    std::vector<Line> payments_;
    std::unordered_map<std::uint64_t, std::uint32_t> seen_;
    std::optional<BankStatement> statement_;
    std::optional<Date> prepared_on_;
    std::string_view number_, account_, header_account_;
    std::uint32_t bgm_ = 0, prepared_ = 0, count_ = 0;
};

}  // namespace

void read_advice(Run& run, const Document& document) { AdviceReader(run, document).read(); }

}  // namespace openitem::edifact
