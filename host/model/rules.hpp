// Rules: named demands on a record, each a pure function over its view. A rule pack is a set of
// them with a version and a date.
//
//     std::vector<Finding> findings;
//     judge(record, ar_basic(), findings);       // also brings in the connector's own findings
//
// What a finding leads to is the caller's decision; the usual one is that a fatal one quarantines.
// A record that only says it was voided or deleted is asked for its source_id alone. Records that
// break no rule cost no allocation.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/model/record.hpp"

namespace openitem::model {

enum class Flag : std::uint8_t { fatal = 1, warning = 2, information = 3 };  // as oi_finding_flag

std::string_view to_string(Flag flag) noexcept;  // "fatal", "warning", "information"

struct Finding {
    std::string rule;  // "total.missing"; a connector's own keeps its name: "UBL-SR-11"
    Flag flag = Flag::fatal;
    std::string field = {};     // key in sdk/fields.csv; may be empty
    std::string term = {};      // business term: "BT-112"; may be empty
    std::string location = {};  // the finding's own, else its row's, else the record's
    std::string message = {};   // lower case: what was expected, what stands there, what to do
};

struct Rule {
    std::string_view name;
    std::uint32_t entity;    // root entity it judges; 0: all
    std::string_view about;  // what it demands, for documentation
    void (*check)(const RecordView& record, const Rule& rule, std::vector<Finding>& findings);
    Flag flag = Flag::fatal;
    std::string_view field = {};
};

struct RulePack {
    std::string_view name;
    std::span<const Rule> rules;
    // Rules that share what they look up in an invoice, and so are asked together; may be null.
    void (*invoice_rules)(const RecordView& record, std::vector<Finding>& findings) = nullptr;
    std::string_view version = {};  // of the demands it follows
    std::string_view date = {};     // of that version: "2026-04"
    // How the official ids of its syntax rules begin: what a connector finds under an id that only
    // another pack knows is not said. A connector's own ids ("ubl.date") belong to every pack.
    std::span<const std::string_view> syntax_rules = {};
    // Ids that do not count for this invoice, whoever says them; may be null.
    std::span<const std::string_view> (*replaced_rules)(const RecordView& record) = nullptr;
};

// What accounts receivable needs of a record before it can be posted.
const RulePack& ar_basic() noexcept;
// What e-invoices have to be, whatever they are written in: host/model/en16931, and on top of it
// host/model/peppol (Peppol BIS Billing 3) and host/model/xrechnung.
const RulePack& en16931_pack() noexcept;
const RulePack& peppol_pack() noexcept;
const RulePack& xrechnung_pack() noexcept;

// By its name; null when there is none. `names`: for messages.
const RulePack* find_pack(std::string_view name) noexcept;
std::string_view pack_names() noexcept;

// Appends what the pack and the connector have to say. True when none of it is fatal.
bool judge(const RecordView& record, const RulePack& pack, std::vector<Finding>& findings);
// Appends what another pack has to say beyond what `ar_basic` says: its rules, and of the
// connector's findings those under its official ids.
void judge_beyond_basic(const RecordView& record, const RulePack& pack,
                        std::vector<Finding>& findings);

// Appends all that the connector says of the record, under whatever id.
void stated_findings(const RecordView& record, std::vector<Finding>& findings);
// Appends only what the connector says under ids of its own: values it could not read.
void unread_values(const RecordView& record, std::vector<Finding>& findings);

// What a finding leads to, by its flag: the record is kept back, or it is taken and that is said,
// or nothing.
enum class Consequence : std::uint8_t { quarantine, warn, pass };

std::string_view to_string(Consequence consequence) noexcept;
std::optional<Consequence> find_consequence(std::string_view word) noexcept;

// What a company, or one of its connections, has its records judged by.
struct RuleChoice {
    const RulePack* pack = nullptr;  // null: ar_basic, which is asked whatever is chosen
    Consequence fatal = Consequence::quarantine;
    Consequence warning = Consequence::warn;
    Consequence information = Consequence::pass;

    Consequence of(Flag flag) const noexcept {
        return flag == Flag::fatal ? fatal : flag == Flag::warning ? warning : information;
    }
};

}  // namespace openitem::model
