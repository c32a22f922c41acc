#include "host/ledger/posting.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "host/ledger/item.hpp"

namespace openitem::ledger {
namespace {

constexpr base::Currency eur("EUR");
constexpr base::Currency usd("USD");
constexpr CustomerId customer{7};
constexpr ItemId item{1};

std::int64_t balance(std::span<const Line> lines, Account account) {
    std::int64_t sum = 0;
    for (const Line& line : lines) sum += line.account == account ? line.amount : 0;
    return sum;
}

bool has(std::span<const Line> lines, Account account) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const Line& line) { return line.account == account; });
}

// A document of one item, with the amounts as it states them.
struct Document {
    Event event = Event::invoice;
    std::int64_t payable = 0;
    std::int64_t net = 0;
    std::int64_t tax = 0;
    std::int64_t prepaid = 0;
    std::int64_t prepaid_tax = 0;
    std::int64_t rounding = 0;

    base::Result<void> post_to(std::vector<Line>& lines) const {
        Facts facts = Facts::in_one_currency(eur, customer);
        facts.direction = event == Event::credit_note ? -1 : 1;
        facts.set(Component::payable, payable).set(Component::net, net).set(Component::tax, tax);
        facts.set(Component::prepaid, prepaid).set(Component::prepaid_tax, prepaid_tax);
        facts.set(Component::rounding, rounding);
        const std::int64_t effect = facts.direction * payable;
        const Part part{
            .item = item, .account = Account::receivables, .amount = effect, .functional = effect};
        facts.parts = {&part, 1};
        return ledger::post(event, facts, lines);
    }
};

std::vector<Line> posted(const Document& document) {
    std::vector<Line> lines;
    document.post_to(lines).value();
    return lines;
}

TEST(Posting, an_invoice_debits_the_receivable_and_credits_revenue_and_tax) {
    const auto lines = posted({.payable = 11900, .net = 10000, .tax = 1900});
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], (Line{Account::receivables, customer, item, eur, 11900, 11900}));
    EXPECT_EQ(lines[1], (Line{Account::revenue, {}, {}, eur, -10000, -10000}));
    EXPECT_EQ(lines[2], (Line{Account::tax_payable, {}, {}, eur, -1900, -1900}));
}

TEST(Posting, A6_negative_invoice_is_a_credit) {
    const auto lines = posted({.payable = -11900, .net = -10000, .tax = -1900});
    EXPECT_EQ(balance(lines, Account::receivables), -11900);
    EXPECT_EQ(balance(lines, Account::revenue), 10000);
    EXPECT_EQ(balance(lines, Account::tax_payable), 1900);
}

TEST(Posting, A6_negative_credit_note_is_a_debit) {
    const auto lines = posted({.event = Event::credit_note, .payable = -500, .net = -500});
    EXPECT_EQ(balance(lines, Account::receivables), 500);
}

TEST(Posting, A6_credit_note_is_a_credit_with_positive_amounts) {
    const auto lines =
        posted({.event = Event::credit_note, .payable = 11900, .net = 10000, .tax = 1900});
    EXPECT_EQ(balance(lines, Account::receivables), -11900);
    EXPECT_EQ(balance(lines, Account::revenue), 10000);
    EXPECT_EQ(balance(lines, Account::tax_payable), 1900);
}

TEST(Posting, A7_prepayment_invoice_books_prepayments_and_tax_but_no_revenue) {
    const auto lines =
        posted({.event = Event::prepayment_invoice, .payable = 11900, .net = 10000, .tax = 1900});
    EXPECT_EQ(balance(lines, Account::receivables), 11900);
    EXPECT_EQ(balance(lines, Account::customer_prepayments), -10000);
    EXPECT_EQ(balance(lines, Account::tax_payable), -1900);
    EXPECT_FALSE(has(lines, Account::revenue));
}

TEST(Posting, A8_prepaid_and_rounding) {
    // 1,190.03 with tax, 400.00 paid before, rounded to 790.00.
    const auto lines =
        posted({.payable = 79000, .net = 100003, .tax = 19000, .prepaid = 40000, .rounding = -3});
    EXPECT_EQ(balance(lines, Account::receivables), 79000);
    EXPECT_EQ(balance(lines, Account::customer_prepayments), 40000);
    EXPECT_EQ(balance(lines, Account::rounding), 3);
    EXPECT_EQ(balance(lines, Account::revenue), -100003);
    EXPECT_EQ(balance(lines, Account::tax_payable), -19000);
    EXPECT_TRUE(check_balanced(lines).ok());
}

TEST(Posting, A8_prepaid_takes_back_the_tax_that_was_invoiced_in_advance) {
    const auto lines = posted(
        {.payable = 23800, .net = 30000, .tax = 5700, .prepaid = 10000, .prepaid_tax = 1900});
    EXPECT_EQ(balance(lines, Account::receivables), 23800);
    EXPECT_EQ(balance(lines, Account::customer_prepayments), 10000);
    EXPECT_EQ(balance(lines, Account::tax_payable), -3800);
    EXPECT_EQ(balance(lines, Account::revenue), -30000);
}

