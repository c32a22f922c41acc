#include "host/service/period.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/base/hash.hpp"
#include "host/base/result.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/decisions.hpp"
#include "host/service/period_checks.hpp"
#include "host/service/provision.hpp"
#include "host/service/reconcile.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::RunError;

namespace {

std::vector<ChecklistLine> checklist(const Workspace& workspace, const connect::Registry& plugins,
                                     store::Store& books, const CloseRequest& request) {
    const std::set<std::int64_t> accepted(request.accepted.begin(), request.accepted.end());
    std::vector<ChecklistLine> lines = {
        check_books(books), check_runs(books), check_quarantine(books, request.through, accepted),
        check_bank(books, request.through), check_revaluation(books, request.through)};
    if (const auto missing =
            missing_provision(workspace, request.company, books, request.through)) {
        const base::Money off{*missing, books.functional_currency()};
        lines.push_back({"provision", *missing == 0,
                         *missing == 0
                             ? "the allowance is what the policy asks for"
                             : fmt::format("the allowance is {} from what the policy asks "
                                           "for: see openitem provision",
                                           off.to_text())});
    }
    if (request.unapplied_days) {
        lines.push_back(check_unapplied(books, request.through, *request.unapplied_days));
    }
    if (!request.with.empty()) {
        const auto report = reconcile(workspace, plugins,
                                      {.company = request.company,
                                       .with = request.with,
                                       .as_of = request.through,
                                       .connector = "csv",
                                       .config_json = {}});
        lines.push_back({"reconcile", report.explained(),
                         fmt::format("{} differences from {}{}", report.lines.size(), request.with,
                                     report.explained() ? ", each with its cause"
                                                        : ", some without a cause: see openitem "
                                                          "reconcile")});
    }
    return lines;
}

bool all_ok(const std::vector<ChecklistLine>& lines) {
    return std::all_of(lines.begin(), lines.end(), [](const auto& line) { return line.ok; });
}

model::DecisionRecord decision(const std::string& outcome, Date subject, const std::string& reason,
                               const std::string& by, const std::vector<ChecklistLine>& lines) {
    model::DecisionRecord record;
    record.kind = "period";
    record.subject_type = "period";
    record.subject = subject.to_string();
    record.as_of = subject;
    record.policy = own_policy("period");
    record.facts = nlohmann::json{{"by", by}, {"reason", reason}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const auto& line : lines) {
        record.rules.push_back({.rule = "period." + line.name,
                                .inputs = {},
                                .threshold = {},
                                .outcome = line.ok ? "passed" : "blocked",
                                .reason = line.detail});
    }
    record.outcome = outcome;
    record.text = {fmt::format("{} {} by {}{}", outcome, subject.to_string(), by,
                               reason.empty() ? "" : ": " + reason)};
    return record;
}

base::Digest hash_of(const model::DecisionRecord& record) {
    return base::Sha256()
        .update(
            model::to_json(record).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
        .finish();
}

// What is decided, and the periods that follow from it; in the chain when what is closed changes.
void keep(store::Store& books, base::Clock& clock, const model::DecisionRecord& record,
          const store::Periods& periods, bool in_chain) {
    const auto transaction = books.begin(clock.now());
    keep_decision(*transaction, record, {});
    store::put_periods(*transaction, periods);
    if (in_chain) {
        store::Books journal(*transaction, books.functional_currency());
        journal.close_through(*periods.closed_through, hash_of(record));
    }
    transaction->commit();
}

void require_reason(const std::string& reason, const char* what) {
    if (!reason.empty()) return;
    throw RunError(Exit::wrong_use, fmt::format("{}: expected --reason, which is kept", what));
}

}  // namespace

Date first_open_day(store::Store& books, base::Instant now) {
    return store::periods_of(books).first_open_day(now);
}

void require_open(store::Store& books, Date day, base::Instant now) {
    const auto first = first_open_day(books, now);
    if (day >= first) return;
    throw RunError(Exit::answer_is_no,
                   fmt::format("the books are closed before {}, and this is dated {}: date it "
                               "later, or see openitem period",
                               first.to_string(), day.to_string()));
}

void require_begun(Date day, base::Instant now) {
    if (day <= now.date()) return;
    throw RunError(Exit::wrong_use,
                   fmt::format("{} is yet to come: expected today, {}, or an earlier day",
                               day.to_string(), now.date().to_string()));
}

PeriodReport check_period(const Workspace& workspace, const connect::Registry& plugins,
                          const CloseRequest& request) {
    const auto books = workspace.open_books(request.company);
    PeriodReport report;
    report.lines = checklist(workspace, plugins, *books, request);
    report.periods = store::periods_of(*books);
    report.done = all_ok(report.lines);
    return report;
}

PeriodReport close_period(const Workspace& workspace, const connect::Registry& plugins,
                          base::Clock& clock, const CloseRequest& request) {
    if (request.through >= clock.today()) {
        throw RunError(Exit::wrong_use, fmt::format("{} is not over yet: close through an earlier "
                                                    "day",
                                                    request.through.to_string()));
    }
    if (!request.accepted.empty()) require_reason(request.reason, "--accept");
    const CompanyLock lock(workspace, request.company, "openitem period close");
    const auto books = workspace.open_books(request.company);
    PeriodReport report;
    report.periods = store::periods_of(*books);
    auto& closed =
        request.soft ? report.periods.soft_closed_through : report.periods.closed_through;
    if (closed && request.through <= *closed) {
        throw RunError(Exit::wrong_use,
                       fmt::format("the books are closed through {} already", closed->to_string()));
    }
    if (!request.soft) report.lines = checklist(workspace, plugins, *books, request);
    report.done = all_ok(report.lines);
    const auto* outcome = !report.done ? "refused" : request.soft ? "soft-closed" : "closed";
    if (report.done) closed = request.through;
    keep(*books, clock,
         decision(outcome, request.through, request.reason, request.by, report.lines),
         report.periods, report.done && !request.soft);
    return report;
}

PeriodReport reopen_period(const Workspace& workspace, const std::string& company,
                           base::Clock& clock, Date from, const std::string& reason,
                           const std::string& by) {
    require_reason(reason, "reopen");
    const CompanyLock lock(workspace, company, "openitem period reopen");
    const auto books = workspace.open_books(company);
    PeriodReport report;
    report.periods = store::periods_of(*books);
    const auto before = from.add_days(-1);
    const auto reopens = [&](std::optional<Date>& through) {
        if (!through || before >= *through) return false;
        through = before;
        return true;
    };
    const bool hard = reopens(report.periods.closed_through);
    const bool soft = reopens(report.periods.soft_closed_through);
    if (!hard && !soft) {
        throw RunError(Exit::wrong_use, fmt::format("{} is open", from.to_string()));
    }
    keep(*books, clock, decision("reopened", from, reason, by, {}), report.periods, hard);
    report.done = true;
    return report;
}

PeriodReport allow_exception(const Workspace& workspace, const std::string& company,
                             base::Clock& clock, base::Instant until, const std::string& reason,
                             const std::string& by) {
    require_reason(reason, "allow");
    if (until <= clock.now()) {
        throw RunError(Exit::wrong_use, fmt::format("--until: {} is past", until.to_string()));
    }
    const CompanyLock lock(workspace, company, "openitem period allow");
    const auto books = workspace.open_books(company);
    PeriodReport report;
    report.periods = store::periods_of(*books);
    if (!report.periods.soft_closed_through) {
        throw RunError(Exit::wrong_use,
                       "nothing is soft-closed: there is nothing to make an "
                       "exception from");
    }
    report.periods.exception_until = until;
    keep(*books, clock,
         decision("excepted until " + until.to_string(), *report.periods.soft_closed_through,
                  reason, by, {}),
         report.periods, false);
    report.done = true;
    return report;
}

}  // namespace openitem::service
