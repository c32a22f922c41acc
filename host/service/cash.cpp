#include "host/service/cash.hpp"
#include "host/service/period.hpp"

#include <openitem/fields.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/base/result.hpp"
#include "host/index/index_keeper.hpp"
#include "host/service/cash_gather.hpp"
#include "host/service/cash_returns.hpp"
#include "host/service/cash_steps.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/policies.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::RunError;

namespace {

// Receipts applied in one commit: a stop loses at most so much work, and never half a receipt.
constexpr std::size_t most_per_commit = 1'000;

std::string payer_of(const cash::Receipt& receipt, std::int64_t customer,
                     const std::map<std::int64_t, CustomerLabel>& customers) {
    if (!receipt.payer_name.empty()) return receipt.payer_name;
    const auto at = customers.find(customer);
    return at == customers.end() ? "" : at->second.name;
}

bool is_wanted(const ReturnLine& line, const CashRequest& request) {
    return request.payment.empty() || line.number == request.payment ||
           (line.proposal.found() && line.proposal.payment_number == request.payment);
}

// Receipts and credit notes, less the payments that the returns of the report take back.
void propose(const metrics::ItemColumns& index, store::Store& books, const CashRequest& request,
             Date day, std::span<const collections::TermsPolicy> terms, CashReport& report) {
    auto receipts = gather_receipts(index, books, day, request.payment);
    for (const auto& line : report.returns) {
        std::erase_if(receipts, [&](const auto& gathered) {
            return gathered.receipt.id == line.proposal.payment;
        });
    }
    if (receipts.empty() && report.returns.empty() && !request.payment.empty()) {
        throw RunError(Exit::wrong_use,
                       fmt::format("no receipt or return '{}' has anything open, and no credit "
                                   "note of that number that names its invoice",
                                   request.payment));
    }
    auto items = gather_items(index, books, day, receipts, report.policy, terms);
    std::vector<cash::Receipt> plain;
    std::map<std::int64_t, std::size_t> by_id;
    for (std::size_t i = 0; i < receipts.size(); ++i) {
        by_id.emplace(receipts[i].receipt.id, i);
        plain.push_back(receipts[i].receipt);
    }

    report.customers = customer_labels(books);
    for (auto& proposal : cash::match_all(plain, items, report.policy)) {
        auto& gathered = receipts[by_id.at(proposal.receipt)];
        CashLine line;
        line.number = std::move(gathered.number);
        line.payer = payer_of(gathered.receipt, proposal.customer, report.customers);
        line.receipt = std::move(gathered.receipt);
        line.proposal = std::move(proposal);
        report.lines.push_back(std::move(line));
    }
}

// Applies proposals, so many to a commit.
class Applying {
public:
    Applying(store::Store& books, base::Instant now, Date day)
        : books_(books), now_(now), day_(day), first_open_(first_open_day(books, now)) {}

    void apply(CashLine& line, const cash::Policy& policy) {
        if (!transaction_) begin();
        line.not_applied = obstacle(line.proposal);
        if (!line.not_applied.empty()) return;
        const store::CustomerId customer{line.proposal.customer};
        store::ItemId receipt{line.proposal.receipt};
        if (line.receipt.customer == 0) {
            receipt = must(ledger_->identify(receipt, customer, day_, ledger::Origin::openitem));
        }
        const auto record = cash::record(line.receipt, policy, line.proposal, day_);
        const auto decision = keep_decision(*transaction_, record, customer);
        std::string evidence;
        for (const auto& piece : line.proposal.evidence) {
            if (!evidence.empty()) evidence += "; ";
            evidence += piece.text();
        }
        evidence += fmt::format(" (score {}, decision {})", line.proposal.score, decision.value);
        std::map<std::int64_t, store::AllocationId> paid;
        for (const auto& application : line.proposal.applications) {
            store::AllocationDraft draft;
            draft.kind = application.from == 0 ? ledger::AllocationKind::payment
                                               : ledger::AllocationKind::credit_note;
            draft.amount = application.amount;
            draft.date = day_;
            draft.rule = cash::to_string(line.proposal.rule);
            draft.evidence = evidence;
            const auto from = application.from == 0 ? receipt : store::ItemId{application.from};
            paid[application.to] =
                must(ledger_->allocate(from, store::ItemId{application.to}, draft));
        }
        for (const auto& deduction : line.proposal.deductions) {
            deduct(deduction, paid.at(deduction.item), decision);
        }
        if (policy.discount.unearned == cash::Unearned::charge_back) ask_back(line.proposal);
        line.applied = true;
        if (++gathered_ >= most_per_commit) commit();
    }

    void apply(ReturnLine& line, const cash::Policy& policy) {
        if (!transaction_) begin();
        TakingBack taking(*transaction_, *ledger_, day_);
        const store::ItemId returned{line.returned.id};
        const store::ItemId payment{line.proposal.payment};
        line.not_applied = taking.obstacle(returned, payment);
        if (!line.not_applied.empty()) return;
        const auto record = cash::record_return(line.returned, policy, line.proposal, day_);
        const auto decision =
            keep_decision(*transaction_, record, store::CustomerId{line.proposal.customer});
        taking.take_back(returned, payment, "return",
                         fmt::format("{}; it {} (decision {})", line.proposal.evidence,
                                     line.proposal.reason, decision.value));
        line.applied = true;
        if (++gathered_ >= most_per_commit) commit();
    }

    void commit() {
        if (!transaction_) return;
        transaction_->flush();
        follow_clearings(books_, *transaction_, day_);
        transaction_->commit();
        ledger_.reset();
        transaction_.reset();
        gathered_ = 0;
    }

private:
    void begin() {
        transaction_ = books_.begin(now_);
        ledger_.emplace(*transaction_, books_.functional_currency(), first_open_);
    }