TEST(Posting, A8_tax_in_accounting_currency_is_taken_as_stated) {
    // 119.00 USD at 0.91: the tax is stated as 17.30 EUR, not 17.29.
    Facts facts = Facts::in_one_currency(usd, customer);
    facts.functional = eur;
    facts.set(Component::payable, 11900, 10829).set(Component::net, 10000, 9100);
    facts.set(Component::tax, 1900, 1730);
    const Part part{.item = item, .amount = 11900, .functional = 10829};
    facts.parts = {&part, 1};
    std::vector<Line> lines;
    ASSERT_TRUE(post(Event::invoice, facts, lines).ok());
    const auto tax = std::find_if(lines.begin(), lines.end(), [](const Line& line) {
        return line.account == Account::tax_payable;
    });
    EXPECT_EQ(tax->amount, -1900);
    EXPECT_EQ(tax->functional, -1730);
    EXPECT_EQ(lines.back(), (Line{Account::fx_difference, {}, {}, eur, 0, 1}));
    EXPECT_TRUE(check_balanced(lines).ok());
}

TEST(Posting, a_document_whose_amounts_do_not_add_up_is_refused_and_leaves_nothing) {
    std::vector<Line> lines(1);
    const auto refused = Document{.payable = 11900, .net = 10000, .tax = 1800}.post_to(lines);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().rule, "entry.unbalanced");
    EXPECT_EQ(lines.size(), 1U);
}

TEST(Posting, instalments_must_sum_to_the_amount_due) {
    Facts facts = Facts::in_one_currency(eur, customer);
    facts.set(Component::payable, 100).set(Component::net, 100);
    const Part parts[] = {{.item = ItemId{1}, .amount = 60}, {.item = ItemId{2}, .amount = 39}};
    facts.parts = parts;
    std::vector<Line> lines;
    EXPECT_EQ(post(Event::invoice, facts, lines).error().rule, "posting.parts");
    EXPECT_TRUE(lines.empty());
}

TEST(Posting, the_lowest_number_overflows_when_it_is_turned_around) {
    Facts facts = Facts::in_one_currency(eur, customer);
    facts.direction = -1;
    facts.set(Component::payable, std::numeric_limits<std::int64_t>::min());
    const Part part{.item = item, .amount = 0};
    facts.parts = {&part, 1};
    std::vector<Line> lines;
    EXPECT_EQ(post(Event::credit_note, facts, lines).error().rule, "posting.overflow");
}

TEST(Posting, a_payment_waits_unapplied_or_unidentified) {
    for (const bool known : {true, false}) {
        Facts facts = Facts::in_one_currency(eur, known ? customer : CustomerId{});
        facts.set(Component::amount, 5000);
        const Account account = control_account(ItemKind::payment, known);
        const Part part{.item = item, .account = account, .amount = -5000};
        facts.parts = {&part, 1};
        std::vector<Line> lines;
        ASSERT_TRUE(post(Event::payment, facts, lines).ok());
        EXPECT_EQ(balance(lines, Account::bank), 5000);
        EXPECT_EQ(balance(lines, known ? Account::unapplied_cash : Account::unidentified_cash),
                  -5000);
    }
}

TEST(Posting, A13_opening_has_no_revenue_and_no_tax) {
    Facts facts = Facts::in_one_currency(eur, customer);
    facts.set(Component::amount, 4200);
    const Part part{.item = item, .amount = 4200};
    facts.parts = {&part, 1};
    std::vector<Line> lines;
    ASSERT_TRUE(post(Event::opening, facts, lines).ok());
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(balance(lines, Account::receivables), 4200);
    EXPECT_EQ(balance(lines, Account::migration_clearing), -4200);
}

TEST(Posting, A16_write_off_splits_net_and_tax_and_uses_the_reserve_first) {
    const auto [net, tax] = split_tax(5001, 11900, 1900);
    EXPECT_EQ(tax, 798);  // 798.47...: largest remainder leaves the cent with the net
    EXPECT_EQ(net, 4203);
    Facts facts = Facts::in_one_currency(eur, customer);
    facts.set(Component::amount, 5001).set(Component::tax, tax);
    facts.set(Component::reserved, 3000).set(Component::net, net - 3000);
    const Part part{.item = item};
    facts.parts = {&part, 1};
    std::vector<Line> lines;
    ASSERT_TRUE(post(Event::write_off, facts, lines).ok());
    EXPECT_EQ(balance(lines, Account::allowance), 3000);
    EXPECT_EQ(balance(lines, Account::bad_debt), 1203);
    EXPECT_EQ(balance(lines, Account::write_off_tax), 798);
    EXPECT_EQ(balance(lines, Account::receivables), -5001);
}

