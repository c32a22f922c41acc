#include "host/cash/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "host/base/text.hpp"
#include "host/cash/reference.hpp"

namespace openitem::cash {

namespace {

class Resolver {
public:
    Resolver(const Receipt& receipt, const OpenItems& items, const Policy& policy,
             const Payer& payer)
        : receipt_(receipt), items_(items), policy_(policy), payer_(payer) {}

    Resolved run() {
        if (!policy_.by_reference) return {};
        from_lines();
        if (out_.named.empty()) from_reference(receipt_.creditor_reference);
        if (out_.named.empty() && policy_.in_free_text) from_text(receipt_.text, Source::text);
        if (out_.named.empty() && policy_.in_end_to_end_id) {
            from_text(receipt_.end_to_end_id, Source::end_to_end_id);
        }
        auto& looked = out_.looked;
        std::sort(looked.begin(), looked.end());
        looked.erase(std::unique(looked.begin(), looked.end()), looked.end());
        return std::move(out_);
    }

private:
    // The one document the key names, or none and (perhaps) a problem. A name that may be there by
    // chance counts only when the payer, or failing that the amount, speaks for it too.
    std::optional<Named> look_up(std::string_view key, std::string_view written, bool strong) {
        std::vector<Named> documents = documents_of(key);
        if (documents.empty()) {
            note_foreign(strong);
            return std::nullopt;
        }
        narrow(documents);
        if (documents.size() > 1) {
            out_.contradicts |= strong;
            problem(fmt::format("{} is the number of {} open documents", base::quote(written),
                                documents.size()));
            return std::nullopt;
        }
        Named& found = documents.front();
        const bool spoken_for = payer_.customer != 0 ? payer_.customer == found.customer
                                                     : found.open == receipt_.amount.minor;
        if (!strong && !spoken_for) {
            problem(fmt::format("{} could be document {}, but neither payer nor amount says so",
                                base::quote(written), found.number));
            return std::nullopt;
        }
        if (found.open == 0) {
            // Of another customer than the payer it is there by chance.
            if (payer_.customer != 0 && payer_.customer != found.customer) return std::nullopt;
            out_.contradicts = true;
            problem(fmt::format("document {} {}", found.number,
                                found.voided ? "was voided" : "is settled already"));
            return std::nullopt;
        }
        return std::move(found);
    }

    // The document a structured reference names. A number within it was given by us where it is
    // what the payer was asked to quote; else it might be the number of anything.
    std::optional<Named> look_up_reference(const std::string& written) {
        if (auto found = look_up(normalized(written), written, true)) return found;
        const std::string within = number_within(written);
        if (within.empty()) return std::nullopt;
        const auto positions = items_.by_number(within);
        const bool quoted = std::any_of(positions.begin(), positions.end(), [&](auto position) {
            return items_.is_quoted(items_[position], within);
        });
        return look_up(within, written, quoted);
    }

    std::vector<Named> documents_of(std::string_view key) {
        std::vector<Named> documents;
        foreign_.reset();
        for (const std::uint32_t position : items_.by_number(key)) {
            const OpenItem& item = items_[position];
            if (item.currency != receipt_.amount.currency) {
                foreign_ = position;
                continue;
            }
            out_.looked.push_back(position);
            auto same = std::find_if(documents.begin(), documents.end(), [&](const Named& named) {
                const OpenItem& first = items_[named.items.front()];
                return std::tie(first.customer, first.number, first.issued_on) ==
                           std::tie(item.customer, item.number, item.issued_on) &&
                       (first.open < 0) == (item.open < 0);
            });
            if (same == documents.end()) {
                Named named;
                named.customer = item.customer;
                named.number = item.number;
                named.whole = normalized(item.number) == key || normalized(item.reference) == key;
                named.voided = true;
                same = documents.insert(documents.end(), std::move(named));
            }
            same->items.push_back(position);
            same->open += item.open;
            same->voided &= item.voided;
        }
        for (Named& named : documents) {
            std::sort(named.items.begin(), named.items.end(), [this](auto a, auto b) {
                return std::tuple(items_[a].due_on, items_[a].sequence, items_[a].id) <
                       std::tuple(items_[b].due_on, items_[b].sequence, items_[b].id);
            });
        }
        return documents;
    }

    // Several documents of one number: keep those that fit best, one step at a time.
    void narrow(std::vector<Named>& documents) const {
        const auto keep = [&documents](auto&& fits) {
            if (documents.size() < 2 || std::none_of(documents.begin(), documents.end(), fits)) {
                return;
            }
            std::erase_if(documents, [&](const Named& named) { return !fits(named); });
        };
        keep([](const Named& named) { return named.open != 0; });
        keep([](const Named& named) { return !named.voided; });
        keep([](const Named& named) { return named.whole; });
        keep([this](const Named& named) { return named.customer == payer_.customer; });
        keep([this](const Named& named) { return named.open == receipt_.amount.minor; });
        keep([](const Named& named) { return named.open > 0; });
    }

