// Prints an HTML text in a hidden frame. The page's policy forbids inline styles, in the frame too; so the text is parsed here and its styles
// are attached through the object model, which the policy allows because only our own script can do it.

export function printHtml(html: string): void {
  document.querySelector("iframe[data-print]")?.remove();
  const frame = document.createElement("iframe");
  frame.dataset["print"] = "";
  frame.title = "Print preview";
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  frame.setAttribute("sandbox", "allow-same-origin allow-modals"); // no scripts
  frame.className = "print";
  frame.addEventListener("load", () => fillAndPrint(frame, html), { once: true });
  document.body.append(frame);
}

function fillAndPrint(frame: HTMLIFrameElement, html: string): void {
  const inside = frame.contentDocument;
  const view = frame.contentWindow;
  if (!inside || !view) return;
  const { text, styles } = withoutStyles(html);
  const parsed = new DOMParser().parseFromString(text, "text/html");
  for (const element of parsed.querySelectorAll("script, link, iframe, object, embed")) element.remove();
  inside.title = parsed.title;
  inside.documentElement.lang = parsed.documentElement.lang || "en";
  inside.body.replaceChildren(...[...parsed.body.childNodes].map((node) => inside.importNode(node, true)));
  for (const element of inside.body.querySelectorAll<HTMLElement>(`[${INLINE}]`)) element.style.cssText = element.getAttribute(INLINE) ?? "";
  // A constructed sheet belongs to the document that made it: so the frame's own constructor.
  const Sheet = (view as Window & typeof globalThis).CSSStyleSheet;
  const sheet = new Sheet();
  sheet.replaceSync(styles.join("\n"));
  inside.adoptedStyleSheets = [sheet];
  view.addEventListener("afterprint", () => setTimeout(() => frame.remove(), 1000), { once: true });
  view.focus();
  view.print();
}

const INLINE = "data-inline-style";

/** Takes the styles out before the text is parsed: the policy is asked about them even in a document that is never shown. */
function withoutStyles(html: string): { text: string; styles: string[] } {
  const styles: string[] = [];
  const text = html
    .replace(/<style\b[^>]*>([\s\S]*?)<\/style>/gi, (_all, css: string) => {
      styles.push(css);
      return "";
    })
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle=/gi, ` ${INLINE}=`));
  return { text, styles };
}
