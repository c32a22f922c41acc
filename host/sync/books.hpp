// The books of a run: what became of every record that was read. They must balance:
//
//     read = committed + unchanged + superseded + evidence + quarantined        (per entity)
//
// and agree with the control totals the source states. A run whose books do not is red: something
// was lost or counted twice.
#pragma once

#include <openitem/records.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/money.hpp"

namespace openitem::sync {

struct EntityBooks {
    std::uint64_t read = 0;
    std::uint64_t committed = 0;    // new, and posted or stored
    std::uint64_t unchanged = 0;    // there already, the same
    std::uint64_t superseded = 0;   // there already, another content: a new version
    std::uint64_t evidence = 0;     // another connection's record of the same fact
    std::uint64_t quarantined = 0;  // refused, with its bytes and the reason
    std::uint64_t ended = 0;        // of the superseded: voided or deleted at the source
    std::uint64_t waiting = 0;      // of the committed: what they refer to has not come yet
    // Of the committed and superseded: dated before the cut-over, kept, and not posted (A13).
    std::uint64_t before_cut_over = 0;

    bool balances() const {
        return read == committed + unchanged + superseded + evidence + quarantined;
    }
    bool is_empty() const { return read == 0; }
};

// An invoice of which the source calls another amount open than we do (A13). Signed: what the
// customer owes.
struct Difference {
    std::string source_id;
    std::string number;
    base::Money source;
    base::Money ours;
};
// Reported, never posted. The first of them are listed, all are counted.
struct Differences {
    static constexpr std::size_t most_listed = 1000;
    std::uint64_t count = 0;
    std::vector<Difference> listed;
};

// What a source says it delivered of one kind of record, and what came (control_totals.hpp).
struct ControlTotal {
    std::uint32_t entity = 0;  // 0: of a kind nobody knows, which never agrees
    std::string source_id;     // of the record that states it
    std::optional<std::int64_t> stated_count;
    std::uint64_t count = 0;
    std::optional<base::Money> stated_sum;
    base::Money sum;

    bool agrees() const {
        if (entity == 0) return false;
        const bool counted = !stated_count || (*stated_count >= 0 &&
                                               static_cast<std::uint64_t>(*stated_count) == count);
        return counted && (!stated_sum || *stated_sum == sum);
    }
};

struct Books {
    std::vector<ControlTotal> control_totals;  // of a delivery that was read as a whole
    // Records that were taken although they break a rule, by rule.
    std::map<std::string, std::uint64_t> warnings;
    // Index: entity id; 0 counts inputs that never became a record.
    std::array<EntityBooks, OI_ENTITY_COUNT> entities{};

    EntityBooks& of(std::uint32_t entity) {
        return entities[entity < OI_ENTITY_COUNT ? entity : 0];
    }
    const EntityBooks& of(std::uint32_t entity) const {
        return entities[entity < OI_ENTITY_COUNT ? entity : 0];
    }
    EntityBooks total() const;
    bool balance() const;
};

}  // namespace openitem::sync
