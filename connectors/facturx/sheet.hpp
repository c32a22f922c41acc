// Pages of A4 to write on: text by pango, lines and the PDF by cairo. Lengths are in points from
// the upper left corner.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct _cairo;
struct _cairo_surface;
struct _PangoLayout;

namespace openitem::facturx {

constexpr int operator""_pt(unsigned long long points) { return static_cast<int>(points) * 10; }

struct Style {
    int size = 9_pt;
    bool bold = false;
    bool right = false;  ///< flush right
    int grey = 0;        ///< in percent; 0: black
};

class Sheet {
public:
    static constexpr int width = 5953, height = 8419;
    static constexpr int margin = 50_pt;
    static constexpr int bottom = height - 70_pt;  ///< of what is not the foot
    static constexpr int inner = width - 2 * margin;

    Sheet();
    ~Sheet();
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;

    /// Writes a paragraph into a column and says how high it became. Line ends are kept.
    int write(int x, int y, int column, std::string_view text, const Style& style = {});
    /// How high it would become.
    int measure(int column, std::string_view text, const Style& style = {});
    void rule(int x, int y, int length, int grey = 60);
    void end_page();
    unsigned pages() const { return pages_; }  ///< begun
    /// The PDF; nothing can be written any more.
    std::string finish();

private:
    void set_grey(int percent);
    void lay_out(int column, std::string_view text, const Style& style);

    std::string bytes_;
    _cairo_surface* surface_ = nullptr;
    _cairo* cairo_ = nullptr;
    _PangoLayout* layout_ = nullptr;
    unsigned pages_ = 1;
};

}  // namespace openitem::facturx
