// Codes that must be on a list: where a syntax has them, and what is said of one that is not.
//
// Here every code of a document is judged, also where the common record does not keep it: beside a
// value that says nothing, and in what stands there twice. One that is there and empty is no code.
#pragma once

#include "connectors/lib/en16931/syntax.hpp"

#include <openitem/code_list.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace openitem::en16931 {

struct Coded {
    std::string_view element;
    std::string_view parent;     ///< of the element; empty: any
    std::string_view attribute;  ///< that has the code; empty: the element's text is it
    std::string_view rule;
    const CodeList* list;
    bool (*applies)(Node element) = nullptr;  ///< null: always
    /// Peppol's own rule about the same place, and its list where that is another one.
    std::string_view peppol_rule = {};
    const CodeList* peppol_list = nullptr;
    bool any_case = false;  ///< a list written in capitals, and meant in any
};

/// What there is to judge at one path. A code found right is known the next time, because most
/// documents say the same again.
struct CodedAt {
    enum class Rows : std::uint8_t { none, one, several };
    Rows rows = Rows::none;
    std::uint16_t row = 0;    ///< of one, which applies always
    PathHash name;            ///< of several, or of one that applies sometimes
    std::uint64_t known = 0;  ///< on the row's lists; 0: nothing yet

    bool any() const { return rows != Rows::none; }
};

template <std::size_t N>
class CodedTable {
public:
    consteval explicit CodedTable(const Coded (&places)[N]) : places_(places), by_name_(places) {}

    CodedAt at(std::string_view name, std::string_view parent) const {
        CodedAt out;
        out.name = PathHash::of_name(name);
        by_name_.each(out.name, [&](std::uint16_t i) {
            if (!places_[i].parent.empty() && places_[i].parent != parent) return;
            const bool alone = !out.any() && places_[i].applies == nullptr;
            out.rows = alone ? CodedAt::Rows::one : CodedAt::Rows::several;
            out.row = i;
        });
        return out;
    }

    void judge(Findings& findings, Node element, CodedAt& at, bool peppol) const {
        if (at.rows == CodedAt::Rows::one) {
            const Coded& place = places_[at.row];
            if (!has_code(element, place)) return;
            const std::string_view code = code_of(element, place);
            const std::uint64_t word = word_of(code);
            if (word != 0 && word == at.known) return;
            judge_code(findings, element, place, code, peppol);
            const bool known = place.list->has(code) &&
                               (place.peppol_list == nullptr || place.peppol_list->has(code));
            if (known) at.known = word;
            return;
        }
        by_name_.each(at.name, [&](std::uint16_t i) {
            const Coded& place = places_[i];
            if (!is_at(element, place)) return;
            judge_code(findings, element, place, code_of(element, place), peppol);
        });
    }

private:
    static bool has_code(Node element, const Coded& place) {
        return place.attribute.empty() || element.find_attribute(place.attribute) != nullptr;
    }
    static std::string_view code_of(Node element, const Coded& place) {
        return place.attribute.empty() ? element.text() : element.attribute(place.attribute);
    }
    /// A code of at most seven letters with its length; of another one 0.
    static std::uint64_t word_of(std::string_view code) {
        if (code.size() > 7) return 0;
        std::uint64_t word = code.size();
        for (const char c : code) word = word << 8 | static_cast<unsigned char>(c);
        return word;
    }
    static bool is_at(Node element, const Coded& place) {
        if (!has_code(element, place)) return false;
        if (!place.parent.empty() && !is_element(element.parent(), place.parent)) return false;
        return place.applies == nullptr || place.applies(element);
    }
    static void judge_code(Findings& findings, Node element, const Coded& place,
                           std::string_view code, bool peppol) {
        expect(findings, element, place.rule, *place.list, code, place.any_case);
        if (!peppol || place.peppol_rule.empty()) return;
        const CodeList& list = place.peppol_list ? *place.peppol_list : *place.list;
        expect(findings, element, place.peppol_rule, list, code, place.any_case);
    }
    static void expect(Findings& findings, Node element, std::string_view rule,
                       const CodeList& list, std::string_view code, bool any_case) {
        if (list.has(code)) return;
        if (any_case) {
            std::string capitals(code);
            for (char& c : capitals) {
                if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            }
            if (list.has(capitals)) return;
        }
        findings.add(rule, element,
                     std::string("expected a code of ")
                         .append(list.title())
                         .append(", found ")
                         .append(code.empty() ? "nothing" : openitem::detail::quoted(code)));
    }

    const Coded* places_;
    PathTable<N> by_name_;
};

}  // namespace openitem::en16931
