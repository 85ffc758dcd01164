// The PTP edits as CMS publishes them: text with tabs, in four parts for practitioners ("ccipra-v322r0-f1") and four for outpatient
// hospitals ("ccioph-…"); a copyright line, a title and a wrapped header come before the rows. A one-line header is read too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/content.h"
#include "packs/ptp_table.h"
#include "packs/text_numbers.h"

namespace sequela::packs {

// Fed line by line, from text and from spreadsheets.
class PtpReader {
public:
    explicit PtpReader(std::string file);
    Status feed(std::string_view bytes); // cut anywhere
    Status end();                        // after the last bytes
    Status add_row(const std::vector<std::string_view>& cells, std::size_t line);
    Result<bool> finish_some(double deadline_ms); // after end(); true when the table is whole
    PtpTable take() { return builder_.take(); }
    [[nodiscard]] std::vector<std::string> warnings() const;

private:
    Status read_line(std::string_view line);
    Status read_data(std::string_view one, std::string_view two, std::string_view rest);
    Result<std::uint32_t> read_attributes(std::string_view rest);
    [[nodiscard]] Error refuse(std::string what) const;
    std::string file_;
    std::string cut_; // the beginning of a line whose end has not come
    std::size_t line_ = 0;
    bool header_seen_ = false;
    TextNumbers codes_;
    std::string last_one_; // column 1 is mostly that of the row before
    std::uint32_t last_one_number_ = 0;
    TextNumbers rest_of_rows_;                 // all behind column 2, as it stands …
    std::vector<std::uint32_t> attributes_of_; // … and the number of its attributes
    std::vector<PtpAttributes> attributes_;
    TextNumbers attribute_keys_;
    TextNumbers rationales_;
    std::string pool_;
    std::vector<TextRef> pooled_; // of each rationale
    std::size_t without_effective_ = 0;
    PtpBuilder builder_;
};

// Whether a line is the (first) header line of such a file.
bool is_ptp_header(std::string_view line);
// "practitioner", "hospital", or empty where the name does not say it.
std::string_view ptp_table_name(std::string_view file);
// The part of the release that a file name says: 1 for "ccipra-v322r0-f1.txt". Nothing: the file is the whole.
std::optional<int> ptp_part(std::string_view file);

FileFormat ptp_format();
SheetFormat ptp_sheet_format();

} // namespace sequela::packs
