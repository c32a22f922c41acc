// The slashed and the labelled form of :86:. Both are tables of keys; what stands between two keys
// is the value of the first.
#include "connectors/mt940/details.hpp"

#include "connectors/lib/bank/accounts.hpp"
#include "connectors/mt940/entry.hpp"

#include <algorithm>

namespace openitem::mt940 {

namespace {

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

enum class Part : std::uint8_t {
    none,
    kind,  ///< of transaction
    account,
    bic,
    name,
    text,
    end_to_end_id,
    mandate,
    customer_reference,
    creditor_reference,
    return_reason,
    counterparty,  ///< account/bic/name/city
};

struct Key {
    std::string_view word;
    Part part;
};

/// Without the slashes around them.
constexpr Key slashed_keys[] = {
    {"TRTP", Part::kind},
    {"IBAN", Part::account},
    {"BIC", Part::bic},
    {"NAME", Part::name},
    {"REMI", Part::text},
    {"EREF", Part::end_to_end_id},
    {"MARF", Part::mandate},
    {"CNTP", Part::counterparty},
    {"CSID", Part::none},
    {"ORDP", Part::none},
    {"BENM", Part::none},
    {"ADDR", Part::none},
    {"ISDT", Part::none},
    {"PURP", Part::none},
    {"TRCD", Part::none},
    {"ULTD", Part::none},
    {"ULTC", Part::none},
    {"ULTB", Part::none},
    {"SVCL", Part::none},
    {"ID", Part::none},
    {"KREF", Part::customer_reference},
    {"PREF", Part::customer_reference},
    {"IREF", Part::none},
    {"RTRN", Part::return_reason},
    {"OCMT", Part::none},
    {"CHGS", Part::none},
    {"EXCH", Part::none},
    {"BUSP", Part::none},
    {"SUM", Part::none},
    {"FXRATE", Part::none},
};

constexpr Key labels[] = {
    {"IBAN:", Part::account},
    {"BIC:", Part::bic},
    {"NAAM:", Part::name},
    {"OMSCHRIJVING:", Part::text},
    {"KENMERK:", Part::end_to_end_id},
    {"BETALINGSKENM.:", Part::creditor_reference},
    {"ID DEBITEUR:", Part::none},
    {"MACHTIGING:", Part::mandate},
    {"INCASSANT:", Part::none},
    {"REK:", Part::account},
    {"Z RACH.:", Part::account},
    {"ID IPH:", Part::none},
    {"OD:", Part::name},
    {"TYT.:", Part::text},
    {"TNR:", Part::none},
    {"AUFTRAGGEBER:", Part::name},
    {"MITTEILUNGEN:", Part::text},
};

std::string_view Details::*member_of(Part part) {
    switch (part) {
        case Part::kind:
            return &Details::posting_text;
        case Part::account:
            return &Details::account;
        case Part::bic:
            return &Details::bic;
        case Part::name:
            return &Details::name;
        case Part::text:
            return &Details::text;
        case Part::end_to_end_id:
            return &Details::end_to_end_id;
        case Part::mandate:
            return &Details::mandate;
        case Part::customer_reference:
            return &Details::customer_reference;
        case Part::creditor_reference:
            return &Details::creditor_reference;
        case Part::return_reason:
            return &Details::return_reason;
        case Part::none:
        case Part::counterparty:
            break;
    }
    return nullptr;
}

const Key* slashed_key(std::string_view word) {
    const auto* const found = std::find_if(std::begin(slashed_keys), std::end(slashed_keys),
                                           [&](const Key& key) { return key.word == word; });
    return found == std::end(slashed_keys) ? nullptr : found;
}

/// The key that begins at a slash: "/EREF/".
const Key* key_at(std::string_view text, std::size_t slash) {
    constexpr std::size_t longest = 6;
    std::size_t end = slash + 1;
    while (end < text.size() && end - slash <= longest && is_capital(text[end])) ++end;
    if (end == slash + 1 || end >= text.size() || text[end] != '/') return nullptr;
    return slashed_key(text.substr(slash + 1, end - slash - 1));
}

/// Lines as one text; blanks where a line ended early and no key was cut in two.
std::string_view unfolded(std::string_view text, bank::TextArena& arena) {
    if (text.find('\n') == std::string_view::npos) return text;
    constexpr std::size_t nearly_full = 50;
    bank::TextBuilder out(arena, text.size());
    for (std::string_view line; take_line(text, line);) {
        out.add(line);
        if (text.empty() || line.size() >= nearly_full) continue;
        const std::size_t slash = line.rfind('/');
        const bool key = slash != std::string_view::npos &&
                         std::all_of(line.begin() + static_cast<std::ptrdiff_t>(slash) + 1,
                                     line.end(), is_capital);
        if (!key && text.front() != '/' && !line.ends_with(' ')) out.add(' ');
    }
    return out.take();
}

std::string_view without_slashes(std::string_view text) {
    text = trim(text);
    while (text.ends_with('/')) text.remove_suffix(1);
    while (text.starts_with('/')) text.remove_prefix(1);
    return trim(text);
}

/// "NL88INGB0999999999/INGBNL2A/RAAMEN NV//": account, bank, name and city, each may be missing.
void read_counterparty(std::string_view value, Details& out) {
    std::string_view parts[3];
    for (std::string_view& part : parts) {
        const std::size_t slash = value.find('/');
        part = trim(value.substr(0, slash));
        value.remove_prefix(slash == std::string_view::npos ? value.size() : slash + 1);
    }
    out.account = parts[0];
    out.bic = parts[1];
    out.name = parts[2];
}

/// "USTD//text", "STRD/CUR/reference", or the text alone.
void read_remittance(std::string_view value, Details& out) {
    value = without_slashes(value);
    if (value.starts_with("STRD/")) {
        value.remove_prefix(value.find('/') + 1);
        const std::size_t slash = value.find('/');
        out.creditor_reference =
            slash == std::string_view::npos ? value : without_slashes(value.substr(slash));
        return;
    }
    if (value.starts_with("USTD/")) value = without_slashes(value.substr(4));
    if (out.text.empty()) out.text = value;
}

void set(Part part, std::string_view value, Details& out) {
    if (part == Part::counterparty) {
        read_counterparty(value, out);
    } else if (part == Part::text) {
        read_remittance(value, out);
    } else if (const auto member = member_of(part)) {
        if ((out.*member).empty()) out.*member = without_slashes(value);
    }
}

}  // namespace

bool read_slashed(std::string_view text, bank::TextArena& arena, Details& out) {
    if (text.front() != '/') return false;
    text = unfolded(text, arena);
    const Key* open = key_at(text, 0);
    if (open == nullptr) return false;
    std::size_t from = open->word.size() + 2;
    for (std::size_t slash = from - 1; (slash = text.find('/', slash)) != std::string_view::npos;) {
        const Key* const key = key_at(text, slash);
        if (key == nullptr) {
            ++slash;
            continue;
        }
        const std::size_t end = std::max(slash, from);
        set(open->part, text.substr(from, end - from), out);
        open = key;
        from = slash + key->word.size() + 2;
        slash = from - 1;
    }
    set(open->part, text.substr(std::min(from, text.size())), out);
    out.rest = text;
    return true;
}

bool read_labelled(std::string_view text, Details& out) {
    const auto begins_word = [&](std::size_t at) {
        return at == 0 || text[at - 1] == ' ' || text[at - 1] == '/' || text[at - 1] == ';';
    };
    const Key* open = nullptr;
    std::size_t from = 0;
    std::string_view before;
    const auto close = [&](std::size_t end) {
        std::string_view value = trim(text.substr(from, end - from));
        while (value.ends_with(';') || value.ends_with('/')) {
            value.remove_suffix(1);
            value = trim(value);
        }
        if (open == nullptr) {
            before = value;
        } else if (const auto member = member_of(open->part)) {
            if ((out.*member).empty()) out.*member = value;
        }
    };
    for (std::size_t colon = 0; (colon = text.find(':', colon)) != std::string_view::npos;
         ++colon) {
        for (const Key& key : labels) {
            const std::size_t length = key.word.size();
            if (colon + 1 < length || colon + 1 - length < from) continue;
            const std::size_t at = colon + 1 - length;
            if (text.substr(at, length) != key.word || !begins_word(at)) continue;
            close(at);
            open = &key;
            from = colon + 1;
            break;
        }
    }
    if (open == nullptr) return false;
    close(text.size());
    if (out.text.empty()) out.text = before;
    // An account is written in groups, and some banks name the currency or a bank behind it.
    const std::string_view account = out.account.substr(0, out.account.find(' '));
    if (bank::is_iban(account)) out.account = account;
    return true;
}

}  // namespace openitem::mt940
