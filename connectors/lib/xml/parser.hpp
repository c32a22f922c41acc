// Makes the tree of one XML document from its bytes, in place: texts with references are shortened
// where they stand.
#pragma once

#include "connectors/lib/xml/node.hpp"

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openitem::xml {

struct Limits {
    std::size_t bytes = std::size_t{64} << 20;
    /// Of nested elements; the formats we read stay below 20.
    unsigned depth = 100;
    /// Of tags, and of attributes: a tree takes several times the bytes of its document. What 64
    /// MiB of honest invoice hold stays below.
    std::size_t tags = std::size_t{4} << 20;
};

class Parser {
public:
    /// Behind the document stand scan::padding zeros.
    Parser(std::span<char> document, const Limits& limits, Tree& tree,
           std::deque<std::string>& joined)
        : begin_(document.data()),
          at_(document.data()),
          end_(document.data() + document.size()),
          limits_(limits),
          tree_(tree),
          joined_(joined) {}

    /// The document is UTF-8, with or without a byte order mark. Throws Error(OI_BAD_DATA) with
    /// "xml.malformed", "xml.doctype", "xml.reference", "xml.too_deep", "xml.too_large".
    void run();

private:
    void read_markup();
    void read_declaration();
    void read_start_tag();
    Paths::Id read_path(Paths::Id parent);
    void read_attributes();
    void read_attribute();
    void refuse_repeated_attributes() const;
    void read_end_tag();
    void read_text();
    void skip_to(std::string_view mark, const char* what);
    void skip_blanks();
    std::string_view read_name(const char* what);
    char* decode(char* to, char* from);
    std::size_t reference(char* to, const char*& from) const;
    void add_text(std::string_view piece);
    Item& open() { return tree_.items[open_]; }
    std::string name_of(const Item& item) const {
        return std::string(tree_.paths[item.path].qualified_name());
    }
    void close();
    void count_tag();

    bool starts_with(std::string_view mark) const;
    std::size_t offset(const char* at) const { return static_cast<std::size_t>(at - begin_); }
    [[noreturn]] void malformed(const std::string& what, const char* at) const;
    [[noreturn]] void malformed_control(const char* at) const;
    [[noreturn]] void too_many(const char* what) const;

    char* const begin_;
    char* at_;
    char* const end_;
    const Limits& limits_;
    Tree& tree_;
    std::deque<std::string>& joined_;
    unsigned depth_ = 0;            // so many elements are open,
    std::uint32_t open_ = 0;        // this one the innermost
    Paths::Id path_ = Paths::none;  // of the element that began last
    std::size_t tags_ = 0;
    // Texts of open elements that did not stand in one piece.
    std::vector<std::pair<std::uint32_t, std::string*>> pieces_;
};

}  // namespace openitem::xml
