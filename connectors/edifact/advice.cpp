// A CREMUL or DEBMUL into bank statements, one for each account in it, and the receipts that credit
// advices show.
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

/// A LIN, or a SEQ of one: what is said of both.
struct Entry {
    std::optional<Date> booked_on, executed_on, value_on;
    std::optional<oi_decimal> amount, original, fee;
    int amount_rank = 0;
    std::string_view currency, original_currency;
    std::string_view account, account_currency, bic;            // ours
    std::string_view other_account, other_bic, account_holder;  // theirs
    std::string_view name, bank_reference, end_to_end_id, bank_code, text;
};

class AdviceReader {
public:
    AdviceReader(Run& run, const Document& document)
        : run_(run),
          document_(document),
          elements_(document),
          credit_(document.header.type == "CREMUL"),
          money_(message_currency()) {}

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
            if (lines_.empty() && loop == Loop::bank && is_ours(document_[i][1])) {
                header_account_ = document_.text(i, 2, 0);
            }
        }
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            lines_[i].end = i + 1 < lines_.size() ? lines_[i + 1].from : end;
        }
        number_ = document_.text(bgm_, 2, 0);
        if (number_.empty()) number_ = document_.interchange.control;
    }

    /// FII of the account that the advice is about, not of the other side.
    bool is_ours(std::string_view kind) const {
        return credit_ ? kind == "BF" || kind == "RB" : kind == "OR" || kind == "PB";
    }

    std::string_view account_of(const Place& line) const {
        for (std::uint32_t i = line.from; i < line.end; ++i) {
            if (document_.tag(i) == tag_of("SEQ")) break;
            if (document_.tag(i) == tag_of("FII") && is_ours(document_[i][1])) {
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
        const Entry whole = read_entry(place.from, items.empty() ? place.end : items.front().from);
        if (items.empty()) return write_line(whole, {}, sequence, 0);
        oi_decimal total{};
        bool complete = true;
        for (std::size_t i = 0; i < items.size(); ++i) {
            Entry item = merged(read_entry(items[i].from, items[i].end), whole);
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

    Entry read_entry(std::uint32_t from, std::uint32_t end) {
        Entry out;
        for (std::uint32_t i = from; i < end; ++i) {
            if (!document_.placed(i)) continue;
            const Loop loop = document_.loop(i);
            if (loop == Loop::document || loop == Loop::adjustment || loop == Loop::other) continue;
            read_entry_segment(out, i, loop);
        }
        if (out.currency.empty()) out.currency = money_.currency();
        return out;
    }

    void read_entry_segment(Entry& out, std::uint32_t i, Loop loop) {
        switch (document_.tag(i)) {
            case tag_of("DTM"):
                return read_date(out, i);
            case tag_of("BUS"): {
                const std::string_view where = document_.text(i, 2), what = document_.text(i, 4, 0);
                out.bank_code =
                    what.empty()
                        ? where
                        : document_.texts.keep(std::string(where).append("/").append(what));
                return;
            }
            case tag_of("MOA"):
                return read_amount(out, i, loop);
            case tag_of("RFF"): {
                const Composite rff = document_.composite(i, 1);
                const std::string_view kind = rff.raw(0);
                if (kind == "ACK") out.bank_reference = rff[1];
                if (kind == "ACD" && out.bank_reference.empty()) out.bank_reference = rff[1];
                if (kind == "ABO" || kind == "AGN") out.end_to_end_id = rff[1];
                return;
            }
            case tag_of("FII"):
                if (is_ours(document_[i][1])) return;
                out.other_account = document_.text(i, 2, 0);
                out.account_holder = document_.text(i, 2, 1);
                out.other_bic = document_.text(i, 3, 0);
                return;
            case tag_of("NAD"):
                return read_party(out, i);
            case tag_of("FTX"):
                if (document_[i][1] == "PMD" || document_[i][1] == "AAG") read_text(out, i);
                return;
            default:
                return;
        }
    }

    void read_date(Entry& out, std::uint32_t i) {
        const Composite dtm = document_.composite(i, 1);
        const auto day = elements_.day(dtm, i);
        const std::string_view kind = dtm.raw(0);
        if (kind == "202") out.booked_on = day;
        if (kind == "193" || kind == "203") out.executed_on = day;
        if (kind == "209") out.value_on = day;
    }

    // What reached the account, before what was ordered.
    void read_amount(Entry& out, std::uint32_t i, Loop loop) {
        const Composite moa = document_.composite(i, 1);
        oi_decimal value{};
        if (!elements_.number(moa, 1, i, 1, value)) return;
        const std::string_view kind = moa.raw(0);
        if (loop == Loop::line_charge || loop == Loop::charge) {
            if (!out.fee) out.fee = value;
            return;
        }
        struct Rank {
            std::string_view code;
            int rank;
        };
        static constexpr Rank ranks[] = {{"60", 6},  {"119", 5}, {"143", 4}, {"36", 3},
                                         {"346", 2}, {"349", 2}, {"347", 2}, {"9", 1}};
        if (kind == "98") {
            out.original = value;
            out.original_currency = moa.raw(2);
        }
        const auto* const known = std::find_if(std::begin(ranks), std::end(ranks),
                                               [&](const Rank& each) { return each.code == kind; });
        if (known == std::end(ranks) || known->rank <= out.amount_rank) return;
        out.amount = value;
        out.amount_rank = known->rank;
        out.currency = moa.raw(2);
    }

    void read_party(Entry& out, std::uint32_t i) {
        const std::string_view kind = document_[i][1];
        const bool other = credit_ ? kind == "PL" || kind == "OY" : kind == "BE";
        if (!other || (!out.name.empty() && kind == "OY")) return;
        const std::string_view name = document_.text(i, 4, 0);
        out.name = name.empty() ? document_.text(i, 3, 0) : name;
    }

    void read_text(Entry& out, std::uint32_t i) {
        const Composite text = document_.composite(i, 4);
        std::string all(out.text);
        for (std::uint32_t at = 0; at < text.size(); ++at) {
            if (!text.raw(at).empty()) all.append(all.empty() ? "" : " ").append(text[at]);
        }
        out.text = document_.texts.keep(std::move(all));
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
