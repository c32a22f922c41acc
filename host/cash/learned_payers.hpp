// What people taught us of who pays: names and accounts that no master record knows, each with the
// payments somebody applied by hand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace openitem::cash {

struct LearnedPayer {
    std::int64_t customer = 0;  // 0: several, so it means nobody
    std::string from = {};      // the first payments, as people name them: "P-17, P-23"
    std::size_t payments = 0;   // all of them

    // "P-17, P-23, P-40 and 5 more"
    std::string learned_from() const;
};

// Letters and digits count, in any case: "Mueller & Co." is "MUELLER CO".
class LearnedPayers {
public:
    void add_account(std::string_view account, std::int64_t customer, std::string_view payment);
    void add_name(std::string_view name, std::int64_t customer, std::string_view payment);

    // None: nobody taught us that.
    const LearnedPayer* by_account(std::string_view account) const;
    const LearnedPayer* by_name(std::string_view name) const;

private:
    using Known = std::unordered_map<std::string, LearnedPayer>;  // by the normalized text
    static void add(Known& known, std::string_view text, std::int64_t customer,
                    std::string_view payment);
    static const LearnedPayer* find(const Known& known, std::string_view text);

    Known accounts_;
    Known names_;
};

}  // namespace openitem::cash
