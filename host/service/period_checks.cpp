#include "host/service/period_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "host/base/months_in.hpp"
#include "host/base/text.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/service/revalue.hpp"
#include "host/store/verify.hpp"

namespace openitem::service {

namespace {

constexpr std::size_t most_named = 10;

std::string named(std::vector<std::string> names) {
    const auto count = names.size();
    if (count > most_named) names.resize(most_named);
    auto text = fmt::format("{}", fmt::join(names, ", "));
    return count > most_named ? fmt::format("{} and {} more", text, count - most_named) : text;
}

// The first day something delivered may belong to; none: nobody can say.
std::optional<base::Date> earliest_day(store::Store& books, const store::QuarantineRow& row) {
    if (!row.batch.empty()) {
        const auto decoded = model::decode_body(row.batch);
        if (decoded && decoded->record().entity() == OI_INVOICE) {
            const auto invoice = decoded->record().as<oi_invoice>();
            if (const auto issued = invoice.date<OI_INVOICE_ISSUED_ON>())
                return base::Date{*issued};
        }
        if (decoded && decoded->record().entity() == OI_PAYMENT) {
            const auto payment = decoded->record().as<oi_payment>();
            if (const auto day = payment.date<OI_PAYMENT_BOOKED_ON>()) return base::Date{*day};
            if (const auto day = payment.date<OI_PAYMENT_VALUE_ON>()) return base::Date{*day};
        }
    }
    std::string bytes(row.raw);
    if (bytes.empty() && row.position.length > 0) {
        bytes = store::read_source(books, row.position).value_or(std::string());
    }
    const auto months = base::months_in(bytes);
    return months.empty() ? std::nullopt : std::optional(months.front());
}

}  // namespace

ChecklistLine check_books(store::Store& books) {
    const auto report = store::verify(books);
    std::vector<std::string> wrong;
    for (const auto& check : report.checks) {
        if (!check.ok()) wrong.push_back(check.name);
    }
    if (wrong.empty()) {
        return {"books", true,
                fmt::format("{} checks over {} entries hold, control accounts tie",
                            report.checks.size(), report.entries)};
    }
    return {"books", false, "does not hold: " + named(std::move(wrong)) + "; see openitem verify"};
}

ChecklistLine check_runs(store::Store& books) {
    std::map<std::int64_t, store::StoredRun> last;
    for (auto& run : books.runs({})) last[run.connection.value] = std::move(run);
    std::vector<std::string> wrong;
    for (const auto& connection : books.connections()) {
        const auto run = last.find(connection.id.value);
        if (run == last.end() || run->second.outcome == "done") continue;
        wrong.push_back(
            fmt::format("{} ({})", connection.name,
                        run->second.outcome.empty() ? "did not end" : run->second.outcome));
    }
    if (wrong.empty()) {
        return {"runs", true,
                fmt::format("the last run of {} connections ended well", last.size())};
    }
    return {"runs", false, "the last run did not end well: " + named(std::move(wrong))};
}

ChecklistLine check_quarantine(store::Store& books, base::Date through,
                               const std::set<std::int64_t>& accepted) {
    std::vector<std::string> blocking;
    std::size_t let_pass = 0, later = 0;
    books.quarantine({{}, store::QuarantineState::open}, [&](const store::QuarantineRow& row) {
        const auto day = earliest_day(books, row);
        if (day && *day > through) {
            ++later;
        } else if (accepted.contains(row.id.value)) {
            ++let_pass;
        } else {
            blocking.push_back(fmt::format("{} ({}, {})", row.id.value, row.rule,
                                           day ? day->to_string().substr(0, 7) : "no date"));
        }
        return true;
    });
    if (!blocking.empty()) {
        return {"quarantine", false,
                fmt::format("in quarantine: {}; correct and retry them, or close with --accept and "
                            "--reason",
                            named(std::move(blocking)))};
    }
    std::string detail = "nothing of the period is in quarantine";
    if (let_pass > 0) detail += fmt::format(", but for {} accepted", let_pass);
    if (later > 0) detail += fmt::format("; {} belong to later days", later);
    return {"quarantine", true, detail};
}

ChecklistLine check_bank(store::Store& books, base::Date through) {
    struct Statement {
        base::Date closed_on;
        std::int64_t opening = 0, closing = 0;
        std::string id;
    };
    std::map<std::string, std::vector<Statement>> by_account;
    books.records(OI_BANK_STATEMENT, [&](const store::RecordRow& row) {
        const auto decoded = model::decode_body(row.body);
        if (!decoded) return true;
        model::Arena arena;
        const auto facts = model::statement_facts(decoded->record(), arena);
        if (!facts || !facts->closed_on || !facts->opening || !facts->closing ||
            *facts->closed_on > through) {
            return true;
        }
        const auto key = fmt::format("{} {} {}", row.ref.connection.value, facts->account,
                                     facts->currency.code());
        by_account[key].push_back(
            {*facts->closed_on, *facts->opening, *facts->closing,
             std::string(facts->number.empty() ? facts->source_id : facts->number)});
        return true;
    });
    std::vector<std::string> gaps;
    std::size_t count = 0;
    for (const auto& [key, statements] : by_account) {
        count += statements.size();
        const auto by_day = [](const auto& a, const auto& b) { return a.closed_on < b.closed_on; };
        const auto first = std::min_element(statements.begin(), statements.end(), by_day);
        // Several of a day stand in no order: what counts is that each has one it goes on from.
        std::set<std::int64_t> closings;
        for (const auto& each : statements) closings.insert(each.closing);
        for (const auto& each : statements) {
            const bool begins = each.closed_on == first->closed_on;
            if (begins || closings.contains(each.opening)) continue;
            gaps.push_back(
                fmt::format("{} of {}", base::quote(each.id), each.closed_on.to_string()));
        }
    }
    if (!gaps.empty()) {
        return {"bank", false,
                "opens with what no statement closed with: " + named(std::move(gaps)) +
                    "; one before it is missing"};
    }
    if (count == 0) return {"bank", true, "no bank statement is there to be looked at"};
    return {
        "bank", true,
        fmt::format("{} statements of {} accounts follow one another", count, by_account.size())};
}

ChecklistLine check_revaluation(store::Store& books, base::Date through) {
    const auto found = revaluation_of(books, through);
    if (!found) return {"revaluation", false, found.error().text()};
    if (found->currencies.empty()) return {"revaluation", true, "nothing foreign is open"};
    std::vector<std::string> off;
    for (const auto& each : found->currencies) {
        if (each.difference.minor == 0) continue;
        off.push_back(
            fmt::format("{} by {}", each.open.currency.code(), each.difference.to_text()));
    }
    if (off.empty()) {
        return {"revaluation", true,
                fmt::format("open items in {} currencies are valued by the rates of the day",
                            found->currencies.size())};
    }
    return {"revaluation", false,
            "open items are worth something else by the rates of the day: " +
                named(std::move(off)) + "; see openitem period revalue"};
}

ChecklistLine check_unapplied(store::Store& books, base::Date through, int days) {
    std::vector<std::string> old;
    books.open_items({through, {}}, {}, [&](const store::OpenItem& row) {
        const auto& item = row.row.item;
        const bool cash = item.kind == ledger::ItemKind::payment;
        if (cash && base::days_between(item.issued_on, through) > days) {
            old.push_back(fmt::format("{} of {}", row.row.number, item.issued_on.to_string()));
        }
        return true;
    });
    if (old.empty()) {
        return {"unapplied", true, fmt::format("no cash is unapplied for more than {} days", days)};
    }
    return {"unapplied", false,
            fmt::format("unapplied for more than {} days: {}", days, named(std::move(old)))};
}

}  // namespace openitem::service
