#include "synonyms.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "tables.hpp"
#include "word_lists.hpp"

namespace openitem::csv {
namespace {

struct Synonyms {
    std::string_view entity;
    std::string_view field;
    std::vector<std::string> headers;  // normalised, the surest first
    std::string_view words;            // as in the table
};

struct Fold {
    std::string_view from;
    std::string_view to;
};

// What a letter beyond ASCII becomes; upper case is listed because there is no locale here.
constexpr Fold folds[] = {
    {"ä", "ae"}, {"Ä", "ae"}, {"ö", "oe"}, {"Ö", "oe"}, {"ü", "ue"}, {"Ü", "ue"}, {"ß", "ss"},
    {"à", "a"},  {"á", "a"},  {"â", "a"},  {"ã", "a"},  {"å", "a"},  {"À", "a"},  {"Á", "a"},
    {"ç", "c"},  {"Ç", "c"},  {"è", "e"},  {"é", "e"},  {"ê", "e"},  {"ë", "e"},  {"É", "e"},
    {"È", "e"},  {"ì", "i"},  {"í", "i"},  {"î", "i"},  {"ï", "i"},  {"ñ", "n"},  {"Ñ", "n"},
    {"ò", "o"},  {"ó", "o"},  {"ô", "o"},  {"õ", "o"},  {"ø", "o"},  {"Ø", "o"},  {"ù", "u"},
    {"ą", "a"},  {"Ą", "a"},  {"Å", "a"},  {"ć", "c"},  {"Ć", "c"},  {"ę", "e"},  {"Ę", "e"},
    {"Í", "i"},  {"ł", "l"},  {"Ł", "l"},  {"ń", "n"},  {"Ń", "n"},  {"Ñ", "n"},  {"Ó", "o"},
    {"ś", "s"},  {"Ś", "s"},  {"Ú", "u"},  {"ź", "z"},  {"Ź", "z"},  {"ż", "z"},  {"Ż", "z"},
    {"ú", "u"},  {"û", "u"},  {"°", "o"},  {"º", "o"},  {"№", "no"}, {"#", "no"},
};

// Currencies a header may end with. Not all of ISO 4217: "Amount ALL" is no amount in lek.
constexpr std::string_view header_currencies[] = {
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "RON", "BGN", "TRY", "CAD", "AUD", "NZD", "SGD", "HKD", "INR", "BRL", "MXN", "ZAR",
    "AED", "SAR", "ILS", "KRW", "THB", "MYR", "IDR", "PHP", "VND", "UAH", "ISK"};

const std::vector<Synonyms>& synonyms() {
    static const std::vector<Synonyms> table = [] {
        std::vector<Synonyms> out;
        for (const std::string_view words : {tables::synonyms, tables::bank_headers}) {
            each_line<4>(words, [&](const auto& cells) {
                Synonyms line{cells[0], cells[1], {}, cells[3]};
                each_word(cells[3],
                          [&](auto word) { line.headers.push_back(normalised_header(word)); });
                out.push_back(std::move(line));
            });
        }
        return out;
    }();
    return table;
}

// The column the field's surest word names; languages compete by how sure their word is.
struct Found {
    std::size_t rank;
    std::size_t column;
};

std::optional<Found> find_column(std::string_view entity, std::string_view field,
                                 const std::vector<std::string>& headers) {
    std::optional<Found> best;
    for (const Synonyms& line : synonyms()) {
        if (line.entity != entity || line.field != field) continue;
        for (std::size_t rank = 0; rank < line.headers.size(); ++rank) {
            if (best && best->rank <= rank) break;
            const auto at = std::find(headers.begin(), headers.end(), line.headers[rank]);
            if (at == headers.end()) continue;
            best = Found{rank, static_cast<std::size_t>(at - headers.begin())};
            break;
        }
    }
    return best;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::string normalised_header(std::string_view header) {
    std::string out;
    for (std::size_t at = 0; at < header.size();) {
        const char c = header[at];
        if (is_letter(c) || (c >= '0' && c <= '9')) {
            out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
            ++at;
            continue;
        }
        std::size_t length = 1;
        for (const Fold& fold : folds) {
            if (!header.substr(at).starts_with(fold.from)) continue;
            out += fold.to;
            length = fold.from.size();
            break;
        }
        at += length;
    }
    return out;
}

std::string_view currency_in_header(std::string_view header, std::string_view& rest) {
    const auto trim = [](std::string_view text) {
        while (!text.empty() && std::string_view(" ()[]/,:-_").find(text.back()) != text.npos) {
            text.remove_suffix(1);
        }
        return text;
    };
    std::string_view text = trim(header);
    std::string_view found;
    if (text.ends_with("€")) {
        found = "EUR";
        text.remove_suffix(std::string_view("€").size());
    } else if (text.ends_with("£")) {
        found = "GBP";
        text.remove_suffix(std::string_view("£").size());
    } else if (text.size() > 3 && !is_letter(text[text.size() - 4])) {
        for (const std::string_view code : header_currencies) {
            if (text.ends_with(code)) found = code;
        }
        if (!found.empty()) text.remove_suffix(3);
    }
    if (found.empty()) return found;
    text = trim(text);
    if (text.ends_with(" in")) text.remove_suffix(3);
    rest = trim(text);
    return found;
}

std::vector<Recognised> recognise(std::string_view entity, const std::vector<std::string>& header) {
    std::vector<std::string> plain, bare;
    std::vector<std::string> currencies(header.size());
    for (std::size_t i = 0; i < header.size(); ++i) {
        std::string_view rest = header[i];
        currencies[i] = currency_in_header(header[i], rest);
        plain.push_back(normalised_header(header[i]));
        bare.push_back(currencies[i].empty() ? std::string() : normalised_header(rest));
    }

    std::vector<Recognised> out;
    std::vector<std::string_view> done;
    std::unordered_map<std::size_t, std::size_t> taken;  // column -> rank it was taken with
    std::vector<std::pair<Found, Recognised>> found;
    for (const Synonyms& line : synonyms()) {
        if (line.entity != entity) continue;
        if (std::find(done.begin(), done.end(), line.field) != done.end()) continue;
        done.push_back(line.field);
        auto match = find_column(entity, line.field, plain);
        std::string currency;
        if (!match) {
            match = find_column(entity, line.field, bare);
            if (match) currency = currencies[match->column];
        }
        if (match) {
            found.push_back(
                {*match, {std::string(line.field), match->column, std::move(currency)}});
        }
    }
    // A word may stand for two fields ("customer": an id or a name); the surer reading has it.
    std::stable_sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
        return left.first.rank < right.first.rank;
    });
    for (auto& [match, recognised] : found) {
        if (taken.emplace(match.column, match.rank).second) out.push_back(std::move(recognised));
    }
    std::sort(out.begin(), out.end(),
              [](const auto& left, const auto& right) { return left.column < right.column; });
    return out;
}

std::size_t known_headers(const std::vector<std::string>& cells, HeadersOf kind) {
    static const auto words_of = [](HeadersOf wanted) {
        std::unordered_set<std::string> out;
        for (const Synonyms& line : synonyms()) {
            const bool bank = line.entity == "bank_line";
            if (bank != (wanted == HeadersOf::statements)) continue;
            out.insert(line.headers.begin(), line.headers.end());
        }
        return out;
    };
    static const auto of_documents = words_of(HeadersOf::documents);
    static const auto of_statements = words_of(HeadersOf::statements);
    const auto& words = kind == HeadersOf::statements ? of_statements : of_documents;
    std::size_t count = 0;
    for (const std::string& cell : cells) {
        if (cell.size() > 64) continue;
        std::string_view rest;
        const bool bare = !currency_in_header(cell, rest).empty();
        if (words.contains(normalised_header(cell)) ||
            (bare && words.contains(normalised_header(rest)))) {
            ++count;
        }
    }
    return count;
}

std::vector<std::string> known_fields(std::string_view entity) {
    std::vector<std::string> out;
    for (const Synonyms& line : synonyms()) {
        if (line.entity == entity) out.emplace_back(line.field);
    }
    return out;
}

std::string words_for(std::string_view entity, std::string_view field) {
    constexpr std::size_t languages = 2, words = 3;
    std::string out;
    std::size_t lines = 0;
    for (const Synonyms& line : synonyms()) {
        if (line.entity != entity || line.field != field || lines++ >= languages) continue;
        std::size_t count = 0;
        each_word(line.words, [&](std::string_view word) {
            if (count++ < words) out.append(out.empty() ? "" : ", ").append(word);
        });
    }
    return out;
}

std::string_view document_type(std::string_view word) {
    static const std::map<std::string, std::string_view, std::less<>> codes = [] {
        std::map<std::string, std::string_view, std::less<>> out;
        each_line<2>(tables::document_types, [&](const auto& cells) {
            each_word(cells[1], [&](auto name) { out.emplace(normalised_header(name), cells[0]); });
        });
        return out;
    }();
    const auto found = codes.find(normalised_header(word));
    return found == codes.end() ? std::string_view() : found->second;
}

}  // namespace openitem::csv
