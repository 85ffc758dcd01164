// What other parts make of the installed packs and keep in memory: the index of a table that every rule asks, and such. Made at the first
// question and forgotten when a pack is added or removed, so that nothing in it is ever older than the packs. The Catalogue owns one.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace sequela::packs {

class KeptObjects {
public:
    // The T under this key, made by `make()`, which returns a T, where there is none yet. Objects of different types never meet, even under
    // the same key. Valid until the packs change.
    template <class T, class Make> const T& get(std::string_view key, Make make) {
        const Key wanted{type_of<T>(), std::string(key)};
        auto found = objects_.find(wanted);
        if (found == objects_.end()) found = objects_.emplace(wanted, std::make_shared<T>(make())).first;
        return *static_cast<const T*>(found->second.get());
    }
    void clear() { objects_.clear(); }

private:
    using Key = std::pair<const void*, std::string>;
    template <class T> static const void* type_of() {
        static char place = 0; // its address stands for the type
        return &place;
    }
    std::map<Key, std::shared_ptr<void>> objects_; // shared: it knows how each is destroyed
};

} // namespace sequela::packs
