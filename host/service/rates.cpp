#include "host/service/rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/json_file.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using base::Currency;
using base::Date;
using base::Exit;
using base::RunError;

namespace {

std::string text_of(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        throw RunError(Exit::wrong_use,
                       fmt::format("there is no file {}", base::quote(file.string())));
    }
    if (auto text = read_text_file(file); text && !text->empty()) return *std::move(text);
    throw RunError(
        Exit::source_or_config,
        fmt::format("{}: expected a file of rates that can be read", base::quote(file.string())));
}

std::string_view trimmed(std::string_view cell) {
    constexpr std::string_view blank = " \t\r\"";
    const auto first = cell.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return cell.substr(first, cell.find_last_not_of(blank) - first + 1);
}

// Reads the table line by line.
class RateFile {
public:
    RateFile(const RatesImport& request, std::string text)
        : request_(request), text_(std::move(text)) {}

    std::vector<ledger::Rate> read() {
        std::string_view rest = text_;
        if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
        while (!rest.empty()) {
            const auto end = rest.find('\n');
            const auto line = rest.substr(0, end);
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
            ++number_;
            if (trimmed(line).empty()) continue;
            split(line);
            if (columns_.empty()) {
                read_head(line);
            } else {
                read_line();
            }
        }
        if (rates_.empty()) fail("rates under a line that names their columns", "none");
        return std::move(rates_);
    }

private:
    [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
        throw RunError(Exit::source_or_config,
                       fmt::format("{} line {}: expected {}, found {}; nothing was imported",
                                   base::quote(request_.file.string()), number_, expected, found));
    }

    void split(std::string_view line) {
        if (separator_ == '\0') {
            separator_ = line.find(';') != std::string_view::npos    ? ';'
                         : line.find('\t') != std::string_view::npos ? '\t'
                                                                     : ',';
        }
        cells_.clear();
        while (true) {
            const auto end = line.find(separator_);
            cells_.push_back(trimmed(line.substr(0, end)));
            if (end == std::string_view::npos) return;
            line.remove_prefix(end + 1);
        }
    }

    void read_head(std::string_view line) {
        for (const auto cell : cells_) columns_.push_back(base::to_lower_ascii(cell));
        const auto at = [&](const char* name) {
            return static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), name) -
                                            columns_.begin());
        };
        date_ = at("date");
        currency_ = at("currency");
        rate_ = at("rate");
        const bool listed = currency_ < columns_.size() && rate_ < columns_.size();
        wide_ = !listed;
        if (date_ == columns_.size() || (wide_ && columns_.size() < 2)) {
            fail("the columns date, currency and rate, or date and one for each currency",
                 base::quote(trimmed(line)));
        }
        if (!wide_) return;
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            heads_.push_back(i == date_ ? std::nullopt : Currency::parse(cells_[i]));
        }
    }

    void read_line() {
        if (cells_.size() <= date_) fail("a date", "no such cell");
        const auto day = Date::parse(cells_[date_]);
        if (!day) fail("a date as 2026-03-31", base::quote(cells_[date_]));
        if (!wide_) {
            if (cells_.size() <= std::max(currency_, rate_)) fail("a currency and a rate", "none");
            const auto currency = Currency::parse(cells_[currency_]);
            if (!currency) fail("a currency as USD", base::quote(cells_[currency_]));
            return add(*currency, *day, cells_[rate_]);
        }
        for (std::size_t i = 0; i < std::min(cells_.size(), heads_.size()); ++i) {
            if (heads_[i] && !cells_[i].empty() && cells_[i] != "N/A") {
                add(*heads_[i], *day, cells_[i]);
            }
        }
    }

    void add(Currency currency, Date day, std::string_view cell) {
        std::string text(cell);
        if (separator_ != ',') std::replace(text.begin(), text.end(), ',', '.');
        const auto value = base::Decimal::parse(text);
        if (!value || value->units <= 0) fail("a rate above zero", base::quote(cell));
        rates_.push_back({currency, day, *value, request_.quote});
    }

    const RatesImport& request_;
    std::string text_;
    char separator_ = '\0';
    std::size_t number_ = 0;
    bool wide_ = false;
    std::size_t date_ = 0, currency_ = 0, rate_ = 0;
    std::vector<std::string> columns_;
    std::vector<std::optional<Currency>> heads_;
    std::vector<std::string_view> cells_;
    std::vector<ledger::Rate> rates_;
};

// A rate that is the wrong way round, or of another currency, shows against the one before it.
void refuse_jump(const ledger::Rate& rate, const ledger::Rate& before, Currency functional) {
    constexpr std::int64_t plenty = 1'000'000'000;
    const auto now = ledger::in_functional(plenty, rate, functional);
    const auto then = ledger::in_functional(plenty, before, functional);
    if (now && then && *now / 2 <= *then && *then / 2 <= *now) return;
    throw RunError(
        Exit::source_or_config,
        fmt::format("expected a rate of {} near the one of {} ({}), found {} for {}; nothing was "
                    "imported: look at --quotes, or let it pass with --accept-jumps",
                    rate.currency.code(), before.on.to_string(),
                    ledger::to_text(before, functional), ledger::to_text(rate, functional),
                    rate.on.to_string()));
}

}  // namespace

RatesImported import_rates(const Workspace& workspace, base::Clock& clock,
                           const RatesImport& request) {
    auto rates = RateFile(request, text_of(request.file)).read();
    const CompanyLock lock(workspace, request.company, "openitem rates import");
    const auto books = workspace.open_books(request.company);
    const auto functional = books->functional_currency();
    std::erase_if(rates, [&](const auto& rate) { return rate.currency == functional; });
    std::stable_sort(rates.begin(), rates.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.currency, a.on) < std::tuple(b.currency, b.on);
    });
    RatesImported done;
    if (!rates.empty()) done.first = done.last = rates.front().on;
    std::set<Currency> currencies;
    const auto transaction = books->begin(clock.now());
    for (const auto& rate : rates) {
        currencies.insert(rate.currency);
        done.first = std::min(done.first, rate.on);
        done.last = std::max(done.last, rate.on);
        const auto before = transaction->rate(rate.currency, rate.on);
        if (before && !request.accept_jumps) refuse_jump(rate, *before, functional);
        if (before && before->on == rate.on) {
            if (*before == rate) {
                ++done.unchanged;
                continue;
            }
            ++done.changed;
        } else {
            ++done.added;
        }
        transaction->put_rate(rate);
    }
    transaction->commit();
    done.currencies.assign(currencies.begin(), currencies.end());
    return done;
}

std::vector<ledger::Rate> list_rates(const Workspace& workspace, const std::string& company,
                                     Currency currency) {
    std::vector<ledger::Rate> rates;
    workspace.open_books(company)->rates(currency, [&](const ledger::Rate& rate) {
        rates.push_back(rate);
        return true;
    });
    return rates;
}

}  // namespace openitem::service
