#include "connectors/mt940/details.hpp"

#include "connectors/lib/bank/accounts.hpp"
#include "connectors/mt940/entry.hpp"

#include <algorithm>

namespace openitem::mt940 {

namespace {

constexpr std::size_t full_line = 65;

/// "NL57ABNA0987654321 ABNANL2A J AAP ...": the other account and its bank in front.
void read_leading_account(std::string_view text, Details& out) {
    const std::string_view first = text.substr(0, text.find(' '));
    if (!bank::is_iban(first)) return;
    out.account = first;
    if (first.size() == text.size()) return;
    const std::string_view rest = text.substr(first.size() + 1);
    const std::string_view second = rest.substr(0, rest.find(' '));
    if (bank::is_bic(second)) out.bic = second;
}

}  // namespace

std::string_view unwrapped(std::string_view text, bank::TextArena& arena) {
    text = trim(text);
    if (text.find('\n') == std::string_view::npos) return text;
    bank::TextBuilder out(arena, text.size());
    bool full = true;
    for (std::string_view line; take_line(text, line);) {
        if (!full && out.size() > 0 && !out.ends_with(' ')) out.add(' ');
        // Blanks that only fill a line up are none of the text's.
        full = line.size() >= full_line && !line.ends_with(' ');
        while (line.ends_with(' ')) line.remove_suffix(1);
        out.add(line);
    }
    return trim(out.take());
}

void read_amounts(std::string_view supplement, Details& out) {
    const auto value = [&](std::string_view key) {
        const std::size_t at = supplement.find(key);
        if (at == std::string_view::npos) return std::string_view();
        const std::string_view rest = supplement.substr(at + key.size());
        return rest.substr(0, rest.find_first_of("/\n "));
    };
    if (out.original.empty()) out.original = value("/OCMT/");
    if (out.charges.empty()) out.charges = value("/CHGS/");
}

Details read_details(std::string_view text, bank::TextArena& arena) {
    Details out;
    if (read_numbered(text, arena, out)) return out;
    text = trim(text);
    if (text.empty() || read_slashed(text, arena, out)) return out;
    const std::string_view plain = unwrapped(text, arena);
    if (read_labelled(plain, out)) {
        out.rest = plain;
        return out;
    }
    if (plain.find('+') != std::string_view::npos && read_keyed(plain, nullptr, 0, out)) {
        out.rest = plain;
        return out;
    }
    out.text = plain;
    read_leading_account(plain, out);
    return out;
}

void read_national(std::string_view text, bank::TextArena& arena, Details& out) {
    bank::TextBuilder purpose(arena, text.size());
    std::string_view names[2];
    for (std::string_view line; take_line(text, line);) {
        if (line.size() < 2) continue;
        const std::string_view number = line.substr(0, 2);
        const std::string_view value = line.substr(2);
        if (number >= "01" && number <= "14") {
            if (purpose.size() > 0) purpose.add(' ');
            purpose.add(value);
        } else if (number == "15" || number == "16") {
            names[number == "16"] = trim(value);
        } else if (number == "17") {
            out.posting_text = trim(value);
        } else if (number == "18") {
            out.prima_nota = trim(value);
        } else if (number == "33") {
            out.bic = trim(value);
        } else if (number == "34") {
            out.account = trim(value);
        }
    }
    out.text = trim(purpose.take());
    out.name = names[0];
    if (names[1].empty()) return;
    bank::TextBuilder name(arena, names[0].size() + names[1].size() + 1);
    out.name = trim(name.add(names[0]).add(' ').add(names[1]).take());
}

}  // namespace openitem::mt940
