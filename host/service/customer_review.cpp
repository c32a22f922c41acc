// The review queue of the customers (ACCOUNTING A21): a query over what is there, kept nowhere.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "host/model/party.hpp"
#include "host/service/customer.hpp"
#include "host/service/tasks.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

namespace {

constexpr int old_after_days = 365;

struct VatForm {
    std::string_view country;
    std::size_t shortest, longest;  // without the country's letters
    bool digits_only;
};
// The forms of the member states' VAT numbers; what a country has no line for is not judged.
constexpr VatForm vat_forms[] = {
    {"AT", 9, 9, false},  {"BE", 10, 10, true},  {"BG", 9, 10, true},  {"CY", 9, 9, false},
    {"CZ", 8, 10, true},  {"DE", 9, 9, true},    {"DK", 8, 8, true},   {"EE", 9, 9, true},
    {"EL", 9, 9, true},   {"ES", 9, 9, false},   {"FI", 8, 8, true},   {"FR", 11, 11, false},
    {"GB", 5, 12, false}, {"HR", 11, 11, true},  {"HU", 8, 8, true},   {"IE", 8, 9, false},
    {"IT", 11, 11, true}, {"LT", 9, 12, true},   {"LU", 8, 8, true},   {"LV", 11, 11, true},
    {"MT", 8, 8, true},   {"NL", 12, 12, false}, {"PL", 10, 10, true}, {"PT", 9, 9, true},
    {"RO", 2, 10, true},  {"SE", 12, 12, true},  {"SI", 8, 8, true},   {"SK", 10, 10, true}};

// Empty: nothing speaks against it.
std::string wrong_with(std::string_view vat_id) {
    const auto id = model::normalized_id(vat_id);
    const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (id.size() < 4 || !is_letter(id[0]) || !is_letter(id[1])) {
        return "it does not begin with a country's two letters";
    }
    for (const auto& form : vat_forms) {
        if (id.substr(0, 2) != form.country) continue;
        const auto rest = std::string_view(id).substr(2);
        const bool fits = rest.size() >= form.shortest && rest.size() <= form.longest &&
                          (!form.digits_only || std::all_of(rest.begin(), rest.end(), is_digit));
        if (fits) return {};
        const auto length = form.shortest == form.longest
                                ? std::to_string(form.shortest)
                                : fmt::format("{} to {}", form.shortest, form.longest);
        return fmt::format("expected {} {} after {}", length,
                           form.digits_only ? "digits" : "letters and digits", form.country);
    }
    return {};
}

class Review {
public:
    Review(store::Store& books, base::Instant now)
        : books_(books), today_(now.date()), parties_(store::Parties::of(books)) {}

    std::vector<ReviewLine> lines() {
        std::vector<store::StoredCustomer> customers;
        books_.customers([&](const store::CustomerRow& row) {
            customers.push_back({.id = row.id,
                                 .record = row.record,
                                 .number = std::string(row.number),
                                 .name = std::string(row.name),
                                 .vat_id = std::string(row.vat_id),
                                 .country = {},
                                 .email = std::string(row.email),
                                 .due_days = {},
                                 .credit_limit = {}});
            return true;
        });
        for (const auto& customer : customers) {
            // One that was merged is looked at with the one it belongs to.
            if (parties_.on(customer.id, today_) == customer.id) look_at(customer);
        }
        std::stable_sort(lines_.begin(), lines_.end(), [](const auto& a, const auto& b) {
            return std::tie(a.customer.number, a.rule) < std::tie(b.customer.number, b.rule);
        });
        return std::move(lines_);
    }

private:
    void look_at(const store::StoredCustomer& customer) {
        const auto label = label_of(customer);
        const auto add = [&](const char* rule, std::string what) {
            lines_.push_back({label, rule, std::move(what)});
        };
        if (customer.email.empty()) {
            add("email.missing", "no e-mail address is known: statements and reminders need one");
        }
        if (!customer.vat_id.empty()) {
            if (const auto wrong = wrong_with(customer.vat_id); !wrong.empty()) {
                add("vat.form", fmt::format("VAT id {}: {}", customer.vat_id, wrong));
            }
            same(vat_ids_, model::normalized_id(customer.vat_id), label, "vat.same", "VAT id");
        }
        if (!customer.name.empty()) {
            same(names_, model::normalized_name(customer.name), label, "name.same", "name");
        }
        const auto record = customer.record ? books_.record(customer.record) : std::nullopt;
        if (!record) return;
        const auto told_on = record->ref.recorded_at.date();
        if (base::days_between(told_on, today_) > old_after_days) {
            add("record.old",
                fmt::format("its master data is of {}: older than a year", told_on.to_string()));
        }
    }

    void same(std::map<std::string, CustomerLabel>& seen, std::string key,
              const CustomerLabel& label, const char* rule, const char* what) {
        const auto [first, is_new] = seen.try_emplace(std::move(key), label);
        if (is_new) return;
        lines_.push_back({label, rule,
                          fmt::format("the same {} as {} {}: merge them if they are one", what,
                                      first->second.number, first->second.name)});
    }

    store::Store& books_;
    base::Date today_;
    store::Parties parties_;
    std::vector<ReviewLine> lines_;
    std::map<std::string, CustomerLabel> vat_ids_, names_;
};

}  // namespace

std::vector<ReviewLine> review_customers(const Workspace& workspace, const std::string& company,
                                         base::Instant now) {
    const auto books = workspace.open_books(company);
    auto lines = Review(*books, now).lines();
    for (const auto& task : list_tasks(*books, false)) {
        if (!task.row.kind.starts_with("customer_")) continue;
        const auto customer = books->customer(customer_of_record(*books, task.row.record));
        const auto rule = task.row.kind == "customer_conflict" ? "keys.conflict" : "keys.proposal";
        lines.push_back({customer ? label_of(*customer) : CustomerLabel{}, rule, task.what});
    }
    return lines;
}

}  // namespace openitem::service
