// What a coder keeps at hand: favourites, colour marks, and the codes used or looked at last. Each user has their own.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "casework/code_scope.h"
#include "casework/workspace.h"

namespace sequela::casework {

// Never shown by colour alone: each has a word, and a shape on the screen.
enum class ColourMark { none, blue, green, orange, violet, teal, pink };
constexpr std::array<ColourMark, 6> kColourMarks = {ColourMark::blue,   ColourMark::green, ColourMark::orange,
                                                    ColourMark::violet, ColourMark::teal,  ColourMark::pink};
std::string_view key(ColourMark mark);   // "blue"; empty for none
std::string_view title(ColourMark mark); // "Blue"
std::optional<ColourMark> colour_mark_from_key(std::string_view key);

struct CodeMark {
    CodeRef code;
    std::string title; // as it was when it was marked
    bool favourite = false;
    ColourMark colour = ColourMark::none;
    std::int64_t changed_at_ms = 0;
};

// Changes are in the audit trail. `title` is what the coder saw; empty keeps the one before.
Status set_favourite(Workspace& workspace, const CodeRef& code, std::string_view title, bool favourite);
Status set_colour(Workspace& workspace, const CodeRef& code, std::string_view title, ColourMark colour);
Result<CodeMark> mark_of(Workspace& workspace, const CodeRef& code); // one without any mark if there is none
Result<std::vector<CodeMark>> marked_codes(Workspace& workspace);    // favourites first, then by system and code

constexpr std::size_t kRecentCodes = 50;
struct RecentCode {
    CodeRef code;
    std::string title;
    std::int64_t at_ms = 0;
    bool used = false; // put on a case at that moment; else its page was opened
};
// The user has opened the page of the code. Kept for the last 50; not in the audit trail.
Status page_opened(Workspace& workspace, const CodeRef& code, std::string_view title);
// What the user opened or put on a case last, each code once, newest first: at most 50.
Result<std::vector<RecentCode>> recent_codes(Workspace& workspace);

// Where a code stands on cases, of any user.
struct RecentUse {
    int cases = 0;
    std::optional<Date> date; // of the case with the latest date: the one that it is coded on, or the day it was assigned
    std::string number;       // of that case
    std::string encounter;    // its id
};
Result<RecentUse> recent_use(Workspace& workspace, const CodeRef& code);
// "Used in 4 cases, last on 03 Jan 2026 in case 2026-0147"; "Not used in any case yet".
std::string in_words(const RecentUse& use);

} // namespace sequela::casework
