#include "connectors/edifact/advice_entry.hpp"

#include <algorithm>
#include <iterator>

namespace openitem::edifact {

using edi::tag_of;

bool EntryReader::is_ours(std::string_view kind) const {
    return credit_ ? kind == "BF" || kind == "RB" : kind == "OR" || kind == "PB";
}

Entry EntryReader::read(std::uint32_t from, std::uint32_t end) const {
    Entry out;
    for (std::uint32_t i = from; i < end; ++i) {
        if (!document_.placed(i)) continue;
        const Loop loop = document_.loop(i);
        if (loop == Loop::document || loop == Loop::adjustment || loop == Loop::other) continue;
        read_entry_segment(out, i, loop);
    }
    if (out.currency.empty()) out.currency = currency_;
    return out;
}

void EntryReader::read_entry_segment(Entry& out, std::uint32_t i, Loop loop) const {
    switch (document_.tag(i)) {
        case tag_of("DTM"):
            return read_date(out, i);
        case tag_of("BUS"): {
            const std::string_view where = document_.text(i, 2), what = document_.text(i, 4, 0);
            out.bank_code = what.empty()
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

void EntryReader::read_date(Entry& out, std::uint32_t i) const {
    const Composite dtm = document_.composite(i, 1);
    const auto day = elements_.day(dtm, i);
    const std::string_view kind = dtm.raw(0);
    if (kind == "202") out.booked_on = day;
    if (kind == "193" || kind == "203") out.executed_on = day;
    if (kind == "209") out.value_on = day;
}

// What reached the account, before what was ordered.
void EntryReader::read_amount(Entry& out, std::uint32_t i, Loop loop) const {
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

void EntryReader::read_party(Entry& out, std::uint32_t i) const {
    const std::string_view kind = document_[i][1];
    const bool other = credit_ ? kind == "PL" || kind == "OY" : kind == "BE";
    if (!other || (!out.name.empty() && kind == "OY")) return;
    const std::string_view name = document_.text(i, 4, 0);
    out.name = name.empty() ? document_.text(i, 3, 0) : name;
}

void EntryReader::read_text(Entry& out, std::uint32_t i) const {
    const Composite text = document_.composite(i, 4);
    std::string all(out.text);
    for (std::uint32_t at = 0; at < text.size(); ++at) {
        if (!text.raw(at).empty()) all.append(all.empty() ? "" : " ").append(text[at]);
    }
    out.text = document_.texts.keep(std::move(all));
}

}  // namespace openitem::edifact