    // Along with the payment of its item: whoever takes that back takes this back.
    void deduct(const cash::Deduction& deduction, store::AllocationId with,
                store::DecisionId decision) {
        const store::ItemId item{deduction.item};
        const auto evidence = fmt::format("{} (decision {})", deduction.why, decision.value);
        store::Adjustment adjustment{.tax = deduction.tax, .with = with};
        adjustment.draft = {.kind = kind_of(deduction.kind),
                            .amount = deduction.amount,
                            .date = day_,
                            .rule = cash::to_string(deduction.kind),
                            .evidence = evidence};
        if (deduction.kind == cash::DeductionKind::tolerance) {
            adjustment.tax = ledger_->tax_share(*transaction_->item(item), deduction.amount);
        }
        must(ledger_->adjust(item, adjustment));
    }

    static ledger::AllocationKind kind_of(cash::DeductionKind kind) {
        switch (kind) {
            case cash::DeductionKind::bank_charge:
                return ledger::AllocationKind::bank_charge;
            case cash::DeductionKind::tolerance:
                return ledger::AllocationKind::write_off;
            case cash::DeductionKind::discount:
                break;
        }
        return ledger::AllocationKind::discount;
    }

    // A discount taken too late is somebody's task.
    void ask_back(const cash::Proposal& proposal) {
        for (const auto& late : proposal.late) {
            const auto item = transaction_->item(store::ItemId{late.item});
            store::StoredTask task;
            task.kind = "late_discount";
            task.record = item->record;
            task.item = item->id;
            task.amount = {late.amount, item->currency};
            transaction_->add_task(task);
        }
    }

    // Why the books would refuse; empty when they would not. Looked at before anything is written,
    // so that a receipt is applied as a whole or not at all.
    std::string obstacle(const cash::Proposal& proposal) {
        std::map<std::int64_t, std::int64_t> wanted;
        for (const auto& application : proposal.applications) {
            wanted[application.to] += application.amount;
            wanted[application.from == 0 ? proposal.receipt : application.from] +=
                application.amount;
        }
        for (const auto& deduction : proposal.deductions) {
            wanted[deduction.item] += deduction.amount;
        }
        for (const auto& [id, amount] : wanted) {
            const auto item = transaction_->item(store::ItemId{id});
            if (!item) return fmt::format("item {} is not there any more", id);
            transaction_->allocations_of(item->id, allocations_);
            if (ledger::allocatable(*item, allocations_, day_) < amount) {
                return fmt::format("item {} has an application with a later date", id);
            }
        }
        return {};
    }

    template <class T>
    static T must(base::Result<T> result) {
        if (!result) throw RunError(Exit::system, result.error());
        return *std::move(result);
    }

    store::Store& books_;
    base::Instant now_;
    Date day_;
    Date first_open_;
    std::unique_ptr<store::Transaction> transaction_;
    std::optional<store::Books> ledger_;
    std::size_t gathered_ = 0;
    std::vector<ledger::Allocation> allocations_;
};

}  // namespace

void require_own_allocations(const Workspace& workspace, const std::string& company,
                             store::Store& books) {
    const auto settings = workspace.company(company);
    const auto stated = settings.origin.find("allocation");
    if (stated != settings.origin.end() && stated->second == "openitem") return;
    const bool delivered = books.count_records(OI_ALLOCATION) > 0;
    if (stated == settings.origin.end() && !delivered) return;
    throw RunError(Exit::answer_is_no,
                   fmt::format("the source of '{}' applies cash itself; to do it here, set "
                               "\"origin\": {{\"allocation\": \"openitem\"}} in its company.json",
                               company));
}

CashReport match_cash(const Workspace& workspace, const std::string& company, base::Clock& clock,
                      const CashRequest& request) {
    const auto books = workspace.open_books(company);
    const Date day = request.on.value_or(clock.today());
    CashReport report;
    report.policy = cash_policy(workspace, company, day);
    report.returns = propose_returns(*books, day);
    std::erase_if(report.returns, [&](const auto& line) { return !is_wanted(line, request); });
    propose(*workspace.indexes().hold(company, *books, base::SystemClock().now()), *books, request,
            day, terms_policies(workspace, company), report);
    return report;
}

CashReport apply_cash(const Workspace& workspace, const std::string& company, base::Clock& clock,
                      const CashRequest& request) {
    const CompanyLock lock(workspace, company, "openitem cash apply");
    const auto books = workspace.open_books(company);
    require_own_allocations(workspace, company, *books);
    const auto now = clock.now();
    const Date day = request.on.value_or(now.date());
    require_open(*books, day, now);
    CashReport report;
    report.policy = cash_policy(workspace, company, day);
    report.returns = propose_returns(*books, day);
    std::erase_if(report.returns, [&](const auto& line) { return !is_wanted(line, request); });
    Applying applying(*books, now, day);
    for (auto& line : report.returns) {
        if (line.proposal.found()) applying.apply(line, report.policy);
    }
    applying.commit();

    propose(*workspace.indexes().hold(company, *books, base::SystemClock().now()), *books, request,
            day, terms_policies(workspace, company), report);
    for (auto& line : report.lines) {
        if (!line.proposal.applies()) continue;
        if (line.proposal.score < report.policy.apply_from) {
            line.not_applied = fmt::format("score {} is below {}: for a person to decide",
                                           line.proposal.score, report.policy.apply_from);
            continue;
        }
        applying.apply(line, report.policy);
    }
    applying.commit();
    return report;
}

}  // namespace openitem::service
