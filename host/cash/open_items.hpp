// The open items receipts are matched against, found by number and by amount.
//
// One object per company; what is proposed is taken out of it, so that nothing is paid twice in one
// run. One thread: what is looked up is put in order when it is first looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/base/huge_pages.hpp"
#include "host/base/result.hpp"
#include "host/cash/clearing.hpp"
#include "host/cash/discount.hpp"
#include "host/cash/hash_chains.hpp"
#include "host/cash/learned_payers.hpp"

namespace openitem::cash {

struct OpenItem {
    std::int64_t id = 0;  // unique
    std::int64_t customer = 0;
    std::string number = {};     // of the document
    std::string reference = {};  // what the payer was asked to quote, if other than the number
    std::vector<std::string> orders = {};  // of the customer, that it bills
    std::int32_t sequence = 1;             // instalment
    base::Currency currency = {};
    std::int64_t open = 0;  // minor units, signed: a credit is below zero; 0: settled already
    base::Date issued_on = {};
    base::Date due_on = {};
    Debt debt = Debt::principal;
    // The discounts its terms offer; `original` is what they are of, `taken` what was granted so
    // far.
    std::vector<Offer> offers = {};
    std::int64_t original = 0;
    std::int64_t taken = 0;
    bool voided = false;  // it stands no more; open is 0

    State discount_state() const { return {original, open, taken, offers}; }
};

// What most look-ups ask of an item, kept close together: items are far apart.
struct Brief {
    std::int64_t customer = 0;
    std::int64_t open = 0;
    base::Date issued_on = {};
    base::Date due_on = {};
    base::Currency currency = {};
};

class OpenItems {
public:
    // Room for so many items: they need not move as more are added.
    void reserve(std::size_t count);
    void add(OpenItem item);
    // How a payer is recognized: its name as the customer's is spelt, one of the customer's
    // accounts.
    void add_name(std::string_view name, std::int64_t customer);
    void add_account(std::string_view account, std::int64_t customer);
    // What we call the customer, for a payer to quote.
    void add_customer_number(std::string_view number, std::int64_t customer);
    // What no master record says of payers, but people did.
    LearnedPayers& learned() noexcept { return learned_; }
    const LearnedPayers& learned() const noexcept { return learned_; }
    // One pays for the other, either way: a parent and its subsidiary.
    void add_related(std::int64_t customer, std::int64_t other);

    std::size_t size() const noexcept { return items_.size(); }
    const OpenItem& operator[](std::size_t index) const { return items_[index]; }
    const Brief& brief(std::uint32_t position) const { return briefs_[position]; }
    std::optional<std::uint32_t> position_of(std::int64_t id) const;

    // Items whose number, reference or number within the reference is the key (normalized), leading
    // zeros aside; settled ones as well. Positions rise.
    std::vector<std::uint32_t> by_number(std::string_view key) const;
    // Is the key what the payer was asked to quote for this item, or the number within it?
    bool is_quoted(const OpenItem& item, std::string_view key) const;

    // Open items that bill an order of that number (normalized).
    std::vector<std::uint32_t> by_order(std::string_view key) const;
    // What the customer has open in the currency, debits and credits, due first and then lowest id
    // first; none when that is more than `most`.
    std::optional<std::vector<std::uint32_t>> of_customer(std::int64_t customer,
                                                          base::Currency currency,
                                                          std::size_t most) const;
    // The item's number, normalized, and its skeleton.
    std::string_view key_of(std::uint32_t position) const {
        const Keys& keys = keys_[position];
        return std::string_view(written_.data() + keys.begin, keys.number);
    }
    std::string_view skeleton_of(std::uint32_t position) const {
        const Keys& keys = keys_[position];
        return std::string_view(written_.data() + keys.begin + keys.number, keys.skeleton);
    }

    // Items of the customer open with exactly this amount, due first and then lowest id first; at
    // most `most`. customer 0: any `most` of all customers, enough to see whether there is only
    // one.
    std::vector<std::uint32_t> by_amount(std::int64_t customer, base::Currency currency,
                                         std::int64_t amount, std::size_t most) const;

