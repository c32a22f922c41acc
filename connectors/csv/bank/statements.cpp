#include "statements.hpp"

#include "connectors/lib/bank/accounts.hpp"
#include "connectors/lib/bank/money.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

namespace openitem::csv {
namespace {

std::string_view currency_of(const BankEntry& entry) { return {entry.line.amount.currency, 3}; }

bool is_booked(const BankEntry* entry) { return entry->line.status == "BOOK"; }

// Whether the balance of `later` is that of `earlier` and its own amount.
bool follows(const BankEntry& earlier, const BankEntry& later) {
    if (!earlier.balance || !later.balance) return false;
    const auto expected = bank::sum(*earlier.balance, later.line.amount);
    return expected && bank::equal(*expected, *later.balance);
}

// How much speaks for the newest entry standing first: days, and where all are of one day the
// balances.
bool is_newest_first(const std::vector<const BankEntry*>& entries) {
    std::size_t up = 0, down = 0, links_up = 0, links_down = 0;
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const BankEntry& above = *entries[i - 1];
        const BankEntry& below = *entries[i];
        up += above.line.booked_on->days < below.line.booked_on->days ? 1 : 0;
        down += above.line.booked_on->days > below.line.booked_on->days ? 1 : 0;
        links_up += follows(above, below) ? 1 : 0;
        links_down += follows(below, above) ? 1 : 0;
    }
    return up != down ? down > up : links_down > links_up;
}

oi_amount in_currency(oi_amount amount, std::string_view currency) {
    if (amount.currency[0] == '\0') std::memcpy(amount.currency, currency.data(), 3);
    return amount;
}

}  // namespace

std::vector<StatementsOf::Group> StatementsOf::groups() const {
    std::vector<Group> out;
    std::unordered_map<std::string, std::size_t> by_key;  // account and currency
    std::unordered_multimap<std::string_view, std::size_t> by_account;
    for (const BankEntry& entry : entries_.good) {
        std::string key(entry.account);
        key.append("|").append(currency_of(entry));
        const auto [at, is_new] = by_key.emplace(std::move(key), out.size());
        if (is_new) {
            by_account.emplace(entry.account, out.size());
            out.push_back({entry.account, currency_of(entry), {}, {}});
        }
        out[at->second].entries.push_back(&entry);
    }
    for (const RefusedRow& refused : entries_.refused) {
        const auto [from, to] = by_account.equal_range(refused.account);
        for (auto at = from; at != to; ++at) out[at->second].refused.push_back(&refused);
        if (from == to && out.size() == 1) out.front().refused.push_back(&refused);
    }
    for (Group& group : out) put_oldest_first(group);
    return out;
}

void StatementsOf::put_oldest_first(Group& group) const {
    auto& entries = group.entries;
    if (is_newest_first(entries)) std::reverse(entries.begin(), entries.end());
    // What is not booked comes last: it may vanish, and must not count among the twins before.
    std::stable_sort(entries.begin(), entries.end(),
                     [](const BankEntry* left, const BankEntry* right) {
                         const auto place = [](const BankEntry* entry) {
                             return std::pair(entry->line.booked_on->days, !is_booked(entry));
                         };
                         return place(left) < place(right);
                     });
}

void StatementsOf::write(std::string_view bytes, bool no_direction) {
    for (const RefusedRow& refused : entries_.refused) {
        const TableRow& row = table_.rows()[refused.row];
        run_.reject({OI_BANK_LINE, row.origin, table_.place(row), {}, row.raw}, refused.why);
    }
    for (const Group& group : groups()) {
        if (run_.cancelled()) throw Cancelled{};
        run_.attempt({OI_BANK_STATEMENT, table_.origin(), table_.name(), {}, bytes},
                     [&] { write_group(group, no_direction); });
    }
}

