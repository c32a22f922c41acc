#include "host/model/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/base/text.hpp"
#include "host/model/en16931/rule.hpp"
#include "host/model/facts_reader.hpp"
#include "host/model/field_masks.hpp"
#include "host/model/peppol/rules.hpp"
#include "host/model/rules_ar_basic.hpp"
#include "host/model/xrechnung/rules.hpp"

namespace openitem::model {
namespace {

constexpr auto date_masks =
    field_masks([](const Field& field) { return field.type == FieldType::date; });
constexpr auto amount_masks =
    field_masks([](const Field& field) { return field.type == FieldType::amount; });
using Masks = decltype(date_masks);

// Every present field among the rows of a record whose bit is in the mask: visit(row, entity,
// field).
template <class Visit>
void each_field_of_row(const std::byte* row, const Entity& entity, const Masks& masks,
                       Visit visit) {
    const auto& head = *reinterpret_cast<const oi_row*>(row);
    for (unsigned word = 0; word < 2; ++word) {
        std::uint64_t bits = head.present[word] & masks[entity.id][word];
        for (; bits != 0; bits &= bits - 1) {
            const unsigned bit = word * 64 + static_cast<unsigned>(__builtin_ctzll(bits));
            visit(row, entity, entity.fields[bit]);
        }
    }
}

template <class Visit>
void each_field(const RecordView& record, const Masks& masks, Visit visit) {
    each_field_of_row(record.bytes(), record.description(), masks, visit);
    for (std::uint64_t rest = record.child_entities(); rest != 0; rest &= rest - 1) {
        const auto child = static_cast<std::uint32_t>(__builtin_ctzll(rest));
        const RowRange rows = record.rows(child);
        for (std::uint32_t i = 0; i < rows.count; ++i) {
            each_field_of_row(record.batch().table(child).bytes(rows[i]), entities[child], masks,
                              visit);
        }
    }
}

// "total", or of a row below the root "instalment.amount".
std::string field_name(const RecordView& record, const Entity& entity, const Field& field) {
    if (entity.id == record.entity()) return std::string(field.json);
    return fmt::format("{}.{}", entity.name, field.json);
}

std::string location_of(const RecordView& record, const std::byte* row) {
    const std::string_view own =
        record.batch().text(reinterpret_cast<const oi_row*>(row)->location);
    return std::string(own.empty() ? record.location() : own);
}

// The currency that the root states beside its amounts.
std::string_view stated_currency(const RecordView& record) {
    switch (record.entity()) {
        case OI_INVOICE:
            return record.as<oi_invoice>().text<OI_INVOICE_CURRENCY>();
        case OI_CUSTOMER:
            return record.as<oi_customer>().text<OI_CUSTOMER_CURRENCY>();
        case OI_BANK_STATEMENT:
            return record.as<oi_bank_statement>().text<OI_BANK_STATEMENT_CURRENCY>();
        default:
            return {};
    }
}

// ---- the syntax rules of the packs --------------------------------------------------------------

// The beginnings of all official ids, a longer one before what it begins with. BR-* of the norm are
// about a group with nothing in it, which the common record does not show.
constexpr std::string_view families[] = {"BR-DE", "BR-", "UBL-", "CII-", "PEPPOL-", "DE-R-"};
constexpr std::string_view en16931_syntax_rules[] = {"BR-", "UBL-", "CII-"};
constexpr std::string_view peppol_syntax_rules[] = {"BR-", "UBL-", "CII-", "PEPPOL-", "DE-R-"};
constexpr std::string_view xrechnung_syntax_rules[] = {
    "BR-DE",
    "BR-",
    "UBL-",
    "CII-",
    "PEPPOL-EN16931-R008",
    "PEPPOL-EN16931-R043",
    "PEPPOL-EN16931-R044",
    "PEPPOL-EN16931-R053",
    "PEPPOL-EN16931-R054",
    "PEPPOL-EN16931-R101",
};

// Empty: an id of the connector's own.
std::string_view family_of(std::string_view rule) {
    for (const std::string_view family : families) {
        if (rule.starts_with(family)) return family;
    }
    return {};
}

bool knows(const RulePack& pack, std::string_view rule, std::string_view family) {
    return std::any_of(pack.syntax_rules.begin(), pack.syntax_rules.end(),
                       [&](std::string_view known) {
                           return known.size() >= family.size() && rule.starts_with(known);
                       });
}

Finding finding_of(const RecordView& record, const RowView<oi_finding>& row) {
    const std::string_view rule = row.text<OI_FINDING_RULE>();
    const std::uint32_t flag = row.code<OI_FINDING_FLAG>();
    std::string_view location = row.text<OI_FINDING_MESSAGE_LOCATION>();
    if (location.empty()) location = row.location();
    if (location.empty()) location = record.location();
    return {.rule = std::string(rule.empty() ? "connector.finding" : rule),
            // What a connector flags in a way we do not know is taken seriously.
            .flag = flag == OI_FINDING_WARNING || flag == OI_FINDING_INFORMATION
                        ? static_cast<Flag>(flag)
                        : Flag::fatal,
            .field = {},
            .term = {},
            .location = std::string(location),
            .message = std::string(row.text<OI_FINDING_MESSAGE>())};
}

// Whose findings of a connector: those under ids of its own, or under the official ids that the
// pack knows.
enum class Ids : std::uint8_t { own, official };

void connector_findings(const RecordView& record, const RulePack& pack, Ids which,
                        std::vector<Finding>& findings) {
    const RowRange rows = record.rows(OI_FINDING);
    for (std::uint32_t i = 0; i < rows.count; ++i) {
        const auto row = record.batch().row<oi_finding>(rows[i]);
        const std::string_view rule = row.text<OI_FINDING_RULE>();
        const std::string_view family = family_of(rule);
        if (family.empty() ? which != Ids::own
                           : which != Ids::official || !knows(pack, rule, family)) {
            continue;
        }
        findings.push_back(finding_of(record, row));
    }
}

void apply_rules(const RecordView& record, const RulePack& pack, std::vector<Finding>& findings) {
    const bool upsert = record.change() == OI_CHANGE_UPSERT;
    for (const Rule& rule : pack.rules) {
        if (rule.entity != 0 && (rule.entity != record.entity() || !upsert)) continue;
        rule.check(record, rule, findings);
    }
    if (pack.invoice_rules != nullptr && upsert && record.entity() == OI_INVOICE) {
        pack.invoice_rules(record, findings);
    }
}

// Rules about codes. A connector that says anything under them has looked at every code of its
// document, also at those that the record does not keep, and says where each of them stands.
constexpr std::string_view code_rules[] = {"BR-CL-", "PEPPOL-EN16931-CL"};

void leave_codes_to_the_connector(const RecordView& record, std::size_t from,
                                  std::vector<Finding>& findings) {
    const RowRange rows = record.rows(OI_FINDING);
    const auto says = [&](std::string_view family) {
        for (std::uint32_t i = 0; i < rows.count; ++i) {
            const auto row = record.batch().row<oi_finding>(rows[i]);
            if (row.text<OI_FINDING_RULE>().starts_with(family)) return true;
        }
        return false;
    };
    for (const std::string_view family : code_rules) {
        const auto begin = findings.begin() + static_cast<std::ptrdiff_t>(from);
        const auto is_of_family = [&](const Finding& each) {
            return each.rule.starts_with(family);
        };
        if (std::none_of(begin, findings.end(), is_of_family) || !says(family)) continue;
        findings.erase(std::remove_if(begin, findings.end(), is_of_family), findings.end());
    }
}

// What the pack says, itself and by the connector's findings under its official ids.
void official_findings(const RecordView& record, const RulePack& pack,
                       std::vector<Finding>& findings) {
    const std::size_t from = findings.size();
    apply_rules(record, pack, findings);
    leave_codes_to_the_connector(record, from, findings);
    connector_findings(record, pack, Ids::official, findings);
    if (pack.replaced_rules == nullptr || record.entity() != OI_INVOICE) return;
    const auto replaced = pack.replaced_rules(record);
    const auto is_replaced = [&](const Finding& each) {
        return std::find(replaced.begin(), replaced.end(), each.rule) != replaced.end();
    };
    findings.erase(std::remove_if(findings.begin() + static_cast<std::ptrdiff_t>(from),
                                  findings.end(), is_replaced),
                   findings.end());
}

std::string unknown_currency(std::string_view code) {
    return fmt::format("expected an ISO 4217 currency such as EUR, found {}", base::quote(code));
}

}  // namespace

namespace rules {

void report(const RecordView& record, const Rule& rule, std::vector<Finding>& findings,
            std::string message) {
    const Field* const field = find_field(record.description(), rule.field);
    findings.push_back({.rule = std::string(rule.name),
                        .flag = rule.flag,
                        .field = std::string(rule.field),
                        .term = std::string(field ? field->term : std::string_view()),
                        .location = std::string(record.location()),
                        .message = std::move(message)});
}

void source_id_is_there(const RecordView& record, const Rule& rule,
                        std::vector<Finding>& findings) {
    if (!base::trim(record.source_id()).empty()) return;
    report(
        record, rule, findings,
        fmt::format("expected the identity of the {} in the source system, found nothing; a record "
                    "without one could not be told from a new one the next time",
                    record.description().title));
}

void change_is_known(const RecordView& record, const Rule& rule, std::vector<Finding>& findings) {
    if (record.change() <= OI_CHANGE_DELETED) return;
    report(record, rule, findings,
           fmt::format("expected a change of 0 (upsert), 1 (voided) or 2 (deleted), found {}",
                       record.change()));
}

void dates_are_real(const RecordView& record, const Rule& rule, std::vector<Finding>& findings) {
    each_field(
        record, date_masks, [&](const std::byte* row, const Entity& entity, const Field& field) {
            const auto days = *reinterpret_cast<const std::int32_t*>(row + field.offset);
            if (days >= facts::first_date.days && days <= facts::last_date.days) return;
            findings.push_back(
                {.rule = std::string(rule.name),
                 .flag = rule.flag,
                 .field = field_name(record, entity, field),
                 .term = std::string(field.term),
                 .location = location_of(record, row),
                 .message = fmt::format("expected a date between the years 1 and 9999, found "
                                        "day {} from 1970-01-01",
                                        days)});
        });
}

void currencies_are_known(const RecordView& record, const Rule& rule,
                          std::vector<Finding>& findings) {
    const std::string_view stated = stated_currency(record);
    if (!stated.empty() && !base::Currency::parse(stated)) {
        Rule of_field = rule;
        of_field.field = "currency";
        report(record, of_field, findings, unknown_currency(stated));
    }
    const oi_amount* last = nullptr;  // neighbours mostly agree
    each_field(record, amount_masks,
               [&](const std::byte* row, const Entity& entity, const Field& field) {
                   const auto* amount = reinterpret_cast<const oi_amount*>(row + field.offset);
                   const std::string_view code(amount->currency, 3);
                   if (last && code == std::string_view(last->currency, 3)) return;
                   if (base::Currency::parse(code)) {
                       last = amount;
                       return;
                   }
                   findings.push_back({.rule = std::string(rule.name),
                                       .flag = rule.flag,
                                       .field = field_name(record, entity, field),
                                       .term = std::string(field.term),
                                       .location = location_of(record, row),
                                       .message = unknown_currency(code)});
               });
}

// Of the amounts that are posted or compared: those of the root. Lines may be finer.
void amounts_fit_their_currency(const RecordView& record, const Rule& rule,
                                std::vector<Finding>& findings) {
    each_field_of_row(record.bytes(), record.description(), amount_masks,
                      [&](const std::byte* row, const Entity& entity, const Field& field) {
                          const auto* amount =
                              reinterpret_cast<const oi_amount*>(row + field.offset);
                          const auto currency = base::Currency::parse({amount->currency, 3});
                          if (!currency || amount->scale == currency->digits()) return;
                          const base::Decimal value{amount->units, amount->scale};
                          const auto money = base::money_from(value, *currency);
                          if (money) return;
                          findings.push_back({.rule = std::string(rule.name),
                                              .flag = rule.flag,
                                              .field = field_name(record, entity, field),
                                              .term = std::string(field.term),
                                              .location = location_of(record, row),
                                              .message = money.error().message});
                      });
}

// Sums over a company's books must fit 64 bits: one record of a typing error or of ill will must
// not end every report of the rest.
void amounts_are_likely(const RecordView& record, const Rule& rule,
                        std::vector<Finding>& findings) {
    constexpr base::int128 most = 1'000'000'000'000'000;  // minor units: ten million million euros
    each_field(
        record, amount_masks, [&](const std::byte* row, const Entity& entity, const Field& field) {
            const auto* amount = reinterpret_cast<const oi_amount*>(row + field.offset);
            const auto currency = base::Currency::parse({amount->currency, 3});
            if (!currency) return;
            base::int128 limit = most;
            base::int128 minor = amount->units;
            for (int i = 0; i < amount->scale; ++i) limit *= 10;
            for (int i = 0; i < currency->digits(); ++i) minor *= 10;
            if (-limit <= minor && minor <= limit) return;
            const base::Money shown{static_cast<std::int64_t>(most), *currency};
            findings.push_back(
                {.rule = std::string(rule.name),
                 .flag = rule.flag,
                 .field = field_name(record, entity, field),
                 .term = std::string(field.term),
                 .location = location_of(record, row),
                 .message = fmt::format(
                     "expected an amount of at most {}, found {}; check its decimal mark",
                     shown.to_text(), base::Decimal{amount->units, amount->scale}.to_string())});
        });
}

}  // namespace rules

std::string_view to_string(Flag flag) noexcept {
    switch (flag) {
        case Flag::fatal:
            return "fatal";
        case Flag::warning:
            return "warning";
        case Flag::information:
            return "information";
    }
    return {};
}

const RulePack& en16931_pack() noexcept {
    static constexpr RulePack pack{"en16931", {},        en16931::judge_invoice,
                                   "1.3.16",  "2026-04", en16931_syntax_rules};
    return pack;
}

const RulePack& peppol_pack() noexcept {
    static constexpr RulePack pack{"peppol", {},        peppol::judge_invoice,
                                   "2026.5", "2026-05", peppol_syntax_rules};
    return pack;
}

const RulePack& xrechnung_pack() noexcept {
    static constexpr RulePack pack{"xrechnung",
                                   {},
                                   xrechnung::judge_invoice,
                                   "3.0",
                                   "2026-01",
                                   xrechnung_syntax_rules,
                                   xrechnung::replaced_rules};
    return pack;
}

const RulePack* find_pack(std::string_view name) noexcept {
    for (const RulePack* pack : {&en16931_pack(), &peppol_pack(), &xrechnung_pack(), &ar_basic()}) {
        if (pack->name == name) return pack;
    }
    return nullptr;
}

std::string_view pack_names() noexcept { return "en16931, peppol, xrechnung, basic"; }

bool judge(const RecordView& record, const RulePack& pack, std::vector<Finding>& findings) {
    const std::size_t before = findings.size();
    connector_findings(record, pack, Ids::own, findings);
    official_findings(record, pack, findings);
    return std::none_of(findings.begin() + static_cast<std::ptrdiff_t>(before), findings.end(),
                        [](const Finding& each) { return each.flag == Flag::fatal; });
}

void stated_findings(const RecordView& record, std::vector<Finding>& findings) {
    const RowRange rows = record.rows(OI_FINDING);
    for (std::uint32_t i = 0; i < rows.count; ++i) {
        findings.push_back(finding_of(record, record.batch().row<oi_finding>(rows[i])));
    }
}

void unread_values(const RecordView& record, std::vector<Finding>& findings) {
    connector_findings(record, ar_basic(), Ids::own, findings);
}

void judge_beyond_basic(const RecordView& record, const RulePack& pack,
                        std::vector<Finding>& findings) {
    if (&pack == &ar_basic()) return;
    official_findings(record, pack, findings);
}

std::string_view to_string(Consequence consequence) noexcept {
    switch (consequence) {
        case Consequence::quarantine:
            return "quarantine";
        case Consequence::warn:
            return "warn";
        case Consequence::pass:
            return "pass";
    }
    return {};
}

std::optional<Consequence> find_consequence(std::string_view word) noexcept {
    for (const Consequence each : {Consequence::quarantine, Consequence::warn, Consequence::pass}) {
        if (to_string(each) == word) return each;
    }
    return std::nullopt;
}

}  // namespace openitem::model