    // All of the customer that is owed in this currency; none unless charges (costs, interest) are
    // among it. In the same order.
    std::vector<std::uint32_t> with_charges(std::int64_t customer, base::Currency currency) const;

    // Items of the customer that this amount closes on that day, less the discount earned then; in
    // the same order.
    std::vector<std::uint32_t> by_discounted_amount(std::int64_t customer, base::Currency currency,
                                                    std::int64_t amount, base::Date paid_on,
                                                    const DiscountPolicy& policy,
                                                    std::size_t most) const;

    // The one customer of that name or account; 0: none, or more than one.
    std::int64_t customer_by_name(std::string_view name) const;
    std::int64_t customer_by_account(std::string_view account) const;
    std::int64_t customer_by_number(std::string_view key) const;
    // Does more than one customer have that name, that account?
    bool name_is_shared(std::string_view name) const;
    bool account_is_shared(std::string_view account) const;
    // The one whose name is that but for case, umlauts and legal form, or begins with it where a
    // bank cut it off; 0: none, or more than one.
    std::int64_t customer_by_similar_name(std::string_view name) const;
    std::span<const std::int64_t> related_to(std::int64_t customer) const;

    // A payment of theirs waits for a person: which of several equal items a later one is for, is
    // not sure any more.
    void doubt(std::int64_t customer);
    // The same of anybody's items of that amount, where nobody knows who paid it.
    void doubt_amount(base::Currency currency, std::int64_t amount);
    bool is_in_doubt(const OpenItem& item) const;

    // Takes an amount (above zero) out of what is open. Taking more than that is a mistake in the
    // program (std::logic_error).
    void take(std::int64_t id, std::int64_t amount);

private:
    // What is known of a customer.
    struct Known {
        std::vector<std::uint32_t> items;
        bool sorted = true;    // the items, due first and then lowest id first
        bool charged = false;  // owes costs or interest
        bool in_doubt = false;
        std::vector<std::int64_t> related;
    };

    void add_keys(const OpenItem& item, std::uint32_t position);
    void index_amount(std::uint32_t position);
    // Due first, then lowest id; each once, at most so many.
    void put_in_order(std::vector<std::uint32_t>& found, std::size_t most) const;
    bool is_before(std::uint32_t a, std::uint32_t b) const;
    bool has_key(const OpenItem& item, std::string_view key) const;
    const Known* known(std::int64_t customer) const;
    // The customer's items, settled ones as well, in order.
    std::span<const std::uint32_t> all_of(std::int64_t customer) const;

    // Where the keys of an item's number are in `written_`, and how long.
    struct Keys {
        std::size_t begin;
        std::uint32_t number;
        std::uint32_t skeleton;  // behind the number
    };
    // Names by their plain form, sorted by it as soon as one is looked for.
    struct PlainName {
        std::string name;
        std::int64_t customer;
    };

    base::HugeVector<OpenItem> items_;
    base::HugeVector<Brief> briefs_;
    base::HugeVector<Keys> keys_;
    base::HugeVector<char> written_;
    HashChains positions_;  // by id
    HashChains numbers_;
    HashChains orders_;
    mutable std::unordered_map<std::int64_t, Known> customers_;  // sorted when looked at
    HashChains amounts_;                                         // of any customer
    HashChains customer_amounts_;                                // of one customer
    HashChains discounted_amounts_;                        // the same, less a discount on offer
    std::unordered_map<std::string, std::int64_t> names_;  // 0: several customers
    std::unordered_map<std::string, std::int64_t> accounts_;
    std::unordered_map<std::string, std::int64_t> customer_numbers_;
    LearnedPayers learned_;
    mutable std::vector<PlainName> plain_names_;
    mutable bool names_are_sorted_ = true;
    std::unordered_set<std::uint64_t> amounts_in_doubt_;  // by hash
};

}  // namespace openitem::cash