    // What was named is in another currency: paying it is for a person, who says at which rate.
    void note_foreign(bool strong) {
        if (!foreign_) return;
        const OpenItem& item = items_[*foreign_];
        if (item.open == 0) return;
        const bool chance = payer_.customer != 0 ? payer_.customer != item.customer : !strong;
        if (chance) return;
        out_.looked.push_back(*foreign_);
        out_.contradicts = true;
        problem(fmt::format("document {} is in {}, and the receipt in {}", item.number,
                            item.currency.code(), receipt_.amount.currency.code()));
    }

    void problem(std::string text) {
        if (out_.problem.empty()) out_.problem = std::move(text);
    }

    // Adds a document, or the amount to one that was named before.
    void add(Named named) {
        for (Named& before : out_.named) {
            if (before.items != named.items) continue;
            if (before.stated && named.stated) *before.stated += *named.stated;
            return;
        }
        out_.named.push_back(std::move(named));
    }

    void from_lines() {
        out_.all_stated = !receipt_.lines.empty();
        for (const RemittanceLine& line : receipt_.lines) {
            const std::string& written =
                line.number.empty() ? line.creditor_reference : line.number;
            std::optional<Named> found;
            if (!line.number.empty()) found = look_up(normalized(line.number), line.number, true);
            if (!found && !line.creditor_reference.empty()) {
                found = look_up_reference(line.creditor_reference);
            }
            if (!line.paid) out_.all_stated = false;
            const std::int64_t stated =
                line.paid ? std::max<std::int64_t>(*line.paid, -*line.paid) : 0;
            const bool deducted = line.credit || (line.paid && *line.paid < 0);
            if (!found) {
                if (written.empty()) continue;
                out_.contradicts = true;
                // A deduction that is settled already has lowered what is open.
                out_.lost += deducted ? -stated : stated;
                problem(fmt::format("a remittance line names {}, which is no open document",
                                    base::quote(written)));
                continue;
            }
            if (line.paid) found->stated = stated;
            found->evidence = evidence(*found, Source::remittance_line, written);
            found->evidence.from = receipt_.advice;
            add(*std::move(found));
        }
    }

    void from_reference(const std::string& written) {
        if (written.empty()) return;
        auto found = look_up_reference(written);
        if (!found) return;
        found->evidence = evidence(*found, Source::creditor_reference, written);
        add(*std::move(found));
    }

    // The documents that bill an order of that number: all of them where they make the amount, else
    // the one that does. Whoever pays quotes their own numbers, so the payer or the amount has to
    // speak for it.
    std::vector<Named> look_up_order(std::string_view key, std::string_view written) {
        auto positions = items_.by_order(key);
        std::erase_if(positions, [this](std::uint32_t position) {
            const OpenItem& item = items_[position];
            return item.currency != receipt_.amount.currency || item.open <= 0 ||
                   (payer_.customer != 0 && payer_.customer != item.customer);
        });
        std::int64_t all = 0;
        for (const std::uint32_t position : positions) {
            if (items_[position].customer != items_[positions.front()].customer) return {};
            all += items_[position].open;
        }
        if (all != receipt_.amount.minor) {
            std::vector<std::uint32_t> exact;
            std::copy_if(positions.begin(), positions.end(), std::back_inserter(exact),
                         [this](auto at) { return items_[at].open == receipt_.amount.minor; });
            if (!exact.empty()) positions = {exact.front()};
            if (exact.empty() && payer_.customer == 0) return {};
        }
        std::vector<Named> out;
        for (const std::uint32_t position : positions) {
            const OpenItem& item = items_[position];
            out_.looked.push_back(position);
            Named named{.items = {position}, .customer = item.customer, .open = item.open};
            named.number = item.number;
            named.evidence = evidence(named, Source::order, written);
            out.push_back(std::move(named));
        }
        return out;
    }

    // The longest name at each place, from the left, and no part of it again.
    void from_text(std::string_view text, Source source) {
        const Fragments parts = fragments(text);
        const auto last = text.find_last_not_of(' ');
        out_.cut = last != std::string_view::npos &&
                   std::string_view(",;/+&").find(text[last]) != std::string_view::npos;
        for (std::size_t first = 0; first < parts.all.size();) {
            std::size_t step = 1;
            const std::size_t widest = std::min(widest_token, parts.all.size() - first);
            for (std::size_t count = widest; count > 0; --count) {
                const Token token = token_at(parts, first, count, policy_.shortest);
                if (token.key.empty()) continue;
                auto found = look_up(token.key, token.written, token.strong);
                if (!found && policy_.by_order) {
                    for (Named& each : look_up_order(token.key, token.written)) {
                        each.strong = token.strong;
                        add(std::move(each));
                        step = count;
                    }
                }
                if (!found && step > 1) break;
                if (!found) continue;
                found->strong = token.strong;
                found->evidence = evidence(*found, source, token.written);
                add(*std::move(found));
                step = count;
                break;
            }
            first += step;
        }
    }