TEST(Posting, A16_relief_takes_the_tax_back_or_makes_it_a_loss) {
    Facts facts = Facts::in_one_currency(eur, {});
    facts.set(Component::amount, 1900).set(Component::tax, 1900);
    std::vector<Line> lines;
    ASSERT_TRUE(post(Event::relief, facts, lines).ok());
    EXPECT_EQ(balance(lines, Account::tax_payable), 1900);
    EXPECT_EQ(balance(lines, Account::write_off_tax), -1900);
    facts.set(Component::tax, 0).set(Component::net, 1900);
    lines.clear();
    ASSERT_TRUE(post(Event::relief, facts, lines).ok());
    EXPECT_EQ(balance(lines, Account::bad_debt), 1900);
    EXPECT_EQ(balance(lines, Account::tax_payable), 0);
}

TEST(Posting, A17_a_provision_and_its_release_mirror_each_other) {
    Facts facts = Facts::in_one_currency(eur, {});
    facts.set(Component::amount, 500);
    std::vector<Line> lines;
    ASSERT_TRUE(post(Event::provision, facts, lines).ok());
    EXPECT_EQ(balance(lines, Account::impairment), 500);
    EXPECT_EQ(balance(lines, Account::allowance), -500);
    facts.direction = -1;
    ASSERT_TRUE(post(Event::provision, facts, lines).ok());
    EXPECT_EQ(balance(lines, Account::allowance), 0);
}

TEST(Posting, A17_a_charge_has_no_tax) {
    Facts facts = Facts::in_one_currency(eur, {1});
    const std::array parts = {Part{{7}, Account::receivables, 525}};
    facts.set(Component::payable, 525).set(Component::interest, 25).set(Component::net, 500);
    facts.parts = parts;
    std::vector<Line> lines;
    ASSERT_TRUE(post(Event::charge, facts, lines).ok());
    EXPECT_EQ(balance(lines, Account::receivables), 525);
    EXPECT_EQ(balance(lines, Account::interest_income), -25);
    EXPECT_EQ(balance(lines, Account::charge_income), -500);
}

TEST(Posting, A20_what_leaves_one_company_arrives_at_the_other) {
    Facts facts = Facts::in_one_currency(eur, {1});
    const std::array out = {Part{{7}, Account::unapplied_cash, 0, 500}};
    facts.direction = -1;
    facts.set(Component::amount, 500);
    facts.parts = out;
    std::vector<Line> lines;
    ASSERT_TRUE(post(Event::intercompany_out, facts, lines).ok());
    EXPECT_EQ(balance(lines, Account::unapplied_cash), 500);
    EXPECT_EQ(balance(lines, Account::intercompany), -500);
    const std::array in = {Part{{1}, Account::unidentified_cash, -500}};
    facts.direction = 1;
    facts.parts = in;
    lines.clear();
    ASSERT_TRUE(post(Event::intercompany_in, facts, lines).ok());
    EXPECT_EQ(balance(lines, Account::unidentified_cash), -500);
    EXPECT_EQ(balance(lines, Account::intercompany), 500);
}

TEST(Posting, A16_tax_parts_sum_exactly) {
    for (std::int64_t gross : {-7, 0, 1, 2, 3, 99, 1'000'003}) {
        for (std::int64_t tax : {0, 1, 19, 50, 100}) {
            const auto [net, share] = split_tax(gross, 119, tax);
            EXPECT_EQ(net + share, gross);
        }
    }
    EXPECT_EQ(split_tax(100, 0, 0), (std::pair<std::int64_t, std::int64_t>{100, 0}));
    EXPECT_EQ(split_tax(1, 2, 1), (std::pair<std::int64_t, std::int64_t>{1, 0}));
}

TEST(Posting, every_event_that_posts_has_rules) {
    for (unsigned number = 1; number <= event_count; ++number) {
        const auto event = static_cast<Event>(number);
        const bool none = event == Event::reversal || event == Event::archive ||
                          event == Event::period || event == Event::exchange ||
                          event == Event::revaluation;
        EXPECT_EQ(posting_rules(event).empty(), none) << to_string(event);
    }
    EXPECT_TRUE(posting_rules(Event{0}).empty());
    EXPECT_TRUE(posting_rules(Event{200}).empty());
}

TEST(Posting, net_of_balances_a_document) {
    EXPECT_EQ(net_of(79000, 40000, -3, 19000).value(), 100003);
    EXPECT_FALSE(net_of(std::numeric_limits<std::int64_t>::max(), 1, 0, 0).ok());
}

TEST(Account, names_lead_back_and_the_chart_is_complete) {
    for (const ChartLine& line : default_chart()) {
        EXPECT_EQ(account_from(line.key), line.account);
        EXPECT_FALSE(line.number.empty());
    }
    EXPECT_FALSE(account_from("petty_cash").has_value());
    EXPECT_EQ(to_string(Account{99}), "?");
    EXPECT_TRUE(is_control(Account::receivables));
    EXPECT_FALSE(is_control(Account::bank));
}

}  // namespace
}  // namespace openitem::ledger
