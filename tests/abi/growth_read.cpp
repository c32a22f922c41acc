// Reads the batch of growth_write from stdin, checks it, and looks at every field it knows. Built
// twice, like that. growth_read today|next: which contract the batch was written for.
#include <openitem/batch_view.hpp>

#include <cstdio>
#include <cstring>
#include <string_view>
#include <vector>

#include "sdk/runtime/checker.hpp"

using namespace openitem;

namespace {

int failures = 0;

void expect(bool good, const char* what) {
    if (good) return;
    std::printf("not so: %s\n", what);
    ++failures;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const bool from_next = std::strcmp(argv[1], "next") == 0;
    std::vector<std::uint64_t> words(1u << 16);
    const std::size_t size = std::fread(words.data(), 1, words.size() * 8, stdin);
    runtime::BatchChecker checker;
    if (const auto bad = checker.check(words.data(), size)) {
        std::printf("the checker refuses: %s\n", bad->text().c_str());
        return 1;
    }
    const BatchView batch(words.data(), size);
    expect(batch.table(OI_INVOICE).row_count() == 2, "two invoices");
    const auto first = batch.row<oi_invoice>(0), second = batch.row<oi_invoice>(1);
    expect(first.text<OI_INVOICE_NUMBER>() == "first", "the first number");
    expect(first.instant<OI_INVOICE_MODIFIED_AT>() == 1, "the last field of today");
    expect(second.text<OI_INVOICE_NUMBER>() == "second", "the second number");
    expect(!second.has<OI_INVOICE_MODIFIED_AT>(), "a field not supplied");
    expect(batch.row<oi_note>(0).text<OI_NOTE_TEXT>() == "below the second", "the note");
    expect(batch.row<oi_note>(0).head().parent_row == 1, "the note's parent");
#if defined(OPENITEM_NEXT)
    expect(first.has<OI_INVOICE_NEXT_TEXT>() == from_next, "the new text, when it was written");
    expect(first.text<OI_INVOICE_NEXT_TEXT>() == (from_next ? "news" : ""), "the new text");
    expect((first.amount<OI_INVOICE_NEXT_AMOUNT>() != nullptr) == from_next, "the new amount");
    expect(batch.table(OI_NEXT_CHILD).row_count() == (from_next ? 2u : 0u), "the new children");
#else
    const std::size_t row_size = batch.table(OI_INVOICE).row_size();
    expect((row_size > sizeof(oi_invoice)) == from_next, "rows longer than known");
#endif
    return failures;
}
