// What the guidelines presume of body part values, as small tables of our own: no file of the release says it.
#pragma once

#include <string_view>

namespace sequela::rules {

// Does the body part that was inspected take in the other one? Some values of root operation Inspection stand for a whole tract or for both
// sides (guideline B4.8 for the intestinal tracts; else the body part values of the Inspection tables).
bool inspection_takes_in(char body_system, char inspected, char other);

// Body systems whose values name one structure each, so that it can be cut out whole only once: the same value never stands for several
// like muscles, lymph node chains, bones and teeth (guideline B3.2b speaks of those).
bool is_one_structure(char body_system);

// Root operations of the Medical and Surgical section that treat by themselves; not those that look, take a sample, drain, or put in,
// change and take out devices.
bool is_definitive(char operation);

} // namespace sequela::rules
