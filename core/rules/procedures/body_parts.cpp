#include "rules/procedures/body_parts.h"

#include <algorithm>
#include <array>

namespace sequela::rules {
namespace {

struct Inspected {
    char body_system;
    char body_part;
    std::string_view takes_in;
};

constexpr std::array<Inspected, 19> kInspected = {{
    {'B', '0', "123456789B"},    // tracheobronchial tree: trachea, carina and bronchi
    {'D', '0', "12345679"},      // upper intestinal tract: esophagus to duodenum (B4.8)
    {'D', 'D', "ABCEFGHKLMNPQ"}, // lower intestinal tract: jejunum to rectum and anus (B4.8)
    {'D', '6', "7"},             // stomach: pylorus
    {'F', '0', "12"},            // liver: its lobes
    {'F', 'B', "56789C"},        // hepatobiliary duct
    {'F', 'D', "F"},             // pancreatic duct
    {'T', '5', "01234"},         // kidney
    {'T', '9', "678"},           // ureter
    {'T', 'B', "C"},             // bladder: its neck
    {'U', '3', "012"},           // ovary
    {'U', '8', "567"},           // fallopian tube
    {'U', 'D', "9BC"},           // uterus and cervix
    {'U', 'H', "FG"},            // vagina and cul-de-sac
    {'V', '4', "0123"},          // prostate and seminal vesicles
    {'V', '8', "567"},           // scrotum and tunica vaginalis
    {'V', 'D', "9BC"},           // testis
    {'V', 'M', "FGHJKL"},        // epididymis and spermatic cord
    {'V', 'R', "NPQ"},           // vas deferens
}};

// Respiratory, gastrointestinal, hepatobiliary and pancreas, endocrine, urinary, female and male reproductive.
constexpr std::string_view kOneStructure = "BDFGTUV";

// Alteration, bypass, control, creation, destruction, detachment, dilation, division, excision, extirpation, fragmentation, fusion,
// occlusion, reattachment, release, repair, replacement, reposition, resection, restriction, supplement, transfer, transplantation.
constexpr std::string_view kDefinitive = "0134567BCFGLMNQRSTUVXY8";

} // namespace

bool inspection_takes_in(char body_system, char inspected, char other) {
    if (inspected == other) return true;
    return std::any_of(kInspected.begin(), kInspected.end(), [&](const Inspected& each) {
        return each.body_system == body_system && each.body_part == inspected && each.takes_in.find(other) != std::string_view::npos;
    });
}

bool is_one_structure(char body_system) {
    return kOneStructure.find(body_system) != std::string_view::npos;
}

bool is_definitive(char operation) {
    return kDefinitive.find(operation) != std::string_view::npos;
}

} // namespace sequela::rules
