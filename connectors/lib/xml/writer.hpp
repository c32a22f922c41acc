// An XML document, written from the root on.
//
//     xml::Writer out;
//     out.always("Invoice", {{"xmlns", uri}}, [&] {
//         out.leaf("cbc:ID", number);                                // left out when it is empty
//         out.group("cac:Party", [&] { out.leaf("cbc:Name", name); });   // so is this then
//     });
//     std::string bytes = out.take();
//
// UTF-8, two blanks of indentation, one element a line. Texts are escaped so that a parser gives
// them back as they were; a character that no XML document may hold (a control character) becomes
// U+FFFD and is counted. No tree is kept: memory is the text itself, up to a limit, beyond which
// Error(OI_BAD_DATA, "xml.too_large") is thrown. Names are the caller's own and not checked.
#pragma once

#include "connectors/lib/xml/node.hpp"

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::xml {

class Writer {
public:
    /// One whose value is empty is left out.
    using Attributes = std::initializer_list<Attribute>;
    using Body = std::function<void()>;

    explicit Writer(std::size_t max_bytes = std::size_t{256} << 20);
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// An element with a text; left out when neither the text nor an attribute says anything.
    void leaf(std::string_view name, std::string_view text, Attributes attributes = {});
    /// An element of what `body` writes; left out when that is nothing.
    void group(std::string_view name, const Body& body) { element(name, {}, body, false); }
    /// The same, empty or not.
    void always(std::string_view name, const Body& body) { element(name, {}, body, true); }
    void always(std::string_view name, Attributes attributes, const Body& body) {
        element(name, attributes, body, true);
    }

    /// Characters that had to be replaced so far.
    std::size_t replaced() const { return replaced_; }
    /// The document. The writer is as new afterwards.
    std::string take();

private:
    void element(std::string_view name, Attributes attributes, const Body& body, bool always);
    void start_open_ones();
    void start_tag(std::string_view name, Attributes attributes);
    void indent(std::size_t depth) { out_.append(2 * depth, ' '); }
    void escape(std::string_view text, bool in_attribute);
    void check_size() const;

    std::size_t max_bytes_;
    std::string out_;
    std::vector<std::string_view> open_;  ///< names of the elements around
    std::size_t started_ = 0;             ///< how many of them have their start tag already
    std::size_t replaced_ = 0;
};

}  // namespace openitem::xml
