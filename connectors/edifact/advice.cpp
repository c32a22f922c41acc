// A CREMUL or DEBMUL into bank statements, one for each account in it, and the receipts that credit
// advices show.
#include "connectors/edifact/advice_entry.hpp"
#include "connectors/edifact/remittance.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <deque>

namespace openitem::edifact {

using edi::tag_of;

namespace {

class AdviceReader {
public:
    explicit AdviceReader(const Document& document)
        : document_(document),
          writer_(document.advices.writer),
          elements_(document),
          credit_(document.header.type == "CREMUL"),
          money_(message_currency()),
          entries_(document, credit_, money_.currency()) {}

    void read() {
        find_header();
        // Further messages of the interchange are counted on, and a copy of one is not.
        auto& numbers = document_.advices.numbers;
        const bool first = numbers.empty();
        const bool is_new =
            numbers.insert(document_.header.type + "|" + std::string(number_)).second;
        goes_on_ = !first && is_new;
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
        bank::Statement out;
        out.source_id = document_.texts.keep(std::string(account).append("|").append(number_));
        out.number = number_;
        out.account = account;
        out.currency = money_.currency();
        if (prepared_ != 0) {
            const Composite dtm = document_.composite(prepared_, 1);
            prepared_on_ = elements_.day(dtm, prepared_);
            if (prepared_on_) {
                out.created_at = Instant{std::int64_t{prepared_on_->days} * 86'400'000'000};
            }
        }
        out.payments = credit_ && document_.options.payments;
        out.location = placed_at(0);
        out.origin = document_.origin;
        writer_.begin(out, goes_on_);
        goes_on_ = true;
        for (std::size_t i = first; i < lines_.size(); ++i) {
            if (account_of(lines_[i]) == account) {
                read_line(lines_[i], static_cast<std::uint32_t>(i + 1));
            }
        }
        if (first == 0) check_count();
        writer_.end("edifact.balance");
    }

    std::string_view placed_at(std::uint32_t segment) const {
        return document_.texts.keep(edifact::place(document_, segment));
    }

    void read_line(const Place& place, std::uint32_t sequence) {
        std::vector<Place> items;
        for (std::uint32_t i = place.from; i < place.end; ++i) {
            if (document_.tag(i) != tag_of("SEQ") || !document_.placed(i)) continue;
            if (!items.empty()) items.back().end = i;
            items.push_back({i, place.end});
        }
        const Entry whole =
            entries_.read(place.from, items.empty() ? place.end : items.front().from);
        if (items.empty()) return write_line(whole, whole, {}, sequence, 0);
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
            write_line(item, whole, items[i], sequence, static_cast<std::uint32_t>(i + 1));
        }
        if (!whole.amount || !complete || equal(total, *whole.amount)) return;
        writer_.report({"edifact.advice_total", OI_FINDING_WARNING,
                        "expected the transactions to add up to the amount of the line, found " +
                            to_text(total),
                        placed_at(place.from)});
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

    void write_line(const Entry& entry, const Entry& whole, const Place& item,
                    std::uint32_t sequence, std::uint32_t detail) {
        const std::uint32_t segment = lines_[sequence - 1].from;
        if (!entry.amount) {
            refuse(document_, segment, 0, 0, "edifact.missing",
                   "a MOA segment with the amount of the line, found none");
        }
        bank::Line line;
        line.amount = money_(credit_ ? *entry.amount : negated(*entry.amount), entry.currency);
        line.booked_on = entry.booked_on;
        if (!line.booked_on) line.booked_on = entry.executed_on;
        if (!line.booked_on) line.booked_on = entry.value_on;
        if (!line.booked_on) line.booked_on = prepared_on_;
        line.value_on = entry.value_on;
        line.sequence = sequence;
        line.detail = detail;
        line.status = "BOOK";
        line.bank_code = entry.bank_code;
        line.method_code = "30";
        if (entry.original && !entry.original_currency.empty() &&
            entry.original_currency != currency_of(line.amount)) {
            line.original = openitem::amount(*entry.original, entry.original_currency);
        }
        if (entry.fee) line.fee = money_(*entry.fee);
        line.counterparty_name = entry.name.empty() ? entry.account_holder : entry.name;
        line.counterparty_account = entry.other_account;
        line.counterparty_bic = entry.other_bic;
        line.end_to_end_id = entry.end_to_end_id;
        line.entry_id = line.bank_reference = entry.bank_reference;
        // One of several that has a reference of its own.
        if (entry.bank_reference != whole.bank_reference)
            line.payment_number = entry.bank_reference;
        line.remittance_text = entry.text;
        RemittedDocuments& documents = documents_.emplace_back(document_, elements_, money_);
        for (std::uint32_t i = item.from; i < item.end; ++i) {
            if (document_.placed(i)) documents.take(i);
        }
        line.creditor_reference = documents.reference();
        line.remittances = remittances_.emplace_back(documents.remittances());
        line.location = placed_at(segment);
        line.origin = document_.origin;
        writer_.add(line);
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
        writer_.report({"edifact.line_count", OI_FINDING_WARNING,
                        "expected as many lines as CNT states, found " + std::to_string(lines),
                        placed_at(count_)});
    }

    const Document& document_;
    bank::StatementWriter& writer_;
    Elements elements_;
    bool credit_;
    Money money_;
    EntryReader entries_;
    std::vector<Place> lines_;
    std::deque<RemittedDocuments> documents_;  // of all lines, until they are written
    std::deque<std::vector<bank::Remittance>> remittances_;
    std::optional<Date> prepared_on_;
    std::string_view number_, header_account_;
    std::uint32_t bgm_ = 0, prepared_ = 0, count_ = 0;
    bool goes_on_ = false;
};

}  // namespace

void read_advice(Run&, const Document& document) { AdviceReader(document).read(); }

}  // namespace openitem::edifact
