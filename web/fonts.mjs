// Cuts the fonts to the glyphs in use. Text: the scripts that names of people and medicine need. Icons: those that app/ui/icons.h names.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "./digest.mjs";

// Latin to Latin Extended-B, spacing modifiers and combining marks, Greek, Cyrillic, Latin Extended Additional, Greek Extended, punctuation,
// super- and subscripts, currency, letterlike, number forms, arrows, mathematics, technical, box and geometric shapes, ligatures.
const TEXT_RANGES = [
  "U+0020-024F", "U+0250-036F", "U+0370-03FF", "U+0400-052F", "U+1E00-1EFF", "U+1F00-1FFF", "U+2000-206F", "U+2070-209F", "U+20A0-20CF",
  "U+2100-214F", "U+2150-218F", "U+2190-21FF", "U+2200-22FF", "U+2300-23FF", "U+2500-25FF", "U+2600-26FF", "U+2700-27BF", "U+FB00-FB06", "U+FFFD",
].join(",");

/**
 * @param {string} root the checkout
 * @param {string} cache where the results are kept
 * @returns {Map<string, Buffer>} by file name
 */
export function subsetFonts(root, cache) {
  const family = join(root, "node_modules/@expo-google-fonts/source-sans-3");
  const icons = iconCodepoints(readFileSync(join(root, "app/ui/icons.h"), "utf8"));
  // The faces have tabular figures by default, so codes line up although ImGui applies no features.
  return new Map([
    ["regular.ttf", subset(join(family, "400Regular/SourceSans3_400Regular.ttf"), TEXT_RANGES, cache)],
    ["semibold.ttf", subset(join(family, "600SemiBold/SourceSans3_600SemiBold.ttf"), TEXT_RANGES, cache)],
    ["icons.ttf", subset(join(root, "node_modules/lucide-static/font/lucide.ttf"), icons, cache)],
  ]);
}

/** @param {string} header */
function iconCodepoints(header) {
  const found = [...header.matchAll(/"\\u([0-9a-fA-F]{4})"/g)].map((match) => `U+${match[1]}`);
  if (found.length === 0) throw new Error("app/ui/icons.h names no icons of the shape \"\\uXXXX\".");
  return found.join(",");
}

/**
 * @param {string} font
 * @param {string} ranges
 * @param {string} cache
 */
function subset(font, ranges, cache) {
  mkdirSync(cache, { recursive: true });
  const kept = join(cache, `${sha256(Buffer.concat([readFileSync(font), Buffer.from(ranges)])).hex.slice(0, 16)}.ttf`);
  if (!existsSync(kept)) {
    // Debian's own Python: another one in PATH would not find Debian's fonttools.
    execFileSync("/usr/bin/pyftsubset", [font, `--unicodes=${ranges}`, `--output-file=${kept}`, "--no-hinting", "--desubroutinize", "--layout-features=", "--drop-tables+=DSIG,GSUB,GPOS,GDEF", "--name-IDs=0,1,2,13,14"], { stdio: ["ignore", "ignore", "inherit"] });
  }
  return readFileSync(kept);
}
