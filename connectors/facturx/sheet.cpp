#include "connectors/facturx/sheet.hpp"

#include <openitem/error.hpp>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>

namespace openitem::facturx {

namespace {

// Pango's own, in a tenth of a point.
constexpr auto units = PANGO_SCALE / 10.0;

cairo_status_t take(void* to, const unsigned char* data, unsigned length) {
    try {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {
        return CAIRO_STATUS_WRITE_ERROR;
    }
}

}  // namespace

Sheet::Sheet() {
    surface_ = cairo_pdf_surface_create_for_stream(take, &bytes_, width / 10.0, height / 10.0);
    cairo_pdf_surface_restrict_to_version(surface_, CAIRO_PDF_VERSION_1_5);
    cairo_ = cairo_create(surface_);
    layout_ = pango_cairo_create_layout(cairo_);
    pango_layout_set_wrap(layout_, PANGO_WRAP_WORD_CHAR);
}

Sheet::~Sheet() {
    g_object_unref(layout_);
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
}

void Sheet::lay_out(int column, std::string_view text, const Style& style) {
    PangoFontDescription* font = pango_font_description_from_string("DejaVu Sans");
    pango_font_description_set_size(font, static_cast<int>(style.size * units));
    if (style.bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout_, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout_, static_cast<int>(std::max(column, 1_pt) * units));
    pango_layout_set_alignment(layout_, style.right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    // What is no text of a page, a control character say, is a blank on it.
    std::string shown(text);
    std::replace_if(
        shown.begin(), shown.end(),
        [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n'; }, ' ');
    pango_layout_set_text(layout_, shown.data(), static_cast<int>(shown.size()));
}

void Sheet::set_grey(int percent) {
    const auto part = percent / 100.0;
    cairo_set_source_rgb(cairo_, part, part, part);
}

int Sheet::measure(int column, std::string_view text, const Style& style) {
    if (text.empty()) return 0;
    lay_out(column, text, style);
    int width_units = 0;
    int height_units = 0;
    pango_layout_get_size(layout_, &width_units, &height_units);
    return static_cast<int>(height_units / units) + 1;
}

int Sheet::write(int x, int y, int column, std::string_view text, const Style& style) {
    const int high = measure(column, text, style);
    if (text.empty()) return 0;
    set_grey(style.grey);
    cairo_move_to(cairo_, x / 10.0, y / 10.0);
    pango_cairo_show_layout(cairo_, layout_);
    return high;
}

void Sheet::rule(int x, int y, int length, int grey) {
    set_grey(grey);
    cairo_set_line_width(cairo_, 0.5);
    cairo_move_to(cairo_, x / 10.0, y / 10.0);
    cairo_line_to(cairo_, (x + length) / 10.0, y / 10.0);
    cairo_stroke(cairo_);
}

void Sheet::end_page() {
    cairo_show_page(cairo_);
    ++pages_;
}

std::string Sheet::finish() {
    cairo_surface_finish(surface_);
    const cairo_status_t status = cairo_surface_status(surface_);
    if (status != CAIRO_STATUS_SUCCESS) {
        throw Error(OI_INTERNAL, "facturx.pages",
                    std::string("the page cannot be drawn: ") + cairo_status_to_string(status));
    }
    return std::move(bytes_);
}

}  // namespace openitem::facturx