bank::Statement StatementsOf::head_of(const Group& group) const {
    const BankEntry& first = *group.entries.front();
    const BankEntry& last = *group.entries.back();
    bank::Statement out;
    out.iban = table_.arena().keep(bank::iban_of(group.account));
    std::string id(out.iban.empty() ? group.account : out.iban);
    id.append("|").append(group.currency);
    id.append("|").append(to_text(*first.line.booked_on));
    id.append("|").append(to_text(*last.line.booked_on));
    out.source_id = table_.arena().keep(id);
    out.account = group.account;
    out.currency = group.currency;
    out.payments = settings_.payments;
    out.location = table_.name();
    out.origin = table_.origin();

    // Labelled balances are those of the whole file. Else they are the running balance before the
    // first entry, and behind the last one.
    const bool all = group.entries.size() == entries_.good.size();
    const auto booked_first = std::find_if(group.entries.begin(), group.entries.end(), is_booked);
    const auto booked_last = std::find_if(group.entries.rbegin(), group.entries.rend(), is_booked);
    if (all && entries_.facts.opening) {
        out.opening = bank::Balance{in_currency(*entries_.facts.opening, group.currency), {}};
    } else if (booked_first != group.entries.end() && (*booked_first)->balance) {
        const auto negated = bank::negated((*booked_first)->line.amount);
        const auto before = negated ? bank::sum(*(*booked_first)->balance, *negated) : std::nullopt;
        if (before) out.opening = bank::Balance{*before, (*booked_first)->line.booked_on};
    }
    if (all && entries_.facts.closing) {
        out.closing = bank::Balance{in_currency(*entries_.facts.closing, group.currency), {}};
    } else if (booked_last != group.entries.rend() && (*booked_last)->balance) {
        out.closing = bank::Balance{*(*booked_last)->balance, (*booked_last)->line.booked_on};
    }
    return out;
}

void StatementsOf::write_group(const Group& group, bool no_direction) {
    const bank::Statement head = head_of(group);
    writer_.begin(head);
    std::uint32_t sequence = 0;
    for (const BankEntry* entry : group.entries) add(*entry, ++sequence);
    report_refused(group);
    report_step(group, head);
    if (no_direction && !head.closing) {
        writer_.report({"csv.no_direction", OI_FINDING_WARNING,
                        "no amount is below zero, no column says debit or credit, and there is no "
                        "balance: all are taken as money that came in; name the column that says "
                        "it in \"fields\": {\"indicator\": \"...\"}"});
    }
    writer_.end("csv.balance");
}

void StatementsOf::add(const BankEntry& entry, std::uint32_t sequence) {
    bank::Line line = entry.line;
    line.sequence = sequence;
    BankLine row = writer_.add(line);
    if (entry.wrong_reference.empty()) return;
    bank::StatementWriter::report(row,
                                  {"csv.reference", OI_FINDING_WARNING, entry.wrong_reference});
}

void StatementsOf::report_refused(const Group& group) {
    for (const RefusedRow* refused : group.refused) {
        writer_.is_incomplete();
        const std::string place = table_.place(table_.rows()[refused->row]);
        writer_.report(
            {refused->why.code, OI_FINDING_WARNING,
             "a row of this statement is in quarantine: " + std::string(refused->why.what()),
             place});
    }
}

bool StatementsOf::refused_between(const Group& group, const BankEntry& left,
                                   const BankEntry& right) const {
    const auto [from, to] = std::minmax(left.row, right.row);
    const auto next = std::upper_bound(
        group.refused.begin(), group.refused.end(), from,
        [](std::size_t row, const RefusedRow* refused) { return row < refused->row; });
    return next != group.refused.end() && (*next)->row < to;
}

// Where the running balance goes wrong first, when the whole does not come out: within a day banks
// order entries as they like.
void StatementsOf::report_step(const Group& group, const bank::Statement& head) {
    const auto& booked = writer_.booked();
    if (!head.opening || !head.closing || !booked) return;
    const auto expected = bank::sum(head.opening->amount, *booked);
    if (expected && bank::equal(*expected, head.closing->amount)) return;
    const BankEntry* before = nullptr;
    for (const BankEntry* entry : group.entries) {
        if (!is_booked(entry)) continue;
        const bool comparable = before != nullptr && before->balance && entry->balance &&
                                !refused_between(group, *before, *entry);
        if (comparable && !follows(*before, *entry)) {
            const auto due = bank::sum(*before->balance, entry->line.amount);
            writer_.report({"csv.balance_step", OI_FINDING_WARNING,
                            "the balance before this entry and its amount make " +
                                (due ? bank::shown(*due) : std::string("too much")) +
                                ", its balance is " + bank::shown(*entry->balance) +
                                ": an entry may be missing before it",
                            entry->line.location});
            return;
        }
        before = entry;
    }
}

}  // namespace openitem::csv
