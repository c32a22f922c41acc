#pragma once

#include <openitem/code_list.hpp>

namespace openitem::codes {

inline constexpr Codes invoice_types{"UNTDID 1001, invoices",
                                     "EN 16931 validation artefacts 1.3.16, 2026-04",
                                     R"(
102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 390 393 394
395 456 457 471 472 473 500 501 527 553 575 623 633 71 751 780 80 817 82 84 870 875 876 877 935
)"};

}  // namespace openitem::codes