    Evidence evidence(const Named& named, Source source, std::string_view written) const {
        return {.source = source,
                .token = std::string(written),
                .item = items_[named.items.front()].id,
                .number = named.number};
    }

    const Receipt& receipt_;
    const OpenItems& items_;
    const Policy& policy_;
    const Payer& payer_;
    std::optional<std::uint32_t> foreign_;  // of the number looked up last, in another currency
    Resolved out_;
};

// The one customer whose number stands in the receipt's text.
Payer by_customer_number(const Receipt& receipt, const OpenItems& items, const Policy& policy) {
    const Fragments parts = fragments(receipt.text);
    for (std::size_t first = 0; first < parts.all.size(); ++first) {
        for (std::size_t count = 1; count <= 2 && first + count <= parts.all.size(); ++count) {
            const Token token = token_at(parts, first, count, policy.shortest);
            if (token.key.empty()) continue;
            if (const auto customer = items.customer_by_number(token.key)) {
                return {customer, Evidence{.source = Source::customer_number,
                                           .token = std::string(token.written)}};
            }
        }
    }
    return {};
}

// Whose payments people applied by hand to one customer alone. A name or an account that master
// records give to several customers is theirs all the same, and means nobody.
Payer by_what_was_learned(const Receipt& receipt, const OpenItems& items) {
    const auto* account = items.learned().by_account(receipt.payer_account);
    if (account != nullptr && account->customer != 0 &&
        !items.account_is_shared(receipt.payer_account)) {
        return {account->customer, Evidence{.source = Source::learned_account,
                                            .token = receipt.payer_account,
                                            .from = account->learned_from()}};
    }
    const auto* name = items.learned().by_name(receipt.payer_name);
    if (name != nullptr && name->customer != 0 && !items.name_is_shared(receipt.payer_name)) {
        return {name->customer, Evidence{.source = Source::learned_name,
                                         .token = receipt.payer_name,
                                         .from = name->learned_from()}};
    }
    return {};
}

std::string why_unclear(const Receipt& receipt, const OpenItems& items, const Policy& policy) {
    const auto means_several = [](const LearnedPayer* learned) {
        return learned != nullptr && learned->customer == 0;
    };
    const auto& learned = items.learned();
    if (policy.customer_by_account && items.account_is_shared(receipt.payer_account)) {
        return "the payer's account is that of several customers";
    }
    if (policy.customer_by_name && items.name_is_shared(receipt.payer_name)) {
        return "the payer's name is that of several customers";
    }
    if (!policy.customer_by_learned) return {};
    if (means_several(learned.by_account(receipt.payer_account))) {
        return "the payer's account has paid for several customers";
    }
    if (means_several(learned.by_name(receipt.payer_name))) {
        return "the payer has paid for several customers";
    }
    return {};
}

}  // namespace

Payer identify(const Receipt& receipt, const OpenItems& items, const Policy& policy) {
    if (receipt.customer != 0) {
        return {receipt.customer, Evidence{.source = Source::stated_customer}};
    }
    if (policy.customer_by_account) {
        if (const auto customer = items.customer_by_account(receipt.payer_account)) {
            return {customer,
                    Evidence{.source = Source::payer_account, .token = receipt.payer_account}};
        }
    }
    if (policy.customer_by_name) {
        if (const auto customer = items.customer_by_name(receipt.payer_name)) {
            return {customer, Evidence{.source = Source::payer_name, .token = receipt.payer_name}};
        }
    }
    if (policy.customer_by_number) {
        if (auto found = by_customer_number(receipt, items, policy); found.customer != 0) {
            return found;
        }
    }
    if (policy.customer_by_learned) {
        if (auto found = by_what_was_learned(receipt, items); found.customer != 0) return found;
    }
    if (policy.customer_by_name) {
        if (const auto customer = items.customer_by_similar_name(receipt.payer_name)) {
            return {customer,
                    Evidence{.source = Source::similar_name, .token = receipt.payer_name}};
        }
    }
    return {.unclear = why_unclear(receipt, items, policy)};
}

Resolved resolve(const Receipt& receipt, const OpenItems& items, const Policy& policy,
                 const Payer& payer) {
    return Resolver(receipt, items, policy, payer).run();
}

}  // namespace openitem::cash
