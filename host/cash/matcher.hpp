// One receipt being matched: its state, and the rules in their order. Each rule is in a file of its
// own: match_reference.cpp, match_similar.cpp, match_amount.cpp, match_account.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/cash/match.hpp"
#include "host/cash/resolve.hpp"
#include "host/cash/similar.hpp"

namespace openitem::cash {

// Scores. What a payer writes in a field made for it is worth most; a name found in text a little
// less, as chance has a part in it. A payment that does not fit to the cent is worth less again.
namespace score {
inline constexpr int structured = 100;
inline constexpr int text = 95;
inline constexpr int end_to_end = 90;
inline constexpr int order = 95;
inline constexpr int similar = 92;      // a damaged number, and the amount to the cent
inline constexpr int amount = 90;       // the customer is stated by the source
inline constexpr int account = 90;      // all that is open, or all that is due
inline constexpr int combination = 90;  // the only set of items that makes the amount
inline constexpr int amount_only = 40;  // nobody knows the payer: for a person to look at
inline constexpr int minus_weak = 5;    // a short number, confirmed by payer or amount
inline constexpr int minus_not_exact = 10;
inline constexpr int minus_unspoken = 10;     // not exact, and nothing else says whose it is
inline constexpr int minus_several = 20;      // several named, and what is paid of which is a guess
inline constexpr int minus_other_payer = 10;  // account or name are another customer's
inline constexpr int minus_account = 5;       // the customer is known by its account or number
inline constexpr int minus_name = 10;         // ... by its name
inline constexpr int minus_similar_name = 10;
inline constexpr int minus_learned_account = 10;  // ... by payments a person applied
inline constexpr int minus_learned_name = 15;
inline constexpr int minus_tie = 5;         // several items of the amount
inline constexpr int minus_doubt = 20;      // ... and an earlier payment waits for a person
inline constexpr int minus_guess = 20;      // several sets of items, of which the oldest is taken
inline constexpr int minus_discounted = 5;  // the amount fits less a discount
inline constexpr int minus_completed = 5;   // the amount says which items are meant besides
}  // namespace score

// One item and how much of it is to move.
struct Share {
    std::uint32_t position = 0;
    std::int64_t amount = 0;  // above zero
    bool closed = false;      // with what is deducted already
};

// A number as a receipt writes it.
struct WrittenNumber {
    std::string_view key;  // normalized
    std::string bones;     // its skeleton
    std::string_view text;
    bool cut = false;  // the text ends with it
    Source source = Source::text;
};

// An item with a number like one that is written.
struct LikeNumber {
    std::uint32_t position = 0;
    Likeness likeness = Likeness::none;
    const WrittenNumber* written = nullptr;
};

class Matcher {
public:
    Matcher(const Receipt& receipt, const OpenItems& items, const Policy& policy, Payer payer);
    Proposal run();

private:
    Proposal nothing_yet() const;
    // match_reference.cpp
    bool by_reference(Resolved& resolved);
    bool keep_one_customer(Resolved& resolved);
    bool apply_stated(const Resolved& resolved);
    bool apply_open(Resolved& resolved);
    bool keep_what_fits(Resolved& resolved);
    void pay_more(const Resolved& resolved, std::vector<Share>& debits, std::int64_t left,
                  std::int64_t owed);
    bool add_those_that_make(std::span<const std::uint32_t> from, std::int64_t amount,
                             std::vector<Share>& debits);
    bool close(std::vector<Share>& debits, std::int64_t paid);
    void name_runner_up();
    void share_out(const Named& named, std::int64_t amount, std::vector<Share>& into) const;
    bool by_reference_or_similar(Resolved& resolved);
    // match_similar.cpp
    bool by_similar_number();
    std::vector<LikeNumber> those_that_fit(std::span<const LikeNumber> found, bool& tied) const;
    std::vector<std::uint32_t> hinted(std::span<const std::uint32_t> positions) const;
    // match_amount.cpp
    bool by_amount();
    bool by_discounted_amount(std::size_t most);
    bool amount_only(const std::vector<std::uint32_t>& found);
    void take_one(const std::vector<std::uint32_t>& found);
    // match_account.cpp
    bool by_clearing();
    bool by_rule(Rule rule);
    bool by_month(std::span<const std::uint32_t> open);
    bool take_all(std::span<const std::uint32_t> of, Rule rule);
    bool is_precise(std::span<const std::uint32_t> of) const;
    bool take_combination(std::span<const std::uint32_t> open);

    // match.cpp
    void sort_by_age(std::vector<Share>& shares) const;
    std::int64_t due_of(const Share& debit, std::int64_t there, bool alone);
    void apply(std::vector<Share> credits, std::vector<Share> debits);
    void move(std::int64_t from, std::uint32_t to, std::int64_t amount);
    void note_short(std::uint32_t position);
    std::int64_t to_close(std::uint32_t position) const;
    int less_for_payer() const;
    int less_for_tie(const OpenItem& item);
    bool is_tied_outside(std::span<const std::uint32_t> of) const;
    static bool is_tied(std::span<const std::size_t> chosen, std::span<const std::int64_t> amounts);
    Evidence amount_evidence(const OpenItem& item) const;
    void look_at(std::span<const std::uint32_t> positions);
    void finish();
    std::string explain_applied() const;
    std::string shown(std::int64_t minor) const;

    const Receipt& receipt_;
    const OpenItems& items_;
    const Policy& policy_;
    Payer payer_;
    std::vector<std::uint32_t> looked_;  // positions of the items that were considered
    Proposal out_;
};

inline std::int64_t sum(const std::vector<Share>& shares) {
    std::int64_t out = 0;
    for (const Share& share : shares) out += share.amount;
    return out;
}

}  // namespace openitem::cash
