// A made-up NDC directory in the layout of the FDA's, for measuring: product.txt and package.txt. Names are put together from syllables.
const SYLLABLES = ["ba", "cor", "dex", "flu", "gan", "hep", "lor", "mex", "nil", "pra", "quo", "ri", "sta", "tol", "ven", "xan", "zol", "mi", "pe", "tra"];
const FORMS = ["TABLET", "CAPSULE", "INJECTION, SOLUTION", "CREAM", "SOLUTION", "SUSPENSION"];
const ROUTES = ["ORAL", "INTRAVENOUS", "TOPICAL", "SUBCUTANEOUS"];

/** A name of `count` syllables that depends on the number only. @param {number} number @param {number} count */
function name(number, count) {
  let text = "";
  for (let i = 0, rest = number * 7919 + 13; i < count; i++, rest = Math.floor(rest / 20) + number) text += SYLLABLES[rest % SYLLABLES.length];
  return text[0]?.toUpperCase() + text.slice(1);
}

/** @param {number} packages how many rows package.txt has; each product has two @returns {{name: string, bytes: Buffer}[]} */
export function ndcDirectory(packages) {
  const products = ["PRODUCTID\tPRODUCTNDC\tPRODUCTTYPENAME\tPROPRIETARYNAME\tPROPRIETARYNAMESUFFIX\tNONPROPRIETARYNAME\tDOSAGEFORMNAME\tROUTENAME\tSTARTMARKETINGDATE\tENDMARKETINGDATE\tMARKETINGCATEGORYNAME\tAPPLICATIONNUMBER\tLABELERNAME\tSUBSTANCENAME\tACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT\tPHARM_CLASSES\tDEASCHEDULE\tNDC_EXCLUDE_FLAG\tLISTING_RECORD_CERTIFIED_THROUGH"];
  const rows = ["PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\tSTARTMARKETINGDATE\tENDMARKETINGDATE\tNDC_EXCLUDE_FLAG\tSAMPLE_PACKAGE"];
  for (let i = 0; i < packages / 2; i++) {
    const ndc = `${String(10000 + Math.floor(i / 900)).padStart(5, "0")}-${String(i % 900 + 100)}`;
    const form = FORMS[i % FORMS.length];
    products.push(`${ndc}_x\t${ndc}\tHUMAN PRESCRIPTION DRUG\t${name(i % 9001, 3)}\t\t${name(i % 2503, 4).toLowerCase()}\t${form}\t${ROUTES[i % ROUTES.length]}\t20200101\t\tNDA\tNDA${String(i).padStart(6, "0")}\t${name(i % 701, 2)} Made-up Laboratories\t${name(i % 2503, 4).toUpperCase()}\t${(i % 40) * 5 + 5}\tmg/1\t\t\tN\t20271231`);
    for (const [code, size] of [["01", "30"], ["02", "100"]])
      rows.push(`${ndc}_x\t${ndc}\t${ndc}-${code}\t${size} ${form} in 1 BOTTLE (${ndc}-${code})\t20200101\t\tN\tN`);
  }
  return [{ name: "2026/product.txt", bytes: Buffer.from(products.join("\r\n") + "\r\n") }, { name: "2026/package.txt", bytes: Buffer.from(rows.join("\r\n") + "\r\n") }];
}
